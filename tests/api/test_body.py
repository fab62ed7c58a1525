"""Bodies are bounded while they stream and read as strict JSON; shapes are checked whole."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request

from api import body, parameters, shapes
from api.parameters import Parameter
from kernel.errors import Refusal
from kernel.language import first_language


def request(raw: bytes | list[bytes] = b"", headers: dict[str, str] | None = None, query: str = "") -> Request:
    parts: Iterator[bytes] = iter([raw] if isinstance(raw, bytes) else raw)

    async def receive() -> dict[str, Any]:
        part = next(parts, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Request(
        {"type": "http", "method": "POST", "headers": sent, "path": "/", "query_string": query.encode()}, receive
    )


async def refusal_of(raw: bytes | list[bytes], headers: dict[str, str] | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        await body.read_json(request(raw, headers))
    return refused.value


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"nul", b'{"a": NaN}', b"\xff\xfe", b'"\\ud800"', b'"\xed\xa0\x80"', b"{'a': 1}", b'{"a": 1} x',
     b"[" * 5000, b"[" * 900 + b"]" * 900, b"[" * 33 + b"]" * 33],
)  # fmt: skip
async def test_what_is_no_json_or_nested_too_deep_is_400(raw: bytes) -> None:
    refused = await refusal_of(raw)
    assert (refused.status, refused.code.name) == (400, "API001")


async def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert len(await body.read_json(request(b"[" + b",".join([b"[]"] * 500) + b"]"))) == 500


@pytest.mark.parametrize("raw", [b'{"a": "x\\u0000y"}', b'{"\\u0000": 1}', b'[[{"a": ["\\u0000"]}]]'])
async def test_the_character_nul_is_refused_wherever_it_hides(raw: bytes) -> None:
    assert (await refusal_of(raw)).code.name == "API014"


async def test_the_text_of_an_escaped_backslash_is_no_nul() -> None:
    assert await body.read_json(request(b'{"a": "\\\\u0000"}')) == {"a": "\\u0000"}


async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    refused = await refusal_of(b"{}", {"content-length": str(body.MOST + 1)})
    assert refused.status == 413


async def test_a_body_that_turns_out_too_large_is_stopped_while_it_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "MOST", 10)
    pulled = []

    def parts() -> Iterator[bytes]:
        for number in range(1000):
            pulled.append(number)
            yield b"12345"

    stream = parts()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": next(stream), "more_body": True}

    with pytest.raises(Refusal) as refused:
        await body.read_json(Request({"type": "http", "method": "POST", "headers": [], "path": "/"}, receive))
    assert refused.value.status == 413 and len(pulled) == 3


async def test_another_content_type_is_not_guessed_at() -> None:
    assert (await refusal_of(b"{}", {"content-type": "text/plain"})).status == 400


def codes(shape: shapes.Shape, value: object) -> list[tuple[str, object]]:
    try:
        shapes.check(shape, value)
    except Refusal as refused:
        assert refused.status == 422
        return [(problem.code.name, str(problem.values["where"])) for problem in refused.problems]
    return []


def test_every_problem_of_a_body_is_named_with_its_place() -> None:
    shape = shapes.form({"edits": shapes.array(shapes.form({"id": shapes.integer()}, {"note": shapes.text(3)}), 2, 1)})
    assert codes(shape, {"edits": [{"id": 1, "note": "abc"}]}) == []
    assert codes(shape, {"edits": [{"id": True}, {"note": "abcd", "x": 1}], "y": 0}) == [
        ("API011", "edits[0].id"),
        ("API013", "edits[1].id"),
        ("API011", "edits[1].note"),
        ("API012", "edits[1].x"),
        ("API012", "y"),
    ]
    assert codes(shape, {"edits": []}) == [("API011", "edits")]
    assert codes(shape, []) == [("API011", "the body")]


def test_what_is_wrong_with_a_body_is_said_in_one_language() -> None:
    item = shapes.form({"id": shapes.integer()}, {"do": {"enum": ["copy", "clear"]}, "note": shapes.text(3)})
    shape = shapes.form({"edits": shapes.array(item, 2, 1)}, {"x": {"type": ["string", "null"]}})
    wrong = [
        [], {}, {"edits": 5}, {"edits": []}, {"edits": [None]}, {"edits": [{"id": 0}]}, {"edits": [{"id": "a"}]},
        {"edits": [{"id": 1, "note": "abcd"}]}, {"edits": [{"id": 1, "do": "x"}]}, {"edits": [{"id": 1}], "x": True},
        {"edits": [{"id": 1}], "y": {}},
    ]  # fmt: skip
    for value in wrong:
        with pytest.raises(Refusal) as refused:
            shapes.check(shape, value)
        for problem in refused.value.problems:
            told = problem.text("zh-CN")
            words = set(re.findall(r"[A-Za-z]+", told)) - {"edits", "id", "note", "do", "copy", "clear", "x", "y"}
            assert words <= {"a", "abcd", "true", "null", "false"}, told
            assert not re.search("[\u4e00-\u9fff]", problem.text("en"))


@pytest.mark.parametrize("value", [0, -1, 2**60, 1.5, "1", None, True, []])
def test_an_id_is_a_positive_whole_number(value: object) -> None:
    assert codes(shapes.form({"id": shapes.integer()}), {"id": value}) == [("API011", "id")]


DECLARED = (
    Parameter("limit", "integer", least=1, most=1000),
    Parameter("count", choices=("none", "exact")),
    Parameter("q", most=5),
)


def test_known_parameters_are_read() -> None:
    assert parameters.read(request(query="limit=7&count=none&q=ab"), DECLARED) == {
        "limit": 7,
        "count": "none",
        "q": "ab",
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limt=7", "API007"),
        ("limit=1001", "API008"),
        ("limit=0", "API008"),
        ("limit=-1", "API008"),
        ("limit=1e3", "API008"),
        ("limit=%D9%A1", "API008"),
        ("limit=" + "9" * 5000, "API008"),
        ("limit=1&limit=2", "API009"),
        ("count=all", "API008"),
        ("q=abcdef", "API008"),
        ("q=%00", "API014"),
        ("limit=", "API008"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_422_and_named(query: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parameters.read(request(query=query), DECLARED)
    assert refused.value.status == 422
    assert [problem.code.name for problem in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("", "zh-CN"), ("en", "en"), ("en-GB,en;q=0.9", "en"), ("fr,zh;q=0.5,en;q=0.4", "zh-CN"), ("fr", "zh-CN"),
     ("en;q=0.1,zh-TW;q=0.9", "zh-CN"), (";q=x,,en;q=oops", "zh-CN"), ("en;q=" + "9" * 400, "en")],
)  # fmt: skip
def test_the_most_wanted_language_that_we_speak_wins(accepted: str, language: str) -> None:
    assert first_language(accepted, "zh-CN") == language
