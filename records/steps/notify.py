"""The effect `notify`: a line in the inbox of each person meant, a mail to each, a message to the chat group."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kernel.reference import Reference
from kernel.text import Text
from records.context import Context
from records.messages import filled_text
from records.outbox import Leaving, post
from records.persons import outsiders_at, people_at
from records.results import Row
from schema.model import Effect, Person

NOTICE = "notice"


async def run(effect: Effect, context: Context) -> None:
    """Writes the lines with this transaction; mails and messages leave through the outbox (S14)."""
    work = context.work
    draft = await context.draft()
    text = await filled_text(work, draft, effect.text or _message(effect, context))
    record = Reference(context.entity, context.id)
    key = work.effect_key(context.key, record)
    members = work.house.organisation.members
    locale = work.house.schema.app.locale
    told = {user: text.in_(members[user].language or locale) for user in await people(effect.people, context)}
    if "inbox" in effect.via:
        await tell(context, told, record, key)
    others = {"entity": record.entity, "id": record.id, "text": text.in_(locale)}
    leaving: list[tuple[str, str, dict[str, object]]] = []
    if "mail" in effect.via:
        leaving += _mails(context, told, others, await _outsiders(effect.people, context))
    if "robot" in effect.via:
        leaving.append(("robot", "", others))
    await post(
        work,
        [
            Leaving(kind, f"{key}/{kind}{to and '/'}{to}", payload, record, request=context.request)
            for kind, to, payload in leaving
        ],
    )


def _mails(
    context: Context, told: Mapping[int, str], others: Mapping[str, object], outsiders: Sequence[Reference]
) -> Iterator[tuple[str, str, dict[str, object]]]:
    """One to each, so that each is tried again alone: kind, to whom, payload. Where it goes is looked up at sending."""
    members, schema = context.work.house.organisation.members, context.work.house.schema
    for user, text in told.items():
        yield "mail", str(user), {**others, "name": members[user].name, "user": user, "text": text}
    for each in outsiders:
        name = f"{schema.entity(each.entity).label.in_(schema.app.locale)} {each.id}"
        yield "mail", str(each), {**others, "name": name, "to": {"entity": each.entity, "id": each.id}}


async def tell(context: Context, told: Mapping[int, str], record: Reference, key: str) -> None:
    """A line in the inbox of each person; the same key and person twice is one line."""
    work, keys = context.work, {f"{key}/{user}": user for user in told}
    rows = await work.reader.rows(NOTICE, ("key",), work.among(NOTICE, "key", keys), frame=work.frame) if keys else []
    for row in rows:
        del keys[row["key"]]
    same = {"record": record, "kind": "notify", "version": 1, **stamps(context)}
    fresh = [
        {**same, "user": user, "text": told[user], "key": each, "title_": told[user][:200]}
        for each, user in keys.items()
    ]
    await work.unit.insert_many(NOTICE, fresh)


def stamps(context: Context) -> dict[str, object]:
    """The automatic fields of a row that the product writes itself."""
    work = context.work
    fields = work.house.schema.entity(NOTICE).fields
    given = {"created_at": work.now, "updated_at": work.now, "created_by": work.actor.user_id}
    return {name: value for name, value in given.items() if name in fields}


def _message(effect: Effect, context: Context) -> Text:
    return context.work.house.schema.messages.get(effect.message, Text.of("{title}"))


async def _outsiders(meant: Iterable[Person], context: Context) -> list[Reference]:
    """The records with an address that the list names: people outside of the product."""
    row = await context.work.stored(context.entity, context.id)
    named = (each.name for each in meant if each.kind == "field")
    return list(dict.fromkeys(each for name in named for each in outsiders_at(context.known, row, name)))


async def people(meant: Iterable[Person], context: Context) -> list[int]:
    """The active people that a list of roles, fields and short words means for this record."""
    return [user for user in await named(meant, context) if context.work.house.organisation.is_active(user)]


async def named(meant: Iterable[Person], context: Context) -> list[int]:
    """The people it means, whether active or not."""
    found: dict[int, None] = {}
    row = await context.work.stored(context.entity, context.id)
    for each in meant:
        found |= dict.fromkeys(await _people(each, context, row))
    return [user for user in found if user in context.work.house.organisation.members]


async def _people(person: Person, context: Context, row: Row) -> list[int]:
    work = context.work
    if person.kind == "role":
        return list(work.house.organisation.holders(person.name, row.get("unit")))
    if person.kind == "everyone":
        return list(work.house.organisation.holders("everyone"))
    if person.kind == "submitter":
        return [context.submitter or work.actor.user_id or 0]
    if person.kind == "nobody":
        return []
    name = "owner" if person.kind == "owner" else person.name
    if person.kind == "previous":
        return [*context.previous] or [(context.old or {}).get("owner") or 0]
    return await _in_field(context, name, row)


async def _in_field(context: Context, name: str, row: Row) -> list[int]:
    world, schema = context.work.world, context.work.house.schema
    return list(await world.settle(lambda: people_at(schema, world, context.known, row, name)))
