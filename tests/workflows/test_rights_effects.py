"""S12.1, S12.7 The effects on rights and accounts: in the deciding transaction, both or none."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import workflows.register
from accounts.accounts import Accounts
from accounts.holder import HouseHolder
from kernel.errors import Refusal
from records.actions.act import Act
from records.actions.create import Create
from records.results import Query
from tests.accounts.clocks import Hands
from tests.fixtures.houses import NOON, PEOPLE, Housed, Person, house
from workflows.requests import Decide, Submit
from workflows.simulate import route_of
from workflows.stages import Move

SCHEMA = """
roles: {sales: {label: Sales}, dept_manager: {label: Manager}, clerk: {label: Clerk}, judge: {label: Judge}}
entities:
  deal:
    title: "{name}"
    fields: {name: {type: text}, cost: {type: money}, phone: {type: text}, buddy: {type: user}}
    stages: {open: {label: Open, next: [done]}, done: {label: Done, locked: all}}
    access:
      sales: {rows: own, can: [read, create, update], hide: [cost]}
      dept_manager: {rows: department, can: [read, update]}
  plea:
    title: "{kind}"
    fields:
      kind:   {type: text}
      person: {type: user}
      whose:  {type: user, where: "whose.active or kind in ['thaw', 'close']"}
      to:     {type: user}
      place:  {type: unit}
      until:  {type: date}
      roles:  {type: links, to: role}
      login:  {type: text}
    stages:
      draft: {label: Draft, next: [done]}
      done:
        label: Done
        approval: judged
        when_entered:
          - {grant: [read], entity: deal, who: owner, unit: =place, until: =until, when: kind == 'see'}
          - {grant: [read, update], entity: deal, who: person, when: kind == 'write'}
          - {revoke: [update], entity: deal, who: person, when: kind == 'less'}
          - {revoke: [read, update], entity: deal, who: person, unit: =place, when: kind == 'none'}
          - {account: create, who: person, roles: =roles, when: kind == 'open'}
          - {account: create, with: {login: =login, name: =login, unit: =place}, roles: [clerk], when: kind == 'new'}
          - {account: change, who: person, roles: =roles, when: kind == 'change'}
          - {account: freeze, who: person, when: kind == 'freeze'}
          - {account: unfreeze, who: person, when: kind == 'thaw'}
          - {account: close, who: person, when: kind == 'close'}
          - {transfer: all, from: =person, to: =to, when: kind == 'leave'}
    actions:
      lend: {label: Lend, do: [{grant: [read], entity: deal, who: person}]}
    access: {everyone: {rows: own, can: [read, create, update, lend]}}
workflows:
  judged: {entity: plea, own_request: allow, steps: [{step: one, who: {role: judge}}]}
  second: {entity: deal, own_request: allow, steps: [{step: two, who: {role: judge}}]}
  third:
    entity: deal
    steps: [{step: three, who: {role: judge}}]
    when_approved: [{start: second}]
