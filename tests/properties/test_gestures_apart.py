"""What a gesture writes into many records comes out as if each were changed alone: answers, values, trail, search."""

import random
from collections.abc import Sequence
from typing import Any, Final, Literal

import pytest

from records.actions import update_many
from records.actions.create import Create
from records.actions.ranges import Ranges
from records.actions.undo import Undo
from records.results import Query
from records.together import change_apart
from records.verifying import broken_chains, stale_formulas
from tests.fixtures.houses import Housed, house

SCHEMA: Final = """
roles: {sales: {label: Sales}, dept_manager: {label: Manager}}
entities:
  firm:
    label: Firm
    title: "{name}"
    fields:
      name:  {type: text, label: Name, required: true, search: true}
      open:  {type: boolean, label: Open}
      rate:  {type: percent, label: Rate}
      worth: {type: money, label: Worth, formula: sum(deals.total)}
    access: {sales: {rows: all, can: [read, create, update]}}
  deal:
    label: Deal
    title: "{name} · {firm.name}"
    number: "D{seq:4}"
    fields:
      name:   {type: text, label: Name, required: true, max: 12, search: true}
      code:   {type: text, label: Code, unique: true}
      firm:   {type: link, to: firm, label: Firm, reverse: deals, where: firm.open}
      kind:   {type: choice, label: Kind, options: {a: {en: A, zh-CN: 苹果}, b: Bear, c: {label: Cat, when: is_key}}}
      is_key: {type: boolean, label: Key}
      amount: {type: money, label: Amount, min: 0}
      most:   {type: money, label: Most}
      part:   {type: money, label: Part}
      ratio:  {type: percent, label: Ratio, check: ratio <= 1, message: Not more than all}
      total:  {type: money, label: Total, formula: amount * ratio}
      share:  {type: money, label: Share, formula: total * firm.rate, max: 5000}
      needs:  {type: text, label: Needs, required: is_key, show: is_key}
      since:  {type: date, label: Since}
      due:    {type: date, label: Due, suggested: true, min: =since}
      tags:   {type: choices, label: Tags, options: [x, y, z]}
      note:   {type: long_text, label: Note, suggested: true, track: false, search: true}
      secret: {type: text, label: Secret}
      kept:   {type: text, label: Kept, readonly: true}
    locked: {when: name == 'Old', except: [note], message: It is old.}
    rules:
      named:  {check: name != 'Nobody', message: Nobody is no name, at: name}
      enough: {check: amount >= 5, when: kind == 'b', message: "{name} is too little", at: amount}
      large:  {check: amount < 900, message: "{name} is large", only: warn}
    stages:
      open: {label: Open, first: true, next: [won]}
      won:  {label: Won, first: true, locked: [amount], next: [over]}
      over: {label: Over, first: true, locked: all, ends: won}
    access:
      sales:
        - {rows: own, can: [read, create, update], readonly: [secret], to: department}
        - {rows: department, when: kind == 'a', can: [read, update], readonly: [name, code, firm, kind, secret]}
"""
CELLS: Final[dict[str, Sequence[Any]]] = {
    "name": ("One", "Two", "Old", "Nobody", "", None, "much longer than twelve", "甲乙"),
    "code": ("c1", "c2", "c3", "c4", "", None),
    "firm": ("Acme", "Shut", "Twins", "No such", "", None),
    "kind": ("苹果", "Bear", "c", "Dog", "", None),
    "is_key": ("yes", "no", "是", "", "perhaps"),
    "amount": ("1", "7", "１，０００", "¥950.50", "-1", "much", "", "99999999999999999999"),
    "most": ("5", "50", ""),
    "part": ("4", "40", ""),
    "ratio": ("10%", "150%", "0.5", "", None),
    "needs": ("all", "", None),
    "due": ("2026/3/1", "3月1日", "someday", ""),
    "since": ("2026-01-01", "2026-05-01", ""),
    "tags": ("x", "x, y", "", "q"),
    "note": ("one", "two words", "", None),
    "secret": ("x", ""),
    "kept": ("x",),
    "total": ("1",),
}
WORDS: Final = ("One", "Two", "Old", "甲乙", "D3", "words", "Acme")
RECORDS: Final = 14
DEEDS: Final[tuple[Literal["paste", "fill", "clear"], ...]] = ("paste", "paste", "paste", "fill", "clear")


