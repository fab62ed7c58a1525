"""Query parameters: declared once per operation, read strictly; an unknown or unreadable one is refused (422)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from starlette.requests import Request

from api.codes import BAD_PARAMETER, BAD_QUERY, CONTROL, REPEATED, UNKNOWN_PARAMETER
from kernel.errors import Problem, Refusal


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter. `choices` restricts a text; `least` and `most` bound an integer or a text's length."""

    name: str
    kind: Literal["text", "integer", "yes"] = "text"
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 4000
    needed: bool = False

    @property
    def shape(self) -> dict[str, Any]:
        """Its JSON Schema, for OpenAPI."""
        if self.kind == "integer":
            return {"type": "integer", "minimum": self.least, "maximum": self.most}
        if self.kind == "yes":
            return {"type": "boolean"}
        return (
            {"type": "string", "enum": list(self.choices)}
            if self.choices
            else {"type": "string", "maxLength": self.most}
        )

    @property
    def expected(self) -> str:
        """What a refusal names."""
        if self.kind == "integer":
            return f"{self.least} ... {self.most}"
        if self.kind == "yes":
            return "true, false"
        return ", ".join(self.choices) if self.choices else f"<= {self.most}"


def read(request: Request, declared: Iterable[Parameter]) -> Mapping[str, Any]:
    """The given parameters by name, read; absent ones are absent. Raises Refusal (422) with all problems."""
    known = {each.name: each for each in declared}
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in request.query_params.multi_items():
        if name not in known:
            values = {"name": name[:80], "known": ", ".join(known) or "-"}
            problems.append(Problem(UNKNOWN_PARAMETER, values, name[:80]))
        elif name in found:
            problems.append(Problem(REPEATED, {"name": name}, name))
        else:
            found[name] = _read(known[name], text, problems)
    problems += [_missing(each) for each in known.values() if each.needed and each.name not in found]
    if problems:
        raise Refusal(BAD_QUERY, problems=problems)
    return found


def _read(parameter: Parameter, text: str, problems: list[Problem]) -> Any:
    if "\0" in text:
        problems.append(Problem(CONTROL, {}, parameter.name))
        return None
    try:
        return _value(parameter, text)
    except ValueError:
        values = {"name": parameter.name, "found": repr(text[:60]), "expected": parameter.expected}
        problems.append(Problem(BAD_PARAMETER, values, parameter.name))
        return None


def _value(parameter: Parameter, text: str) -> Any:
    if parameter.kind == "integer":
        return _bounded(text, parameter)
    if parameter.kind == "yes":
        return {"true": True, "false": False}[text] if text in ("true", "false") else _refuse(text)
    fits = text in parameter.choices if parameter.choices else len(text) <= parameter.most
    return text if fits else _refuse(text)


def _bounded(text: str, parameter: Parameter) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise ValueError(text)
    number = int(text)
    return number if parameter.least <= number <= parameter.most else _refuse(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _missing(parameter: Parameter) -> Problem:
    values = {"name": parameter.name, "found": "-", "expected": parameter.expected}
    return Problem(BAD_PARAMETER, values, parameter.name)
