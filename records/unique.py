"""Says a clash of unique values in the words of the schema."""

from kernel.errors import Code, Problem, Refusal
from kernel.text import Text
from records import codes
from records.work import Work
from store.faults import UniqueClash


def clash(work: Work, error: UniqueClash, code: Code = codes.UNIQUE) -> Refusal:
    """The refusal for a clash: 422 at the first field; with `code` another one, such as that of restoring (409)."""
    entity = work.house.schema.entity(error.entity)
    labels = Text(tuple((tag, _joined(work, error, tag)) for tag in ("zh-CN", "en")))
    values = {"entity": entity.label, "labels": labels}
    field = error.fields[0] if error.fields else None
    problem = Problem(code, values, field)
    if 0 <= error.rule < len(entity.unique) and code is codes.UNIQUE:
        message = entity.unique[error.rule].message
        problem = Problem(codes.CHECK_FAILED, {"message": message}, field) if message else problem
    if code is codes.UNIQUE:
        return Refusal(codes.INVALID, {"count": 1}, problems=[problem])
    return Refusal(code, values, problems=[problem])


def _joined(work: Work, error: UniqueClash, tag: str) -> str:
    fields = work.house.schema.entity(error.entity).fields
    return ", ".join(fields[name].label.in_(tag) if name in fields else name for name in error.fields)
