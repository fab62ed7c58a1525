"""The effect `account`: a person's account is made, changed, frozen, taken up again or closed (policy D-4 to D-6).

Sessions, tokens and links to get in end with the commit that locks a person (accounts.keys); open seats of theirs are
given on right after it (S8.1).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from kernel.errors import Refusal
from kernel.reference import Reference
from kernel.text import Text
from records.actions.delete import remove
from records.codes import GRANT_EMPTY, ROLES_MISSING, STILL_OWNS
from records.context import Context
from records.editing import edit, open_draft
from records.rights_effects import people_of, refuse_undecided, roles_of, rows, store
from records.steps.grant import GRANT
from records.steps.notify import tell
from records.work import Work
from schema.model import Effect

USER: Final = "user"
HOLDING: Final = "role_holding"
DELEGATION: Final = "delegation"
_READY: Final = Text.of({
    "en": "The account of {name} is ready. Make a link with which they choose their password, on this page.",
    "zh-CN": "{name} 的账号已开通。请在此页面生成登录链接，由本人设置密码。",
})  # fmt: skip


async def run(effect: Effect, context: Context) -> None:
    """Raises Refusal: nobody decided it, it means nobody, a role is full, the last administrator would go, or somebody
    to be closed still owns records."""
    refuse_undecided(effect, context)
    if effect.values:
        await _new(effect, context)
        return
    deed, giving = _DEEDS[str(effect.object)]
    for user in await people_of(effect, context, giving=giving):
        await deed(effect, context, user)


async def _new(effect: Effect, context: Context) -> None:
    """A new person, as described."""
    known = context.work.house.schema.entity(USER).fields
    values = {name: await context.field_value(known[name], given) for name, given in effect.values.items()}
    made = await store(context.work, USER, {"active": True, **values})
    await _open(effect, context, made)


async def _create(effect: Effect, context: Context, user: int) -> None:
    await _activate(context, user, active=True)
    await _open(effect, context, user)


async def _open(effect: Effect, context: Context, user: int) -> None:
    """The roles, and word to those who make links to get in: only they may, and not for an account above theirs."""
    await _hold(context.work, user, await roles_of(effect, context), await _unit(effect, context, user))
    await _announce(context, user)


async def _change(effect: Effect, context: Context, user: int) -> None:
    """From now on the person holds exactly these roles for the unit; those for other units stay."""
    work, wanted, unit = context.work, await roles_of(effect, context), await _unit(effect, context, user)
    if not wanted:
        raise Refusal(ROLES_MISSING, {"name": (await work.stored(USER, user))["name"]})
    held = [row for row in await rows(work, HOLDING, "user", (user,)) if row["unit"] == unit]
    await _hold(work, user, wanted, unit)
    for row in held:
        if row["role"] not in wanted:
            await remove(work, HOLDING, row["id"])


async def _freeze(_effect: Effect, context: Context, user: int) -> None:
    await _activate(context, user, active=False)


async def _unfreeze(_effect: Effect, context: Context, user: int) -> None:
    await _activate(context, user, active=True)


async def _close(_effect: Effect, context: Context, user: int) -> None:
    """For good: refused while the person owns records; roles, temporary rights and delegations end."""
    work = context.work
    if count := await _owned(work, user):
        raise Refusal(STILL_OWNS, {"name": (await work.stored(USER, user))["name"], "count": count})
    await _activate(context, user, active=False)
    for entity in (HOLDING, GRANT):
        for row in await rows(work, entity, "user", (user,)):
            await remove(work, entity, row["id"])
    await _revoke_delegations(work, user)


async def _revoke_delegations(work: Work, user: int) -> None:
    """Who is gone acts for nobody, and nobody acts for him (S8.1); the others are told as of any revocation."""
    for side in ("from_user", "to_user"):
        for row in await rows(work, DELEGATION, side, (user,)):
            if row["revoked_at"] is None and row["to_at"] > work.now:
                draft = open_draft(work.house.schema.entity(DELEGATION), row)
                await edit(work, draft, {"revoked_at": work.now}, "update")


_Deed = Callable[[Effect, Context, int], Awaitable[None]]
_DEEDS: Final[Mapping[str, tuple[_Deed, bool]]] = {  # the deed, and whether it gives something
    "create": (_create, True), "change": (_change, True), "freeze": (_freeze, False), "unfreeze": (_unfreeze, True),
    "close": (_close, False),
}  # fmt: skip


# ------------------------------------------------------------------------------------------------ the records
async def _activate(context: Context, user: int, *, active: bool) -> None:
    row = await context.work.stored(USER, user)
    if row["active"] != active:
        await edit(context.work, open_draft(context.work.house.schema.entity(USER), row), {"active": active}, "update")


async def _unit(effect: Effect, context: Context, user: int) -> int:
    """The unit the roles are held for; the person's home, unless another is said."""
    said = await context.value(effect.more["unit"]) if "unit" in effect.more else None
    if "unit" in effect.more and said is None:
        raise Refusal(GRANT_EMPTY, {"word": "unit"})
    return int(said or (await context.work.stored(USER, user))["unit"])


async def _hold(work: Work, user: int, roles: Iterable[int], unit: int) -> None:
    """The person holds these roles for the unit, without an end: one that would end is held on."""
    held = {row["role"]: row for row in await rows(work, HOLDING, "user", (user,)) if row["unit"] == unit}
    for role in roles:
        if role not in held:
            await store(work, HOLDING, {"user": user, "role": role, "unit": unit})
        elif held[role]["until"] is not None:
            draft = open_draft(work.house.schema.entity(HOLDING), held[role])
            await edit(work, draft, {"until": None}, "update")


async def _owned(work: Work, user: int) -> int:
    counts = [await work.reader.count(name, work.among(name, "owner", (user,)), work.frame)
              for name in work.house.names.owned()]  # fmt: skip
    return sum(counts)


async def _announce(context: Context, user: int) -> None:
    work, record = context.work, Reference(USER, user)
    name = (await work.stored(USER, user))["name"]
    members, locale = work.house.organisation.members, work.house.schema.app.locale
    told = {
        admin: _READY.in_(members[admin].language or locale).format(name=name)
        for admin in work.house.organisation.administrators("accounts")
    }
    await tell(context, told, record, work.effect_key(context.key, record))
