"""The texts of the screens, one file per language in `words/`."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, cast

from kernel.text import LANGUAGES

WORDS: Final = Path(__file__).parent / "words"


@cache
def texts(language: str) -> Mapping[str, str]:
    """All texts in `language`; of a language that is not offered, those of its sister or the first one."""
    return cast(Mapping[str, str], json.loads((WORDS / f"{offered(language)}.json").read_text(encoding="utf-8")))


def offered(language: str) -> str:
    """The offered language nearest to `language`."""
    short = language.partition("-")[0].lower()
    return next((tag for tag in LANGUAGES if tag.partition("-")[0].lower() == short), LANGUAGES[0])
