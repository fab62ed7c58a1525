"""Verbs as people read them, in both languages."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from kernel.errors import Problem
from kernel.text import Text
from records.codes import UNKNOWN_FIELD
from schema.model import Entity

_VERBS: Final = {
    "read": ("read", "查看"), "create": ("create", "新建"), "update": ("change", "修改"), "delete": ("delete", "删除"),
    "restore": ("restore", "恢复"), "assign": ("assign", "分配"), "import": ("import", "导入"),
    "export": ("export", "导出"), "print": ("print", "打印"), "share": ("share", "共享"),
    "comment": ("comment on", "评论"),
    "merge": ("merge", "合并"), "move": ("move", "流转"),
}  # fmt: skip


def verb_label(entity: Entity, verb: str) -> Text:
    """The verb in words; an action's own label."""
    if verb in entity.actions:
        return entity.actions[verb].label
    en, zh = _VERBS.get(verb, (verb, verb))
    return Text.of({"en": en, "zh-CN": zh})


def no_field(entity: Text, name: str, known: Iterable[str], at: str = "") -> Problem:
    """There is no such field; the nearest of the known ones is proposed. `at`: where it was named, if elsewhere."""
    guess = next(iter(get_close_matches(name, list(known), 1)), "")
    return Problem(UNKNOWN_FIELD, {"entity": entity, "name": name, "guess": guess}, at or name)
