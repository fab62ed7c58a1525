"""Turns what the YAML parser stumbles over into the sentence for the trap the writer fell into."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import yaml

from kernel.errors import Code, Problem
from schema import yaml_codes as say
from schema.characters import BLANKS, FULL_WIDTH, TWINS, code_point
from schema.nodes import Source, shortened

_BRACES: Final = re.compile(r"[:\-]\s+(\{[^:{}]*\}[^,}\]\s].*|\{[^:{}]*\}\s+[^,}\]#\s].*)$")
_KEY_COLON: Final = re.compile(r"[ \-]*\w+：")
_INDENT: Final = ("expected key", "<block end>", "'-' indicator", "block sequence", "indentation", "not allowed")

Found = tuple[Code, int, dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where the parser stopped: what it says, and the text round it."""

    what: str
    context: str
    index: int  # where it stopped
    began: int  # where the thing it was reading began
    start: int  # where the line starts
    source: Source

    @property
    def line(self) -> str:
        return self.source.rest(self.start)

    @property
    def rest(self) -> str:
        return self.source.rest(self.index)

    @property
    def here(self) -> str:
        return self.source.text[self.index : self.index + 1]

    @property
    def before(self) -> str:
        return self.source.text[self.start : self.index]


def problem_of(error: yaml.YAMLError, source: Source) -> Problem:
    """The problem that fits a parser's exception best."""
    scene = _scene(error, source)
    code, index, values = next((found for guess in _GUESSES if (found := guess(scene))), _otherwise(scene))
    return Problem(code, values, place=source.place(min(index, len(source.text))))


def _scene(error: yaml.YAMLError, source: Source) -> _Scene:
    index = _index(getattr(error, "problem_mark", None), source)
    mark = getattr(error, "context_mark", None)
    return _Scene(
        str(getattr(error, "problem", None) or ""),
        str(getattr(error, "context", None) or ""),
        index,
        _index(mark, source) if mark is not None else index,
        source.lines[source.place(index).line - 1],
        source,
    )


def _index(mark: Any, source: Source) -> int:
    return min(int(mark.index), len(source.text)) if mark is not None else 0


def _tab(at: _Scene) -> Found | None:
    if at.here == "\t":
        return say.TAB, at.index, {}
    return (say.TAB, at.start + at.line.index("\t"), {}) if at.line.lstrip(" ").startswith("\t") else None


def _escape(at: _Scene) -> Found | None:
    if not any(word in at.what for word in ("escape", "hexdecimal", "Unicode character")):
        return None
    slash = at.source.text.rfind("\\", at.start, at.index + 2)
    index = slash if slash >= 0 else at.index
    return say.ESCAPE, index, {"text": shortened(at.source.text[index : index + 2])}


def _quote(at: _Scene) -> Found | None:
    unclosed = any(word in at.what for word in ("end of stream", "document indicator", "document separator"))
    return (say.OPEN_QUOTE, at.began, {}) if "quoted scalar" in at.context and unclosed else None


def _start(at: _Scene) -> Found | None:
    if "directive" in at.context:
        return say.STREAM, at.index, {}
    starts = "cannot start any token" in at.what or "sequence entries" in at.what
    if not starts and not any(word in at.context for word in ("block scalar", "anchor", "alias", "tag")):
        return None
    index = at.began if at.context and at.began >= at.start else at.index
    found = at.source.text[index : index + 1]
    blank = _blank_at(at, index)
    return blank or (say.START, index, {"found": found.strip() or "?"})


def _braces(at: _Scene) -> Found | None:
    found = _BRACES.search(at.line)
    if found and at.start + found.start(1) <= at.index + 1 and "flow" not in at.context:
        return say.BRACES, at.start + found.start(1), {"text": shortened(found[1])}
    return None


def _blank(at: _Scene) -> Found | None:
    return _blank_at(at, at.index)


def _blank_at(at: _Scene, index: int) -> Found | None:
    here = at.source.text[index : index + 1]
    if here and BLANKS.match(here):
        return say.BLANK, index, {"code": code_point(here)}
    if here and FULL_WIDTH.match(here):
        return say.FULL_WIDTH, index, {"found": here, "instead": TWINS[here]}
    return None


def _full_colon(at: _Scene) -> Found | None:
    """`label：客户` on this line or the one above, where a key was meant."""
    if "mapping values" not in at.what and "could not find expected ':'" not in at.what:
        return None
    number = at.source.place(at.began if "could not" in at.what else at.index).line - 1
    for line in (number, number - 1):
        start = at.source.lines[line] if line >= 0 else 0
        found = _KEY_COLON.match(at.source.rest(start)) if line >= 0 else None
        if found:
            return say.FULL_COLON, start + found.end() - 1, {"text": shortened(at.source.rest(start))}
    return None


def _colon(at: _Scene) -> Found | None:
    if "mapping values are not allowed" not in at.what:
        return None
    inside = re.search(r":\s", at.before) or "{" in at.before
    return (say.COLON if inside else say.INDENT), at.index, {}


def _after(at: _Scene) -> Found | None:
    before = at.before.rstrip()
    if not at.rest.strip() or not before.strip("- "):
        return None
    ended = before.endswith(("'", '"', "]", "}")) or at.here in ("'", '"', "[", "{")
    fits = any(word in at.what for word in ("expected key", "<block end>", "document start")) or "flow" in at.context
    return (say.AFTER_QUOTE, at.index, {"text": shortened(at.rest)}) if ended and fits else None


def _bracket(at: _Scene) -> Found | None:
    opened = at.source.text[at.began : at.began + 1]
    if "flow" not in at.context or opened not in ("{", "["):
        return None
    return say.OPEN_BRACKET, at.began, {"found": opened, "line": at.source.place(at.index).line}


def _no_colon(at: _Scene) -> Found | None:
    if "could not find expected ':'" not in at.what:
        return None
    return say.NO_COLON, at.began, {"text": shortened(at.source.rest(at.began))}


def _stream(at: _Scene) -> Found | None:
    return (say.STREAM, at.index, {}) if "document start" in at.what or "directive" in at.what else None


def _otherwise(at: _Scene) -> Found:
    return (say.INDENT if any(word in at.what for word in _INDENT) else say.UNCLEAR), at.index, {}


_GUESSES: Final[tuple[Callable[[_Scene], Found | None], ...]] = (
    _tab,
    _escape,
    _quote,
    _start,
    _braces,
    _blank,
    _full_colon,
    _colon,
    _after,
    _bracket,
    _no_colon,
    _stream,
)
