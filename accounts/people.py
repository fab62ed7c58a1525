"""People from the command line and at the first start: made, listed and frozen through the door."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from accounts.codes import NO_ROLE, NO_UNIT, NOT_EMPTY, TAKEN
from accounts.holder import HouseHolder
from accounts.seed import everything
from accounts.shelf import CREDENTIAL
from kernel.actor import Actor
from kernel.errors import Refusal
from records.actions.create import Create
from records.actions.update import Update
from records.door import Door
from records.extensions import Extensions
from records.pipeline import run_in
from records.results import Outcome
from records.work import Work
from schema.model import Role

if TYPE_CHECKING:
    from accounts.accounts import Accounts

_SELF: Final = Actor.system("accounts")


@dataclass(frozen=True, slots=True)
class AddPerson:
    """A person with roles (role, unit) and a password, in one transaction. `first`: only where nobody is yet."""

    values: Mapping[str, Any]
    holdings: tuple[tuple[int, int], ...]
    hash: str
    first: bool = False


def register(extensions: Extensions) -> None:
    """Makes the deed known to the door."""
    extensions.verbs[AddPerson] = _add_person
    extensions.unkept.add(AddPerson)


async def _add_person(work: Work, deed: AddPerson) -> Outcome:
    if deed.first:
        await work.unit.next_number("first administrator")  # whoever else asks waits here until this one is made
        if await work.unit.count("user", at_most=1):
            raise Refusal(NOT_EMPTY)
    made = await run_in(work, Create("user", dict(deed.values)))
    for role, unit in deed.holdings:
        await run_in(work, Create("role_holding", {"user": made.id, "role": role, "unit": unit}))
    await work.unit.insert(CREDENTIAL, {"user": made.id, "hash": deed.hash})
    return Outcome(entity="user", id=made.id)


async def add(
    holder: HouseHolder, accounts: "Accounts", *, login: str, name: str, password: str, unit: str | None = None,
    roles: Iterable[str] = (), manager: str | None = None, hashed: str = "",
) -> int:  # fmt: skip
    """A person who can sign in at once. `roles` are `role` (for the home unit) or `role@unit`. Gives the id.

    `hashed`: the password's hash, where many begin with one password. Raises Refusal (422) naming what is wrong; then
    nobody was made.
    """
    return await _add(holder, accounts, login, name, password, unit, roles, manager, hashed, first=False)


async def _add(
    holder: HouseHolder, accounts: "Accounts", login: str, name: str, password: str, unit: str | None,
    roles: Iterable[str], manager: str | None, hashed: str = "", *, first: bool,
) -> int:  # fmt: skip
    accounts.refuse_weak(login, password)
    if accounts.user_of(login) is not None:
        raise Refusal(TAKEN, {"login": login})
    home = unit_id(holder, unit)
    held = tuple([await _holding(holder, each, home) for each in roles])
    above = accounts.known(manager) if manager else None
    values = {"login": login, "name": name, "unit": home, "manager": above, "active": True}
    deed = AddPerson(values, held, hashed or await accounts.passwords.hashed(password), first)
    return (await Door(holder.current, Actor.system("user add")).run(deed)).id or 0


async def first_administrator(holder: HouseHolder, accounts: "Accounts", login: str, name: str, password: str) -> int:
    """The first person of an empty database, holding the roles that between them administer everything.

    Raises Refusal: 409 somebody is there already, however many ask at the same time; 422.
    """
    roles = [role.name for role in _administering(holder.current.schema.roles.values())]
    return await _add(holder, accounts, login, name, password, None, roles, None, first=True)


async def freeze(holder: HouseHolder, user: int) -> None:
    """Nobody signs in as this person any more; sessions and tokens end. Raises Refusal for the last administrator."""
    await Door(holder.current, Actor.system("user freeze")).run(Update("user", user, {"active": False}))


def listed(holder: HouseHolder) -> list[dict[str, Any]]:
    """Everybody, by login."""
    organisation = holder.current.organisation
    rows = []
    for member in sorted(organisation.members.values(), key=lambda each: each.login):
        unit = organisation.units.get(member.unit or 0)
        roles = [f"{held.role}@{organisation.units[held.unit].code}" for held in organisation.holdings(member.id)]
        rows.append({
            "id": member.id, "login": member.login, "name": member.name, "active": member.active,
            "unit": unit.code if unit else "", "roles": roles,
        })  # fmt: skip
    return rows


def unit_id(holder: HouseHolder, code: str | None) -> int:
    """The unit with this code; without one the topmost. Raises Refusal (422)."""
    units = holder.current.organisation.units
    found = next(
        (each.id for each in units.values() if each.code == code or (code is None and each.parent is None)), None
    )
    if found is None:
        raise Refusal(NO_UNIT, {"unit": code or "-", "known": ", ".join(each.code for each in units.values())})
    return found


async def _holding(holder: HouseHolder, written: str, home: int) -> tuple[int, int]:
    name, _, code = written.partition("@")
    known = {row.values["name"]: row.id for row in await everything(Door(holder.current, _SELF), "role")}
    if name not in known or name not in holder.current.schema.roles:
        raise Refusal(NO_ROLE, {"role": name, "known": ", ".join(holder.current.schema.roles)})
    return known[name], unit_id(holder, code) if code else home


def _administering(roles: Iterable[Role]) -> list[Role]:
    """The fewest roles that administer everything: the one that does it all, where there is one."""
    chosen: list[Role] = []
    for role in sorted(roles, key=lambda each: -len(each.administers)):
        if role.administers - {what for each in chosen for what in each.administers}:
            chosen.append(role)
    return chosen
