"""Stories about who decides: nobody, oneself, the same person again, votes, signers, other hands (S4, S5, S8, S10)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from access.facts import Delegation
from schema.model import Person
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    LI,
    NINE,
    ROOT,
    WANG,
    ZHOU,
    Content,
    company,
    flow,
    gaining,
    losing,
    role,
    seat,
    step,
    without,
)  # fmt: skip
from tests.workflows.story import Story
from workflows.commands import (
    AddSigner,
    HandOver,
    MoveSeat,
    PeopleChanged,
    RemoveSigner,
    Resubmit,
    TakeBack,
    Withdraw,
)  # fmt: skip

ANYBODY: Final = (Person("everyone"),)
FINANCE: Final = role("finance", within="anywhere")
EVERY: Final = role("finance", within="anywhere", holders="every")
ADDING: Final = ("return", "add_before", "add_alongside", "add_after")


def named(login: str, **more: Any) -> Any:
    return seat("user", login, **more)


def begun(*steps: Any, by: int = LI, organisation: Any = None, content: Content | None = None, now: datetime = NINE,
          submit: dict[str, Any] | None = None, **more: Any) -> Story:  # fmt: skip
    """A request on its way."""
    story = Story(flow(*steps, **more), organisation or company(), content or Content(), now=now)
    story.submit(by, **(submit or {}))
    return story


def changed(story: Story, organisation: Any, **more: Any) -> None:
    story.organisation = organisation
    story.give(PeopleChanged(**more))


# ------------------------------------------------------------------------------------------------ who
def nobody_holds_the_role() -> list[Story]:
    """S4.6 Every answer to an empty seat, alone, and beside a seat that has somebody."""
    found = []
    for answer in ("admin", "skip", "reject", (role("president"),), (role("vice_president"),)):
        found.append(begun(step("one", role("vice_president"), if_nobody=answer), step("two", role("president"))))
        for need in ("any", "all"):
            story = begun(step("one", role("vice_president"), role("manager"), need=need, if_nobody=answer))
            story.approve(WANG)
            found.append(story)
    counted = step("one", EVERY, role("vice_president", holders="every"), need="3", if_nobody="skip")
    found.append(begun(counted))
    found.append(begun(replace(counted, if_nobody="admin"), by=ADMIN))
    return found


def ones_own_request() -> list[Story]:
    """S4.5 The submitter among the holders: up, exclude, allow, skip, alone and beside others."""
    found = []
    for own in ("up", "exclude", "allow", "skip"):
        asked: tuple[tuple[int, dict[str, Any]], ...] = ((WANG, {}), (BOSS, {}))
        if own == "skip":
            asked += ((CHEN, {"comment": "always"}), (CHEN, {"signature": True}), (CHEN, {"must_fill": ("account",)}))
        for by, more in asked:
            holder = {WANG: role("manager"), BOSS: role("president"), CHEN: role("assistant")}[by]
            story = begun(step("one", holder, own_request=own, **more), by=by)
            story.approve(by, comment="mine")
            story.approve(BOSS, comment="his")
            found.append(story)
        found.append(begun(step("one", FINANCE, own_request=own), by=CHEN))
        found.append(begun(step("one", role("vice_president"), own_request=own), by=ADMIN))
        found.append(begun(step("one"), by=LI, submit={"on_behalf_of": WANG}))
    return found


def asked_before() -> list[Story]:
    """S4.8 The repeated person: A, A, B, A under each rule, and never where more than a yes is asked."""
    found = []
    for same in ("ask", "skip_in_a_row", "skip"):
        asking: tuple[dict[str, Any], ...] = ({"comment": "always"}, {"signature": True}, {"may_edit": ("a",)})
        for more in ({}, *asking) if same == "skip" else ({},):
            last = [step(name, *people, same_person=same, **more) for name, people in
                    (("b", ()), ("c", (role("president"),)), ("d", ()))]  # fmt: skip
            story = begun(step("a"), *last)
            story.approve(WANG)
            story.approve(BOSS, comment="ja")
            found.append(story)
    counted = step("two", named("wang"), named("chen"), named("zhou"), need="2", same_person="skip")
    story = begun(step("a"), counted)
    story.approve(WANG)
    story.approve(CHEN)
    found.append(story)
    return found


def people_leave() -> list[Story]:
    """S8.1 S8.5 S5.7 A holder leaves, a role becomes empty; in plain, counted and rescued seats."""
    found = []
    two, mixed = (named("chen"), named("wang")), (FINANCE, named("wang"))
    for who, need in (
        ((role("manager"),), "any"),
        (two, "any"),
        (two, "in_order"),
        (two, "2"),
        (mixed, "all"),
        (mixed, "2"),
    ):
        story = begun(step("one", *who, need=need), step("two", role("president")))
        for gone in (CHEN, WANG, ZHOU, BOSS):
            changed(story, without(story.organisation, gone))
        story.approve(ADMIN)
        found.append(story)
    story = begun(step("one", role("assistant"), if_nobody="skip"), step("two", role("president")))
    changed(story, losing(story.organisation, CHEN, "assistant"), rescue=True)
    changed(story, gaining(story.organisation, ZHOU, "assistant"))
    story.approve(ROOT)
    found.append(story)
    for answer in ("skip", "reject", (role("president"),)):
        story = begun(step("one", role("assistant"), if_nobody=answer), step("two", role("president")))
        changed(story, losing(story.organisation, CHEN, "assistant"))
        found.append(story)
    return found


def the_submitter_leaves() -> list[Story]:
    """S8.4 Who stands in for a submitter who left hands in again, withdraws and is told."""
    story = begun(step("one", named("boss")), withdraw="until_decided")
    changed(story, without(story.organisation, LI))
    changed(story, story.organisation)
    story.send_back(BOSS, "start")
    story.give(Resubmit(actor=CHEN, subject=story.content))
    story.give(Resubmit(actor=WANG, subject=story.content))
    changed(story, without(story.organisation, WANG))
    story.give(Withdraw(actor=BOSS))
    return [story]


# ------------------------------------------------------------------------------------------------ how many
def votes() -> list[Story]:
    """S5.1 S5.3 S5.5 S5.6 Numbers, shares, weights and a veto; whoever is no longer needed is told once."""
    three = (named("wang"), named("chen"), named("zhou"))
    heavy = (named("boss", weight=Decimal(3)), named("wang"), named("chen", veto=True))
    found = []
    for who, need, ends in ((three, "2", ""), (three, "60%", "after_all"), (three, "any", "unreachable"),
                            (three, "any", ""), (three, "all", "after_all"), (heavy, "2", ""), (heavy, "60%", ""),
                            (three, "in_order", "after_all")):  # fmt: skip
        story = begun(step("one", *who, need=need, reject_when=ends))
        for number, person in enumerate((WANG, CHEN, ZHOU, BOSS)):
            (story.reject if number % 2 else story.approve)(person)
        found.append(story)
    story = begun(step("one", FINANCE, named("chen"), named("wang"), need="2"))
    story.approve(CHEN, seat=2)
    story.approve(CHEN, seat=1)
    story.give(TakeBack(actor=CHEN))
    story.approve(ZHOU)
    story.give(TakeBack(actor=ZHOU, seat=9))
    story.approve(WANG, seat=3)
    return [*found, story]


# ------------------------------------------------------------------------------------------------ other people
def signers_are_added() -> list[Story]:
    """S10.2 to S10.5 Added before, alongside and after, in each way of counting, then removed, rejected and left."""
    found = []
    first = step("one", role("manager"), named("zhou"), need="all", buttons=ADDING, more={"add_from": ANYBODY})
    for place in ("before", "alongside", "after"):
        for need in ("any", "in_order"):
            story = begun(first, step("two", role("president")))
            story.give(AddSigner(actor=WANG, revision=1, people=(CHEN, BOSS), place=place, need=need, comment="look"))
            story.give(AddSigner(actor=CHEN, revision=1, people=(ROOT,), place="before"))
            story.approve(WANG)
            story.approve(CHEN)
            story.reject(BOSS)
            story.approve(ZHOU)
            story.approve(ROOT)
            found.append(story)
    for place in ("before", "alongside", "after"):
        story = begun(first, step("two", role("president")))
        story.give(AddSigner(actor=WANG, revision=1, people=(CHEN, BOSS), place=place, need="all"))
        story.give(RemoveSigner(actor=ZHOU))
        story.give(RemoveSigner(actor=WANG, seat=4))
        story.give(RemoveSigner(actor=WANG, seat=1))
        changed(story, without(story.organisation, CHEN))
        story.approve(WANG)
        story.give(TakeBack(actor=WANG))
        story.reject(WANG)
        found.append(story)
    story = begun(first)
    for people in ((), (LI,), (WANG,), (ZHOU,), (99,), (CHEN, CHEN), (CHEN,), (BOSS, ADMIN, ROOT), (99, 98)):
        story.give(AddSigner(actor=WANG, revision=1, people=people, place="alongside"))
    story.give(AddSigner(actor=WANG, revision=1, people=(CHEN,), place="beside"))
    story.give(AddSigner(actor=WANG, revision=1, people=(CHEN,), place="after", need="2"))
    story.give(AddSigner(actor=WANG, revision=2, people=(CHEN,), place="after"))
    found.append(story)
    return found


def seats_change_hands() -> list[Story]:
    """S10.1 S17.1 Handed over by its holder and moved by an administrator: a role's seat, a person's, a rescue."""
    found = []
    over = {"buttons": ("hand_over",), "more": {"hand_over_to": ANYBODY}}
    for who in (role("manager"), FINANCE, named("wang"), role("vice_president")):
        story = begun(step("one", who, named("boss"), need="all", comment="always", **over))
        giver = {"finance": CHEN, "vice_president": ADMIN}.get(who.name, WANG)
        for to_ in (LI, BOSS, giver, 99):
            story.give(HandOver(actor=giver, to=to_))
        story.give(HandOver(actor=giver, to=ROOT, revision=2))
        story.give(HandOver(actor=LI, to=ROOT, revision=1))
        story.give(HandOver(actor=giver, to=ROOT, revision=1, comment="away"))
        story.approve(giver, comment="late")
        story.give(MoveSeat(actor=WANG, to=CHEN))
        story.give(MoveSeat(actor=ADMIN, to=CHEN))
        story.give(MoveSeat(actor=ADMIN, to=LI, comment="why"))
        story.give(MoveSeat(actor=ADMIN, to=CHEN, seat=9, comment="why"))
        story.give(MoveSeat(actor=ADMIN, to=CHEN, comment="why"))
        changed(story, without(story.organisation, CHEN))
        story.approve(WANG, comment="ja")
        story.approve(BOSS, comment="ja")
        found.append(story)
    ended = begun(step("one"))
    ended.approve(WANG)
    ended.give(HandOver(actor=WANG, to=CHEN))
    ended.give(MoveSeat(actor=ADMIN, to=CHEN, comment="why"))
    return [*found, ended]


def in_somebodys_place() -> list[Story]:
    """S10.6 S10.8 A delegate decides, adds and hands over in the holder's place, never on his own request."""
    window = (NINE, NINE + timedelta(hours=8))
    given = company(delegations=(Delegation(WANG, CHEN, *window), Delegation(BOSS, CHEN, *window)))
    more = {"add_from": ANYBODY, "hand_over_to": ANYBODY}
    first = step("one", role("manager"), role("president"), need="all", buttons=(*ADDING, "hand_over"), more=more)
    found = []
    for by in (LI, CHEN):
        story = begun(first, organisation=given, by=by)
        story.give(AddSigner(actor=CHEN, revision=1, people=(ZHOU, WANG), place="before", seat=1))
        story.give(AddSigner(actor=CHEN, revision=1, people=(ZHOU,), place="before", seat=1))
        story.reject(CHEN, seat=2)
        found.append(story)
        story = begun(first, organisation=given, by=by)
        story.give(HandOver(actor=CHEN, to=ROOT, seat=1))
        story.approve(CHEN, seat=2)
        story.give(TakeBack(actor=BOSS))
        story.give(TakeBack(actor=CHEN))
        story.send_back(CHEN, "start", seat=2, comment="so not")
        found.append(story)
    return found


STORIES: Final[tuple[Callable[[], list[Story]], ...]] = (
    nobody_holds_the_role, ones_own_request, asked_before, people_leave, the_submitter_leaves, votes,
    signers_are_added, seats_change_hands, in_somebodys_place,
)  # fmt: skip
