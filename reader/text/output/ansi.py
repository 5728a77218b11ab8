"""Lines → text with the colours of any terminal, for `reader show`."""

from collections.abc import Iterable

from reader.text.lines import Line, isolate
from reader.text.styles import Look, Role, look

# The sixteen colours, as the person's own terminal shows them; none where the terminal's own is best.
_COLORS: dict[Role, str] = {
    "text": "", "muted": "2", "faint": "2", "heading": "94", "accent": "36", "link": "34", "code": "33", "math": "35",
    "keyword": "35", "string": "32", "number": "36", "name": "34", "warning": "33", "error": "31",
}  # fmt: skip


def to_ansi(lines: Iterable[Line]) -> str:
    """Return `lines` with SGR sequences (ECMA-48, 8.3.117), every line complete in itself."""
    return "".join(_line(line) + "\n" for line in lines)


def _line(line: Line) -> str:
    out = ""
    for span in line.spans:
        codes = _codes(look(span.style))
        out += f"\x1b[{codes}m{isolate(span.text)}\x1b[0m" if codes and not span.text.isspace() else isolate(span.text)
    return out.rstrip(" ")


def _codes(style: Look) -> str:
    codes = [_COLORS[style.color]] if style.color else []
    switches = (("1", style.bold), ("3", style.italic), ("4", style.underline), ("9", style.strike))
    codes += [code for code, on in switches if on]
    return ";".join(code for code in codes if code)
