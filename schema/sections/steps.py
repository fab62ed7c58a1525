"""The blocks of an approval: step, work, choose, together."""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from expressions.tree import Expression
from kernel.errors import Place
from kernel.text import Text
from schema import codes, entity_codes
from schema import workflow_codes as flow
from schema.desk import Said
from schema.desk import listed as said_list
from schema.inputs import with_inputs
from schema.model import Block, Choose, Row, Seat, Step, Together
from schema.nodes import Hole, Mapping, Node, Scalar, Sequence, shortened
from schema.sections import naming
from schema.sections.bench import Bench, Here
from schema.sections.effects import effects
from schema.sections.late import late, remind, without_due
from schema.sections.people import TOLD, people
from schema.sections.seats import nobody_chooses, seats

KINDS: Final = ("step", "work", "choose", "together")
_NEED: Final = re.compile(r"any|all|in_order|[1-9][0-9]{0,3}|(?:100|[1-9]?[0-9])(?:\.[0-9]+)?%")


@dataclass(slots=True)
class Route:
    """One approval while its blocks are built."""

    bench: Bench
    here: Here
    said: Said
    restart: tuple[str, ...]
    calendar: str = ""
    named: dict[str, Place] = field(default_factory=dict)  # every step and work, where it stands
    read: set[str] = field(default_factory=set)  # fields that conditions of the route read
    edits: list[tuple[str, Scalar]] = field(default_factory=list)  # (step, a field it opens to its holders)

    def condition(self, node: Node | None, word: str) -> Expression | None:
        """A condition of the route: what it reads may not be edited on the way."""
        found = self.bench.expression(node, word, self.here)
        if found is not None:
            self.read.update(path[0] for path in found.reads if path)
            if found.tables and node is not None:
                entity = self.here.entity
                self.bench.desk.report(flow.LIVE_TABLE, node, "warning", source=shortened(found.source), entity=entity)
        return found

    def check_edits(self) -> None:
        """S2.7: an approver may not edit what the route depends on, be it through a formula."""
        entity = self.bench.entities[self.here.entity or ""]
        read, restart = with_inputs(entity, self.read), with_inputs(entity, self.restart)
        for step, name in self.edits:
            if name.text in read and name.text not in restart:
                self.bench.desk.report(flow.EDITS_ROUTE, name, step=step, field=name.text)
            elif (field := entity.fields.get(name.text)) and (field.computed or field.automatic):
                code = entity_codes.WRITES_FORMULA if field.computed else entity_codes.WRITES_AUTOMATIC
                self.bench.desk.report(code, name, name=name.text)


def blocks(route: Route, node: Node | None, place: Place, before: tuple[str, ...]) -> tuple[Block, ...]:
    """Blocks in order; `before` names the steps passed by then, which a step may return to."""
    desk = route.bench.desk
    if node is None:
        return ()
    found: list[Block] = []
    items = desk.items(node, "steps")
    if isinstance(node, Sequence) and not node.items:
        desk.report(flow.NO_STEPS, place)
    for item in items:
        block = _block(route, item, before)
        if block is not None:
            found.append(block)
            before = (*before, *names_of((block,)))
    return tuple(found)


def names_of(found: tuple[Block, ...]) -> tuple[str, ...]:
    """The names of all steps and works in these blocks."""
    names: list[str] = []
    for block in found:
        if isinstance(block, Step):
            names.append(block.name)
        elif isinstance(block, Choose):
            names.extend(name for row in block.rows for name in names_of(row.steps))
        else:
            names.extend(name for _, inner in block.branches for name in names_of(inner))
    return tuple(names)


def _block(route: Route, node: Node, before: tuple[str, ...]) -> Block | None:
    desk = route.bench.desk
    if isinstance(node, Hole):
        return None
    if not isinstance(node, Mapping):
        desk.report(flow.NOT_BLOCK, node, found=f"`{shortened(node.raw)}`")
        return None
    kinds = [kind for kind in KINDS if kind in node.entries]
    if len(kinds) != 1:
        found = said_list(f"`{kind}`" for kind in kinds or list(node.entries)[:3])
        desk.report(flow.NOT_BLOCK, node, found=found)
        return None
    said = desk.open(node, kinds[0], kinds[0])
    if said is None or kinds[0] not in said.found:
        return None
    if kinds[0] == "choose":
        return _choose(route, said, before)
    return _together(route, said, before) if kinds[0] == "together" else _step(route, said, kinds[0], before)


