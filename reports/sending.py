"""The effect `send`: a report to each of some people after the deed, with the figures that each may see then."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from kernel.actor import Actor
from kernel.errors import Problem, Refusal
from kernel.reference import Reference
from kernel.text import Text
from records.actions.create import Create
from records.codes import STEP_MISSING
from records.context import Context
from records.door import Door
from records.extensions import Parcel
from records.house import House
from records.messages import filled_text
from records.outbox import Leaving, post
from records.results import Query
from records.steps.notify import people
from reports.brief import brief
from reports.codes import NOBODY, NOT_FOR
from reports.figures import figures
from schema.model import Effect
from schema.sections.consequences import unrun

KIND: Final = "send"
_NOT_HIS: Final = (403, 404, 422)  # refused to this person, now and when tried again


async def send(effect: Effect, context: Context) -> None:
    """A row of the outbox for each person and way, so that each is tried again alone. Raises Refusal for a report that
    is not run."""
    work = context.work
    schema, members = work.house.schema, work.house.organisation.members
    if unrun(schema, effect):
        raise Refusal(STEP_MISSING, {"word": effect.word})
    record = Reference(context.entity, context.id)
    written = effect.text or schema.messages.get(effect.message) or Text.of("")
    text = await filled_text(work, await context.draft(), written)
    report = schema.reports[str(effect.object)]
    key, day = work.effect_key(context.key, record), work.house.clock.today().isoformat() if report.period else ""
    rows = [
        (way, user, {"report": report.name, "user": user, "name": members[user].name, "way": way, "day": day,
                     "text": dict(text.values)})
        for user in await people(effect.people, context) for way in effect.via
    ]  # fmt: skip
    await post(
        work,
        [Leaving(KIND, f"{key}/{way}/{user}", payload, record, request=context.request) for way, user, payload in rows],
    )


async def leave(house: House, parcel: Parcel) -> Problem | None:
    """Tells the person what the report comes to; answers why there is nothing that he may be told."""
    house = await house.current()
    payload = parcel.payload
    user, name = payload["user"], str(payload["report"])
    known = house.organisation.members.get(user)
    if known is None or not house.organisation.is_active(user):
        return _not_for(house, payload, NOBODY.sentence(house.schema.app.locale, {}))
    language = known.language or house.schema.app.locale
    try:
        shown = await figures(house, house.organisation.actor(user), language, name, payload["day"])
    except Refusal as refusal:
        if refusal.status not in _NOT_HIS:
            raise
        return _not_for(house, payload, refusal.code.sentence(house.schema.app.locale, refusal.values))
    period = f"?period={payload['day']}" if payload["day"] else ""
    told = {"opens": f"/reports/{quote(name)}{period}"}
    lines = [Text.of(payload["text"]).in_(language) if payload["text"] else "", *brief(shown, language)]
    if payload["way"] == "mail":
        text = "\n".join(line for line in lines if line)
        more = {"user": user, "name": payload["name"], "text": text, **told}
        return await house.extensions.handlers["mail"](house, Parcel(more, parcel.key, parcel.attempt))
    await _note(house, parcel.key, {"user": user, "text": "\n".join(line for line in lines if line), **told})
    return None


def _not_for(house: House, payload: Mapping[str, Any], reason: str) -> Problem:
    report = house.schema.reports.get(payload["report"])
    label = report.label.in_(house.schema.app.locale) if report else payload["report"]
    return Problem(NOT_FOR, {"person": payload["name"], "report": label, "reason": reason})


async def _note(house: House, key: str, values: Mapping[str, Any]) -> None:
    """A line in the inbox; the same key is one line."""
    door = Door(house, Actor.system(KIND))
    literal = key.replace("\\", "\\\\").replace("'", "\\'")
    if not (await door.page("notice", Query(filter=f"key == '{literal}'", limit=1, count="none"))).rows:
        await door.run(Create("notice", {**values, "kind": "report", "key": key}))
