"""What effects on rights and accounts share: who may cause them, on whom, and the records that keep them."""

from collections.abc import Iterable, Mapping
from typing import Any

from kernel.errors import Refusal
from kernel.reference import Reference
from records.actions.create import store_new
from records.codes import NOBODY_MEANT, OWN_RIGHTS, RIGHTS_UNDECIDED, ROLE_UNKNOWN
from records.context import Context
from records.editing import new_draft
from records.steps.notify import named
from records.work import Work
from schema.model import Effect


def refuse_undecided(effect: Effect, context: Context) -> None:
    """Rights and accounts change by somebody's decision, or by whoever administers accounts (language.md, Effects).

    Raises Refusal (403).
    """
    actor = context.work.actor
    in_charge = actor.user_id in context.work.house.organisation.administrators("accounts")
    if not context.decided and not in_charge:
        raise Refusal(RIGHTS_UNDECIDED, {"word": effect.word})


async def people_of(effect: Effect, context: Context, *, giving: bool) -> list[int]:
    """Whom the effect means. Nobody decides what he gains himself (policy D-6): raises Refusal (403), and 422 where
    it means nobody."""
    found = await named(effect.people, context)
    if not found:
        raise Refusal(NOBODY_MEANT, {"word": effect.word})
    if giving and context.work.actor.user_id in found:
        raise Refusal(OWN_RIGHTS)
    return found


async def store(work: Work, entity: str, values: Mapping[str, Any]) -> int:
    """A new record of the system schema, checked like any other."""
    draft = await new_draft(work, work.house.schema.entity(entity), values)
    await store_new(work, draft)
    return draft.id


async def rows(work: Work, entity: str, field: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of a system entity with these values."""
    return await work.reader.rows(entity, where=work.among(entity, field, tuple(values)), frame=work.frame)


async def roles_of(effect: Effect, context: Context) -> list[int]:
    """The ids of the roles named by `roles`: records of roles, or their names. Raises Refusal (422) for others."""
    given = await context.value(effect.more.get("roles"))
    known = {row["name"]: row["id"] for row in await rows(context.work, "role", "name", _names(given))}
    found: dict[int, None] = {}
    for each in given if isinstance(given, tuple | list) else (given,):
        if each is not None:
            found[_role(each, known)] = None
    return list(found)


def _names(given: Any) -> list[str]:
    return [each for each in (given if isinstance(given, tuple | list) else (given,)) if isinstance(each, str)]


def _role(given: Any, known: Mapping[str, int]) -> int:
    if isinstance(given, Reference):
        return given.id
    if isinstance(given, int):
        return given
    if given not in known:
        raise Refusal(ROLE_UNKNOWN, {"role": given})
    return known[given]
