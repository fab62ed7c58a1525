"""Whatever stands in a file, it loads or is answered with placed problems, within a second."""

import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kernel.errors import Problem
from schema.load import SchemaErrors, load
from schema.nodes import Mapping, Node, Sequence
from schema.reader import read_text

SOURCES = [*sorted(Path(__file__).with_name("examples").glob("*.yaml")), Path(__file__).parents[2] / "crm_schema.yaml"]
COUNT = 10_000 if os.environ.get("GRIDWRIGHT_SOAK") else 100
PIECES = [
    b":",
    b": ",
    b"#",
    b" #x",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b"'",
    b'"',
    b"&a",
    b"*a",
    b"!x",
    b"|",
    b">",
    b"\t",
    b"- ",
    b"?",
    b"\n",
    b"\n  ",
    b"=",
    b"null",
    b"~",
    b"true",
    b"0",
    b"-1",
    b"1e999",
    b"9" * 50,
    b"50%",
    "，".encode(),
    "：".encode(),
    "\u3000".encode(),
    b"\xff",
    b"\x00",
    b"%",
    b"@",
    b"`",
    b"<<",
    b"---",
    b"...",
    b"all",
    b"any",
    b"otherwise",
    b"owner",
    b"stage",
    b"= ",
    b"and",
    b"not ",
    b"(",
    b")",
    b"{name}",
    b"{",
    b"{{",
    b"include",
    b"*",
    b"../x.yaml",
    b"zh-CN",
    b"x" * 3000,
]


def mutated(chance: random.Random, data: bytes) -> bytes:
    """The file with one to four things done to it; every other time the YAML stays sound and only its sense suffers."""
    if chance.random() < 0.5:
        for _ in range(chance.randint(1, 3)):
            data = _graft(chance, data)
        return data
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_DEEDS)(chance, data)
    return data


def _graft(chance: random.Random, data: bytes) -> bytes:
    """Something on one line (a text, a list, a mapping) in the place of something else."""
    text = data.decode()
    top, _ = read_text(text, "f.yaml")
    spans = [(node.start, node.end) for node in _nodes(top) if "\n" not in node.raw and node.raw] if top else []
    if not spans:
        return data
    start, end = chance.choice(spans)
    begin, stop = chance.choice(spans)
    graft = chance.choice(
        [text[begin:stop], text[begin:stop], '""', "[]", "{}", "[x, {y: z}]", "{x: 1}", '"="', "true"]
    )
    return (text[:start] + graft + text[end:]).encode()


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Mapping):
        for entry in node.entries.values():
            yield entry.key
            yield from _nodes(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _nodes(item)


def _insert(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(PIECES) + data[at:]


def _delete(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + data[at + chance.randint(1, 20) :]


def _replace(chance: random.Random, data: bytes) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.choice(PIECES) + data[at + chance.randint(1, 8) :]


def _flip(chance: random.Random, data: bytes) -> bytes:
    at = chance.randrange(max(len(data), 1))
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


def _swap_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _repeat_line(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    return b"\n".join([*lines[:at], lines[at], *lines[at:]])


def _indent(chance: random.Random, data: bytes) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] = chance.choice([b" ", b"  ", b"\t", b""]) + lines[at].lstrip()
    return b"\n".join(lines)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def _move_word(chance: random.Random, data: bytes) -> bytes:
    words = data.split(b" ")
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one] = words[other]
    return b" ".join(words)


_DEEDS = [_insert, _insert, _delete, _replace, _flip, _swap_lines, _repeat_line, _indent, _cut, _move_word, _move_word]


@pytest.mark.timeout(0 if os.environ.get("GRIDWRIGHT_SOAK") else 300)
def test_mutated_files_load_or_are_answered_with_placed_problems(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(20261121)
    originals = [path.read_bytes() for path in sorted(SOURCES, key=lambda path: path.stat().st_size)]
    originals = [*originals[:3], *originals]  # the small ones more often: they are read faster
    path = tmp_path / "mutated.yaml"
    loaded, slowest = 0, 0.0
    for number in range(COUNT):
        data = mutated(chance, chance.choice(originals))
        path.write_bytes(data)
        began = time.process_time()
        try:
            load(path)
            loaded += 1
        except SchemaErrors as errors:
            found = [problem for problem in errors.problems if problem.severity == "error"]
            assert found, f"mutation {number} was refused without a problem"
            for problem in errors.problems:
                _placed(problem, number)
        took = time.process_time() - began
        slowest = max(slowest, took)
        assert took < 1, f"mutation {number} took longer than a second"
    told = f"{loaded} loaded, {COUNT - loaded} refused, the slowest in {slowest:.2f} s of processor"
    record_property("told", f"{COUNT} mutated YAML files: {told}")
    assert 0 < loaded < COUNT * 9 // 10, "the mutations must do harm, and not only harm"


def _placed(problem: Problem, number: int) -> None:
    assert problem.place is not None, f"mutation {number}: {problem.line()} has no place"
    assert problem.place.line >= 1
    assert problem.place.column >= 1
    assert problem.place.file, f"mutation {number}: {problem.line()} has no file"
    for language in ("en", "zh-CN"):
        text = problem.line(language)
        assert "while scanning" not in text
        assert "while parsing" not in text
    assert problem.code.name != "INT001"
