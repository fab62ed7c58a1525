"""Characters that look like others: full-width punctuation, wide and invisible blanks, control characters."""

import re
from typing import Final

TWINS: Final = dict(
    zip("：，；（）＝＞＜！＃％＆＊＠［］｛｝｜＂＇“”‘’＋－／", ":,;()=><!#%&*@[]{}|\"'\"\"''+-/", strict=True)
)
FULL_WIDTH: Final = re.compile("[" + re.escape("".join(TWINS)) + "]")
BLANKS: Final = re.compile("[\u00a0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\u0085]")
CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def code_point(character: str) -> str:
    """`3000` for an ideographic space."""
    return f"{ord(character):04X}"
