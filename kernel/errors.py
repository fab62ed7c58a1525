"""The error family: a stable code, a sentence in the reader's language, the place and a next step.

Every code is declared once, beside the code that raises it, with `declare(...)`; both languages stand side by side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

_CODES: dict[str, "Code"] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem: its HTTP status and its sentences, with `{named}` holes."""

    name: str
    status: int
    en: str
    zh: str
    help_en: str = ""
    help_zh: str = ""

    def sentence(self, language: str, values: Mapping[str, object]) -> str:
        """The full sentence in `language`."""
        return _fill(self.zh if language.startswith("zh") else self.en, language, values)

    def help(self, language: str, values: Mapping[str, object]) -> str:
        """The next step in `language`; empty when there is none, when what it would name is empty, or when the sentence
        has a `hint` that says it better."""
        if "{hint}" in self.en and str(values.get("hint") or "").strip():
            return ""
        template = self.help_zh if language.startswith("zh") else self.help_en
        lacking = any(value == "" and f"{{{key}}}" in template for key, value in values.items())
        return "" if lacking else _fill(template, language, values)


def _fill(template: str, language: str, values: Mapping[str, object]) -> str:
    shown = {key: value.in_(language) if hasattr(value, "in_") else value for key, value in values.items()}
    try:
        return template.format_map(shown)
    except (KeyError, IndexError, ValueError):
        return template + (" " + ", ".join(f"{key}={value}" for key, value in shown.items()) if shown else "")


def declare(name: str, status: int, en: str, zh: str, help_en: str = "", help_zh: str = "") -> Code:
    """Declares a code; the same name twice is a programming error."""
    if name in _CODES:
        raise RuntimeError(f"the error code {name} is declared twice")
    _CODES[name] = Code(name, status, en, zh, help_en, help_zh)
    return _CODES[name]


def declared() -> Mapping[str, Code]:
    """All codes declared by the modules imported so far, by name."""
    return dict(_CODES)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: what (code and values), at which field or place. `severity` is error, warning or note."""

    code: Code
    values: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None
    place: Place | None = None
    severity: str = "error"

    def text(self, language: str = "en") -> str:
        """The sentence a person reads."""
        return self.code.sentence(language, self.values)

    def help(self, language: str = "en") -> str:
        """What to do next; may be empty."""
        return self.code.help(language, self.values)

    @property
    def span(self) -> dict[str, tuple[object, object]]:
        """Where it stands in what was sent, as `at`: the first character and the one after the last, from 0."""
        found = self.values.get("offset"), self.values.get("end")
        return {"at": found} if all(isinstance(each, int) for each in found) else {}

    def at(self, place: Place) -> "Problem":
        """The same problem, standing at `place`."""
        return replace(self, place=place)

    def on(self, name: str) -> "Problem":
        """The same problem, concerning the field `name`."""
        return replace(self, field=name)

    def line(self, language: str = "en") -> str:
        """`file:line:col CODE sentence next-step`, the form of the `check` command."""
        parts = (str(self.place) if self.place else "", self.code.name, self.text(language), self.help(language))
        return " ".join(part for part in parts if part)


class Refusal(Exception):
    """The product says no, with a code; carries all problems found, never only the first."""

    def __init__(
        self,
        code: Code,
        values: Mapping[str, object] | None = None,
        *,
        problems: Iterable[Problem] = (),
        why: str = "",
        current: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.values = dict(values or {})
        self.problems = tuple(problems)
        self.why = why
        self.current = current  # for 409: the other's {version, values}
        super().__init__(code.sentence("en", self.values))

    @property
    def status(self) -> int:
        """The HTTP status that says the same (api.md, Details)."""
        return self.code.status

    def as_json(self, language: str) -> dict[str, Any]:
        """The body under `error` of api.md."""
        body: dict[str, Any] = {
            "code": self.code.name,
            "message": self.code.sentence(language, self.values),
            "problems": [
                {"field": p.field, "code": p.code.name, "message": p.text(language), "help": p.help(language), **p.span}
                for p in self.problems
            ],
        }
        if self.why:
            body["why"] = self.why
        if help_text := self.code.help(language, self.values):
            body["help"] = help_text
        if self.current is not None:
            body["current"] = dict(self.current)
        return body


UNEXPECTED: Final = declare(
    "INT001",
    500,
    "Something went wrong on our side. Nothing was saved. Reference: {id}.",
    "系统出现意外错误，未保存任何内容。参考号：{id}。",
    "Tell your administrator the reference number.",
    "请把参考号告诉管理员。",
)
