"""Puts the schema's files into house form: quotes and long lines right, comments and order kept."""

import argparse
from pathlib import Path

from commands.call import Call
from schema.fmt import house_form
from schema.reader import read_bytes
from schema.sources import gather

HELP = "Puts quotes and long lines of the schema's files right; comments and order stay."


def options(parser: argparse.ArgumentParser) -> None:
    """`fmt [--check]`."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is not in house form")


def run(call: Call) -> int:
    """1 when a file cannot be read, or with `--check` when one is not in house form."""
    sources = gather(call.settings.schema)
    if sources.broken:
        for problem in sources.problems:
            call.complain(problem.line())
        call.answer({"changed": [], "problems": [problem.line() for problem in sources.problems]})
        return 1
    changed = [name for name in sources.files if _formatted(Path(name), write=not call.arguments.check)]
    for name in changed:
        call.say(name)
    call.answer({"changed": changed, "problems": []})
    return 1 if changed and call.arguments.check else 0


def _formatted(path: Path, *, write: bool) -> bool:
    """Whether the file's house form differs."""
    data = path.read_bytes()
    _, _, text = read_bytes(data, str(path))
    better = house_form(text)
    if better == text:
        return False
    if write:
        path.write_text(better, encoding="utf-8", newline="")
    return True
