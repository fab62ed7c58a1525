"""Says every problem of the schema, the route at each limit of each approval, and whether the file's own cases hold."""

import argparse
from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

from commands import standing
from commands.call import Call
from commands.steps import as_json
from expressions.decide import Unknown
from kernel.clock import Clock
from kernel.errors import Problem
from kernel.text import Text
from notices.unset import unset
from schema.cases import Border, borders, said, untried
from schema.cases import run as run_cases
from schema.load import SchemaErrors
from schema.model import Schema

_SUMMARY: Final = Text.of(
    {
        "en": "{error} errors, {warning} warnings, {note} notes.",
        "zh-CN": "{error} 个错误，{warning} 个警告，{note} 条提示。",
    }
)
_NOTHING: Final = Text.of({"en": "No problems.", "zh-CN": "没有问题。"})
_ROUTES: Final = Text.of({"en": "Routes of {workflow} at its limits:", "zh-CN": "{workflow} 在各界限处的路线："})
_CASES: Final = Text.of({"en": "{held} of {count} cases hold.", "zh-CN": "{count} 个示例中 {held} 个成立。"})
_SEVERITIES: Final = {
    "warning": Text.of({"en": "warning", "zh-CN": "警告"}), "note": Text.of({"en": "note", "zh-CN": "提示"}),
}  # fmt: skip

HELP = "Says every problem of the schema with its place; runs the file's own cases."


def options(parser: argparse.ArgumentParser) -> None:
    """`check [--language zh-CN|en]`."""
    parser.add_argument("--language", choices=("zh-CN", "en"), help="of the sentences; default from LANG")


def run(call: Call) -> int:
    """1 when there are errors; notes and warnings are 0."""
    language = call.language
    try:
        loaded = call.parts.load(call.settings)
    except SchemaErrors as errors:
        _report(call, errors.problems, language)
        call.answer({"problems": _problems(errors.problems, language), "cases": None, "routes": {}})
        return 1
    schema: Schema = loaded.schema
    clock = Clock(ZoneInfo(schema.app.timezone))
    failed, count = run_cases(schema, clock)
    routes = {name: borders(schema, workflow, clock) for name, workflow in schema.workflows.items()}
    flows = schema.workflows.values()
    missing = [problem for flow in flows for problem in untried(schema, flow, routes[flow.name], clock)]
    found = (*schema.notes, *failed, *missing, *unset(schema, call.settings), *standing.asked(call, loaded))
    _report(call, found, language)
    _routes(call, routes, language)
    _say(call, _CASES, language, held=count - len({problem.place for problem in failed}), count=count)
    call.answer({
        "problems": _problems(found, language),
        "cases": {"count": count, "failed": len({problem.place for problem in failed})},
        "routes": {name: [_border(border) for border in found] for name, found in routes.items()},
    })  # fmt: skip
    return 1 if any(problem.severity == "error" for problem in found) else 0


def _report(call: Call, problems: Iterable[Problem], language: str) -> None:
    problems = tuple(problems)
    for problem in problems:
        kind = _SEVERITIES.get(problem.severity)
        call.say(problem.line(language) + (f" ({kind.in_(language)})" if kind else ""))
    counts = {kind: sum(problem.severity == kind for problem in problems) for kind in ("error", "warning", "note")}
    _say(call, _SUMMARY if problems else _NOTHING, language, **counts)


def _say(call: Call, text: Text, language: str, **values: Any) -> None:
    call.say(text.in_(language).format(**values))


def _routes(call: Call, routes: dict[str, tuple[Border, ...]], language: str) -> None:
    for name, found in routes.items():
        if found:
            _say(call, _ROUTES, language, workflow=name)
        for border in found:
            for value, steps in border.routes:
                call.say(f"  {border.path} = {value:f}: {said(steps).in_(language)}")


def _problems(problems: Iterable[Problem], language: str) -> list[dict[str, Any]]:
    return [as_json(problem, language) for problem in problems]


def _border(border: Border) -> dict[str, Any]:
    return {
        "field": border.path,
        "routes": [
            {
                "value": f"{value:f}",
                **({"depends_on": list(steps.fields)} if isinstance(steps, Unknown) else {"route": list(steps)}),
            }
            for value, steps in border.routes
        ],
    }
