"""Why something did not leave, kept with its row as a code and values, and told in the reader's language."""

import json
from typing import Final

from kernel.errors import Code, Problem, Refusal, declared

_LONGEST: Final = 500


def kept(error: "Exception | Problem") -> str:
    """What the outbox keeps of it; of what nobody expected its own words."""
    if isinstance(error, Refusal | Problem) and all(type(each) in (str, int, float) for each in error.values.values()):
        text = json.dumps({"code": error.code.name, "values": dict(error.values)}, ensure_ascii=False)
        if len(text) <= _LONGEST:
            return text
    return (error.text() if isinstance(error, Problem) else str(error))[:_LONGEST]


def told(result: str | None, language: str) -> str | None:
    """The same as a sentence, with the next step."""
    found = _parsed(result or "")
    if found is None:
        return result
    code, values = found
    return " ".join(part for part in (code.sentence(language, values), code.help(language, values)) if part)


def _parsed(result: str) -> tuple[Code, dict[str, object]] | None:
    try:
        found = json.loads(result)
        return declared()[found["code"]], found["values"]
    except (ValueError, KeyError, TypeError):
        return None
