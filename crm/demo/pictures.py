"""Pictures of the demo company's products, drawn as small PNG files: a screen, a device or a sheet on a colour."""

import struct
import zlib
from collections.abc import Sequence
from typing import Final

WIDTH, HEIGHT = 320, 200
_GROUNDS: Final = ((0xD9, 0xE6, 0xFB), (0xDF, 0xF1, 0xE4), (0xFB, 0xEB, 0xD6), (0xEC, 0xE3, 0xF8), (0xD8, 0xEE, 0xF0))
_INKS: Final = ((0x2F, 0x6F, 0xDE), (0x2E, 0x8B, 0x57), (0xC9, 0x7A, 0x14), (0x7A, 0x4F, 0xC4), (0x1B, 0x83, 0x8F))
_WHITE, _GREY = (0xFF, 0xFF, 0xFF), (0xC3, 0xCA, 0xD4)
GROUND, INK, PAPER, LINE = range(4)  # places in the palette
_DEVICES, _SERVICES = ("SCADA", "PDA", "LABEL"), ("IMPL", "TRAIN", "MAINT")
Box = tuple[int, int, int, int, int]  # left, top, width, height, colour


def drawn(number: int, code: str) -> bytes:
    """The picture of the product with this number and code; the same at every call."""
    at = number % len(_GROUNDS)
    begins = code.partition("-")[0]
    boxes = (_device if begins in _DEVICES else _sheet if begins in _SERVICES else _screen)(number)
    rows = [bytearray([GROUND]) * WIDTH for _ in range(HEIGHT)]
    for left, top, width, height, colour in boxes:
        for row in rows[top : top + height]:
            row[left : left + width] = bytes([colour]) * width
    palette = b"".join(bytes(colour) for colour in (_GROUNDS[at], _INKS[at], _WHITE, _GREY))
    return _png(rows, palette)


def _screen(number: int) -> Sequence[Box]:
    """A window with a bar chart."""
    bars = [(96 + 26 * n, 142 - 10 * (1 + (number * 3 + n * 5) % 8), 16, 10 * (1 + (number * 3 + n * 5) % 8), INK)
            for n in range(5)]  # fmt: skip
    return [(72, 36, 176, 124, PAPER), (72, 36, 176, 16, INK), (84, 62, 60, 5, LINE), (84, 142, 152, 2, LINE), *bars]


def _device(number: int) -> Sequence[Box]:
    """A box with lamps and sockets."""
    lamps = [(100 + 22 * n, 84, 12, 12, INK if (number + n) % 3 else LINE) for n in range(6)]
    sockets = [(100 + 22 * n, 112, 14, 10, LINE) for n in range(6)]
    return [(80, 64, 160, 76, PAPER), (80, 64, 160, 8, INK), (96, 140, 20, 10, INK), (204, 140, 20, 10, INK),
            *lamps, *sockets]  # fmt: skip


def _sheet(number: int) -> Sequence[Box]:
    """A page with lines, some of them ticked."""
    lines = [(138, 66 + 20 * n, 70 - 9 * ((number + n) % 4), 6, LINE) for n in range(5)]
    ticks = [(118, 64 + 20 * n, 10, 10, INK) for n in range(5) if (number + n) % 4]
    return [(104, 28, 120, 146, PAPER), (104, 28, 120, 6, INK), (118, 44, 52, 8, INK), *lines, *ticks]


def _png(rows: Sequence[bytearray], palette: bytes) -> bytes:
    """Eight bits a point, with a palette."""
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, held) for name, held in parts)


def _part(name: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + name + held + struct.pack(">I", zlib.crc32(name + held))
