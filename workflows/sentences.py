"""The trail in sentences: one for each kind of event, in both languages, as far as the reader may know (S13, S13.5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from kernel.text import Text
from records.sight import Sight
from schema import model
from workflows import words
from workflows.causes import STATES
from workflows.events import Event
from workflows.state import Request, Seat

Entry = Mapping[str, Any]  # an entry of the trail as the page has it (workflows.reading)


def _both(en: str, zh: str) -> Text:
    return Text.of({"en": en, "zh-CN": zh})


_SAYS: Final[Mapping[str, Text]] = {
    "submit": _both("{who} submitted it.", "{who}提交了申请。"),
    "submit for": _both("{who} submitted it for {for}.", "{who}代{for}提交了申请。"),
    "resubmit": _both("{who} submitted it again.", "{who}重新提交了申请。"),
    "propose": _both("{who} proposed {fields}.", "{who}修改了待批的变更：{fields}。"),
    "revise": _both("{who} changed {fields}; this is revision {revision}.",
                    "{who}修改了{fields}，成为第 {revision} 版。"),
    "restart": _both("{who} changed {fields}: earlier decisions count no more and it begins anew.",
                     "{who}修改了{fields}，此前的决定失效，重新开始审批。"),
    "comment": _both("{who} wrote a comment.", "{who}发表了意见。"),
    "comment approvers": _both("{who} wrote a comment for approvers only.", "{who}发表了意见（仅审批人可见）。"),
    "skip": _both("“{step}” was skipped.", "“{step}”被跳过。"),
    "skip why": _both("“{step}” was skipped: {why}.", "“{step}”被跳过：{why}。"),
    "open": _both("“{step}” began.", "进入“{step}”环节。"),
    "open whom": _both("“{step}” began and waits for {whom}.", "进入“{step}”环节，待{whom}处理。"),
    "close passed": _both("“{step}” has passed.", "“{step}”已通过。"),
    "close rejected": _both("“{step}” ended with a rejection.", "“{step}”的结果为驳回。"),
    "close returned": _both("“{step}” ended with a return.", "“{step}”的结果为退回。"),
    "close void": _both("“{step}” is no longer needed.", "“{step}”无需再处理。"),
    "close skipped": _both("“{step}” was left out: {cause}.", "“{step}”已略过：{cause}。"),
    "redo": _both("What was approved in between counts no more: the content has changed.",
                  "内容已变更，其间的同意失效，需重新处理。"),
    "back": _both("It went back to {to}.", "申请退回到{to}。"),
    "back cause": _both("It went back to {to}: {cause}.", "申请退回到{to}：{cause}。"),
    "approve": _both("{who} approved at “{step}”.", "{who}在“{step}”同意。"),
    "approve for": _both("{who} approved for {for} at “{step}”.", "{who}代{for}在“{step}”同意。"),
    "reject": _both("{who} rejected it at “{step}”.", "{who}在“{step}”驳回。"),
    "reject for": _both("{who} rejected it for {for} at “{step}”.", "{who}代{for}在“{step}”驳回。"),
    "return": _both("{who} returned it from “{step}” to {to}.", "{who}从“{step}”退回到{to}。"),
    "return for": _both("{who} returned it for {for} from “{step}” to {to}.", "{who}代{for}从“{step}”退回到{to}。"),
    "done": _both("{who} has done “{step}”.", "{who}办妥了“{step}”。"),
    "done for": _both("{who} has done “{step}” for {for}.", "{who}代{for}办妥了“{step}”。"),
    "cannot": _both("{who} says that “{step}” cannot be done.", "{who}表示“{step}”无法办理。"),
    "cannot for": _both("{who} says for {for} that “{step}” cannot be done.", "{who}代{for}表示“{step}”无法办理。"),
    "automatic approve clock": _both("“{step}” was approved by the clock: nobody decided in time.",
                                     "“{step}”逾期未处理，系统按时限同意。"),
    "automatic reject clock": _both("“{step}” was rejected by the clock: nobody decided in time.",
                                    "“{step}”逾期未处理，系统按时限驳回。"),
    "automatic approve": _both("A seat of “{step}” passed by itself: {cause}.", "“{step}”的席位自动通过：{cause}。"),
    "automatic reject": _both("A seat of “{step}” rejected by itself: {cause}.", "“{step}”的席位自动驳回：{cause}。"),
    "take-back": _both("{who} took back what was said at “{step}”.", "{who}取回了在“{step}”的决定。"),
    "next": _both("At “{step}” it is the turn of {whom}.", "“{step}”轮到{whom}处理。"),
    "reassign": _both("A seat of “{step}” went to {whom}.", "“{step}”的席位转给{whom}。"),
    "reassign None clock_nobody": _both("Nobody was found to hand “{step}” over to; it stays where it is.",
                                        "“{step}”没有可转交的人，仍由原处理人处理。"),
    "reassign None clock_added": _both("{whom} may decide at “{step}” now, as nobody did in time.",
                                       "“{step}”逾期未处理，现由{whom}中任一人处理。"),
    "reassign cause": _both("A seat of “{step}” went to {whom}: {cause}.", "“{step}”的席位转给{whom}：{cause}。"),
    "stand-in": _both("{left} has left: {whom} may hand it in again or withdraw it.",
                      "{left}已离职，由{whom}代为重新提交或撤回。"),
    "hand-over": _both("{who} handed the seat at “{step}” over to {whom}.", "{who}将“{step}”转交给{whom}。"),
    "move-seat": _both("{who}, an administrator, gave the seat at “{step}” to {whom}.",
                       "管理员{who}将“{step}”的席位改派给{whom}。"),
    "add before": _both("{who} asked {whom} to decide first, at “{step}”.", "{who}在“{step}”前加签{whom}。"),
    "add alongside": _both("{who} asked {whom} to decide too, at “{step}”.", "{who}在“{step}”并加签{whom}。"),
    "add after": _both("{who} asked {whom} to decide next, at “{step}”.", "{who}在“{step}”后加签{whom}。"),
    "add": _both("{who} added {whom} at “{step}”.", "{who}在“{step}”加签{whom}。"),
    "remove": _both("{who} took the added signer {whom} of “{step}” away.", "{who}在“{step}”减签{whom}。"),
    "urge": _both("{who} urged those whom “{step}” waits for.", "{who}催办了“{step}”。"),
    "copy": _both("{whom} got a copy.", "已抄送{whom}。"),
    "void": _both("A seat of “{step}” is no longer needed.", "“{step}”的一个席位无需再处理。"),
    "void cause": _both("A seat of “{step}” was closed: {cause}.", "“{step}”的一个席位已关闭：{cause}。"),
    "remind held": _both("{whom} was reminded: “{step}” waits.", "已提醒{whom}处理“{step}”。"),
    "remind": _both("Those whom “{step}” waits for were reminded.", "已提醒“{step}”的处理人。"),
    "late": _both("“{step}” is late.", "“{step}”已逾期。"),
    "late None clock_failed": _both("“{step}” is late, and what is to happen then could not be done.",
                                    "“{step}”已逾期，但按时限的处理未能完成。"),
    "due": _both("“{step}” is due by {due}.", "“{step}”的期限为 {due}。"),
    "due cause": _both("“{step}” is due by {due} now: {cause}.", "“{step}”的期限改为 {due}：{cause}。"),
    "withdraw": _both("{who} withdrew the request.", "{who}撤回了申请。"),
    "stop": _both("{who}, an administrator, stopped the request.", "管理员{who}终止了申请。"),
    "end": _both("The request {state}.", "申请{state}。"),
    "reopen": _both("{who} changed what was approved; the approval counts no more.",
                    "{who}修改了已批准的内容，批准失效。"),
    "redraw": _both("Who decides “{step}” is asked anew: {cause}.", "“{step}”的处理人重新确定：{cause}。"),
    "migrate": _both("It follows the changed definition from now on.", "此后按变更后的流程定义进行。"),
    "send-again": _both("{who} had “{effect}” sent again.", "{who}重新执行了“{effect}”。"),
    "done-by-hand": _both("{who} did “{effect}” by hand.", "{who}人工完成了“{effect}”。"),
}  # fmt: skip
_OTHER: Final = _both("{who}: {kind}.", "{who}：{kind}。")
_START: Final = _both("the submitter", "提交人")
_PRODUCT: Final = _both("the product", "系统")
_ADMINISTRATORS: Final = _both("the workflow administrators", "流程管理员")
_CONTENT: Final = _both("the content", "内容")
_SHOWN: Final = 4


def sentence(
    sight: Sight, definition: model.Workflow, state: Request, event: Event, entry: Entry, language: str
) -> str:
    """What happened, in one sentence."""
    seat, due = _term(sight, state, event)
    values = {
        "who": (entry["actor"] or {}).get("title") or _PRODUCT.in_(language),
        "for": (entry["for"] or {}).get("title"), "cause": entry["cause"], "due": due, "kind": event.kind,
        "step": entry["label"] or _label(definition, state, seat, language),
        "to": _place(definition, entry["to"], language), "why": words.joined(entry["why"], language),
        "whom": _whom(sight, state, event, language), "left": event.data.get("name"),
        "revision": event.data.get("revision"), "fields": _fields(entry, language),
        "effect": event.data.get("effect", ""),
        "state": STATES[entry["outcome"]].in_(language) if entry["outcome"] in STATES else entry["outcome"],
    }  # fmt: skip
    return _SAYS.get(_key(event, values), _OTHER).in_(language).format(**values)


def _term(sight: Sight, state: Request, event: Event) -> tuple[int | None, str]:
    """The seat whose time an event sets, and until when; the seats of a step end alike."""
    terms = event.data.get("terms") or ()
    if not terms:
        return None, ""
    due = datetime.fromisoformat(terms[0]["due"]).astimezone(sight.house.clock.zone)
    return terms[0]["seat"], f"{due:%Y-%m-%d %H:%M}"


def _label(definition: model.Workflow, state: Request, seat: int | None, language: str) -> str:
    known = seat is not None and state.seat(seat) is not None
    return (words.step_label(definition, state.step_of(seat).name, language) or "") if known and seat else ""


def _key(event: Event, values: Mapping[str, Any]) -> str:
    """Which of the sentences about a kind of event: the one that has something to say of all it names."""
    detail = _detail(event)
    more = ("for", "why", "whom", "cause")
    by = event.data.get("cause")
    told = (f"{event.kind} {each}" for each in more if values[each])
    wanted = [f"{event.kind} {detail} {by}", f"{event.kind} {detail}", *told, event.kind]
    return next((each for each in wanted if each in _SAYS), event.kind)


def _detail(event: Event) -> Any:
    """What tells two events of one kind apart."""
    data = event.data
    if event.kind == "close":
        return data.get("outcome")
    if event.kind == "remind":
        return "held" if data.get("holders") else None
    return data.get("verdict") or data.get("place") or ("approvers" if data.get("approvers") else None)


def _place(definition: model.Workflow, name: Any, language: str) -> str:
    if not isinstance(name, str):
        return ""
    label = words.step_label(definition, name, language)
    return _START.in_(language) if name == "start" else (f"“{label}”" if label else name)


def _fields(entry: Entry, language: str) -> str:
    """The labels of what was changed, as far as the reader may see it."""
    return words.joined([each["label"] for each in entry.get("changes", ())], language) or _CONTENT.in_(language)


# ------------------------------------------------------------------------------------------------ for whom
def _whom(sight: Sight, state: Request, event: Event, language: str) -> str:
    """Whom the event gives something to do: those it names, else the holders it writes down."""
    data = event.data
    if data.get("to_name") or data.get("names"):
        named = data.get("names") or [data["to_name"]]
        return words.joined(list(map(str, named)), language)
    holders = [each["holders"] for each in data.get("seats", ()) if each.get("state", "open") == "open"]
    holders = [data["holders"]] if data.get("holders") else holders
    seat = state.seat(event.seat) if event.seat is not None and not holders else None
    found = [*(_called(sight, each, language) for each in holders), *(_of_seat(sight, seat, language) if seat else ())]
    return words.joined(list(dict.fromkeys(name for name in found if name)), language)


def _called(sight: Sight, holders: Mapping[str, Any], language: str) -> str:
    if holders["kind"] == "administrators":
        return _ADMINISTRATORS.in_(language)
    if holders["kind"] == "role":
        return words.role_label(sight, holders["role"], language) or ""
    return _people(sight, holders["people"], language)


def _of_seat(sight: Sight, seat: Seat, language: str) -> list[str]:
    who = seat.holders
    return [_called(sight, {"kind": who.kind, "role": who.role, "people": who.people}, language)]


def _people(sight: Sight, people: Iterable[int], language: str) -> str:
    names: Sequence[str] = [each["title"] for each in words.people_json(sight, people)]
    return words.joined([*names[:_SHOWN], *(["…"] if len(names) > _SHOWN else [])], language)
