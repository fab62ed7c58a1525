"""Says the steps of a schema change and what stands against them."""

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


def said(call: Call, plan: Any, accept: frozenset[str] = frozenset()) -> int:
    """Prints a plan: every step as a sentence, then what stands against it. Gives the exit code."""
    refusals = plan.left(accept)
    language = call.language
    call.answer({
        "steps": [as_json(each, language) for each in plan.notes],
        "against": [as_json(each, language) for each in refusals],
    })  # fmt: skip
    for problem in (*plan.notes, *refusals):
        call.say(problem.line(language))
    if not plan.notes:
        call.say("数据库已与配置一致。" if language == "zh-CN" else "The database fits the schema already.")
    return 1 if refusals else 0