"""
TEAM = (*PEOPLE, Person("ruth", "g", ("judge",)), Person("rita", "g", ("judge",)), Person("new", "d1"))


class Asking:
    """Asks for something as one person, and has ruth approve it."""

    def __init__(self, opened: Housed) -> None:
        self.opened = opened
        self.ids, self.units = opened.ids, opened.units

    async def request(self, who: str = "ann", **values: Any) -> int:
        made = await self.opened.door(who).run(Create("plea", values))
        moved = await self.opened.door(who).run(Move("plea", made.id or 0, "done"))
        assert moved.pending is not None
        return int(moved.pending["request"])

    async def approved(self, who: str = "ann", by: str = "ruth", **values: Any) -> None:
        await self.approve(await self.request(who, **values), by)

    async def approve(self, request: int, by: str = "ruth") -> None:
        await self.opened.door(by).run(Decide(request, "approve", 1, f"k{request}"))

    async def refused(self, who: str = "ann", by: str = "ruth", **values: Any) -> str:
        request = await self.request(who, **values)
        before = await self.rows("temporary_grant"), await self.rows("role_holding"), await self.rows("user")
        with pytest.raises(Refusal) as caught:
            await self.approve(request, by)
        assert (await self.rows("temporary_grant"), await self.rows("role_holding"), await self.rows("user")) == before
        state = (await self.opened.door("admin").get("request", request)).values["state"]
        assert state == "running", "both or none (S12.7)"
        return caught.value.code.name

    async def rows(self, entity: str) -> list[Any]:
        return [row.values for row in (await self.opened.door().page(entity, Query(limit=1000))).rows]

    async def sees(self, who: str) -> set[str]:
        page = await self.opened.door(who).page("deal")
        return {str(row.values["name"]) for row in page.rows}

    async def roles(self, who: str) -> set[str]:
        await self.opened.house.refresh()
        return {f"{each.role}@{each.unit}" for each in self.opened.actor(who).holdings}


@pytest.fixture
def hands() -> Hands:
    hands = Hands()
    hands.at = NOON
    return hands


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def asking(tmp_path: Path, request: pytest.FixtureRequest, hands: Hands) -> AsyncIterator[Asking]:
    async with house(SCHEMA, tmp_path, request.param, people=TEAM, clock=hands.clock) as opened:
        workflows.register.register(opened.house.extensions)
        for who in ("ann", "bob", "pat", "sam"):
            await opened.door(who).run(Create("deal", {"name": who}))
        yield Asking(opened)


async def test_a_grant_opens_the_units_records_until_its_last_day_and_no_hidden_field(
    asking: Asking, hands: Hands
) -> None:
    last = NOON.date() + timedelta(days=2)
    assert await asking.sees("ann") == {"ann"}
    await asking.approved(kind="see", place=asking.units["s2"], until=last.isoformat())
    assert await asking.sees("ann") == {"ann", "pat"}
    pat = next(row for row in (await asking.opened.door("ann").page("deal")).rows if row.values["name"] == "pat")
    assert "cost" not in pat.values, "more records, not more fields"
    why = await asking.opened.door("ann").explain("deal", pat.id, "read")
    assert why.allowed and "Section 2" in why.why[0].text() and last.isoformat() in why.why[0].text()
    assert not (await asking.opened.door("ann").explain("deal", pat.id, "update")).allowed
    hands.turn(days=2)
    assert await asking.sees("ann") == {"ann", "pat"}, "through the last day"
    hands.turn(days=1)
    assert await asking.sees("ann") == {"ann"}, "it ends by itself"


async def test_who_is_locked_is_offered_where_the_field_says_so_and_nowhere_else(asking: Asking) -> None:
    await asking.approved(kind="freeze", person=asking.ids["new"])
    await asking.opened.house.refresh()
    door = asking.opened.door("ann")

    async def offered(field: str, kind: str) -> list[str]:
        plea = (await door.run(Create("plea", {"kind": kind}))).id
        return [each.title for each in await door.choices("plea", field, "new", plea)]

    assert [await offered("whose", "close"), await offered("whose", "change")] == [["new"], []]
    assert await offered("person", "close") == []


async def test_a_grant_without_a_unit_reaches_all_and_verbs_may_be_taken_back_one_by_one(asking: Asking) -> None:
    await asking.approved(kind="write", person=asking.ids["eve"])
    assert await asking.sees("eve") == {"ann", "bob", "pat", "sam"}
    policy = asking.opened.house.policy
    assert "update" in policy.verbs(asking.opened.actor("eve"), "deal")
    await asking.approved(kind="less", person=asking.ids["eve"])
    assert [row["verbs"] for row in await asking.rows("temporary_grant")] == ["read"]
    await asking.approved(kind="none", person=asking.ids["eve"], place=asking.units["s2"])
    assert len(await asking.sees("eve")) == 4, "a right on everything is not one on a unit"


async def test_what_is_empty_or_over_or_ones_own_refuses_the_decision(asking: Asking) -> None:
    unit, day = asking.units["s2"], NOON.date()
    assert await asking.refused(kind="see", until=day.isoformat()) == "REC122"
    assert await asking.refused(kind="see", place=unit) == "REC122"
    over = (day - timedelta(days=1)).isoformat()
    assert await asking.refused(kind="see", place=unit, until=over) == "REC121"
    assert await asking.refused("ruth", "ruth", kind="see", place=unit, until=day.isoformat()) == "REC058"
    assert await asking.refused(kind="open") == "REC123"
    assert await asking.refused(kind="change", person=asking.ids["new"]) == "REC124"


async def test_outside_an_approval_rights_are_given_by_account_administrators_only(asking: Asking) -> None:
    made = await asking.opened.door("ann").run(Create("plea", {"person": asking.ids["bob"]}))
    with pytest.raises(Refusal) as caught:
        await asking.opened.door("ann").run(Act("plea", made.id or 0, "lend"))
    assert (caught.value.code.name, await asking.rows("temporary_grant")) == ("REC120", [])
    made = await asking.opened.door("admin").run(Create("plea", {"person": asking.ids["bob"]}))
    await asking.opened.door("admin").run(Act("plea", made.id or 0, "lend"))
    assert len(await asking.sees("bob")) == 4
    notes = [note for note in asking.opened.house.schema.notes if note.code.name == "SCH055"]
    assert [note.values["word"] for note in notes] == ["grant"]


async def test_accounts_are_made_changed_frozen_and_closed(asking: Asking) -> None:
    roles = {row["name"]: row for row in await asking.rows("role")}
    ids = {row.values["name"]: row.id for row in (await asking.opened.door().page("role")).rows}
    assert roles and await asking.roles("new") == set()
    home = asking.units["d1"]
    await asking.approved(kind="open", person=asking.ids["new"], roles=[ids["clerk"], ids["sales"]])
    assert await asking.roles("new") == {f"clerk@{home}", f"sales@{home}"}
    told = [row["text"] for row in await asking.rows("notice") if row["user"] == asking.ids["admin"]]
    assert any("account of new is ready" in text for text in told)
    await asking.approved(kind="change", person=asking.ids["new"], roles=[ids["clerk"]])
    assert await asking.roles("new") == {f"clerk@{home}"}
    await asking.approved(kind="freeze", person=asking.ids["new"])
    assert not asking.opened.house.organisation.is_active(asking.ids["new"])
    await asking.approved(kind="thaw", person=asking.ids["new"])
    assert asking.opened.house.organisation.is_active(asking.ids["new"])
    assert await asking.refused(kind="close", person=asking.ids["bob"]) == "REC043"
    await asking.approved(kind="close", person=asking.ids["new"])
    assert await asking.roles("new") == set()
    assert not asking.opened.house.organisation.is_active(asking.ids["new"])


async def test_a_role_that_would_end_is_held_on_and_a_frozen_person_has_no_temporary_rights(asking: Asking) -> None:
    clerk = next(row.id for row in (await asking.opened.door().page("role")).rows if row.values["name"] == "clerk")
    holding = {"user": asking.ids["eve"], "role": clerk, "unit": asking.units["d2"], "until": NOON.date()}
    await asking.opened.door().run(Create("role_holding", holding))
    await asking.approved(kind="open", person=asking.ids["eve"], roles=[clerk])
    ends = [row["until"] for row in await asking.rows("role_holding") if row["user"] == asking.ids["eve"]]
    assert ends == [None, None], "sales, and clerk once"
    await asking.approved(kind="write", person=asking.ids["eve"])
    await asking.approved(kind="freeze", person=asking.ids["eve"])
    await asking.opened.house.refresh()
    assert asking.opened.house.policy.verbs(asking.opened.actor("eve"), "deal") == frozenset()


async def test_a_new_person_is_made_with_roles(asking: Asking) -> None:
    await asking.approved(kind="new", login="newest", place=asking.units["d2"])
    await asking.opened.house.refresh()
    made = next(each for each in asking.opened.house.organisation.members.values() if each.login == "newest")
    assert made.active and [each.role for each in asking.opened.house.organisation.holdings(made.id)] == ["clerk"]
    assert await asking.refused(kind="new", login="NEWEST", place=asking.units["d2"]) == "REC001"


async def test_who_is_closed_acts_for_nobody_and_nobody_for_him(asking: Asking) -> None:
    """S8.1, S10.6: delegations from and to him are revoked with the account, what is over stays as it was; the others
    are told."""
    window = {"from_at": "2020-01-01T00:00:00Z", "to_at": "2099-01-01T00:00:00Z"}
    for giver, to in (("new", "ruth"), ("rita", "new"), ("rita", "ruth")):
        await asking.opened.door(giver).run(Create("delegation", {"to_user": asking.ids[to], **window}))
    over = {**window, "to_at": "2020-02-01T00:00:00Z"}
    await asking.opened.door("new").run(Create("delegation", {"to_user": asking.ids["rita"], **over}))
    await asking.approved(kind="freeze", person=asking.ids["new"])
    assert not any(row["revoked_at"] for row in await asking.rows("delegation")), "who is frozen may come back"
    await asking.approved(kind="close", person=asking.ids["new"])
    revoked = [(row["from_user"], row["to_user"], row["revoked_at"] is not None) for row in
               sorted(await asking.rows("delegation"), key=lambda row: row["id"])]  # fmt: skip
    new, ruth, rita = (asking.ids[each] for each in ("new", "ruth", "rita"))
    assert revoked == [(new, ruth, True), (rita, new, True), (rita, ruth, False), (new, rita, False)]


async def test_a_closed_approver_loses_the_seats_and_the_sessions_at_once(asking: Asking) -> None:
    accounts = Accounts(HouseHolder(asking.opened.house))
    _, session = await accounts.sessions.begin(asking.ids["rita"], "phone")
    waiting = await asking.request(kind="none", person=asking.ids["eve"], place=asking.units["d1"])
    await asking.approved(kind="close", person=asking.ids["ruth"], by="rita")
    request = await asking.request(kind="freeze", person=asking.ids["rita"])
    await asking.approve(request, "rita")
    assert not await accounts.holds(session)
    found = await asking.opened.door("admin").get("request", waiting)
    assert asking.ids["admin"] in found.values["participants"], "the seats went to the administrators (S8.1)"
    await asking.opened.door("admin").run(Decide(waiting, "approve", 1, "rescue"))


async def test_a_transfer_hands_over_everything_but_what_is_under_approval(asking: Asking) -> None:
    door, ann, bob = asking.opened.door("ann"), asking.ids["ann"], asking.ids["bob"]
    deal = (await door.page("deal")).rows[0]
    await door.run(Move("deal", deal.id, "done"))
    await door.run(Submit("deal", deal.id, "second"))
    assert await asking.refused("boss", kind="leave", person=ann, to=bob) == "REC126"
    running = (await asking.opened.door("admin").page("request", Query(filter="workflow == 'second'"))).rows[0].id
    await asking.opened.door("ann").run(Decide(running, "withdraw", None, "w"))
    await asking.approved("boss", kind="leave", person=ann, to=bob)
    assert await asking.sees("bob") == {"ann", "bob"}, "also what its stage has locked"
    assert await asking.sees("ann") == set()
    past = (await asking.opened.door("bob").history("deal", deal.id))["rows"]
    assert past[0]["verb"] == "assign"
    assert await asking.refused("boss", kind="leave", person=bob, to=bob) == "REC127"


async def test_an_approval_started_by_another_is_asked_for_by_the_same_person(asking: Asking) -> None:
    door = asking.opened.door("ann")
    deal = (await door.page("deal")).rows[0]
    first = (await door.run(Submit("deal", deal.id, "third"))).value["id"]
    await asking.approve(first)
    rows = (await asking.opened.door("admin").page("request", Query(filter="workflow == 'second'"))).rows
    assert [(row.values["submitter"], row.values["state"]) for row in rows] == [(asking.ids["ann"], "running")]
    assert (await route_of(asking.opened.house, door.actor, "deal", deal.id, "second", "en"))["route"]
