"""The JSON Schema says what the builders say."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from schema.json_schema import json_schema
from schema.nodes import Mapping, Node, Scalar, Sequence
from schema.reader import read_file
from schema.vocabulary import TABLES

FILES = [
    *sorted(Path(__file__).with_name("examples").glob("*.yaml")),
    *sorted(Path(__file__).parents[2].glob("*.yaml")),
    *sorted((Path(__file__).parents[2] / "schema").glob("*.yaml")),
]


def as_editors_read(node: Node) -> Any:
    """YAML 1.2 core values."""
    if isinstance(node, Mapping):
        return {key: as_editors_read(entry.value) for key, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [as_editors_read(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.plain and node.text in ("true", "false"):
        return node.text == "true"
    try:
        return (int(node.text) if node.text.lstrip("-").isdecimal() else float(node.text)) if node.plain else node.text
    except ValueError:
        return node.text


def read(path: Path) -> Any:
    top, problems, _ = read_file(path, path.name)
    assert top is not None
    assert problems == []
    return as_editors_read(top)


def test_it_is_a_sound_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.Draft202012Validator.check_schema(json_schema("zh-CN"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_accepts_every_schema_that_loads(path: Path) -> None:
    errors = list(jsonschema.Draft202012Validator(json_schema()).iter_errors(read(path)))
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("entities", "loan", "feilds"), {}),
        (("entities", "loan", "fields", "purpose", "lable"), "x"),
        (("entities", "loan", "fields", "purpose", "type"), "txt"),
        (("entities", "loan", "stages", "asked", "nxt"), ["booked"]),
        (("workflows", "lend", "steps", 0, "retrun_to"), "start"),
        (("workflows", "lend", "steps", 0, "comment"), "sometimes"),
        (("entities", "loan", "stages", "out", "when_entered", 0, "st"), {}),
        (("roles", "keeper", "limit"), 3),
    ],
)
def test_it_refuses_what_the_builders_refuse(way: tuple[str | int, ...], value: Any) -> None:
    data = deepcopy(read(Path(__file__).with_name("examples") / "lending.yaml"))
    at: Any = data
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    assert not jsonschema.Draft202012Validator(json_schema()).is_valid(data)


def test_every_word_has_help_in_both_languages() -> None:
    silent = [f"{t.name}.{w}" for t in TABLES.values() for w, word in t.words.items() if not (word.en and word.zh)]
    assert silent == []