# ------------------------------------------------------------------------------------------------ choose and together
def _choose(route: Route, said: Said, before: tuple[str, ...]) -> Choose:
    rows = [row for item in said.items("choose") if (row := _row(route, item, before)) is not None]
    desk = route.bench.desk
    otherwise = [number for number, (row, plain) in enumerate(rows) if plain]
    if not otherwise and all(plain is not None for _, plain in rows):
        desk.report(flow.NO_OTHERWISE, said.place)
    elif otherwise and otherwise[0] != len(rows) - 1:
        desk.report(flow.OTHERWISE_LAST, rows[otherwise[0]][0].place)
    return Choose(tuple(row for row, _ in rows), said.place)


def _row(route: Route, node: Node, before: tuple[str, ...]) -> tuple[Row, bool] | None:
    said = route.bench.desk.open(node, "row")
    if said is None:
        return None
    when = said.get("when")
    otherwise = isinstance(when, Scalar) and when.text.strip() == "otherwise"
    condition = None if otherwise else route.condition(when, "when")
    return Row(condition, blocks(route, said.get("steps"), said.at("steps"), before), said.at("when")), otherwise


def _together(route: Route, said: Said, before: tuple[str, ...]) -> Together:
    branches: dict[str, tuple[Block, ...]] = {}
    labels: dict[str, Text] = {}
    places: dict[str, Place] = {}
    for item in said.items("together"):
        inner = route.bench.desk.open(item, "branch")
        if inner is None:
            continue
        name = inner.text("branch")
        if name in branches:
            route.bench.desk.report(codes.NAME_TWICE, inner.at("branch"), name=name, line=places[name].line)
        places.setdefault(name, inner.at("branch"))
        labels[name] = inner.label("label", name)
        branches[name] = blocks(route, inner.get("steps"), inner.at("steps"), before)
    if not branches:
        route.bench.desk.report(flow.NO_STEPS, said.place)
    return Together(tuple(branches.items()), said.choice("if_one_rejects", "stop_all"), said.place, labels)


# ------------------------------------------------------------------------------------------------ steps and works
def _step(route: Route, said: Said, kind: str, before: tuple[str, ...]) -> Step | None:
    name = said.name_at(kind)
    bench, here = route.bench, route.here
    if name is None or not naming.check(bench.desk, name, naming.thing("a step", "步骤")):
        return None
    said.name = name.text
    _name(route, name)
    entity = here.entity or ""
    hidden = {scalar.text for scalar in said.names("hide")}
    for scalar in (*said.names("may_edit"), *said.names("must_fill")):
        route.edits.append((name.text, scalar))
        if scalar.text in hidden:
            bench.desk.report(flow.EDITS_HIDDEN, scalar, step=name.text, field=scalar.text)
    step = Step(
        name=name.text,
        label=said.label("label", name.text),
        place=name.place,
        work=kind == "work",
        who=seats(bench, said.get("who"), here),
        need=_need(bench, said),
        reject_when=said.choice("reject_when"),
        when=route.condition(said.get("when"), "when"),
        may_edit=bench.fields(said, "may_edit", entity),
        must_fill=bench.fields(said, "must_fill", entity),
        hide=bench.fields(said, "hide", entity),
        buttons=_buttons(bench, said),
        return_to=_return_to(bench, said, name.text, before),
        after_return=said.choice("after_return", "redo"),
        comment=said.choice("comment", "on_reject"),
        signature=said.flag("signature"),
        own_request=said.choice("own_request", _policy(route, "own_request", "up")),
        same_person=said.choice("same_person", _policy(route, "same_person", "ask")),
        if_nobody=_if_nobody(route, said),
        when_passed=effects(bench, said.get("when_passed"), "when_passed", here),
        batch=said.flag("batch", True),
        withdraw=said.choice("withdraw"),
        max_returns=max_returns(said),
        due=bench.duration(said.get("due"), "due", here),
        remind=remind(bench, said),
        late=late(bench, said, here, in_step=True),
        calendar=calendar(bench, said) or route.calendar,
        more=_more(route, said),
    )
    _check(bench, said, step)
    return step


def _name(route: Route, name: Scalar) -> None:
    first = route.named.get(name.text)
    if first is not None:
        route.bench.desk.report(codes.NAME_TWICE, name, name=name.text, line=first.line)
    route.named.setdefault(name.text, name.place)


