"""Reader's own themes, and what the roles of `text/styles.py` are in any theme."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

from reader.text.styles import Role, look

NIGHT = Theme(
    name="night",
    dark=True,
    background="#16181d",
    surface="#1b1e24",
    panel="#20242b",
    foreground="#d3d1c8",
    primary="#8fb4d8",
    secondary="#7fa8a0",
    accent="#d9a962",
    success="#93b97a",
    warning="#d9a962",
    error="#d5776d",
)
PAPER = Theme(
    name="paper",
    dark=False,
    background="#faf8f2",
    surface="#f4f1e8",
    panel="#ece8dc",
    foreground="#33312c",
    primary="#2b5c8a",
    secondary="#2f6b62",
    accent="#8f5411",
    success="#47702b",
    warning="#8f5411",
    error="#a8362b",
)
SEPIA = Theme(
    name="sepia",
    dark=False,
    background="#f4ecd8",
    surface="#ede3cb",
    panel="#e5d9bd",
    foreground="#3b2c1b",
    primary="#7a3b12",
    secondary="#5d5a1e",
    accent="#8f4a00",
    success="#4d661f",
    warning="#8f4a00",
    error="#9c2f22",
)
CONTRAST = Theme(
    name="contrast",
    dark=True,
    background="#000000",
    surface="#101010",
    panel="#1c1c1c",
    foreground="#ffffff",
    primary="#7fdbff",
    secondary="#7dffb0",
    accent="#ffdc50",
    success="#8cff66",
    warning="#ffdc50",
    error="#ff8a80",
)
THEMES = (NIGHT, PAPER, SEPIA, CONTRAST)
AUTO = "auto"
"""The theme that is chosen by what the terminal is like."""


def chosen(is_light: bool | None, *, is_limited: bool) -> str:
    """Return the theme for a terminal that is light or dark; `is_limited`: that has sixteen colours, or none."""
    if is_limited:
        return "ansi-light" if is_light else "ansi-dark"
    return PAPER.name if is_light else NIGHT.name


_ROLES: dict[Role, tuple[str, float]] = {
    "text": ("foreground", 1),
    "muted": ("foreground", 0.7),
    "faint": ("foreground", 0.28),
    "heading": ("primary", 1),
    "accent": ("secondary", 1),
    "link": ("primary", 1),
    "code": ("accent", 1),
    "math": ("foreground", 1),
    "keyword": ("primary", 1),
    "string": ("success", 1),
    "number": ("accent", 1),
    "name": ("secondary", 1),
    "warning": ("warning", 1),
    "error": ("error", 1),
}
"""Role → a variable of the theme, and how much of it is mixed with the background."""


class Palette:
    """What spans look like in one theme."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._variables = variables
        self.match, self.current_match = self._marks()
        self.cursor = Style(reverse=True)
        faded = self._color("foreground", 0.42)
        self.faded = Style(color=faded, bold=False) if faded else Style(dim=True, bold=False)
        """What is not in focus."""
        ground = self._color("primary", 0.35)
        self.selection = Style(bgcolor=ground) if ground else Style(reverse=True)
        self.style = lru_cache(maxsize=512)(self._style)
        background = self._color("background", 1)
        self.is_dark = background is None or Color.parse(background).brightness < 0.5
        """Whether the ground is dark; so it is taken to be where the terminal has chosen it."""
        self.ground = background or "#000000"
        """The colour of the ground, as `#rrggbb`."""
        self.ink = self._color("foreground", 1) or ("#ffffff" if self.is_dark else "#000000")
        """That of the text."""

    def _style(self, name: str) -> Style:
        """Return how a span of style `name` is drawn, over whatever is below it."""
        seen = look(name)
        return Style(
            color=self._role(seen.color) if seen.color else None,
            bgcolor=self._color("panel", 1) if seen.panel else None,
            bold=seen.bold,
            italic=seen.italic,
            underline=seen.underline,
            strike=seen.strike,
        )

    def _marks(self) -> tuple[Style, Style]:
        """Return how what is found looks, and how the match looks on which one stands."""
        quiet, ground = self._color("accent", 0.35), self._color("background", 1)
        if quiet is None or ground is None:
            return Style(underline=True, bold=True), Style(reverse=True, bold=True)
        return Style(bgcolor=quiet), Style(bgcolor=self._color("accent", 1), color=ground, bold=True)

    def label_segments(self, label: str, typed: int) -> list[Segment]:
        """Return a hint, of which some letters are typed."""
        plain, done = self.current_match, self.current_match + Style(dim=True, bold=False)
        return [Segment(label[:typed].upper(), done), Segment(label[typed:].upper(), plain)]

    def highlight(self, is_noted: bool, field: str) -> Style:
        """Return how a highlight looks; one with a note is underlined. `field`: what a click on it is about."""
        ground = self._color("success", 0.3)
        plain = Style(meta={"highlight": field}, underline=is_noted or ground is None or None)
        return plain + Style(bgcolor=ground) if ground else plain + Style(bold=True)

    def ruler(self, is_here: bool) -> Style:
        """Return how a mark of the ruler looks."""
        color = self._color("primary", 1) if is_here else self._color("foreground", 0.28)
        return Style(color=color, bold=is_here, dim=color is None and not is_here)

    def _role(self, role: Role) -> str | None:
        return self._color(*_ROLES[role])

    def _color(self, variable: str, part: float) -> str | None:
        try:
            color = Color.parse(self._variables[variable])
            ground = Color.parse(self._variables["background"])
        except (KeyError, ColorParseError):
            return None
        if color.ansi is not None or ground.ansi is not None:
            return None  # the sixteen colours cannot be mixed: the terminal's own text colour reads best
        return ground.blend(color, part).hex
