"""Archives that only a password opens: AES-256 in the ZIP format that archivers of every system read."""

import secrets
import shutil
from pathlib import Path
from typing import Final

import pyzipper

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _LONG = 4, 4
_CHUNK: Final = 1 << 20


def password() -> str:
    """Some 79 bits, in groups that are read aloud and typed without a mistake."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(_GROUPS))


def seal(plain: Path, archive: Path, inside: str, word: str) -> None:
    """Packs a file as `inside` into an archive under a password, and removes it; flat in memory. Call in a thread."""
    part = archive.with_suffix(".part")
    with pyzipper.AESZipFile(
        part, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES, allowZip64=True, compresslevel=3
    ) as made:  # fmt: skip
        made.setpassword(word.encode())
        with plain.open("rb") as source, made.open(inside, "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, _CHUNK)
    part.replace(archive)
    plain.unlink()
