"""Takes a file in as it streams: counted, hashed, its kind looked at; what is refused leaves nothing behind."""

import errno
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import anyio
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from api.codes import BAD_FILE_TYPE, NO_FILE, NO_ROOM, TOO_LARGE, WRONG_LENGTH
from api.file_kinds import kind_of
from kernel.errors import Refusal

ROOM: Final = 16 * 1024  # of the multipart frame around the file
_LOOK: Final = 512  # how many of the first bytes tell the kind
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Stored:
    """A file on its way in: whole, measured and hashed, not yet in its place."""

    path: Path
    name: str
    kind: str
    size: int
    sha256: str


async def receive(request: Request, folder: Path, most: int) -> Stored:
    """Streams the body to a temporary file, counting and hashing; what is refused leaves nothing behind.

    Raises Refusal for what is sent (400, 413, 422), OSError for the disk.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most + ROOM:
        raise Refusal(TOO_LARGE, {"most": most})
    descriptor, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as sink:
            intake = Intake(most)
            async for part in _parts(request, intake):
                await anyio.to_thread.run_sync(sink.write, part)
            sink.flush()
            await anyio.to_thread.run_sync(os.fsync, sink.fileno())
        return intake.stored(path)
    except BaseException:
        _discard(path)
        raise


@contextmanager
def room() -> Iterator[None]:
    """A full disk, or a quota that is used up, is a refusal (507) and no accident."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise Refusal(NO_ROOM) from error


def _discard(path: Path) -> None:
    path.unlink(missing_ok=True)


class Intake:
    """Counts, hashes and looks at the first bytes of what streams in."""

    def __init__(self, most: int) -> None:
        self.name = ""
        self._most = most
        self._size = 0
        self._hash = hashlib.sha256()
        self._head = b""
        self._kind = ""

    def take(self, part: bytes) -> bytes:
        """One part of the file. Raises Refusal: 413 too large, 422 a kind that is not taken."""
        self._size += len(part)
        if self._size > self._most:
            raise Refusal(TOO_LARGE, {"most": self._most})
        self._hash.update(part)
        if not self._kind:
            self._head += part[: _LOOK - len(self._head)]
            if len(self._head) == _LOOK:
                self._kind = _taken(self.name, self._head)
        return part

    def stored(self, path: Path) -> Stored:
        """The finished file. Raises Refusal (422) when there was none."""
        if not self.name or not self._size:
            raise Refusal(NO_FILE)
        kind = self._kind or _taken(self.name, self._head)
        return Stored(path, self.name, kind, self._size, self._hash.hexdigest())


def _taken(name: str, head: bytes) -> str:
    kind = kind_of(name, head)
    if kind is None:
        raise Refusal(BAD_FILE_TYPE, {"found": Path(name).suffix[:20] or name[:40]})
    return kind


async def _parts(request: Request, intake: Intake) -> AsyncIterator[bytes]:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    named = clean_name(request.query_params.get("name", ""))
    if kind != b"multipart/form-data":
        intake.name = named
        async for part in request.stream():
            if not intake.name:
                raise Refusal(NO_FILE)
            yield intake.take(part)
        return
    frame = Frame(options.get(b"boundary", b""), intake, named)
    async for part in request.stream():
        for piece in frame.feed(part):
            yield piece
    frame.finish()


class Frame:
    """Reads a multipart body as it streams and passes on the bytes of the part named `file`."""

    def __init__(self, boundary: bytes, intake: Intake, named: str = "") -> None:
        self._intake = intake
        self._named = named  # what the address calls the file wins over the part
        self._pieces: list[bytes] = []
        self._header = b""
        self._value = b""
        self._is_file = False
        self._ended = False
        if not boundary:
            raise Refusal(NO_FILE)
        self._parser = MultipartParser(boundary, {
            "on_part_begin": self._part, "on_header_field": self._field, "on_header_value": self._text,
            "on_header_end": self._header_end, "on_part_data": self._data, "on_end": self._end,
        })  # fmt: skip

    def feed(self, part: bytes) -> list[bytes]:
        """The file's bytes in this part. Raises Refusal."""
        self._pieces = []
        try:
            self._parser.write(part)
        except MultipartParseError as error:
            raise Refusal(NO_FILE) from error
        return self._pieces

    def finish(self) -> None:
        """Raises Refusal (400) when the last boundary never came."""
        if not self._ended:
            raise Refusal(WRONG_LENGTH)

    def _part(self) -> None:
        self._is_file = False
        self._header = self._value = b""

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _text(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            name = self._named or clean_name(options.get(b"filename", b"").decode("utf-8", "replace"))
            self._is_file = options.get(b"name") == b"file" and bool(name) and not self._intake.name
            if self._is_file:
                self._intake.name = name
        self._header = self._value = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._pieces.append(self._intake.take(data[start:end]))

    def _end(self) -> None:
        self._ended = True


def clean_name(name: str) -> str:
    """The last part of a path, without control characters, at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable() and c != "\ufffd").strip(". ")[-200:]
