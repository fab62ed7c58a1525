"""The forms of bodies, in the words of JSON Schema: the same declaration is checked here and published in OpenAPI."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.codes import BAD_BODY, BAD_PART, MISSING_PART, UNKNOWN_PART
from kernel.errors import Problem, Refusal
from kernel.text import Text

Shape = Mapping[str, Any]

_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip


def text(most: int = 10_000, least: int = 0, **more: Any) -> Shape:
    """A text of bounded length."""
    return {"type": "string", "maxLength": most, "minLength": least, **more}


def integer(least: int = 1, most: int = 2**53) -> Shape:
    """A whole number; ids by default."""
    return {"type": "integer", "minimum": least, "maximum": most}


def array(items: Shape, most: int = 5000, least: int = 0) -> Shape:
    """A list of at most `most` things."""
    return {"type": "array", "items": items, "maxItems": most, "minItems": least}


def form(required: Mapping[str, Shape] | None = None, optional: Mapping[str, Shape] | None = None) -> Shape:
    """An object with exactly these keys."""
    keys = {**(required or {}), **(optional or {})}
    return {"type": "object", "properties": keys, "required": list(required or {}), "additionalProperties": False}


ANYTHING: Final[Shape] = {}
VALUES: Final[Shape] = {"type": "object"}  # values of a record: the field types check them


def check(shape: Shape, value: Any) -> Any:
    """`value` when it has the form. Raises Refusal (422) with every problem found."""
    found = list(_problems(shape, value, ""))
    if found:
        raise Refusal(BAD_BODY, problems=found[:100])
    return value


def _problems(shape: Shape, value: Any, where: str) -> Iterator[Problem]:
    """`where` is the path from the body, which itself is ""."""
    kinds = _kinds(shape)
    if kinds and not any(_is(kind, value) for kind in kinds):
        yield _wrong(where, _kind_name(value), _joined(" or ", "或", [_SAID[kind] for kind in kinds]))
    elif "enum" in shape and value not in shape["enum"]:
        options = ", ".join(map(str, shape["enum"]))
        yield _wrong(where, _kind_name(value), _both(f"one of {options}", f"{options} 之一"))
    elif isinstance(value, str):
        yield from _text_problems(shape, value, where)
    elif isinstance(value, list):
        yield from _array_problems(shape, value, where)
    elif isinstance(value, dict) and "properties" in shape:
        yield from _object_problems(shape, value, where)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from _number_problems(shape, value, where)


def _text_problems(shape: Shape, value: str, where: str) -> Iterator[Problem]:
    if not shape.get("minLength", 0) <= len(value) <= shape.get("maxLength", len(value)):
        least, most = shape.get("minLength", 0), shape["maxLength"]
        expected = _both(f"{least} to {most} characters", f"{least} 到 {most} 个字符")
        yield _wrong(where, _both(f"{len(value)} characters", f"{len(value)} 个字符"), expected)


def _number_problems(shape: Shape, value: float, where: str) -> Iterator[Problem]:
    if not shape.get("minimum", value) <= value <= shape.get("maximum", value):
        least, most = shape.get("minimum"), shape.get("maximum")
        yield _wrong(where, _kind_name(value), _both(f"{least} to {most}", f"{least} 到 {most}"))


def _array_problems(shape: Shape, value: list[Any], where: str) -> Iterator[Problem]:
    if not shape.get("minItems", 0) <= len(value) <= shape.get("maxItems", len(value)):
        least, most = shape.get("minItems", 0), shape["maxItems"]
        expected = _both(f"{least} to {most} entries", f"{least} 到 {most} 项")
        yield _wrong(where, _both(f"{len(value)} entries", f"{len(value)} 项"), expected)
        return
    for index, each in enumerate(value):
        yield from _problems(shape.get("items", ANYTHING), each, f"{where}[{index}]")


def _object_problems(shape: Shape, value: dict[str, Any], where: str) -> Iterator[Problem]:
    known = shape["properties"]
    for key in shape.get("required", ()):
        if key not in value:
            yield Problem(MISSING_PART, {"where": _under(where, key)}, key)
    for key, each in value.items():
        if key in known:
            yield from _problems(known[key], each, _under(where, key))
        elif shape.get("additionalProperties") is False:
            yield Problem(UNKNOWN_PART, {"where": _under(where, key[:80]), "known": ", ".join(known) or "-"}, key[:80])


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _kinds(shape: Shape) -> list[str]:
    kind = shape.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _is(kind: str, value: Any) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


def _wrong(where: str, found: Text | str, expected: Text) -> Problem:
    field = where.rpartition(".")[2].partition("[")[0]
    return Problem(BAD_PART, {"where": where or _BODY, "found": found, "expected": expected}, field or None)


def _kind_name(value: Any) -> Text | str:
    if isinstance(value, bool):
        return str(value).lower()
    return repr(value)[:60] if isinstance(value, (str, int, float)) else _FOUND[type(value)]


def _both(en: str, zh: str) -> Text:
    return Text.of({"en": en, "zh-CN": zh})


def _joined(en: str, zh: str, texts: list[Text]) -> Text:
    return _both(en.join(each.in_("en") for each in texts), zh.join(each.in_("zh-CN") for each in texts))


_BODY: Final = _both("the body", "请求内容")
_FOUND: Final[dict[type, Text]] = {
    dict: _both("an object", "对象"), list: _both("a list", "列表"), type(None): _both("empty", "空"),
}  # fmt: skip
_SAID: Final[dict[str, Text]] = {
    "object": _both("an object", "对象"), "array": _both("a list", "列表"), "string": _both("a text", "文本"),
    "integer": _both("a whole number", "整数"), "number": _both("a number", "数字"),
    "boolean": _both("true or false", "true 或 false"), "null": _both("null", "null"),
}  # fmt: skip
