"""Says the steps of a schema change and what stands against them."""

from collections.abc import Sequence
from typing import Any

from commands.call import Call
from kernel.errors import Problem


def as_json(problem: Problem, language: str) -> dict[str, Any]:
    """A problem for machines, with its place."""
    place = problem.place
    return {
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "code": problem.code.name,
        "severity": problem.severity,
        "message": problem.text(language),
        "help": problem.help(language),
    }


def said(call: Call, plan: Any, accept: frozenset[str] = frozenset(), requests: Sequence[Problem] = ()) -> int:
    """Prints a plan: every step as a sentence, then what stands against it, then what becomes of running requests that
    follow a changed approval (S16.5). Gives the exit code."""
    refusals = plan.left(accept)
    language = call.language
    call.answer({
        "steps": [as_json(each, language) for each in plan.notes],
        "against": [as_json(each, language) for each in refusals],
        "requests": [as_json(each, language) for each in requests],
    })  # fmt: skip
    for problem in (*plan.notes, *refusals, *requests):
        call.say(problem.line(language))
    if not plan.notes:
        call.say("数据库已与配置一致。" if language == "zh-CN" else "The database fits the schema already.")
    return 1 if refusals else 0
