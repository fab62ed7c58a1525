"""What becomes of requests for which a step finds nobody, in words (S4.6)."""

from typing import Final

from access.organisation import Organisation
from kernel.text import Text
from schema.model import Step
from workflows.turn import first_of

_THEN: Final = {
    "admin": Text.of({"en": "would go to the workflow administrators {admins}", "zh-CN": "将转给流程管理员{admins}"}),
    "skip": Text.of({"en": "would skip the step", "zh-CN": "将跳过该环节"}),
    "reject": Text.of({"en": "would be rejected", "zh-CN": "将被自动驳回"}),
    "others": Text.of({"en": "would be decided by the other seats", "zh-CN": "将由其他席位处理"}),
    "instead": Text.of({"en": "would go to whom `if_nobody` names", "zh-CN": "将转给 `if_nobody` 指定的人"}),
}


def told_then(step: Step, others: bool, organisation: Organisation) -> Text:
    """What becomes of a request for which nobody is found (S4.6)."""
    kind = "others" if others and step.need == "any" else step.if_nobody
    said = _THEN[kind if isinstance(kind, str) else "instead"]
    admins = first_of([organisation.members[user].name for user in organisation.administrators("workflows")])
    return Text.of({words: said.in_(words).format(admins=admins.in_(words)) for words in ("en", "zh-CN")})
