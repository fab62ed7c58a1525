"""The refusal that carries everything wrong with one expression."""

from collections.abc import Iterable

from kernel.errors import Code, Problem, Refusal


class ExpressionErrors(Refusal):
    """An expression that cannot be used; `problems` holds all that was found, by place, warnings left out."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        found = sorted(problems, key=span_of)
        self.source = source
        super().__init__(found[0].code, found[0].values, problems=found)

    @property
    def problem(self) -> Problem:
        """The first one."""
        return self.problems[0]


ExpressionError = ExpressionErrors


def problem(code: Code, source: str, span: tuple[int, int], **values: object) -> Problem:
    """A problem at characters `span` of `source`; `found` defaults to what stands there."""
    start, end = span
    shown = {"source": source, "found": source[start:end], **values}
    return Problem(code, {**shown, "position": start + 1, "offset": start, "end": end})


def span_of(found: Problem) -> tuple[int, int]:
    """Where a problem stands: first character and the one after the last, counted from 0."""
    offset, end = found.values.get("offset", 0), found.values.get("end", 0)
    return (offset, end) if isinstance(offset, int) and isinstance(end, int) else (0, 0)
