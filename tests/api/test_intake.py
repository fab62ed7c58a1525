"""Uploads are measured, hashed and looked at while they stream; a refused one leaves nothing behind."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from api.intake import Stored, clean_name, receive
from kernel.errors import Refusal

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 1000


def multipart(content: bytes, name: str = "logo.png", part: str = "file") -> tuple[bytes, dict[str, str]]:
    frame = (
        f'--cut\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        f'--cut\r\nContent-Disposition: form-data; name="{part}"; filename="{name}"\r\n'
        f"Content-Type: text/html\r\n\r\n"
    )
    return frame.encode() + content + b"\r\n--cut--\r\n", {"content-type": "multipart/form-data; boundary=cut"}


async def upload(
    raw: bytes, headers: dict[str, str], folder: Path, most: int = 10**6, size: int = 7, query: str = ""
) -> Stored:
    parts: Iterator[bytes] = iter([raw[at : at + size] for at in range(0, len(raw), size)])

    async def receive_part() -> dict[str, Any]:
        part = next(parts, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "headers": sent, "path": "/", "query_string": query.encode()}
    return await receive(Request(scope, receive_part), folder, most)


@pytest.mark.parametrize("size", [1, 7, 100_000])
async def test_the_file_part_is_kept_whole_however_it_is_cut(size: int, tmp_path: Path) -> None:
    stored = await upload(*multipart(PNG), tmp_path, size=size)
    assert stored.path.read_bytes() == PNG
    assert (stored.name, stored.kind, stored.size) == ("logo.png", "image/png", len(PNG))
    assert stored.sha256 == hashlib.sha256(PNG).hexdigest()


async def test_bytes_without_a_frame_are_taken_with_a_name(tmp_path: Path) -> None:
    stored = await upload(PNG, {"content-type": "application/octet-stream"}, tmp_path, query="name=a.png")
    assert (stored.name, stored.size) == ("a.png", len(PNG))


def left_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def refused(raw: bytes, headers: dict[str, str], folder: Path, most: int = 10**6) -> Refusal:
    with pytest.raises(Refusal) as found:
        await upload(raw, headers, folder, most, size=1000)
    assert left_in(folder) == [], "a refused upload left a file behind"
    return found.value


async def test_a_file_over_the_limit_is_stopped_while_it_streams(tmp_path: Path) -> None:
    assert (await refused(*multipart(PNG), tmp_path, most=3000)).status == 413


async def test_a_body_that_says_it_is_over_the_limit_is_not_read(tmp_path: Path) -> None:
    raw, headers = multipart(PNG)
    assert (await refused(raw, {**headers, "content-length": "99999999"}, tmp_path, most=3000)).status == 413


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>", "x.png"),
        (PNG, "x.html"),
        (PNG, "x.svg"),
        (PNG, "x"),
        (b"MZ\x90", "x.exe"),
        (b"a\0b", "x.txt"),
    ],
)
async def test_a_file_that_is_not_what_its_name_says_is_refused(content: bytes, name: str, tmp_path: Path) -> None:
    assert (await refused(*multipart(content, name), tmp_path)).code.name == "API018"


async def test_a_body_cut_short_is_refused(tmp_path: Path) -> None:
    raw, headers = multipart(PNG)
    assert (await refused(raw[:-9], headers, tmp_path)).code.name == "API020"


@pytest.mark.parametrize(
    ("raw", "headers"),
    [
        (b"", {"content-type": "multipart/form-data; boundary=cut"}),
        (b"rubbish" * 100, {"content-type": "multipart/form-data; boundary=cut"}),
        (b"x", {"content-type": "multipart/form-data"}),
        (b"x", {}),
        multipart(PNG, part="other"),
        multipart(b""),
    ],
)
async def test_a_body_without_a_file_is_refused_with_a_code(
    raw: bytes, headers: dict[str, str], tmp_path: Path
) -> None:
    assert (await refused(raw, headers, tmp_path)).status in (400, 422)


def test_a_name_keeps_its_last_part_and_no_control_characters() -> None:
    assert clean_name("C:\\a\\b.png") == "b.png"
    assert clean_name("../../etc/pass\0wd\n.png") == "passwd.png"
    assert clean_name("报价 单.pdf") == "报价 单.pdf"
    assert clean_name("...") == ""


async def test_a_part_without_a_name_takes_the_name_in_the_address(tmp_path: Path) -> None:
    raw = b'--cut\r\nContent-Disposition: form-data; name="file"\r\n\r\nhello\r\n--cut--\r\n'
    headers = {"content-type": "multipart/form-data; boundary=cut"}
    stored = await upload(raw, headers, tmp_path, query="name=note.txt")
    assert (stored.name, stored.kind, stored.size) == ("note.txt", "text/plain", 5)
