"""The permission contract over every entity and verb of a schema: role x verb x entity x relation, exhaustively.

Each person meets records of every entity: their own, of somebody who reports to them, of their department, of their
section and of elsewhere; where their grants have conditions one that fulfils them and one that does not. Every verb
the policy knows is asked, and whether the record says beforehand what the door then does.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from access import policy as policy_module
from access.fields import RecordRights
from access.organisation import Organisation
from access.policy import Policy
from expressions.conditions import TRUE
from kernel.actor import Actor
from records.actions import act as act_module
from records.actions import assign
from records.actions.act import Act
from records.actions.assign import Assign
from records.actions.attach import Attach, Detach
from records.actions.bulk import Bulk
from records.actions.cells import Cells
from records.actions.comment import Comment
from records.actions.create import Create
from records.actions.create_many import CreateMany
from records.actions.delete import Delete
from records.actions.leaving import DoneByHand, SendAgain
from records.actions.long_work import Begin, Cancel, Part
from records.actions.ranges import Ranges
from records.actions.restore import Restore
from records.actions.share import Share
from records.actions.undo import Redo, Undo
from records.actions.update import Update
from records.verbs import BUILT_IN
from tests.contracts.entity_probes import (
    JUDGES,
    OWNERS,
    PROBES,
    Ground,
    entities_of,
    numbered,
    prepared,
    registered,
)
from tests.contracts.rights_schema import WHO
from tests.contracts.wide_oracle import ENTITIES, Thing
from tests.contracts.wide_schema import SCHEMA
from tests.fixtures.houses import house
from transfer.asking import Export
from transfer.downloading import Fetch, Unlock
from transfer.importing import FoundAnew, OpenImport, PlanImport, StartImport
from transfer.telling import Preview
from workflows import callers, requests, stage_clocks, stages
from workflows.calendar_change import Recount
from workflows.changes import Staff
from workflows.clock_work import Tick
from workflows.migrating import GoOn
from workflows.reminding import Remind
from workflows.requests import Decide, Submit
from workflows.stages import Move


@pytest.fixture
async def ground(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Ground]:
    engine = getattr(request, "param", "sqlite")
    opening = house(SCHEMA, tmp_path, engine, people=JUDGES, prepare=prepared, extensions=registered())
    async with opening as opened:
        places = [
            (entity, place, marked) for entity in ENTITIES for place in range(len(OWNERS)) for marked in (True, False)
        ]
        yield Ground(opened, {
            (entity, OWNERS[place], marked): Thing(entity, numbered(entity, place, marked), OWNERS[place], marked)
            for entity, place, marked in places
        })  # fmt: skip


ALIKE: Final = {"assigning": "assign"}
# Those that take others back or on, decisions, which go by seats, what leaves, which administrators look after, files
# that come in, views that are shared: tests/contracts/test_{over_http,requests_over_http,effects_over_http}.py.
# `CreateMany` makes each record as `Create` does (tests/records/test_create_many.py): imports, `Bulk`, `Ranges` ask it.
MORE: Final = {
    Begin, Part, Cancel, Undo, Redo, Decide, Staff, SendAgain, DoneByHand, Export, Fetch, GoOn, Tick, Recount, Remind,
    stage_clocks.Follow, stage_clocks.Tick, OpenImport, PlanImport, Preview, StartImport, FoundAnew, CreateMany, Share,
    Unlock,
}  # fmt: skip
LOOKS: Final = {
    "create": Create, "update": Update, "cells": Cells, "ranges": Ranges, "bulk": Bulk, "delete": Delete,
    "restored": Restore, "comment": Comment, "assigning": Assign, "act": Act, "move": Move, "submit": Submit,
    "attach": Attach, "detach": Detach,
}  # fmt: skip


async def hold(ground: Ground, name: str) -> int:
    """Asks one verb of everybody about everything; how many answers were held to the oracle."""
    count = 0
    for entity in entities_of(ALIKE.get(name, name)):
        every = [Delete(each.entity, each.id) for each in ground.things.values() if each.entity == entity]
        await ground.product(*(every if name == "restored" else ()))
        for who in WHO:
            for thing in ground.of(who, entity):
                await PROBES[name](ground, who, thing)
                count += 1
        await ground.product(*(Restore(each.entity, each.id) for each in (every if name == "restored" else ())))
    return count


@pytest.mark.parametrize("ground", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
@pytest.mark.parametrize("name", PROBES)
async def test_every_verb_on_every_entity_is_as_the_grants_say(ground: Ground, name: str) -> None:
    assert await hold(ground, name) >= len(entities_of(ALIKE.get(name, name))) * len(WHO) * 5


async def test_every_entity_and_every_verb_of_the_door_is_asked(ground: Ground) -> None:
    known = ground.opened.house.schema.entities
    assert {name for name, each in known.items() if not known[(each.lines_of or (name,))[0]].system} == set(ENTITIES)
    assert {*BUILT_IN, *ground.opened.house.extensions.verbs} - MORE == set(LOOKS.values())
    assert {"read", *LOOKS} == PROBES.keys()
    for name, action in LOOKS.items():
        assert action.__name__ in PROBES[name].__code__.co_names, name


# ------------------------------------------------------------------------------------------------ planted leaks
def reading_for_all(self: Policy, actor: Actor, verb: str, entity: str) -> Any:
    return self._condition(actor, "read", self.schema.entity(entity))


def every_rule_holds(self: Policy, actor: Actor, held: Any, entity: Any, scope: Any) -> Any:
    return TRUE if scope.kind == "expression" else SCOPE(self, actor, held, entity, scope)


def whole_organisation(self: Organisation, held: int | None, level: str = "") -> frozenset[int]:
    return frozenset(self.units)


SCOPE: Final = Policy._scope


async def nothing(*_: object) -> None:
    """Asks nobody."""


LEAKS: Final[dict[str, tuple[tuple[str, ...], object, str, object]]] = {
    "every verb is given with reading": (
        ("update", "cells", "bulk", "delete", "restored", "comment", "assigning", "act", "submit"),
        Policy, "rows", reading_for_all),
    "conditions of grants are forgotten": (("read",), policy_module, "all_of", lambda rows, *_: rows),
    "rules over rows are forgotten": (("read", "create"), Policy, "_scope", every_rule_holds),
    "a level reaches the whole organisation": (("read", "create"), Organisation, "scope", whole_organisation),
    "everybody is of the team": (
        ("read",), Organisation, "team_of", lambda self, person: frozenset(self.members)),
    "lines are not governed by their record": (("read",), Policy, "_line_rows", lambda *_: TRUE),
    "every field may be written": (
        ("update", "cells", "ranges", "bulk", "delete", "restored", "attach", "detach"),
        RecordRights, "writes", lambda *_, **__: True),
    "one may create anywhere": (("create",), Policy, "into", lambda *_: ((TRUE, TRUE),)),
    "one may assign to anybody": (("assigning",), assign, "refuse_assigning", nothing),
    "actions forget who": (("act",), act_module, "_refuse_others", nothing),
    "moves forget who": (("move",), stages, "_may", nothing),
    "moves take a role held elsewhere": (
        ("move", "submit"), callers, "_holds", lambda sight, role, row: role in sight.actor.roles),
    "anybody may start": (("submit",), requests, "_may_start", nothing),
}  # fmt: skip


@pytest.mark.parametrize(("leak", "name"), [(leak, name) for leak, (names, *_) in LEAKS.items() for name in names])
async def test_a_leak_in_any_verb_is_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, leak: str, name: str
) -> None:
    _, where, what, planted = LEAKS[leak]
    monkeypatch.setattr(where, what, planted)
    await ground.opened.house.refresh()
    with pytest.raises(AssertionError):
        await hold(ground, name)
