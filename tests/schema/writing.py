"""Small schemas for tests: a frame round the part in question."""

from pathlib import Path
from typing import Any

from kernel.errors import Problem
from schema.load import SchemaErrors, load
from schema.model import Schema

FRAME = """\
roles: {sales: 业务, dept_manager: 经理, vice_president: 副总裁, president: {label: 总裁, limit: {at_most: 1}}}
"""
ACCESS = "    access: {sales: {rows: own, can: [read, create, update]}}\n"


def written(folder: Path, text: str, name: str = "f.yaml") -> Path:
    """The file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str, **more: Any) -> Schema:
    """The schema of a text, which must load."""
    return load(written(folder, text), **more)


def problems(folder: Path, text: str, **more: Any) -> tuple[Problem, ...]:
    """What is wrong with a text: errors, else notes."""
    try:
        return load(written(folder, text), **more).notes
    except SchemaErrors as errors:
        return errors.problems


def lines(folder: Path, text: str, language: str = "en", **more: Any) -> list[str]:
    """The same as `line:column CODE sentence`, without the file's name; notes left out."""
    found = (p for p in problems(folder, text, **more) if p.severity != "note")
    return [p.line(language).replace(f"{folder}/", "").removeprefix("f.yaml:") for p in found]
