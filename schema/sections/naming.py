"""Which names things may have."""

import keyword
import re
from typing import Final

from kernel.text import Text
from schema import automatic, codes
from schema.desk import Desk
from schema.nodes import Scalar, shortened

FORM: Final = re.compile(r"[a-z][a-z0-9_]{0,47}")
KEY_FORM: Final = re.compile(r"[A-Za-z0-9_\-\u4e00-\u9fff]{1,48}")
EXPRESSION_WORDS: Final = frozenset(
    ("me", "this", "old", "ask", "param", "profile", "is_new", "empty", "otherwise", "today", "now", "true", "false")
)
SUBMITTER: Final = "submitter"
PATHS: Final = frozenset(
    (
        "me",
        "schema",
        "queue",
        "requests",
        "reports",
        "files",
        "jobs",
        "login",
        "logout",
        "undo",
        "redo",
        "notices",
        "effects",
        "openapi",
        "search",
        "status",
    )
)  # the addresses of the HTTP interface that are no entity
PEOPLE: Final = frozenset(("own", "team", "all", "everyone", "nobody", "submitter", "owner", "previous", "otherwise"))

ENTITY_NAME: Final = Text.of({"en": "an entity", "zh-CN": "实体"})
FIELD_NAME: Final = Text.of({"en": "a field", "zh-CN": "字段"})
ENTITY_KIND: Final = Text.of({"en": "entity", "zh-CN": "实体"})
ROLE_NAME: Final = Text.of({"en": "a role", "zh-CN": "角色"})


def thing(en: str, zh: str) -> Text:
    """A kind of thing, for sentences."""
    return Text.of({"en": en, "zh-CN": zh})


def check(desk: Desk, name: Scalar, what: Text, taken: frozenset[str] = frozenset(), instead: str = "") -> bool:
    """Whether the name may stand; otherwise reported."""
    if not FORM.fullmatch(name.text):
        desk.report(codes.BAD_NAME, name, name=shortened(name.text), what=what)
        return False
    if name.text in taken:
        desk.report(codes.RESERVED, name, name=name.text, what=what, instead=instead or f"{name.text}_1")
        return False
    return True


def check_entity(desk: Desk, name: Scalar) -> bool:
    """An entity's name: also a part of addresses."""
    taken = PATHS | EXPRESSION_WORDS | frozenset(keyword.kwlist) | {SUBMITTER}
    return check(desk, name, ENTITY_NAME, taken, f"{name.text}_record")


def check_field(desk: Desk, entity: str, name: Scalar, *, shipped: bool) -> bool:
    """A field's name: not a word of expressions, nor an automatic field."""
    taken = frozenset(keyword.kwlist)
    if not shipped:
        taken |= (
            EXPRESSION_WORDS
            | {SUBMITTER}
            | (automatic.NAMES if "." in entity else automatic.NAMES - automatic.OF_LINES)
        )
    return check(desk, name, FIELD_NAME, taken, f"{entity.rpartition('.')[2]}_{name.text}")


def check_key(desk: Desk, name: Scalar, what: Text) -> bool:
    """The key of a stage or an option: stored, so kept short and plain."""
    if KEY_FORM.fullmatch(name.text):
        return True
    desk.report(codes.BAD_NAME, name, name=shortened(name.text), what=what)
    return False
