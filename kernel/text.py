"""Texts for people, in more than one language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LANGUAGES: Final = ("zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text, or one per language; `str(text)` is its first language."""

    values: tuple[tuple[str, str], ...]

    @staticmethod
    def of(value: "str | Mapping[str, str] | Text") -> "Text":
        """A text the same in every language, or one given per language tag."""
        if isinstance(value, Text):
            return value
        return Text((("", value),) if isinstance(value, str) else tuple(value.items()))

    def in_(self, language: str) -> str:
        """The text in `language`, else in a sister language, else the first written."""
        for tag, text in self.values:
            if tag == language:
                return text
        short = language.partition("-")[0]
        for tag, text in self.values:
            if not tag or tag.partition("-")[0] == short:
                return text
        return self.values[0][1] if self.values else ""

    def __str__(self) -> str:
        return self.values[0][1] if self.values else ""

    def __bool__(self) -> bool:
        return any(text for _, text in self.values)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.values)


def listed(words: Sequence[object]) -> Text:
    """Several words one after another, as each language lists them."""

    def said(word: object, language: str) -> str:
        return word.in_(language) if isinstance(word, Text) else str(word)

    return Text.of({
        "en": ", ".join(said(word, "en") for word in words) or "—",
        "zh-CN": "、".join(said(word, "zh-CN") for word in words) or "—",
    })  # fmt: skip


def sentence(text: Text) -> Text:
    """The text as a sentence that others can follow: with its full stop, in the manner of each language."""
    return Text(tuple((tag, _stopped(each)) for tag, each in text.values))


def _stopped(text: str) -> str:
    kept = text.rstrip()
    if not kept or kept[-1] in ".!?。！？…":
        return kept
    return kept + ("。" if any("\u4e00" <= each <= "\u9fff" for each in kept) else ".")
