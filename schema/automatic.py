"""The fields that every record has without anybody writing them (language.md, Every record also has)."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from kernel.errors import Place
from kernel.text import Text
from schema.model import Field, Option

_PLACE: Final = Place("system.yaml", 1, 1)
APPROVALS: Final = {
    "running": ("Under approval", "审批中"),
    "returned": ("Returned", "已退回"),
    "approved": ("Approved", "已批准"),
    "rejected": ("Rejected", "已拒绝"),
    "withdrawn": ("Withdrawn", "已撤回"),
    "stopped": ("Stopped", "已终止"),
    "not_needed": ("Not needed", "无需审批"),
}
# Names of automatic fields and members: no field may be called so.
NAMES: Final = frozenset((
    "id", "version", "number", "owner", "unit", "created_at", "created_by", "updated_at", "updated_by", "stage",
    "stage_since", "moves", "entered_at", "approval", "completeness", "parent", "position",
))  # fmt: skip
OF_LINES: Final = frozenset(("parent", "position"))


def _text(en: str, zh: str) -> Text:
    return Text.of({"en": en, "zh-CN": zh})


def _field(name: str, type_: str, en: str, zh: str, **more: Any) -> Field:
    return Field(name=name, type=type_, label=_text(en, zh), place=_PLACE, automatic=True, readonly=True, **more)


ID: Final = _field("id", "integer", "Id", "序号", track=False)
VERSION: Final = _field("version", "integer", "Version", "版本", track=False)
NUMBER: Final = _field("number", "number", "Number", "编号", index=True, search=True)
OWNER: Final = _field("owner", "user", "Owner", "负责人", index=True, to=("user",))
UNIT: Final = _field("unit", "unit", "Unit", "所属单位", index=True, to=("unit",))
CREATED_AT: Final = _field("created_at", "datetime", "Created", "创建时间", track=False)
CREATED_BY: Final = _field("created_by", "user", "Created by", "创建人", track=False, to=("user",))
UPDATED_AT: Final = _field("updated_at", "datetime", "Changed", "更新时间", track=False)
UPDATED_BY: Final = _field("updated_by", "user", "Changed by", "更新人", track=False, to=("user",))
STAGE_SINCE: Final = _field("stage_since", "datetime", "In this stage since", "进入阶段时间", track=False)
APPROVAL: Final = _field(
    "approval", "choice", "Approval", "审批状态", track=False,
    options=tuple(Option(key, _text(en, zh)) for key, (en, zh) in APPROVALS.items()),
)  # fmt: skip
COMPLETENESS: Final = _field("completeness", "percent", "Completeness", "完整度", track=False)
POSITION: Final = _field("position", "integer", "Position", "次序", track=False)


def stage_field(options: tuple[Option, ...]) -> Field:
    """The field `stage` of an entity with stages."""
    return _field("stage", "choice", "Stage", "阶段", index=True, options=options)


def parent_field(parent: str) -> Field:
    """The field `parent` of lines."""
    return _field(
        "parent", "link", "Belongs to", "所属记录", index=True, track=False, to=(parent,), on_delete="cascade"
    )


def fields_of(*, owner: bool, stages: tuple[Option, ...]) -> dict[str, Field]:
    """The automatic fields of an ordinary entity, in order."""
    wanted = [
        ID, VERSION, NUMBER, *([OWNER] if owner else []), UNIT,
        *([stage_field(stages), STAGE_SINCE] if stages else []), APPROVAL,
        CREATED_AT, CREATED_BY, UPDATED_AT, UPDATED_BY, COMPLETENESS,
    ]  # fmt: skip
    return {field.name: field for field in wanted}


def internal_fields() -> dict[str, Field]:
    """The automatic fields of an internal entity."""
    return {field.name: field for field in (ID, VERSION)}


def line_fields(parent: str) -> dict[str, Field]:
    """The automatic fields of lines."""
    return {field.name: field for field in (ID, VERSION, parent_field(parent), POSITION)}


@cache
def shared() -> Mapping[str, Field]:
    """What a record of unknown entity has."""
    return fields_of(owner=True, stages=(Option("", Text.of("")),)) | {
        "stage": _field("stage", "text", "Stage", "阶段")
    }
