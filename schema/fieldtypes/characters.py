"""Texts as they may be stored: no characters a database refuses, bounded, stripped."""

import re
import unicodedata

from schema.fieldtypes.base import invalid
from schema.fieldtypes.codes import BAD_CHARACTER, NO_MATCH, SLOW_MATCH, TOO_LONG, TOO_SHORT
from schema.fieldtypes.forms_of_text import completed, fits, of_mask
from schema.model import Field

# NUL and lone surrogates: PostgreSQL refuses the first, both engines raise on the second. Other controls are of no use
# in a text and upset XLSX and XML; tab and line breaks are.
_REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff￾￿]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")  # what copying from web pages leaves behind; joiners are kept


def clean(field: Field, text: str, longest: int) -> str:
    """Stripped, without invisible blanks. Raises Invalid on unstorable characters and beyond `longest` characters."""
    if len(text) <= longest and text.isprintable():  # nothing of what is looked for below is
        return text.strip()
    if len(text) > longest + 1_000 or len(stripped := _INVISIBLE.sub("", text).strip()) > longest:
        invalid(TOO_LONG, field, text, found=len(text), max=longest)
    if found := _REFUSED.search(stripped):
        invalid(BAD_CHARACTER, field, text, found=f"U+{ord(found[0]):04X}")
    return stripped


def one_line(text: str) -> str:
    """Line breaks and tabs become single blanks."""
    if text.isprintable():
        return text.strip()
    return re.sub(r"\s*[\r\n\t\v\f\x85\u2028\u2029]+\s*", " ", text).strip()


def many_lines(text: str) -> str:
    """Line breaks as `\\n`, blanks at line ends gone."""
    return "\n".join(line.rstrip() for line in re.split(r"\r\n|\r|\n", text)).strip()


def measured(field: Field, text: str) -> str | None:
    """`text` when it keeps to `min`, `max`, `pattern` and `input_mask`; None when nothing is left. Raises Invalid."""
    if not text:
        return None
    if field.min is None and field.max is None and not field.pattern and not field.input_mask:
        return text
    text = completed(field.input_mask, text) if field.input_mask else text
    if field.min is not None and len(text) < int(field.min):
        invalid(TOO_SHORT, field, text, found=len(text), min=int(field.min))
    if field.max is not None and len(text) > int(field.max):
        invalid(TOO_LONG, field, text, found=len(text), max=int(field.max))
    formed(field, text)
    return text


def formed(field: Field, text: str) -> None:
    """Asks for the field's `pattern` and `input_mask`. Raises Invalid."""
    if not field.pattern and not field.input_mask:
        return
    for pattern, said in ((field.pattern, field.pattern), (of_mask(field.input_mask), field.input_mask)):
        if not pattern:
            continue
        try:
            fitting = fits(pattern, text)
        except TimeoutError:
            invalid(SLOW_MATCH, field, text, pattern=said)
        if not fitting:
            invalid(NO_MATCH, field, text, pattern=said)


def narrow(text: str) -> str:
    """Full-width digits, letters, punctuation and blanks as narrow ones; for what is no prose: numbers, dates, keys."""
    if text.isascii():  # nothing of what follows stands in it
        return text.strip()
    return unicodedata.normalize("NFKC", text).replace("。", ".").replace("，", ",").replace("、", ",").strip()
