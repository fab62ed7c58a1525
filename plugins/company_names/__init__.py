"""Compares Chinese company names as people mean them, for `duplicates` with `how: normalised`.

`浙江省杭州市澜序仪表股份有限公司`, `澜序仪表（杭州）有限公司` and `杭州澜序仪表` are one firm: width, case, punctuation
and legal forms go, a place is written shortly and in front. The place itself stays, since firms of other cities may
bear the same name; the option `drop_places: true` leaves it out too. `entities: [...]` limits the plugin to these.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from plugins.api import Place, hookimpl, place_before, places

_LEGAL: Final = (
    "集团股份有限公司", "集团有限责任公司", "集团有限公司", "控股有限公司", "有限责任公司", "股份有限公司",
    "股份合作公司", "个人独资企业", "特殊普通合伙", "有限合伙", "普通合伙", "合伙企业", "集团公司", "有限公司",
    "股份公司", "总公司", "集团", "公司",
)  # fmt: skip
# 分公司 and 子公司 are other addressees than their firm, so their word stays.
_LEGAL_WORDS: Final = re.compile("|".join(f"(?<![分子]){word}" for word in _LEGAL))
_ENGLISH: Final = re.compile(
    r"\b(?:company|co|corporation|corp|incorporated|inc|limited|ltd|llc|gmbh|plc|group|holdings?)\b\.?", re.IGNORECASE
)
_BRACKETS: Final = re.compile(r"[(\[{<〔【《〈「『]([^)\]}>〕】》〉」』]*)[)\]}>〕】》〉」』]")
_NO_WORD: Final = re.compile(r"[\W_]+")


@hookimpl
def normalise_name(text: str, entity: str, options: Mapping[str, Any]) -> str | None:
    """The name as it is compared."""
    if options.get("entities") and entity not in options["entities"]:
        return None
    return plain_name(text, drop_places=options.get("drop_places") in (True, "true"))


def plain_name(text: str, drop_places: bool = False) -> str:
    """Width, case, brackets, legal forms and punctuation gone; the place short and in front. Never empty for a name."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    place, rest = _from_brackets(narrow)
    core = _squeezed(_LEGAL_WORDS.sub("", _squeezed(_ENGLISH.sub(" ", rest))))
    leading, core = _from_front(core)
    place = leading or place
    if not core:
        return _squeezed(narrow) or narrow.strip()
    return core if drop_places or place is None else place.name + core


def _from_brackets(text: str) -> tuple[Place | None, str]:
    """The place that stands alone in brackets (`澜序（杭州）有限公司`), and the text without it."""
    for found in _BRACKETS.finditer(text):
        if place := places().get(found[1].strip()):
            return place, text[: found.start()] + text[found.end() :]
    return None, text


def _from_front(text: str) -> tuple[Place | None, str]:
    """The places at the front (`浙江省杭州市澜序`): the last and nearest one, and what follows."""
    place = None
    while found := place_before(text):
        if place and (place.city or found[0].province != place.province):
            break
        place, text = found
    return place, text


def _squeezed(text: str) -> str:
    return _NO_WORD.sub("", text)
