"""The words of the screens: the same in both languages, each used, each that is used there."""

import json
import re
from pathlib import Path
from typing import Final

import pytest

from api.routes import OPERATIONS
from workflows import events

UI: Final = Path(__file__).parents[2] / "ui"
SOURCES: Final = "\n".join(
    path.read_text(encoding="utf-8") for kind in ("*.js", "*.py", "*.html") for path in sorted(UI.rglob(kind))
)
# `say("did_" + verb)`, `spoken("fn_", name)`: words that are put together
BEGINNINGS: Final = {*re.findall(r"""["'`](\w+_)["'`](?: \+|, \w)""", SOURCES), *re.findall(r"`(\w+_)\$\{", SOURCES)}
DECISIONS: Final = {each.path.rpartition("/")[2] for each in OPERATIONS if each.path.startswith("/requests/{id}/")}


def words(language: str) -> dict[str, str]:
    """The words of one language; a key twice is a defect."""

    def once(pairs: list[tuple[str, str]]) -> dict[str, str]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), {key for key in keys if keys.count(key) > 1}
        return dict(pairs)

    text = (UI / "words" / f"{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(text, object_pairs_hook=once))


def unused(known: set[str]) -> list[str]:
    """The words that no screen says."""
    quoted = set(re.findall(r"""["'`]([\w-]+)["'`]""", SOURCES))
    return sorted(
        each for each in known - quoted - DECISIONS if not any(each.startswith(begin) for begin in BEGINNINGS)
    )


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    english, chinese = words("en"), words("zh-CN")
    assert english.keys() ^ chinese.keys() == set()
    for key, text in english.items():
        holes = {frozenset(re.findall(r"\{(\w+)\}", part)) for part in text.split("|")}
        assert frozenset(re.findall(r"\{(\w+)\}", chinese[key])) in holes, key


def test_every_word_is_said_somewhere() -> None:
    assert unused(set(words("en"))) == []


def test_a_word_that_nobody_says_is_found() -> None:
    assert unused({"home", "planted_word"}) == ["planted_word"]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_word_that_is_said_is_there(language: str) -> None:
    said = set(re.findall(r"""\bsay\(["'](\w[\w-]*\w)["'][,)]""", SOURCES))
    assert len(said) > 200 and sorted(said - words(language).keys()) == []


def test_every_event_of_a_trail_has_its_words() -> None:
    silent = {"open", "close", "next", "back", "end", "migrate", "redraw", "stand-in"}  # nobody did it
    told = {"submit", *events._EVOLVE} - silent
    assert sorted(each for each in told if "did_" + each.replace("-", "_") not in words("en")) == []
