"""Bids under approval, and people who may see different things of them: the ground of the contract of requests.

Everything secret about a bid is a text that stands nowhere else, so that an answer holds it or does not. `sees` and
`knows` say from the grants below, in plain Python, who may see a request, and which of the bid's secrets.
"""

from dataclasses import dataclass
from typing import Final

from tests.fixtures.houses import Person

SCHEMA: Final = """
roles:
  seller: {label: Seller}
  keeper: {label: Keeper}
  pricer: {label: Pricer}
  blind:  {label: Blind}
  judge:  {label: Judge}
  deaf:   {label: Deaf}
  warden: {label: Warden}
  idle:   {label: Idle}
  portal: {label: Portal, outside: true}
entities:
  bid:
    label: Bid
    title: "{name}"
    fields:
      name:  {type: text, label: Name, required: true}
      price: {type: money, label: Price}
      note:  {type: text, label: Note}
      scan:  {type: file, label: Scan}
      mark:  {type: text, label: Mark, readonly: true}
      items: {type: lines, label: Items, fields: {item: {type: text, label: Item}}}
    access:
      seller: {rows: own, can: [read, create, update, comment]}
      keeper: {rows: all, can: [read, comment]}
      pricer: {rows: all, can: [read], hide: [price, note, scan, items]}
      blind:  {rows: all, can: [read], hide: [name, scan], mask: [note]}
      deaf:   {rows: all, can: [read], hide: [name, price, note, scan, items]}
      portal: {rows: "price == 1", can: [read]}
workflows:
  weigh:
    label: Weigh
    entity: bid
    locked: none
    visible_to: [warden]
    rules: {dear: {check: price > 100, message: Too cheap.}}
    steps:
      - step: one
        label: One
        when: price > 500
        who: {role: judge, within: anywhere}
        buttons: [return, hand_over, add_before]
        return_to: [start]
        hide: [note]
        may_edit: [mark]
      - step: two
        label: Two
        hide: [note]
        who: [{role: deaf, within: anywhere}, {role: judge, within: anywhere}]
        need: all
  carry:
    label: Carry
    entity: bid
    locked: none
    visible_to: [warden]
    steps: [{work: carried, label: Carried, who: {role: judge, within: anywhere}}]
"""
PEOPLE: Final = (
    Person("admin", "g", ("system_admin",)), Person("other_admin", "g", ("system_admin",)),
    Person("seller", "d1", ("seller",)), Person("rival", "d2", ("seller",)), Person("far", "d4", ("seller",)),
    Person("keeper", "d1", ("keeper",)), Person("pricer", "d1", ("pricer",)), Person("blind", "d1", ("blind",)),
    Person("judge", "g", ("judge",)), Person("deaf", "g", ("deaf",)), Person("warden", "g", ("warden",)),
    Person("idle", "d1", ("idle",)), Person("portal", "d1", ("portal",)),
)  # fmt: skip
WHO: Final = ("seller", "rival", "keeper", "pricer", "blind", "judge", "deaf", "warden", "idle", "portal", "admin")
OWNERS: Final = ("seller", "rival", "far")  # of the department, of the section, of elsewhere
HIDDEN: Final = {
    "pricer": ("price", "note", "scan", "items"), "blind": ("name", "note", "scan"),
    "deaf": ("name", "price", "note", "scan", "items"), "judge": ("note",),
}  # fmt: skip


@dataclass(frozen=True)
class Bid:
    """A bid and its secrets by field."""

    id: int
    owner: str

    @property
    def secrets(self) -> dict[str, str]:
        """Texts that stand nowhere else."""
        place = f"{self.id:04}"
        return {"name": f"Umbrella{place}", "price": f"9{place}.77", "note": f"whisper{place}", "items": f"cog{place}"}


def reads(who: str, bid: Bid) -> bool:
    """Whether a grant lets a person read the bid."""
    return who in ("keeper", "pricer", "blind", "deaf") or bid.owner == who


def knows(who: str, bid: Bid) -> set[str]:
    """The fields that a person may know of a bid whose request he sees: with grants what they show, else all; of who
    decides it nothing that his steps hide (S7.6)."""
    hidden = HIDDEN.get(who, ())
    return {field for field in bid.secrets if field not in hidden}
