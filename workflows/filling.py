"""The fields a step opens to its holders: those they may change, and those they must fill to approve (S3.6, S7.5)."""

from kernel.errors import Problem, Refusal
from kernel.text import listed
from schema import model
from workflows.content_codes import MUST_FILL, UNFILLED
from workflows.turn import Turn


def editable(step: model.Step) -> tuple[str, ...]:
    """The fields of the record that the holders of this step may change; what must be filled may be."""
    return tuple(dict.fromkeys((*step.may_edit, *step.must_fill)))


def refuse_unfilled(turn: Turn, name: str) -> None:
    """Raises Refusal, every empty field named, when this step asks for more before it can be approved; saying no is
    never made to wait for data (S7.5)."""
    step, subject = turn.step(name), turn.command.subject
    if subject is None:
        return
    empty = [each for each in step.must_fill if subject.is_empty(each)]
    if empty:
        labels = [subject.label(each) for each in empty]
        problems = [Problem(MUST_FILL, {"field": subject.label(each)}, each) for each in empty]
        raise Refusal(UNFILLED, {"step": step.label, "fields": listed(labels)}, problems=problems)
