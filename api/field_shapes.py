"""The JSON Schema of a field's values, read and written, from how its type stores and edits them."""

from typing import Any, Final

from api.shapes import Shape
from schema.fieldtypes import registry
from schema.fieldtypes.base import FieldType
from schema.model import Field

LINK: Final[Shape] = {
    "type": ["object", "null"],
    "properties": {"id": {"type": "integer"}, "title": {"type": ["string", "null"]}},
    "required": ["id", "title"],
}
_LIST_OF_LINKS: Final[Shape] = {"type": "array", "items": {**LINK, "type": "object"}}
_IDS: Final[Shape] = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 1000}
_BY_COLUMN: Final[dict[str, Shape]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "scaled": {"type": "string", "pattern": r"^-?\d{1,16}(\.\d+)?$"},
    "date": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "link": {"type": "integer", "minimum": 1},
    "reference": {"type": "string", "pattern": r"^[a-z_]+:[1-9]\d*$"},
    "json": {},
}
_SEVERAL: Final = {"lines", "links", "people", "files", "choices"}


def read_shape(field: Field, masked: bool = False) -> Shape:
    """What an answer holds: links as `{id, title}`, empty as null; a masked field says nothing about its form."""
    kind = registry.of(field)
    widget, column = kind.widget(field).kind, kind.column(field)
    if masked or widget in ("json", "image", "signature"):
        return {}
    if widget == "lines":
        return {"type": ["array", "null"]}
    if widget in _SEVERAL and widget != "choices":
        return _LIST_OF_LINKS if _many(kind, field) else LINK
    if column is None or column.kind == "json":
        return {}
    if column.kind in ("link", "reference"):
        return {} if column.kind == "reference" else LINK
    return _or_null(_BY_COLUMN[column.kind])


def write_shape(field: Field) -> Shape:
    """What a body may hold: links as ids; null empties the field."""
    kind = registry.of(field)
    widget, column = kind.widget(field).kind, kind.column(field)
    if widget == "lines":
        return {"type": "array", "items": {"type": "object"}, "maxItems": 1000}
    if widget in _SEVERAL and widget != "choices":
        return _IDS if _many(kind, field) else _or_null(_BY_COLUMN["link"])
    if widget in ("choice", "choices", "stage") and field.options:
        keys: Shape = {"type": "string", "enum": [option.key for option in field.options]}
        return _or_null(keys) if widget != "choices" else {"type": "array", "items": keys, "uniqueItems": True}
    if column is None or column.kind == "json":
        return {}
    return _or_null(_written(kind, field, column.kind))


def _many(kind: FieldType, field: Field) -> bool:
    return bool(kind.widget(field).properties.get("many", True))


def example(field: Field) -> Any:
    """A value of this type in the API's form; None where the type offers none."""
    kind = registry.of(field)
    if field.options and kind.widget(field).kind == "choice":
        return field.options[0].key
    good = kind.examples(field).good
    return next((kind.as_json(field, value) for _, value in good if _fits(kind, field, value)), None)


def _fits(kind: FieldType, field: Field, value: Any) -> bool:
    if value in (None, ()):
        return False
    low, high = field.min, field.max
    try:
        return (low is None or _size(value) >= low) and (high is None or _size(value) <= high)
    except TypeError:
        return False


def _size(value: Any) -> Any:
    return len(value) if isinstance(value, str) else value


def _written(kind: FieldType, field: Field, column: str) -> Shape:
    shape = dict(_BY_COLUMN[column])
    if column == "text" and isinstance(field.max, int):
        shape["maxLength"] = field.max
    if column == "integer" and isinstance(field.min, int):
        shape["minimum"] = field.min
    if column == "integer" and isinstance(field.max, int):
        shape["maximum"] = field.max
    return shape


def _or_null(shape: Shape) -> Shape:
    """The same, or null."""
    found = dict(shape)
    if isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    if "enum" in found:
        found["enum"] = [*found["enum"], None]
    return found
