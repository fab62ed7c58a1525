"""A field as screens read it: what it is, how it looks, what may be asked of it."""

from typing import Any, Protocol

from expressions.tree import Expression
from schema.fieldtypes import registry
from schema.fieldtypes.grains import counted, grains
from schema.fieldtypes.operators import Operator
from schema.model import Asked, Field


class Rights(Protocol):
    """Which fields of one entity a person sees and writes (access.fields.RecordRights is one)."""

    def sees(self, name: str) -> bool:
        """Whether the field is there at all, perhaps masked."""

    def masks(self, name: str) -> bool:
        """Whether only a masked value is shown."""

    def writes(self, name: str, creating: bool = False) -> bool:
        """Whether the field may be written."""


def described(field: Field, rights: Rights, language: str, currency: str = "") -> dict[str, Any]:
    """The field for JSON, with texts in `language`; expressions as their source. `currency` is the application's."""
    kind = registry.of(field)
    cell, widget = kind.cell(field).as_json(language), kind.widget(field).as_json(language)
    for shape in (cell, widget):
        if currency and shape["kind"] == "money":
            shape["currency"] = currency
    masked = rights.masks(field.name)
    writable = rights.writes(field.name) or rights.writes(field.name, True)
    return {
        "name": field.name,
        "type": field.type,
        "label": field.label.in_(language),
        "help": field.help.in_(language) if field.help else "",
        "icon": kind.icon,
        "required": asked(field.required),
        "suggested": field.suggested,
        "show": asked(field.show),
        "readonly": asked(field.readonly) if writable and not field.computed else True,
        "computed": field.computed,
        "formula": str(field.formula) if field.formula else None,
        "automatic": field.automatic,
        "masked": masked,
        "sortable": kind.sortable and not masked,
        "width": kind.width,
        "totals": [] if masked or not field.stored else list(kind.totals),
        "counted": not masked and counted(field),
        "grains": [] if masked else list(grains(field)),
        "cell": cell,
        "widget": widget,
        "operators": [] if masked else [_operator(each, language) for each in kind.operators(field)],
        "quoted": kind.kind(field).kind in ("text", "date", "datetime", "list"),
        "options": [{"key": o.key, "label": o.label.in_(language), "color": o.color or "grey"} for o in field.options],
        "to": list(field.to),
        "lines": field.lines,
        **_default(field),
    }


def _default(field: Field) -> dict[str, Any]:
    """The literal a new record begins with; `begins`: it is worked out for each record, which `/{entity}/new` tells."""
    if field.default is None:
        return {}
    if isinstance(field.default, Expression):
        return {"begins": True}
    return {"default": registry.of(field).as_json(field, field.default)}


def asked(question: Asked) -> bool | str:
    """A constant answer, or the source of the question."""
    return str(question) if isinstance(question, Expression) else question


def _operator(operator: Operator, language: str) -> dict[str, str]:
    return {
        "key": operator.key,
        "label": operator.label.in_(language),
        "template": operator.template,
        "operand": operator.operand,
    }
