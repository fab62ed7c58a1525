"""Who decides: the seats of a step (workflow-semantics 2.5, Who)."""

from decimal import Decimal
from typing import Any, Final

from kernel.text import Text
from schema import codes, entity_codes
from schema import workflow_codes as flow
from schema.desk import Said, did_you_mean
from schema.model import Seat
from schema.nodes import Hole, Mapping, Node, Scalar, Sequence, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.people import is_person, person_fields
from schema.vocabulary_workflows import WAYS

_SHORT: Final = ("submitter", "owner")


def seats(bench: Bench, node: Node | None, here: Here) -> tuple[Seat, ...]:
    """One seat, or a list of seats; mappings only."""
    if node is None or isinstance(node, Hole):
        return ()
    nodes = node.items if isinstance(node, Sequence) else (node,)
    found = (_seat(bench, item, here) for item in nodes if not isinstance(item, Hole))
    return tuple(seat for seat in found if seat is not None)


def _seat(bench: Bench, node: Node, here: Here) -> Seat | None:
    if isinstance(node, Scalar):
        bench.desk.report(flow.BARE_NAME, node, name=shortened(node.text))
        return None
    said = bench.desk.open(node, "seat", "who")
    if said is None or not isinstance(node, Mapping):
        return None
    ways = [way for way in WAYS if said.has(way)]
    if len(ways) != 1:
        written = ", ".join(key for key in node.entries if key in WAYS)
        bench.desk.report(flow.ONE_WAY, node, found=written or naming.thing("none", "没有"))
        return None
    name = _named(bench, said, ways[0], here)
    return _made(bench, said, ways[0], name, here) if name else None


def _made(bench: Bench, said: Said, way: str, name: str, here: Here) -> Seat:
    levels = said.whole("levels") or 0
    if way == "managers_of" and levels <= 0 and not said.has("up_to"):
        bench.desk.report(flow.LEVELS, said.node)
    upto, pool = seats(bench, said.get("up_to"), here), seats(bench, said.get("from"), here)
    if way == "chosen_by" and not said.has("from"):
        bench.desk.report(flow.CHOSEN_FROM, said.node)
    nobody_chooses(bench, (*upto, *pool))
    kind: Any = way
    return Seat(
        kind, name, said.place, _within(bench, said), said.choice("holders"), levels, upto[0] if upto else None,
        pool, said.number("weight") or Decimal(1), said.flag("veto"),
    )  # fmt: skip


def nobody_chooses(bench: Bench, found: tuple[Seat, ...]) -> None:
    """Reports seats to be chosen where nobody is asked to choose (S4.9)."""
    for seat in found:
        if seat.kind == "chosen_by":
            bench.desk.report(flow.CHOSEN_HERE, seat.place)


def _within(bench: Bench, said: Said) -> str:
    name = said.name_at("within")
    if name is None:
        return ""
    known = ("anywhere", *bench.scope.levels())
    if name.text not in known:
        bench.desk.no_such(name, naming.thing("level", "层级"), name.text, known)
        return ""
    return name.text


def _named(bench: Bench, said: Said, way: str, here: Here) -> str:
    if way == "chosen_by":
        return str(said.choice("chosen_by"))
    name = said.name_at(way)
    if name is None:
        return ""
    if way == "role":
        return name.text if bench.role(name) else ""
    if way == "plugin":
        return _plugin(bench, name)
    return name.text if way == "user" or _person(bench, name, way, here) else ""


def _plugin(bench: Bench, name: Scalar) -> str:
    if bench.approvers is not None and name.text not in bench.approvers:
        bench.desk.report(
            entity_codes.NO_PLUGIN, name, name=shortened(name.text), hint=did_you_mean(name.text, bench.approvers)
        )
        return ""
    return name.text


def _person(bench: Bench, name: Scalar, way: str, here: Here) -> bool:
    """Whether the name is a person field, `submitter` or `owner`; `department_head_of` takes units too."""
    if way != "field" and name.text == "submitter":
        return True
    if is_person(bench, here.entity, name.text):
        return True
    member = bench.scope.member(here.entity, name.text)
    if way == "department_head_of" and member is not None and member.entity == "unit":
        return True
    known = [*person_fields(bench, here.entity), *_SHORT]
    what = Text.of({"en": f"person field of `{here.entity}`", "zh-CN": f"`{here.entity}` 的人员字段"})
    bench.desk.report(codes.NO_SUCH, name, what=what, name=shortened(name.text), hint=did_you_mean(name.text, known))
    return False
