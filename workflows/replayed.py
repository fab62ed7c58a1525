"""What a replay found, as data for those who write approvals (S18.3): routes, who would wait, what goes elsewhere."""

from collections.abc import Collection
from typing import Any

from records.house import House
from schema.model import Workflow
from workflows.replaying import Replay, titles_of
from workflows.route import step_named


async def replayed(
    house: House,
    definition: Workflow,
    found: Replay,
    language: str,
    seen: tuple[Collection[int], Collection[int]] | None = None,
) -> dict[str, Any]:
    """`{workflow, total, routes, stopped, nobody, waiting, elsewhere}`. `seen`: the records and the requests that
    whoever asks may read; the others are told by their number. None: all of them."""
    ids = sorted({id_ for each in found.examples.values() for id_ in each})
    people = house.organisation.members
    records = _plain(await titles_of(house, definition, ids), seen[0] if seen else None)
    requests = _plain(await titles_of(house, None, [id_ for id_, _, _ in found.elsewhere]), seen[1] if seen else None)
    labels = {name: step_named(definition, name).label.in_(language) for route in found.routes for name in route}
    return {
        "workflow": {"name": definition.name, "label": definition.label.in_(language)},
        "total": found.total,
        "routes": [{"route": list(route), "labels": [labels[name] for name in route], "count": count,
                    "examples": [records.get(id_) or f"#{id_}" for id_ in found.examples.get(route, ())]}
                   for route, count in found.routes.most_common()],
        "stopped": [{"code": code, "count": count} for code, count in found.stopped.most_common()],
        "nobody": [{"step": name, "label": step_named(definition, name).label.in_(language), "count": count}
                   for name, count in found.nobody.most_common()],
        "waiting": [{"person": people[id_].name, "count": count} for id_, count in found.waiting.most_common()
                    if id_ in people],
        "elsewhere": [{"request": id_, "title": requests.get(id_) or f"#{id_}", "before": list(before),
                       "after": list(after)} for id_, before, after in found.elsewhere],
    }  # fmt: skip


def _plain(titles: dict[int, str], seen: Collection[int] | None) -> dict[int, str]:
    return titles if seen is None else {id_: title for id_, title in titles.items() if id_ in seen}
