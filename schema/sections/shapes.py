"""What places the records in a view of each kind: a board's columns, a calendar's days, a tree's links, a picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kernel.text import Text
from schema import codes
from schema.desk import Said, listed
from schema.model import Entity, Field
from schema.nodes import Scalar
from schema.sections import naming
from schema.sections.bench import Bench

_DAYS: Final = ("date", "datetime")
_PICTURES: Final = ("image", "signature")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that names a field: which fields fit, how they are called, and whether the kind needs one."""

    fits: Callable[[Field, str], bool]
    called: Text
    needed: bool = True


_CHOICE: Final = _Word(lambda field, entity: field.type == "choice", naming.thing("choice", "choice"))
_DAY: Final = _Word(lambda field, entity: field.type in _DAYS, naming.thing("date or datetime", "date 或 datetime"))
_LINK: Final = _Word(
    lambda field, entity: field.type in ("link", "unit", "user") and tuple(field.to) == (entity,),
    naming.thing("link to this entity itself", "指向本实体的 link"),
)
_IMAGE: Final = _Word(lambda field, entity: field.type in _PICTURES, naming.thing("image", "image"))
_KINDS: Final[Mapping[str, Mapping[str, _Word]]] = {
    "board": {"by": _CHOICE},
    "calendar": {"start": _DAY, "end": _Word(_DAY.fits, _DAY.called, needed=False)},
    "timeline": {"start": _DAY, "end": _DAY},
    "tree": {"parent": _LINK},
    "gallery": {"image": _IMAGE},
}
_WORDS: Final = ("by", "start", "end", "parent", "image")
_NAMES: Final = {
    "grid": naming.thing("a grid", "表格"), "board": naming.thing("a board", "看板"),
    "calendar": naming.thing("a calendar", "日历"), "timeline": naming.thing("a timeline", "时间线"),
    "tree": naming.thing("a tree", "树形"), "gallery": naming.thing("a gallery", "画廊"),
    "chart": naming.thing("a chart", "图表"),
}  # fmt: skip


def fields_of(bench: Bench, name: Scalar, said: Said, kind: str, entity: str) -> dict[str, str]:
    """The fields by which a view of this kind places records, by word; what is missing or does not fit is reported."""
    known = bench.entities[entity]
    words = _KINDS.get(kind, {})
    found: dict[str, str] = {}
    for word in _WORDS:
        if word in words:
            field = _field(bench, name, said, word, kind, known)
            found |= {word: field.name} if field else {}
        elif said.has(word) and not _misspelt(said):
            _unused(bench, said, word, kind)
    _same_type(bench, said, known, found)
    return found


def _field(bench: Bench, name: Scalar, said: Said, word: str, kind: str, entity: Entity) -> Field | None:
    wanted = _KINDS[kind][word]
    if not said.has(word):
        field = _plain(word, wanted, entity)
        if field is None and wanted.needed:
            bench.desk.report(codes.MISSING_WORD, said.node, name=name.text, word=word, what=_NAMES[kind])
        return field
    scalar = said.name_at(word)
    if scalar is None or not bench.is_field(scalar, entity.name):
        return None
    field = entity.fields.get(scalar.text)
    if field is None or not wanted.fits(field, entity.name):
        bench.desk.report(
            codes.VIEW_FIELD, scalar, word=word, kind=_NAMES[kind], name=scalar.text, expected=wanted.called,
            found=field.type if field else scalar.text,
        )  # fmt: skip
        return None
    return field


def _plain(word: str, wanted: _Word, entity: Entity) -> Field | None:
    """What goes without saying: a board of the stages, the one link to itself, the first picture."""
    if word == "by":
        return entity.fields.get("stage")
    fitting = [field for field in entity.fields.values() if wanted.fits(field, entity.name)]
    if word == "image":
        return fitting[0] if fitting else None
    return fitting[0] if word == "parent" and len(fitting) == 1 else None


def _misspelt(said: Said) -> bool:
    """Whether the kind is none the product knows, which is reported already."""
    kind = said.get("kind")
    return isinstance(kind, Scalar) and kind.text not in _NAMES


def _unused(bench: Bench, said: Said, word: str, kind: str) -> None:
    takers = listed(f"`kind: {other}`" for other, words in _KINDS.items() if word in words)
    bench.desk.report(codes.VIEW_WORD, said.at(word), "warning", word=word, kind=_NAMES[kind], takers=takers)


def _same_type(bench: Bench, said: Said, entity: Entity, found: Mapping[str, str]) -> None:
    """A bar that begins on a day ends on one."""
    if "start" not in found or "end" not in found:
        return
    start, end = (entity.fields[found[word]] for word in ("start", "end"))
    if start.type != end.type:
        bench.desk.report(
            codes.VIEW_ENDS, said.at("end"), start=start.name, first=start.type, end=end.name, second=end.type
        )
