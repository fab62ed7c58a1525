"""The approval sheet (审批单) as a page to print: A4, black on white, without anything that is fetched (S13.6)."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

SCRIPT: Final = "document.getElementById('print').addEventListener('click', () => print());"
_HASH: Final = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
POLICY: Final = f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; script-src 'sha256-{_HASH}'"
"""What the page may do: its own styles, pictures of signatures, and the one line that prints."""

_PAGES: Final = Environment(
    loader=PackageLoader("documents"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "sheet": ("Approval sheet", "审批单"), "number": ("Request", "申请编号"), "submitter": ("Submitter", "提交人"),
    "for": ("for", "代"), "opened": ("Submitted", "提交时间"), "closed": ("Ended", "结束时间"),
    "result": ("Result", "审批结果"), "to_stage": ("Asked for", "申请事项"), "content": ("As decided", "审批内容"),
    "revision": ("revision", "内容版本"), "round": ("round", "轮次"), "route": ("Route", "审批流程"),
    "skipped": ("Not needed", "无需审批的环节"), "decisions": ("Decisions", "审批意见"), "step": ("Step", "环节"),
    "who": ("Name", "审批人"), "said": ("Decision", "决定"), "comment": ("Comment", "意见"), "at": ("Time", "时间"),
    "signature": ("Signature", "签名"), "trail": ("Trail", "流转记录"), "print": ("Print", "打印"),
    "void": ("This approval counts no more: what was approved was changed.", "批准后内容已修改，此批准已失效。"),
    "none": ("Nobody has decided yet.", "尚无审批决定。"), "by_itself": ("by itself", "自动"),
    "approve": ("Approved", "同意"), "reject": ("Rejected", "拒绝"), "return": ("Returned", "退回"),
    "done": ("Done", "已办理"), "cannot": ("Cannot be done", "无法办理"),
    "hash": ("Last hash of the trail", "流转记录末条哈希"), "definition": ("Definition", "流程定义哈希"),
    "entries": ("entries", "条"), "files": ("Files", "附件"),
    "proof": ("The trail is chained: the evidence file of this request proves it.",
              "流转记录以哈希相连，可用该申请的证据文件核验。"),
}  # fmt: skip


def render(sheet: Mapping[str, Any], language: str) -> str:
    """The page. `sheet` is what `workflows.sheet.sheet_of` gives."""
    place = 1 if language.startswith("zh") else 0
    said = {name: pair[place] for name, pair in _WORDS.items()}
    page = _PAGES.get_template("approval_sheet.html.j2")
    return page.render(sheet=sheet, say=said, language=language, script=SCRIPT, colon="：" if place else ": ")
