"""The rows of an unpacked file, a part at a time, as records to be written: values by field, lines below them."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import orjson

from schema.fieldtypes.decimal import shortest
from schema.model import Entity
from transfer.targets import Target

Cells = list[Any]
_TOLD: Final = ("version", "title", "masked")  # what the interface tells of a line besides its fields
FRACTION: Final = re.compile(r"-?\d+\.\d+$")


@dataclass(slots=True)
class Asked:
    """One record to be written: `rows` are those of the file that ask for it, the first its own."""

    rows: list[tuple[int, Cells]]
    values: dict[str, Any] = field(default_factory=dict)


def read_part(path: Path, start: int, most: int) -> tuple[list[tuple[int, Cells]], int]:
    """The rows from a byte on, and the byte behind the last. Nothing at the end."""
    found: list[tuple[int, Cells]] = []
    with path.open("rb") as file:
        file.seek(start)
        for _ in range(most):
            line = file.readline()
            if not line:
                break
            number, cells = orjson.loads(line)
            found.append((number, cells))
        return found, file.tell()


def part_of(
    path: Path, start: int, most: int, mapping: Sequence[str], known: Mapping[str, Target], plain: bool = False
) -> tuple[list[Asked], int, int]:
    """The next records, the byte behind them, and how many rows they are: a record is never torn from its lines.

    `plain`: texts are those of the interface, as an export in JSON writes them.
    """
    own = [place for place, name in enumerate(mapping) if name in known and known[name].lines is None]
    lined = any(name in known and known[name].lines is not None for name in mapping)
    rows, end = read_part(path, start, most)
    if plain:
        _in_percent(
            rows, [at for at, name in enumerate(mapping) if name in known and known[name].field.type == "percent"]
        )
    if not lined:
        return [Asked([row], _values(row[1], mapping, known)) for row in rows], end, len(rows)
    groups, count = _grouped(rows, own), len(rows)
    while groups and rows and len(rows) == most:  # the last may go on
        more, beyond = read_part(path, end, 1)
        if not more or not _goes_on(more[0][1], own):
            break
        groups[-1].append(more[0])
        end, count = beyond, count + 1
    return [_with_lines(group, mapping, known) for group in groups], end, count


def _in_percent(rows: Sequence[tuple[int, Cells]], places: Sequence[int]) -> None:
    for _, cells in rows:
        for at in places:
            if at < len(cells):
                cells[at] = _percent(cells[at])


def _goes_on(cells: Cells, own: Sequence[int]) -> bool:
    return all(place >= len(cells) or _blank(cells[place]) for place in own)


def _grouped(rows: Sequence[tuple[int, Cells]], own: Sequence[int]) -> list[list[tuple[int, Cells]]]:
    groups: list[list[tuple[int, Cells]]] = []
    for row in rows:
        if groups and own and _goes_on(row[1], own):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _with_lines(group: list[tuple[int, Cells]], mapping: Sequence[str], known: Mapping[str, Target]) -> Asked:
    asked = Asked(group, _values(group[0][1], mapping, known))
    for _, cells in group:
        for name, line in _lines(cells, mapping, known):
            asked.values.setdefault(name, []).append(line)
    return asked


def _values(cells: Cells, mapping: Sequence[str], known: Mapping[str, Target]) -> dict[str, Any]:
    """What fields of the record are given; a blank cell gives nothing."""
    return {
        name: _whole(cell, known[name])
        for name, cell in zip(mapping, cells, strict=False)
        if name and not _blank(cell) and known[name].lines is None
    }


def _whole(cell: Any, target: Target) -> Any:
    """Lines as an export in JSON writes them, without what nobody types."""
    child = target.whole
    if child is None or not isinstance(cell, list):
        return cell
    filled = {*child.fields, *_TOLD} - target.keeps
    return [_line(line, child, filled) if isinstance(line, dict) else line for line in cell]


def _line(line: dict[str, Any], child: Entity, filled: Collection[str]) -> dict[str, Any]:
    own = {name: value for name, value in line.items() if name not in filled and value is not None}
    for name, value in own.items():
        if name in child.fields and child.fields[name].type == "percent":
            own[name] = _percent(value)
    return own


def _percent(cell: Any) -> Any:
    """A fraction in percent: as it stands it would be read as people type it, from 1 on in percent already."""
    return f"{shortest(Decimal(cell) * 100)}%" if isinstance(cell, str) and FRACTION.match(cell) else cell


def _lines(cells: Cells, mapping: Sequence[str], known: Mapping[str, Target]) -> Iterator[tuple[str, dict[str, Any]]]:
    found: dict[str, dict[str, Any]] = {}
    for name, cell in zip(mapping, cells, strict=False):
        target = known.get(name)
        if target is not None and target.lines is not None and not _blank(cell):
            found.setdefault(target.lines.name, {})[target.field.name] = cell
    yield from found.items()


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
