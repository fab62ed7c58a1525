"""Stories about what becomes of a request: returns, branches, changes, ends, works, time, guarded actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from kernel.duration import Duration
from schema.model import Late, Person
from tests.workflows.builders import (
    ADMIN,
    BOSS,
    CHEN,
    HERE,
    LI,
    NINE,
    ROOT,
    WANG,
    ZHOU,
    Content,
    at_least,
    choose,
    effect,
    flow,
    losing,
    role,
    seat,
    step,
    together,
)  # fmt: skip
from tests.workflows.stories_of_people import FINANCE, begun, named
from tests.workflows.story import Story
from tests.workflows.test_engine_clock import DAY, at, does, late, to
from workflows.commands import (
    Cannot,
    Comment,
    Done,
    Propose,
    Reopen,
    Restart,
    Resubmit,
    Revise,
    Stop,
    TakeBack,
    Tick,
    Urge,
    Withdraw,
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ back, and around
def sent_back() -> list[Story]:
    """S9.1 S9.2 S9.7 S2.8 Returns to the start, to the one before, to a step by name; redone or come back to."""
    found = []
    three = (step("a", named("wang")), step("b", named("chen"), when=at_least("amount", 5)))
    for after in ("redo", "come_back"):
        last = step("c", named("boss"), named("zhou"), need="all", after_return=after,
                    return_to=("previous", "start", "a", "b"), comment="always")  # fmt: skip
        for target, amount in (
            (("", 5), ("start", 4), ("previous", 4), ("a", 5)) if after == "redo" else (("b", 5), ("a", 4))
        ):
            story = begun(*three, last, content=Content({"amount": amount}), max_returns=2)
            story.approve(WANG)
            story.approve(CHEN)
            story.send_back(BOSS, target)
            story.send_back(BOSS, target, comment="again")
            story.give(Resubmit(actor=LI, subject=story.content, same=True))
            story.approve(WANG)
            story.approve(BOSS, comment="ja")
            story.send_back(ZHOU, "start", comment="no")
            story.give(Resubmit(actor=LI, subject=story.content))
            story.approve(WANG)
            story.send_back(BOSS, "start", comment="no")
            found.append(story)
    return found


def side_by_side() -> list[Story]:
    """S2.8 Branches: rejected in one while the other stands or waits, returned out of one, skipped, one in another."""
    found = []
    inner = together(("x", (step("x1", named("admin")),)), ("y", (step("y1", named("root")),)))
    for wait in (False, True):
        law = (
            step("l1", named("wang"), return_to=("start", "first")),
            step("l2", named("chen"), return_to=("l1", "start")),
        )
        money = (step("m1", named("zhou"), named("boss"), need="in_order"), inner)
        block = together(("law", law), ("money", money), wait=wait)
        for acts in (
            ((WANG, "reject"), (ZHOU, "approve"), (BOSS, "approve"), (ADMIN, "approve"), (ROOT, "reject")),
            ((WANG, "approve"), (ZHOU, "approve"), (CHEN, "back l1"), (WANG, "approve"), (CHEN, "approve"),
             (BOSS, "approve"), (ADMIN, "approve"), (ROOT, "approve"), (BOSS, "approve")),
            ((ZHOU, "approve"), (BOSS, "approve"), (ADMIN, "approve"), (WANG, "back first"), (BOSS, "approve"),
             (WANG, "back start")),
        ):  # fmt: skip
            story = begun(step("first", role("president")), block, step("end", role("president")))
            story.approve(BOSS)
            for person, act in acts:
                word, _, target = act.partition(" ")
                if word == "back":
                    story.send_back(person, target)
                else:
                    (story.approve if word == "approve" else story.reject)(person)
            found.append(story)
    return found


def content_changes() -> list[Story]:
    """S3.5 S3.6 S3.7 Revised, edited by a holder, begun anew; and what was approved is void when it may be reopened."""
    first = step("one", named("wang"), may_edit=("code",))
    story = begun(first, step("two", named("chen"), may_edit=("note",)), restart_if_changed=("ratio",),
                  content=Content({"amount": Decimal(7)}), after_approval="reopen")  # fmt: skip
    story.give(Revise(actor=LI, changes={"note": [None, "x"]}))
    story.approve(WANG)
    story.approve(WANG, revision=2)
    story.give(Revise(actor=CHEN, changes={"note": ["x", "y"]}, subject=story.content))
    story.give(Restart(actor=LI, subject=story.content, changes={"ratio": ["1", "2"]}))
    story.give(Restart(actor=LI, subject=story.content, changes={"ratio": ["2", "3"]}, elsewhere=True))
    for person in (WANG, CHEN):
        story.approve(person, revision=story.request.revision)
    story.give(Revise(actor=LI, changes={"note": [None, "x"]}))
    for _ in range(2):
        story.give(Reopen(actor=LI))
    kept = []
    for after in ("locked", "open", "reopen"):
        for left in (False, True):
            each = begun(step("one"), after_approval=after)
            each.give(Reopen(actor=LI, left=left))
            each.approve(WANG)
            each.give(Reopen(actor=LI, left=left))
            kept.append(each)
    return [story, *kept]


def ended_otherwise() -> list[Story]:
    """S9.8 S17.1 S10.10 S13.5 Withdrawn, stopped, commented, copied; each as far as it is allowed."""
    found = []
    copies = (Person("role", "finance"), Person("submitter"), Person("role", "president"))
    for policy in ("until_first_decision", "until_decided", "never"):
        first = step("one", named("wang"), named("chen"), need="all", more={"cc": copies})
        story = begun(first, step("two", named("boss")), withdraw=policy, cc=copies, when_withdrawn=(effect(),),
                      when_approved=(effect("notify"),), when_rejected=(effect(),))  # fmt: skip
        story.give(Comment(actor=CHEN, comment="what is it"))
        story.give(Comment(actor=CHEN, comment=" "))
        story.give(Comment(actor=LI, comment="psst", approvers=True))
        story.give(Comment(actor=CHEN, comment="psst", approvers=True))
        story.approve(WANG)
        story.give(Withdraw(actor=WANG))
        story.give(Withdraw(actor=LI))
        story.give(Stop(actor=WANG, comment="no"))
        story.give(Stop(actor=ADMIN))
        story.approve(CHEN)
        (story.reject if policy == "never" else story.approve)(BOSS)
        story.give(Stop(actor=ADMIN, comment="too late"))
        story.give(Withdraw(actor=LI))
        story.give(Comment(actor=BOSS, comment="after", approvers=True))
        found.append(story)
    story = begun(step("one", FINANCE), step("two"))
    story.give(Stop(actor=ADMIN, comment="no"))
    return [*found, story]


def too_late_and_not_yours() -> list[Story]:
    """S6.2 S7.1 S6.5 Everybody presses everything before, while and after: each is told why not."""
    found = []
    one = step("one", named("wang"), named("chen"), named("zhou"), need="any", buttons=())
    order = step("one", named("wang"), named("chen"), need="in_order")
    for first in (one, order, replace(one, need="2")):
        story = begun(first, step("two", role("president")), after_approval="locked")
        for number, person in ((None, LI), (9, WANG), (2, LI), (1, WANG), (1, ZHOU), (2, WANG), (3, ZHOU), (2, CHEN)):
            story.approve(person, seat=number)
        story.send_back(BOSS, "start")
        for number in (None, 1, 2, 3):
            story.approve(WANG, seat=number)
        story.give(Resubmit(actor=WANG, subject=story.content))
        story.give(Resubmit(actor=LI, subject=story.content))
        story.give(Resubmit(actor=LI, subject=story.content))
        story.reject(WANG)
        story.approve(CHEN)
        story.give(TakeBack(actor=CHEN))
        story.give(Resubmit(actor=LI, subject=story.content))
        found.append(story)
    return found


# ------------------------------------------------------------------------------------------------ what it asks for
def works_and_what_is_asked_for() -> list[Story]:
    """S7.4 S7.5 Works are done or cannot be; comments, fields to fill and signatures are asked for."""
    work = step("do", named("wang"), work=True, return_to=("start", "first"))
    signed = step("sign", named("boss"), signature=True, comment="always", must_fill=("account",))
    story = begun(step("first", named("chen")), work, signed, content=Content({"account": None}))
    story.approve(CHEN)
    for kind in (Cannot, Done):
        story.give(kind(actor=CHEN, revision=1))
        story.give(kind(actor=WANG, revision=1))
    story.approve(WANG)
    story.reject(WANG)
    story.give(Cannot(actor=WANG, revision=1, comment="broken"))
    story.approve(CHEN)
    story.give(Resubmit(actor=LI, subject=story.content))
    story.approve(CHEN, revision=story.request.revision)
    story.give(Done(actor=WANG, revision=story.request.revision))
    story.give(Done(actor=BOSS, revision=story.request.revision))
    for comment in ("", "ja"):
        story.approve(BOSS, comment=comment)
        story.approve(BOSS, comment=comment, signature={"hash": "aa"})
    story.content.values["account"] = "K"
    story.reject(BOSS, comment="no")
    story.approve(BOSS, comment="ja", signature={"hash": "aa"})
    return [story]


def chosen_by_the_submitter() -> list[Story]:
    """S4.9 Chosen from a pool, missing, outside it, gone when the step opens, chosen anew."""
    pool = (FINANCE, role("manager"))
    first = step("one", seat("chosen_by", "submitter", pool=pool), return_to=("start",))
    every = step("two", seat("chosen_by", "submitter", pool=pool, holders="every"), named("boss"), need="all")
    found = []
    for chosen in (None, {}, {"one": (ZHOU,)}, {"one": (ZHOU,), "two.1": (CHEN, WANG)},
                   {"one": (BOSS,), "two": (CHEN, WANG)}, {"one": (CHEN,), "two": (ZHOU, CHEN)}):  # fmt: skip
        story = Story(flow(first, every))
        try:
            story.submit(chosen=chosen)
        except AssertionError:
            found.append(story)
            continue
        story.organisation = losing(story.organisation, CHEN, "finance")
        story.approve(story.holders()[0][0])
        found.append(story)
    return found


# ------------------------------------------------------------------------------------------------ time
def the_clock() -> list[Story]:
    """S11.4 to S11.7 Late: told, handed over, one more, rejected, approved; once per level."""
    found = []
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=NINE.tzinfo)
    for done in (does("notify", to("president")), does("hand_over", to("president")), does("add", to("finance")),
                 effect("reject"), effect("approve"), does("hand_over", to("vice_president"))):  # fmt: skip
        after = Late(Duration.parse("2 working hours"), (done,), HERE)
        first = step("one", named("wang"), named("zhou"), need="all", due=DAY, late=(late(effect("notify")), after))
        story = begun(first, step("two", role("president")), now=friday)
        for when in ("23 15:59", "23 16:00", "24 09:31", "24 12:00"):
            story.now = at(when)
            story.give(Tick())
        story.approve(WANG)
        story.give(Tick(failed="it was not possible"))
        found.append(story)
    return found


def urged_and_copied() -> list[Story]:
    """S10.9 Urged by the submitter, once in four working hours per step."""
    story = begun(step("one", FINANCE), step("two", role("president")))
    for person in (WANG, LI, LI):
        story.give(Urge(actor=person))
    story.now += timedelta(hours=6)
    story.give(Urge(actor=LI))
    story.approve(CHEN)
    story.give(Urge(actor=LI))
    story.approve(BOSS)
    story.give(Urge(actor=LI))
    return [story]


# ------------------------------------------------------------------------------------------------ guarded
def guarded_actions() -> list[Story]:
    """S1.2 S20.5 What waits for its approval, returned, proposed anew, clashing, carried out once or not at all."""
    found = []
    for starts in ("create", "update", "delete", "export", "move"):
        for end in ("approve", "reject", "withdraw") if starts == "update" else ("approve",):
            does_: dict[str, Any] = {
                "when_approved": (effect(),),
                "when_rejected": (effect(),),
                "when_returned": (effect(),),
            }
            story = Story(flow(step("one", return_to=("start",)), starts=starts, after_approval="open", **does_))
            change: dict[str, Any] = {"change": {"amount": ["1", "2"]}} if starts == "update" else {}
            story.submit(to_stage="won" if starts == "move" else "", **change)
            story.give(Propose(actor=LI, change={"amount": ["1", "4"]}))
            story.send_back(WANG, "start")
            story.give(Propose(actor=WANG, change={"amount": ["1", "3"]}))
            story.give(Propose(actor=LI, change={"amount": ["1", "3"]}))
            story.give(Resubmit(actor=LI, subject=story.content, change=dict(story.request.change)))
            if end == "approve":
                story.approve(WANG, clash=("amount",)) if starts == "update" else None
                story.give(Resubmit(actor=LI, subject=story.content)) if starts == "update" else None
                story.approve(WANG)
            elif end == "reject":
                story.reject(WANG)
            else:
                story.give(Withdraw(actor=LI))
            found.append(story)
    return found


def the_route() -> list[Story]:
    """S2.1 S2.2 S2.6 S1.5 S1.6 Rows, conditions at their bounds, empty fields, rules, and nothing to approve."""
    found = []
    rows = choose((at_least("ratio", Decimal("0.50")), (step("manager"),)), (None, (step("top", role("president")),)))
    extra = step("extra", named("zhou"), when=at_least("amount", 5))
    for ratio in (Decimal("0.50"), Decimal("0.49"), None):
        for amount in (5, 4, None):
            story = Story(
                flow(rows, extra, when=at_least("amount", 2)), content=Content({"ratio": ratio, "amount": amount})
            )
            try:
                story.submit()
            except AssertionError:
                found.append(story)
                continue
            found.append(story)
    return [*found, begun(extra, content=Content({"amount": 1}))]


STORIES: Final[tuple[Callable[[], list[Story]], ...]] = (
    sent_back, side_by_side, content_changes, ended_otherwise, too_late_and_not_yours,
    works_and_what_is_asked_for, chosen_by_the_submitter, the_clock, urged_and_copied, guarded_actions,
    the_route,
)  # fmt: skip
