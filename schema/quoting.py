"""How texts are written down: plain where they are words, numbers or one bare comparison, else in double quotes."""

import re
from decimal import Decimal
from typing import Any, Final

from schema.reader import read_text

_WORD: Final = r"[\w.%][\w.%:/\-]*"
_WORDS: Final = rf"{_WORD}(?: {_WORD})*"
_BARE: Final = re.compile(rf"=?-?{_WORDS}(?: (?:==|!=|<=|>=|<|>) -?{_WORD})?|=|[<>=!]+")
_SPECIAL: Final = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def is_bare(text: str) -> bool:
    """Whether the text is no more than words, numbers and one bare comparison."""
    return bool(_BARE.fullmatch(text)) and not text.endswith(":")


def quoted(text: str) -> str:
    """The text in double quotes."""
    return '"' + "".join(_SPECIAL.get(character, character) for character in text) + '"'


def written(value: Any) -> str:
    """A value as it is written on one line: texts, numbers, true and false, lists, mappings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(written(item) for item in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A text: plain where that is read as the same text."""
    if is_bare(text) and text not in ("true", "false"):
        top, problems = read_text(f"{{a: {text}}}", "")
        entry = top.entries.get("a") if top else None
        if not problems and entry is not None and getattr(entry.value, "text", None) == text:
            return text
    return quoted(text)
