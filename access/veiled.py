"""What steps of approvals hide from those who decide them (S7.6): where a seat may be all that opens a record, its
lists, filters and searches know nothing of it."""

from collections.abc import Iterable, Iterator, Mapping

from schema.model import Block, Choose, Schema, Step


def veiled(schema: Schema) -> Mapping[str, frozenset[str]]:
    """The fields that some step hides, by entity; of hidden lines all their fields."""
    found: dict[str, frozenset[str]] = {}
    for flow in schema.workflows.values():
        hidden = frozenset(name for step in _steps(flow.steps) for name in step.hide)
        if hidden:
            found[flow.entity] = found.get(flow.entity, frozenset()) | hidden
    for name, hidden in list(found.items()):
        lines = (schema.entity(name).fields[each].lines for each in hidden)
        found.update({child: frozenset(schema.entity(child).fields) for child in lines if child})
    return found


def _steps(blocks: Iterable[Block]) -> Iterator[Step]:
    for block in blocks:
        if isinstance(block, Step):
            yield block
        elif isinstance(block, Choose):
            for row in block.rows:
                yield from _steps(row.steps)
        else:
            for _, inner in block.branches:
                yield from _steps(inner)
