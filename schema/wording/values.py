"""Values in sentences: kept as JSON beside their kind, and said as the field they belong to shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from expressions.numbers import written
from expressions.types import Type
from kernel.reference import Reference
from schema.fieldtypes import registry
from schema.model import Field, Schema

Titles = Mapping[tuple[str, int], str | None]
"""What records are called, (entity, id) -> title; None for those the reader may not see."""
SIGNS: Final = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "HKD": "HK$"}
_UNSEEN: Final = {"zh": "（无权查看）", "en": "(not visible to you)"}


# ------------------------------------------------------------------------------------------------ kept
def packed(value: Any, kind: Type) -> Any:
    """A value in memory as JSON: numbers as plain digits, days and instants as ISO, records as `{entity, id}`."""
    if isinstance(value, tuple | list):
        return [packed(each, kind.item or Type("record" if kind.entity else "any", kind.entity)) for each in value]
    if isinstance(value, Reference):
        return {"entity": value.entity, "id": value.id}
    if kind.kind == "record" and kind.entity and isinstance(value, int):
        return {"entity": kind.entity, "id": value}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def linked(kept: Any) -> list[tuple[str, int]]:
    """The records that a kept value names."""
    if isinstance(kept, list):
        return [each for inner in kept for each in linked(inner)]
    return [(kept["entity"], kept["id"])] if isinstance(kept, dict) else []


# ------------------------------------------------------------------------------------------------ said
@dataclass(frozen=True, slots=True)
class Saying:
    """Says kept values in one language; `titles` are those of the records they name."""

    schema: Schema
    language: str
    titles: Titles

    @property
    def chinese(self) -> bool:
        """Whether the language is Chinese."""
        return self.language.startswith("zh")

    def value(self, kept: Any, kind: str, field: Field | None, *, short: bool = False) -> str:
        """`¥4,352.00`, `小额`, `是`, `2026-11-21`, `空`; `short` leaves out zeros that say nothing."""
        if kept is None or kept in ("", []):
            return "空" if self.chinese else "empty"
        if isinstance(kept, list):
            return ("、" if self.chinese else ", ").join(self.value(each, kind, field, short=short) for each in kept)
        if isinstance(kept, dict):
            return self.titles.get((kept["entity"], kept["id"])) or _UNSEEN["zh" if self.chinese else "en"]
        if isinstance(kept, bool):
            return ("是" if kept else "否") if self.chinese else ("yes" if kept else "no")
        return self._plain(str(kept), kind, field, short)

    def gapped(self, text: str) -> str:
        """What follows a Chinese word: Latin letters and digits after a space."""
        return f" {text}" if self.chinese and (text[:1].isascii() or text[:1] in SIGNS.values()) else text

    def _plain(self, kept: str, kind: str, field: Field | None, short: bool) -> str:
        if field is not None and field.options:
            option = field.option(kept)
            return option.label.in_(self.language) if option else kept
        if kind == "number":
            return self._number(Decimal(kept), field, short)
        if kind == "datetime":
            return f"{datetime.fromisoformat(kept):%Y-%m-%d %H:%M}"
        return kept

    def _number(self, number: Decimal, field: Field | None, short: bool) -> str:
        kind = field.type if field is not None else ""
        if kind == "percent":
            return f"{written(number * 100)}%"
        text = f"{abs(number):,f}" if short or field is None else f"{abs(number):,.{_places(field, number)}f}"
        text = _shortened(text) if short else text
        sign = SIGNS.get(self.schema.app.currency, f"{self.schema.app.currency} ") if kind == "money" else ""
        return ("−" if number < 0 else "") + sign + text


def _shortened(text: str) -> str:
    """`200,000` of `200,000.00`, `0.50` of `0.5000`."""
    whole, _, places = text.partition(".")
    kept = places.rstrip("0")
    return f"{whole}.{kept.ljust(min(2, len(places)), '0')}" if kept else whole


def _places(field: Field, number: Decimal) -> int:
    """As many places as the field keeps; those of the number where it keeps more, as a figure over rows may."""
    column = registry.of(field).column(field)
    kept = column.decimals if column is not None and column.kind == "scaled" else 0
    exponent = number.normalize().as_tuple().exponent
    return max(kept, -exponent if isinstance(exponent, int) else 0)
