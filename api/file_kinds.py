"""Which files are taken: by their ending, and by first bytes that fit it."""

from pathlib import Path
from typing import Final

_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."

# ending -> media type, the first bytes it may have (empty: text, which must hold no NUL but in UTF-16)
KINDS: Final[dict[str, tuple[str, tuple[bytes, ...]]]] = {
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    ".webp": ("image/webp", (b"RIFF",)),
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (f"{_OFFICE}wordprocessingml.document", _ZIP),
    ".xlsx": (f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    ".pptx": (f"{_OFFICE}presentationml.presentation", _ZIP),
    ".doc": ("application/msword", _OLE),
    ".xls": ("application/vnd.ms-excel", _OLE),
    ".ppt": ("application/vnd.ms-powerpoint", _OLE),
    ".wps": ("application/vnd.ms-works", _OLE),
    ".zip": ("application/zip", (*_ZIP, b"PK\x05\x06")),
    ".7z": ("application/x-7z-compressed", (b"7z\xbc\xaf\x27\x1c",)),
    ".rar": ("application/vnd.rar", (b"Rar!\x1a\x07",)),
    ".mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    ".txt": ("text/plain", ()),
    ".csv": ("text/csv", ()),
    ".tsv": ("text/tab-separated-values", ()),
    ".jsonl": ("application/jsonl", ()),
    ".ndjson": ("application/x-ndjson", ()),
    ".md": ("text/markdown", ()),
    ".json": ("application/json", ()),
}
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")  # the marks of UTF-16, which spreadsheets write as "Unicode text"
_INLINE: Final = ("image/", "application/pdf")


def kind_of(name: str, head: bytes) -> str | None:
    """The media type of a file with this name and these first bytes; None when it is not taken."""
    kind, starts = KINDS.get(Path(name).suffix.lower(), ("", ()))
    if not kind:
        return None
    fits = head.startswith(starts) if starts else b"\0" not in head or head.startswith(_WIDE)
    return kind if fits else None


def shown_inline(kind: str) -> bool:
    """Whether a browser may show it in place; everything else is saved."""
    return kind.startswith(_INLINE)
