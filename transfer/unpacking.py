"""Reads a file to import in a process of its own, with a limit on memory and time, into lines that are read fast.

`python -m transfer.unpacking FILE NAME SHEET HEADER OUT` writes OUT, a line `[row, [cell, ...]]` of JSON per row, and
prints what was found. HEADER: 1 the first row names the columns, 0 it does not, empty guess. A file that is too much,
or a parser that goes astray, costs the process that serves neither memory nor time.
"""

import asyncio
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from transfer.limits import COLUMNS, MEMORY, SECONDS, Broken, TooMuch
from transfer.tables import Table, open_table

ROOT: Final = Path(__file__).resolve().parents[1]
SAMPLES: Final = 5
_NUMBERLIKE: Final = frozenset("0123456789.,-/:%+ ¥$€￥年月日")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was found: `columns` by name, the first filled cells of each, and how many rows there are."""

    form: str
    rows: int
    columns: list[str]
    samples: list[list[Any]]
    header: bool
    encoding: str = ""
    separator: str = ""
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    out: str = ""


# ------------------------------------------------------------------------------------------------ asking
async def unpack(path: Path, name: str, out: Path, *, sheet: str = "", header: bool | None = None) -> Unpacked:
    """Has a file read into `out`; both paths are absolute. Raises TooMuch, Broken."""
    said = "" if header is None else str(int(header))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "transfer.unpacking", str(path), name, sheet, said, str(out),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        answer, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    except TimeoutError as error:
        raise TooMuch("time", int(SECONDS)) from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:  # the limit of memory ends it without a word
        raise TooMuch("memory", MEMORY >> 20)
    return _answered(orjson.loads(answer))


def _answered(found: Mapping[str, Any]) -> Unpacked:
    if "what" in found:
        raise TooMuch(found["what"], found["most"])
    if "why" in found:
        raise Broken(found["why"], found["row"])
    return Unpacked(**found)


# ------------------------------------------------------------------------------------------------ the process
def main(path: str, name: str, sheet: str, header: str, out: str) -> None:
    """Prints one line of JSON: what was found, or why not."""
    with suppress(ValueError, OSError):  # where limits cannot be set, time still limits
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        said = asdict(written(open_table(Path(path), name, sheet), Path(out), bool(int(header)) if header else None))
    except (TooMuch, Broken) as error:
        said = asdict(error)
    sys.stdout.buffer.write(orjson.dumps(said))


def written(table: Table, out: Path, header: bool | None = None) -> Unpacked:
    """Writes the rows of a table; what was found. Raises TooMuch, Broken."""
    names, width, count = table.header, len(table.header or ()), 0
    held = header is not False and table.header is None
    samples: list[list[Any]] = []
    with out.open("wb") as file:
        for number, row in table.rows:
            if held:
                held = False
                if header or is_header(row):
                    names = named(row)
                    continue
            width, count = max(width, len(row)), count + 1
            _sample(samples, row)
            file.write(orjson.dumps([number, row], default=str) + b"\n")
    columns = [*(names or ()), *(letters(place) for place in range(len(names or ()), width))]
    samples += [[] for _ in range(len(columns) - len(samples))]
    if not columns:
        raise Broken("empty")
    return Unpacked(
        table.form, count, columns[:COLUMNS], samples, names is not None, table.encoding, table.separator,
        list(table.sheets), table.sheet, str(out),
    )  # fmt: skip


def _sample(samples: list[list[Any]], row: list[Any]) -> None:
    samples += [[] for _ in range(len(row) - len(samples))]
    for seen, cell in zip(samples, row, strict=False):
        if cell not in (None, "") and len(seen) < SAMPLES:
            seen.append(cell[:200] if isinstance(cell, str) else cell)


def is_header(row: list[Any]) -> bool:
    """Whether a first row names columns: texts only, each once, none of them a number or a date."""
    filled = [cell for cell in row if cell not in (None, "")]
    texts = [str(cell).strip() for cell in filled if isinstance(cell, str)]
    if not filled or len(texts) < len(filled) or len(set(texts)) < len(texts):
        return False
    return not any(set(text) <= _NUMBERLIKE or "@" in text or len(text) > 80 for text in texts)


def named(row: list[Any]) -> list[str]:
    """The names of columns, each another: a nameless one is called by its letters."""
    found: list[str] = []
    for place, cell in enumerate(row):
        name = " ".join(str(cell).split()) if cell not in (None, "") else ""
        name = name[:200] or letters(place)
        again = sum(1 for each in found if each == name or each.startswith(f"{name} ("))
        found.append(f"{name} ({again + 1})" if again else name)
    return found


def letters(place: int) -> str:
    """A, B, ... Z, AA as spreadsheets count columns; `place` from 0."""
    text, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        text = chr(65 + rest) + text
    return text


if __name__ == "__main__":
    main(*sys.argv[1:6])