def _policy(route: Route, word: str, default: str) -> str:
    return str(route.said.choice(word, default))


def _if_nobody(route: Route, said: Said) -> Any:
    node = said.get("if_nobody")
    if node is None:
        node = route.said.get("if_nobody")
    if node is None:
        return "admin"
    if isinstance(node, Scalar):
        return route.bench.desk.choice(node, "if_nobody", ("admin", "skip", "reject")) or "admin"
    found = seats(route.bench, node, route.here)
    nobody_chooses(route.bench, found)
    return found or "admin"


def _need(bench: Bench, said: Said) -> str:
    scalar = said.name_at("need")
    if scalar is None or _NEED.fullmatch(scalar.text):
        return scalar.text if scalar else "any"
    bench.desk.report(flow.NEED, scalar, found=shortened(scalar.text))
    return "any"


def _buttons(bench: Bench, said: Said) -> tuple[str, ...]:
    if not said.has("buttons"):
        return ("return",)
    options = said.table.words["buttons"].options
    return tuple(found for scalar in said.names("buttons") if (found := bench.desk.choice(scalar, "buttons", options)))


def _return_to(bench: Bench, said: Said, step: str, before: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for scalar in said.names("return_to"):
        if scalar.text in ("start", "previous", *before):
            found.append(scalar.text)
        else:
            bench.desk.report(flow.RETURN_FORWARD, scalar, step=step, to=shortened(scalar.text))
    return tuple(found) or ("start",)


def calendar(bench: Bench, said: Said) -> str:
    """The name of the calendar that counts; "" where none is said."""
    name = said.name_at("calendar")
    if name is None:
        return ""
    if name.text not in bench.calendars:
        bench.desk.no_such(
            name, naming.thing("calendar of `app.calendars`", "`app.calendars` 中的日历"), name.text, bench.calendars
        )
        return ""
    return name.text


def _more(route: Route, said: Said) -> dict[str, Any]:
    more: dict[str, Any] = {}
    for word in ("cc", "hand_over_to", "add_from"):
        if said.has(word):
            more[word] = people(route.bench, said, word, route.here, TOLD)
    return more


def max_returns(said: Said) -> int | None:
    """How many returns there may be before one must decide (S9.7); None where it is not said."""
    found = said.whole("max_returns")
    if found is not None and found < 0:
        said.desk.report(codes.NOT_WHOLE, said.at("max_returns"), found=found)
    return None if found is None else max(found, 0)


def _check(bench: Bench, said: Said, step: Step) -> None:
    if not said.has("due"):
        label = Text.of({"en": f"Step `{step.name}`", "zh-CN": f"步骤 `{step.name}`"})
        without_due(bench, said, label)
    for level in step.late:
        for effect in level.do:
            if effect.word == "approve" and not effect.more.get("accept_risk"):
                bench.desk.report(flow.SILENT_APPROVAL, effect.place, step=step.name)
    if step.own_request == "skip":
        asked = [word for word in ("comment", "signature", "must_fill") if _asks(step, word)]
        if asked:
            bench.desk.report(flow.OWN_SKIP, step.place, step=step.name, word=asked[0])
    _check_need(bench, said, step)


def _asks(step: Step, word: str) -> bool:
    return step.comment == "always" if word == "comment" else bool(getattr(step, word))


def _check_need(bench: Bench, said: Said, step: Step) -> None:
    alone = step.who[0] if len(step.who) == 1 else None
    if (
        step.need in ("all", "in_order")
        and alone
        and alone.kind == "role"
        and not alone.holders
        and alone.name not in bench.single
    ):
        bench.desk.report(flow.NEEDS_ALL, said.at("need"), step=step.name, role=alone.name)
    counted = len(step.who) if not any(_open_ended(seat) for seat in step.who) else 0
    if counted and step.need.isdecimal() and int(step.need) > counted:
        bench.desk.report(flow.QUORUM, said.at("need"), step=step.name, need=step.need, seats=counted)
    if counted and counted % 2 == 0 and step.need == "50%":
        bench.desk.report(
            flow.EVEN_SHARE,
            said.at("need"),
            "warning",
            step=step.name,
            need=step.need,
            seats=counted,
            half=counted // 2,
        )


def _open_ended(seat: Seat) -> bool:
    """Whether it may turn into more than one seat."""
    return seat.holders == "every" or seat.kind in ("field", "managers_of", "chosen_by", "plugin")
