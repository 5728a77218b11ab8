"""Sixteen colours that can be read: whatever a theme says, on a terminal that has no more."""

from collections.abc import Callable
from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_XTERM = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
)  # fmt: skip
_VGA = (
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255),
    (255, 255, 255),
)  # fmt: skip
"""What terminals take the sixteen colours to be: others are between these."""
BLACK, BROWN, BLUE, SILVER, GREY, YELLOW, CYAN, WHITE = 0, 3, 4, 7, 8, 11, 14, 15
ENOUGH = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""
_TINTED = 16
"""From which difference between its red, green and blue (of 255) on a ground is no grey."""


class FewColors(LineFilter):
    """Puts the sixteen colours in the place of all others, so that no words are lost in their ground.

    Nothing is dim: how that looks, the terminal alone knows.
    """

    def __init__(self, is_dark: Callable[[], bool]) -> None:
        """`is_dark`: whether the theme is, as the terminal is then taken to be."""
        super().__init__()
        self._is_dark = is_dark

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a line in sixteen colours."""
        is_dark = self._is_dark()
        return [
            Segment(text, _readable(style, is_dark) if style else style, control) for text, style, control in segments
        ]


@lru_cache(maxsize=2048)
def _readable(style: Style, is_dark: bool) -> Style:
    ink, ground = _number(style.color, is_ground=False), _number(style.bgcolor, is_ground=True)
    seen_ink = ink if ink is not None else SILVER if is_dark else BLACK
    seen_ground = ground if ground is not None else BLACK if is_dark else WHITE
    if contrast(seen_ink, seen_ground) < ENOUGH:
        # the same colour, brighter or darker, or what is like it, and only then another one
        others = (seen_ink ^ 8, CYAN if seen_ink in (BLUE, BLUE ^ 8) else WHITE, WHITE, BLACK)
        ink = next((one for one in others if contrast(one, seen_ground) >= ENOUGH), None)
        ink = max((WHITE, BLACK), key=lambda one: contrast(one, seen_ground)) if ink is None else ink
    return style + Style(color=_color(ink), bgcolor=_color(ground), dim=False)


def _number(color: RichColor | None, *, is_ground: bool) -> int | None:
    """Return which of the sixteen colours one becomes; None for the terminal's own."""
    if color is None or color.is_default:
        return None
    number = color.downgrade(ColorSystem.STANDARD).number
    # On these, neither black nor white can be read everywhere.
    if is_ground and number == BROWN:
        return YELLOW
    if is_ground and number == GREY:
        red, green, blue = color.get_truecolor()
        return BLUE if max(red, green, blue) - min(red, green, blue) >= _TINTED else BLACK
    return number


def _color(number: int | None) -> RichColor:
    return RichColor.default() if number is None else RichColor.from_ansi(number)


@lru_cache(maxsize=256)
def contrast(ink: int, ground: int) -> float:
    """Return the least contrast (1 to 21) that two of the sixteen colours have, on any terminal."""
    return min(_contrast(palette[ink], palette[ground]) for palette in (_XTERM, _VGA))


def _contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """Return the contrast of two colours, by their relative luminance (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: tuple[int, int, int]) -> float:
    parts = (value / 255 for value in color)
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
