"""The figures of one report for one person, each with the rows it rests on."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from expressions.measures import alone
from expressions.periods import within_period
from kernel.actor import Actor
from kernel.errors import Refusal
from records.house import House
from records.measuring import Group, Measures, measured
from records.sight import Sight
from reports.codes import NO_PERIOD
from reports.formats import Format, formats_of
from reports.keys import Keys, both
from reports.order import ordered, staged
from reports.periods import Span, after, before, is_series, span_of, spans
from reports.visible import known
from schema.model import Entity, Measure, Report

Shown = dict[str, Any]
_NONE: Final = "false"  # the filter that nothing meets


async def figures(house: House, actor: Actor, language: str, name: str, day: str = "") -> Shown:
    """`{name, label, kind, entity, period, by, measures, target, rows, more, total}`.

    A row is `{keys, count, filter, figures: {measure: {value, text, filter}}}`; `filter` yields the rows behind it in
    the list of the entity, under the same rights. `day` lies in the period that is meant; "" is the present one.
    Raises Refusal 404, 422.
    """
    house = await house.current()
    report = known(house, actor, name)
    last = _period(house, report, day)
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        return await _Shown(sight, await sight.listed(report.entity), report, language).whole(last)


def _period(house: House, report: Report, day: str) -> Span | None:
    if report.period is None:
        if day:
            raise Refusal(NO_PERIOD, {"found": day[:40]})
        return None
    try:
        return span_of(report.period, date.fromisoformat(day) if day else house.clock.today())
    except ValueError:
        raise Refusal(NO_PERIOD, {"found": day[:40]}) from None


class _Shown:
    """One report being shown to one person."""

    def __init__(self, sight: Sight, entity: Entity, report: Report, language: str) -> None:
        self._sight, self._entity, self._report, self._language = sight, entity, report, language
        self._zone = sight.house.clock.zone
        self._formats = formats_of(sight.house.schema, report)
        self._keys = Keys(sight, entity, report.by, language)

    async def whole(self, last: Span | None) -> Shown:
        """The answer."""
        report, series = self._report, is_series(self._report)
        rows, more = await (self._series(last) if series and last else self._groups(last))
        await self._keys.titled(rows)
        main = report.figures[-1]
        return {
            "name": report.name, "label": report.label.in_(self._language), "kind": report.kind,
            "entity": report.entity, "period": self._told(last) if last else None,
            "by": self._keys.told(series), "measures": [self._measure(each) for each in report.figures],
            "target": None if report.target is None else self._figure(main, report.target, None),
            "rows": rows, "more": more, "total": None if series else await self._total(last),
        }  # fmt: skip

    # ------------------------------------------------------------------------------------------------ rows
    async def _groups(self, span: Span | None) -> tuple[list[Shown], bool]:
        """The groups in their order; a report without keys has none beside its total."""
        if not self._report.by:
            return [], False
        found, more = await self._read(span, self._report.by)
        if self._report.kind == "funnel":
            (nothing,), _ = await measured(self._sight, self._entity, Measures(_NONE, (), self._measures(span)))
            found = staged(self._keys.fields[0], found, nothing) if len(self._report.by) == 1 else found
        rows = ordered(self._report, self._keys.fields, found)
        return [self._row(span, each) for each in rows], more

    async def _series(self, last: Span) -> tuple[list[Shown], bool]:
        """Period after period, each with its groups."""
        rows: list[Shown] = []
        cut = False
        for span in spans(self._report, last):
            found, more = await self._read(span, self._report.by)
            cut = cut or more
            for each in ordered(self._report, self._keys.fields, found):
                row = self._row(span, each)
                day = {"value": span.first.isoformat(), "label": span.label(self._language)}
                rows.append({**row, "keys": [day, *row["keys"]]})
        return rows, cut

    async def _total(self, span: Span | None) -> Shown:
        (found,), _ = await self._read(span, ())
        row = self._row(span, found)
        return {name: row[name] for name in ("count", "filter", "figures")}

    async def _read(self, span: Span | None, by: tuple[str, ...]) -> tuple[list[Group], bool]:
        asked = Measures(_about(self._report.where, span), by, self._measures(span))
        return await measured(self._sight, self._entity, asked)

    def _measures(self, span: Span | None) -> dict[str, str]:
        return {each.name: _about(each.value.source, span) for each in self._report.figures}

    # ------------------------------------------------------------------------------------------------ told
    def _row(self, span: Span | None, group: Group) -> Shown:
        filter_ = self._keys.filter(_about(self._report.where, span), group.keys)
        return {
            "keys": self._keys.shown(group.keys), "count": group.count, "filter": filter_,
            "figures": {
                each.name: self._figure(each, group.figures[each.name], _behind(each, filter_, span))
                for each in self._report.figures
            },
        }  # fmt: skip

    def _figure(self, measure: Measure, value: Any, filter_: str | None) -> Shown:
        format_: Format = self._formats[measure.name]
        return {"value": format_.json(value), "text": format_.text(value, self._zone), "filter": filter_}

    def _measure(self, measure: Measure) -> Mapping[str, Any]:
        format_ = self._formats[measure.name]
        part = measure.name in self._report.parts
        return {"name": measure.name, "label": measure.label.in_(self._language), "part": part,
                "format": format_.kind, "decimals": format_.decimals}  # fmt: skip

    def _told(self, span: Span) -> Shown:
        """The period with its days, both ends counted, and a day of those around it."""
        days = {"from": span.first, "to": span.last, "before": before(span).first, "after": after(span).first}
        shown = {name: day.isoformat() for name, day in days.items()}
        return {"grain": span.grain, "label": span.label(self._language), **shown}


def _about(source: str, span: Span | None) -> str:
    return within_period(source, span.first, span.end) if span is not None and source else source


def _behind(measure: Measure, rows: str | None, span: Span | None) -> str | None:
    """The rows of a figure: of one that counts some of them alone these, of one computed of several all."""
    counted = alone(measure.value.root)
    if rows is None or counted is None or counted.where is None:
        return rows
    return both(rows, _about(counted.where.said, span))
