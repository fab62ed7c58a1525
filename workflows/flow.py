"""The whole flow of an approval for a drawing (2.5): its steps, choices with conditions in words, and branches."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from expressions.tree import Expression
from kernel.actor import Actor
from kernel.errors import Refusal
from kernel.text import Text
from records.house import House
from records.reasons import sees_everywhere
from records.sight import Sight
from schema import model
from schema.model import Entity
from schema.wording.conditions import stated
from workflows import words
from workflows.codes import NO_WORKFLOW
from workflows.definitions import definition_of
from workflows.look import Look
from workflows.organisation import name_of
from workflows.visible import look_of, shown

_UNSEEN: Final = Text.of({"en": "a condition on what you may not see", "zh-CN": "涉及您无权查看的内容的条件"})
_OTHERWISE: Final = Text.of({"en": "otherwise", "zh-CN": "其他情况"})
_WHO: Final[Mapping[str, Text]] = {
    "manager_of": Text.of({"en": "the superior of {of}", "zh-CN": "{of}的上级"}),
    "managers_of": Text.of({"en": "the superiors of {of}, level by level", "zh-CN": "{of}的逐级上级"}),
    "department_head_of": Text.of({"en": "the head of the department of {of}", "zh-CN": "{of}的部门负责人"}),
    "chosen_by": Text.of({"en": "chosen by the submitter", "zh-CN": "由提交人选定"}),
    "plugin": Text.of({"en": "found by a plugin", "zh-CN": "由插件确定"}),
}
_SUBMITTER: Final = Text.of({"en": "the submitter", "zh-CN": "提交人"})
_NEED: Final[Mapping[str, Text]] = {
    "any": Text.of({"en": "any one of them", "zh-CN": "任一人即可"}),
    "all": Text.of({"en": "all of them", "zh-CN": "须全部同意"}),
    "in_order": Text.of({"en": "one after the other", "zh-CN": "依次处理"}),
    "count": Text.of({"en": "{need} of them", "zh-CN": "须 {need} 同意"}),
}


async def of_workflow(house: House, actor: Actor, name: str, language: str) -> dict[str, Any]:
    """The flow as the file says it now, for whoever writes it. Raises Refusal 404."""
    definition = house.schema.workflows.get(name)
    if definition is None:
        raise Refusal(NO_WORKFLOW, {"workflow": name})
    async with house.store.read() as reader:
        return await Drawing(Sight(house, reader, actor), Look(None, ()), definition, language).whole()


async def of_request(house: House, actor: Actor, id_: int, language: str) -> dict[str, Any]:
    """The flow that a request follows, its conditions as far as this person may know what they read (S13.5). Raises
    Refusal 404."""
    async with house.store.read() as reader:
        sight = Sight(house, reader, actor)
        stored = await shown(sight, id_)
        definition = await definition_of(sight, stored.state.workflow, stored.state.version)
        return await Drawing(sight, await look_of(sight, stored), definition, language).whole()


class Drawing:
    """Draws one definition for one person in one language."""

    def __init__(self, sight: Sight, look: Look, definition: model.Workflow, language: str) -> None:
        self._sight = sight
        self._look = look
        self._definition = definition
        self._language = language

    async def whole(self) -> dict[str, Any]:
        """`{workflow, when, blocks}`; `when` is None where every record needs the approval."""
        flow = self._definition
        return {
            "workflow": {"name": flow.name, "label": flow.label.in_(self._language)},
            "when": await self._condition(flow.when),
            "blocks": await self._blocks(flow.steps),
        }

    async def _blocks(self, blocks: Iterable[model.Block]) -> list[dict[str, Any]]:
        return [await self._block(block) for block in blocks]

    async def _block(self, block: model.Block) -> dict[str, Any]:
        match block:
            case model.Choose():
                rows = [{"when": await self._condition(row.when) or _OTHERWISE.in_(self._language),
                         "blocks": await self._blocks(row.steps)} for row in block.rows]  # fmt: skip
                return {"kind": "choose", "rows": rows}
            case model.Together():
                return {"kind": "together", "if_one_rejects": block.if_one_rejects, "branches": [
                    {"name": name, "label": words.branch_label(self._definition, name, self._language),
                     "blocks": await self._blocks(inner)} for name, inner in block.branches
                ]}  # fmt: skip
            case _:
                return await self._step(block)

    async def _step(self, step: model.Step) -> dict[str, Any]:
        return {
            "kind": "work" if step.work else "step", "step": step.name, "label": step.label.in_(self._language),
            "who": [self._seat(seat) for seat in step.who], "need": self._need(step),
            "when": await self._condition(step.when),
        }  # fmt: skip

    # -------------------------------------------------------------------------------------------- who
    def _need(self, step: model.Step) -> str | None:
        several = len(step.who) > 1 or step.who[0].kind in ("managers_of", "field") or step.who[0].holders == "every"
        if not several and step.need == "any":
            return None
        return (_NEED.get(step.need) or _NEED["count"]).in_(self._language).format(need=step.need)

    def _seat(self, seat: model.Seat) -> str:
        schema, language = self._sight.house.schema, self._language
        if seat.kind == "role":
            return words.role_label(self._sight, seat.name, language) or seat.name
        if seat.kind == "user":
            members = self._sight.house.organisation.members
            found = next((id_ for id_, person in members.items() if person.login == seat.name), None)
            return name_of(self._sight.house.organisation, found) if found else seat.name
        entity = schema.entities.get(self._definition.entity)
        field = entity.fields.get(seat.name) if entity else None
        of = _SUBMITTER.in_(language) if seat.name == "submitter" else field.label.in_(language) if field else seat.name
        return _WHO[seat.kind].in_(language).format(of=of) if seat.kind in _WHO else of

    # -------------------------------------------------------------------------------------------- conditions
    async def _condition(self, condition: Expression | None) -> str | None:
        if condition is None:
            return None
        schema = self._sight.house.schema
        for path in condition.reads:
            if not await self._sees(schema.entities.get(self._definition.entity), path):
                return _UNSEEN.in_(self._language)
        return stated(schema, condition).in_(self._language)

    async def _sees(self, entity: Entity | None, path: tuple[str, ...]) -> bool:
        """Whether every field on the way is plain to this person: those of the record itself as his grants show it."""
        if self._look.rights is None:
            return True
        for place, name in enumerate(path):
            field = entity.fields.get(name) if entity is not None else None
            if entity is None or field is None:
                return False
            if not (self._look.shows(name) if not place else await sees_everywhere(self._sight, entity, name)):
                return False
            target = field.lines or (
                field.to[0] if len(field.to) == 1 else {"user": "user", "unit": "unit"}.get(field.type)
            )
            entity = self._sight.house.schema.entities.get(target or "")
        return True
