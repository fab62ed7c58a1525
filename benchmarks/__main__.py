"""`python -m benchmarks [FIGURE ...] [--rows N] [--engine sqlite|postgres] [--columns N]`: measures and prints."""

import argparse
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

import psutil  # type: ignore[import-untyped,unused-ignore]

from benchmarks import (
    approvals,
    browsing,
    exporting,
    grouping,
    importing,
    jumping,
    pages,
    pasting,
    reloading,
    saving,
    together,
)  # fmt: skip
from benchmarks.measuring import Figure
from benchmarks.place import Place, opened

FIGURES: dict[str, Callable[[Place], Iterator[Figure]]] = {
    "pages": pages.run, "saving": saving.run, "reloading": reloading.run, "browsing": browsing.run,
    "jumping": jumping.run, "approvals": approvals.run, "exporting": exporting.run, "importing": importing.run,
    "pasting": pasting.run, "together": together.run, "grouping": grouping.run,
}  # fmt: skip


def main(words: Sequence[str]) -> int:
    """Measures what is asked for; 0 also where a bar is missed: a figure is no test."""
    asked = _arguments(words)
    print(machine(), flush=True)
    missed = 0
    with opened(asked.engine, asked.rows, asked.rounds, asked.columns, asked.over) as place:
        for name in asked.figures or FIGURES:
            started = time.monotonic()
            print(f"\n{name}, {place.rows:,} rows x {place.columns} columns, {place.engine}", flush=True)
            for figure in FIGURES[name](place):
                missed += not figure.met
                print(f"  {figure}", flush=True)
            print(f"  ({time.monotonic() - started:.0f} s, load {os.getloadavg()[0]:.1f})", flush=True)
    print(f"\n{missed} bars missed" if missed else "\nall bars met")
    return 0


def machine() -> str:
    """What the figures were measured on."""
    memory = psutil.virtual_memory().total / 2**30
    parts = ("nicegui", "starlette", "uvicorn", "tortoise-orm", "aiosqlite", "asyncpg", "orjson")
    versions = ", ".join(f"{part} {version(part)}" for part in parts)
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {versions}"
    )


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Ratios to a bare yardstick.")
    parser.add_argument("figures", nargs="*", metavar="FIGURE", help=f"of {', '.join(FIGURES)}; default: all")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--columns", type=int, default=20, help="of the list; 20 or more")
    parser.add_argument("--over", default="", metavar="URL", help="a database filled already, left as it is")
    asked = parser.parse_args(words)
    if unknown := set(asked.figures) - set(FIGURES):
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
