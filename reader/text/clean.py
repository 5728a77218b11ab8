"""The gate: every string from outside passes here once, before it becomes a field or a node.

Textual writes what it is given, so a title with an escape sequence in it would reach the terminal and be
obeyed. Behind this gate a string holds only characters that a terminal draws, or joins to one it draws.
"""

import re
from typing import Any

# What may never pass, in any text:
#   C0, DEL and C1 controls (but tab and newline), which a terminal obeys;
#   bidirectional marks, embeddings, overrides and isolates, which reorder what stands around them;
#   line and paragraph separators, which some terminals obey;
#   invisible formats: zero width space, word joiner and its kin, BOM, annotations, tags;
#   the last plane of private use, whose characters stand for pictures where these are drawn;
#   lone surrogates, which cannot be encoded, and noncharacters, which mean nothing.
# Zero width joiners, non-joiners and variation selectors stay: scripts and emoji need them. So does the soft
# hyphen, which the typesetter turns into a place to break.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u2028\u2029"
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e00ff"
    "\U00100000-\U0010ffff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
_FORBIDDEN_RUN = re.compile(f"[{_FORBIDDEN}]+")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_RUN = re.compile(r"\s+")

TAB_STOP = 4


def clean(text: str) -> str:
    """Return `text` safe to show, its lines kept: the only control character left is the newline.

    Every kind of line end becomes a newline and tabs become spaces up to the next multiple of `TAB_STOP`.
    """
    if text.isprintable():  # the common case, decided in C; what is printable has nothing forbidden in it
        return text
    text = _FORBIDDEN_RUN.sub("", _LINE_END.sub("\n", text))
    return text.expandtabs(TAB_STOP) if "\t" in text else text


def clean_line(text: str) -> str:
    """Return `text` safe to show on one line: as `clean`, each run of white space one space, none at the ends.

    A no-break space counts as white space only where it stands at an end or beside other white space.
    """
    text = clean(text)
    return _BLANK_RUN.sub(lambda run: run[0] if run[0] == "\xa0" else " ", text).strip()


def clean_values(values: dict[str, Any]) -> dict[str, Any]:
    """Return what a file of settings says with every text in it as `clean` has it, and every name as `clean_line`."""
    return {clean_line(name): _clean_value(value) for name, value in values.items()}


def _clean_value(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case list():
            return [_clean_value(one) for one in value]
        case dict():
            return clean_values(value)
    return value
