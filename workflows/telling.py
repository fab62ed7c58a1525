"""What the reasons of a route say to one person: once per branch, per field of a card, and as a whole.

A `Why` is plain JSON, as the trail keeps it: `facts` (what settled the condition), `beside` (what settled nothing),
`of` and `settling` (how many questions stand side by side in it, and how many of them settled it), `place`
(passed_over, row, step or needed) and `to`, the first step of the row it belongs to. Trails written before reasons
were kept hold a text per language instead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kernel.text import Text
from records.reasons import About, Told, told
from records.sight import Sight
from schema.wording.reasons import Reason
from schema.wording.sentences import telling
from workflows.look import Look

Why = Mapping[str, Any]
_UNSEEN: Final = Text.of({
    "zh-CN": "原因涉及您无权查看的内容。", "en": "The reason rests on what you may not see.",
})  # fmt: skip
_PASSED_OVER: Final = Text.of({
    "zh-CN": "{of} 项都满足才走“{step}”，现有 {not_met} 项不满足",
    "en": "“{step}” needs all {of} to hold; {not_met} do not",
})  # fmt: skip
_TAKEN: Final = Text.of({"zh-CN": "{of} 项都满足，走“{step}”", "en": "all {of} hold, so “{step}”"})


def facts(whys: Iterable[Why]) -> list[Reason]:
    """All the facts of several reasons."""
    return [fact for why in whys for fact in why.get("facts", ())]


def beside(whys: Iterable[Why]) -> list[Reason]:
    """All the comparisons that settled nothing."""
    return [fact for why in whys for fact in why.get("beside", ())]


@dataclass(frozen=True, slots=True)
class Caption:
    """How a field stands to what the route holds it against; `pushes`: it is why a lighter branch was passed over."""

    text: str
    pushes: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """Says the reasons of one request to one person in one language."""

    told: Told
    look: Look
    language: str

    @staticmethod
    async def of(sight: Sight, look: Look, record: tuple[str, int], whys: Sequence[Why], language: str) -> "Telling":
        """Reads what saying these reasons needs: rights on what they rest on, titles of what they name."""
        found = [*facts(whys), *beside(whys)]
        return Telling(await told(sight, About(*record, look.rights), found), look, language)

    # ------------------------------------------------------------------------------------------------ sentences
    def sentences(self, whys: Sequence[Why]) -> list[str]:
        """The reasons in sentences, of several bounds on one number the nearest; what may not be seen is left out."""
        old = [self._old(why) for why in whys if "facts" not in why]
        kept = facts(whys)
        say = self.told.saying(self.language)
        visible = [say.sentence(each) for each in telling(self.told.visible(kept))]
        return [*filter(None, old), *(visible or ([_UNSEEN.in_(self.language)] if kept else []))]

    def _old(self, why: Why) -> str:
        if not self.look.shows_all:
            return _UNSEEN.in_(self.language)
        return str(why.get(self.language) or next(iter(why.values()), ""))

    def per_step(self, route: Sequence[Sequence[Why]]) -> list[list[str]]:
        """The reasons of each step of a route; what the steps before said already is not said again."""
        said: list[Why] = []
        found = []
        for whys in route:
            fresh = [why for why in whys if why not in said]
            said += fresh
            found.append(self.sentences(fresh))
        return found

    # ------------------------------------------------------------------------------------------------ cards
    def captions(self, whys: Sequence[Why]) -> dict[str, Caption]:
        """Per field of the record what a card says below its value."""
        say = self.told.saying(self.language)
        pushing = self.told.visible(facts(why for why in whys if why.get("place") in ("passed_over", "step")))
        branch = [why for why in whys if why.get("place") != "needed"]
        deciding = telling(self.told.visible([*facts(branch), *beside(branch)]))
        fields = {each["field"] for each in deciding}
        needed = telling(self.told.visible(facts(why for why in whys if why.get("place") == "needed")))
        pushing += needed
        found: dict[str, list[Reason]] = {}
        for reason in (*deciding, *(each for each in needed if each["field"] not in fields)):
            found.setdefault(reason["field"], []).append(reason)
        comma = "，" if say.chinese else ", "
        return {
            name: Caption(
                comma.join(dict.fromkeys(filter(None, map(say.caption, each)))),
                any(reason in pushing for reason in each),
            )
            for name, each in found.items() if name
        }  # fmt: skip

    def uncarded(self, whys: Sequence[Why]) -> list[str]:
        """The sentences of what no card says: figures over lines, fields of linked records, people."""
        say = self.told.saying(self.language)
        return [say.sentence(each) for each in telling(self.told.visible(facts(whys))) if not each["field"]]

    def summary(self, whys: Sequence[Why], labels: Mapping[str, str]) -> str:
        """`4 项都满足才走“部门经理直接决定”，现有 2 项不满足`; "" for one question, or one not to be seen."""
        several = [why for why in whys if why.get("of", 1) > 1 and why.get("to")]
        if not several or len(self.told.visible(facts(several))) < len(facts(several)):
            return ""
        why = several[-1]
        text = _TAKEN if why.get("place") == "row" else _PASSED_OVER
        step = labels.get(str(why["to"]), str(why["to"]))
        return text.in_(self.language).format(of=why["of"], not_met=why["settling"], step=step)
