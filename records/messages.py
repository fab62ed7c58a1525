"""Texts for people with `{field}`, `{customer.name}` and `{param.x}` filled in."""

import re
from typing import Final

from kernel.text import Text
from records.draft import Draft
from records.titles import text_at
from records.work import Sketch

_HOLE: Final = re.compile(r"\{([a-z_][a-z0-9_.]*)\}", re.IGNORECASE)


async def filled_text(work: Sketch, draft: Draft, text: Text) -> Text:
    """The text in each of its languages, with the values of this record."""
    if "{" not in "".join(each for _, each in text):
        return text
    work.world.put(draft.entity.name, draft.row)
    return Text(tuple([(tag, await _filled(work, draft, each, tag)) for tag, each in text]))


async def _filled(work: Sketch, draft: Draft, template: str, tag: str) -> str:
    language = tag or work.house.schema.app.locale

    def value(hole: "re.Match[str]") -> str:
        path = tuple(hole[1].split("."))
        if path[0] == "param" and len(path) == 2:
            return _parameter(work, draft, path[1])
        return text_at(work.world, draft.entity, draft.row, path, language)

    return await work.world.settle(lambda: _HOLE.sub(value, template))


def _parameter(work: Sketch, draft: Draft, name: str) -> str:
    declared = work.house.schema.parameters.get(name)
    if declared is None:
        return ""
    pick = draft.row.get(declared.by[1]) if declared.by else None
    return str(work.house.organisation.parameter(name, draft.row.get("unit"), pick=pick))
