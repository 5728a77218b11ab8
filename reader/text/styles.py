"""Every style name that a span may carry, and how it looks: the one place, for the screen and for `reader show`.

A span's style is a string of names, outermost first ("quote strong link"); later names win where they differ.
Colours are roles, not colours: a theme of the app, or the sixteen colours of a terminal, say what a role is.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

Role = Literal[
    "text", "muted", "faint", "heading", "accent", "link", "code", "math",
    "keyword", "string", "number", "name", "warning", "error",
]  # fmt: skip


class Look(NamedTuple):
    """What a style name adds. None leaves as it is what an outer name said."""

    color: Role | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    panel: bool | None = None  # on the ground that sets code apart


LOOKS: dict[str, Look] = {
    # inlines
    "emphasis": Look(italic=True),
    "strong": Look(bold=True),
    "strike": Look(strike=True),
    "code": Look(color="code"),
    "underline": Look(underline=True),
    "kbd": Look(color="code", bold=True, panel=True),
    "mark": Look(color="warning", underline=True),
    "caption": Look(color="muted", italic=True),
    "math": Look(color="math", italic=True),
    "upright": Look(italic=False),
    "source": Look(color="warning", italic=False),
    "reference": Look(color="link"),
    "link": Look(color="link", underline=True),
    "address": Look(color="muted"),
    "abbreviation": Look(underline=True),
    "image": Look(color="muted", italic=True),
    # blocks
    "title": Look(color="heading", bold=True),
    "heading": Look(color="heading", bold=True),
    "subheading": Look(color="accent", bold=True),
    "byline": Look(color="muted"),
    "quote": Look(italic=True),
    "header": Look(bold=True),
    "done": Look(color="muted"),
    "term": Look(bold=True),
    "summary": Look(bold=True),
    "note": Look(color="link", bold=True),
    "tip": Look(color="string", bold=True),
    "important": Look(color="accent", bold=True),
    "warning": Look(color="warning", bold=True),
    "caution": Look(color="error", bold=True),
    "footnote": Look(color="muted"),
    # code: what the highlighter tells apart
    "codeblock": Look(color="text", panel=True),
    "keyword": Look(color="keyword"),
    "string": Look(color="string"),
    "number": Look(color="number"),
    "name": Look(color="name"),
    "comment": Look(color="muted", italic=True),
    # drawn, not written: no word of the post
    "marker": Look(color="accent"),
    "bar": Look(color="accent", italic=False),
    "rule": Look(color="faint", bold=False),
    "label": Look(color="muted", italic=True, panel=True),
    "continued": Look(color="faint"),
    "hyphen": Look(),
    "picture": Look(color="faint"),
}

DECORATION = frozenset({"marker", "bar", "rule", "label", "continued", "hyphen", "picture"})
"""Names of what Reader draws around the words of a post: not counted in a position, not copied."""


def is_decoration(style: str) -> bool:
    """Return whether a span of `style` holds no words of the post."""
    return not DECORATION.isdisjoint(style.split())


@lru_cache(maxsize=1024)
def look(style: str) -> Look:
    """Return what a span of `style` (names, outermost first) looks like. Unknown names add nothing."""
    return combine(LOOKS[name] for name in style.split() if name in LOOKS)


def combine(looks: Iterable[Look]) -> Look:
    """Return the sum of `looks`: for each field the last that is not None."""
    color, bold, italic, underline, strike, panel = Look()
    for one in looks:
        color = color if one.color is None else one.color
        bold = bold if one.bold is None else one.bold
        italic = italic if one.italic is None else one.italic
        underline = underline if one.underline is None else one.underline
        strike = strike if one.strike is None else one.strike
        panel = panel if one.panel is None else one.panel
    return Look(color, bold, italic, underline, strike, panel)