async def furnished(opened: Housed) -> None:
    ann, bob = opened.door("ann"), opened.door("bob")
    for name, is_open, rate in (
        ("Acme", True, "0.1"),
        ("Shut", False, "0.2"),
        ("Twins", True, None),
        ("Twins", True, None),
    ):
        await ann.run(Create("firm", {"name": name, "open": is_open, "rate": rate}))
    for at in range(RECORDS):
        values = {"name": f"D{at}", "code": str(at), "firm": 1, "amount": "6", "kind": "a", "ratio": "0.2", "most": "9"}
        values["stage"] = {3: "won", 7: "over"}.get(at, "open")
        await (bob if at % 5 == 4 else ann).run(Create("deal", values))


def gestures(seed: int) -> list[Ranges]:
    """What somebody does one after the other: pastes, fills, clears, over some rows and columns."""
    chance, found = random.Random(seed), []
    for _ in range(8):
        names = tuple(chance.sample(sorted(CELLS), chance.randint(1, 5)))
        start, do = chance.randint(0, 3), chance.choice(DEEDS)
        sort = chance.choice(("id", "-id", "name,id"))
        cells = [[_cell(chance, name) for name in names] for _ in range(1 if do == "fill" else RECORDS - start)]
        found.append(Ranges("deal", Query(sort=sort), (start, RECORDS), names, do, None if do == "clear" else cells))
    return found


def _cell(chance: random.Random, name: str) -> Any:
    """Mostly something that can be written, or nearly nothing would be."""
    good = CELLS[name][:2]
    return chance.choice(good if chance.random() < 0.7 else CELLS[name])


async def kept(opened: Housed) -> dict[str, Any]:
    """Everything that gestures leave behind, but for times, hashes and the order in which one gesture wrote."""
    found: dict[str, Any] = {}
    async with opened.house.store.read() as reader:
        for entity in ("deal", "firm", "audit", "change_set"):
            rows = await reader.rows(entity, sort=("id",), frame=opened.house.frame(opened.actor("ann")))
            found[entity] = [
                {k: v for k, v in row.items() if not k.endswith("_at") and k not in _APART} for row in rows
            ]
        found["wrong"] = [*await broken_chains(opened.house, reader), *await stale_formulas(opened.house, reader)]
    for each in (*found["firm"], *(row for row in found["audit"] if row["entity"] == "firm")):
        each.pop("version")  # a total that follows several records at once is written once
    found["audit"] = [row for row in found["audit"] if row["entity"] == "deal"]
    for each in found["audit"]:
        each.pop("id")
    found["audit"].sort(key=lambda row: (row["record"], row["version"]))
    for row in found["change_set"]:
        row["entries"] = sorted(row["entries"] or (), key=lambda each: (each["entity"], each["id"], each["version"]))
    found["search"] = {word: sorted(each.id for each in await opened.door("ann").search(word)) for word in WORDS}
    return found


_APART: Final = ("at", "hash", "previous")


async def lived(opened: Housed, seed: int) -> list[Any]:
    """The answers of the gestures, and what each of them left behind."""
    await furnished(opened)
    assert change_apart(opened.house, opened.house.schema.entity("deal"))
    ann, told = opened.door("ann"), []
    for asked in gestures(seed):
        done = await ann.run(asked)
        answer = {**done.value, "warnings": sorted(each.text() for each in done.warnings)}
        told.append((answer, await kept(opened)))
    for _ in range(3):
        turned = (await ann.run(Undo())).value
        turned = {**turned, "reversed": sorted(turned["reversed"], key=lambda each: each["id"])}
        told.append((turned, await kept(opened)))
    return told


@pytest.mark.parametrize("seed", range(5))
async def test_a_gesture_comes_out_as_if_each_record_were_changed_alone(
    seed: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _alike(seed, "sqlite", tmp_path_factory, monkeypatch)


@pytest.mark.postgres
async def test_so_it_does_on_postgresql(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _alike(17, "postgres", tmp_path_factory, monkeypatch)


async def _alike(
    seed: int, engine: str, folders: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    ways, wrote = [], 0
    for few in (0, 10**6):
        monkeypatch.setattr(update_many, "FEW", few)
        async with house(SCHEMA, folders.mktemp("way"), engine) as opened:
            ways.append(await lived(opened, seed))
    for step, (together, alone) in enumerate(zip(*ways, strict=True)):
        assert together[0] == alone[0], step
        for name, rows in alone[1].items():
            assert together[1][name] == rows, (step, name)
        wrote += (alone[0] or {}).get("written", 0)
        assert not alone[1]["wrong"]
    assert wrote > 30, "what is compared must have been written"
