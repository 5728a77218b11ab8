"""Which of the ways to draw pictures a terminal knows, by what it has answered."""

import os
import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from reader.pictures.headers import PixelSize
from reader.pictures.wish import Protocol, Shapes, Way

PictureSetting = Literal["auto", "kitty", "sixel", "iterm", "symbols", "off"]
"""What the person wants."""
_USUAL_CELL = PixelSize(8, 16)
_PLACEHOLDERS = re.compile(r"kitty|ghostty", re.IGNORECASE)
"""Terminals that have Kitty's Unicode placeholders. Others answer that they know the protocol, and have not (2026)."""
_ITERM = re.compile(r"iterm2|wezterm", re.IGNORECASE)
_SEXTANTS = re.compile(r"vte|foot|kitty|ghostty|wezterm|contour|iterm2", re.IGNORECASE)
"""Terminals that draw sextants themselves: few fonts have them."""
_SIXEL = 4
"""What DA1 says of a terminal that has Sixel."""
_FEWEST_COLORS, _MOST_COLORS = 16, 256


class Answers(NamedTuple):
    """What a terminal has said of itself."""

    name: str = ""
    """Its name and version (XTVERSION); inside tmux, those of the terminal around it."""
    abilities: frozenset[int] = frozenset()
    """Primary device attributes (DA1)."""
    knows_kitty: bool = False
    cell: PixelSize | None = None
    """Pixels of a cell."""
    colors: int = 0
    """Registers for the colours of Sixel; 0 where it does not say."""
    passes_through: bool = False
    """Whether tmux passes on what is not for it."""


class Graphics(NamedTuple):
    """How pictures are drawn on a terminal."""

    protocol: Protocol | None
    """None: not at all."""
    cell: PixelSize = _USUAL_CELL
    colors: int = _MOST_COLORS
    shapes: Shapes = "quadrants"
    is_tmux: bool = False

    def way(self, ground: str, *, darkens: bool) -> Way | None:
        """Return how to draw on a ground; None where nothing is drawn. See `Way`."""
        if self.protocol is None:
            return None
        return Way(self.protocol, *self.cell, ground, darkens, self.colors, self.shapes)


NO_GRAPHICS = Graphics(None)
IN_SYMBOLS = Graphics("symbols")


def is_cell(size: PixelSize) -> bool:
    """Return whether a cell of a terminal can be as large as that."""
    return 2 <= size.width <= 200 and 4 <= size.height <= 400


def known_cell() -> PixelSize | None:
    """Return how large a cell is as the system knows it now; None where it does not."""
    import fcntl
    import struct
    import termios

    try:
        rows, columns, width, height = struct.unpack("HHHH", fcntl.ioctl(1, termios.TIOCGWINSZ, b"\0" * 8))
    except OSError:
        return None
    size = PixelSize(width // (columns or 1), height // (rows or 1))
    return size if is_cell(size) else None


def is_limited() -> bool:
    """Return whether the terminal has sixteen colours, or is to have none (`NO_COLOR`)."""
    from rich.console import Console

    colors = Console(force_terminal=True, legacy_windows=False).color_system
    return "NO_COLOR" in os.environ or colors in (None, "standard")


def choose(setting: PictureSetting, answers: Answers, environment: Mapping[str, str], *, is_limited: bool) -> Graphics:
    """Return how pictures are drawn. `is_limited`: the terminal has sixteen colours, or is to have none."""
    if setting == "off" or (is_limited and setting == "auto"):
        return NO_GRAPHICS
    return Graphics(
        _found(answers, environment) if setting == "auto" else setting,
        answers.cell or _USUAL_CELL,
        min(_MOST_COLORS, max(_FEWEST_COLORS, answers.colors)) if answers.colors else _MOST_COLORS,
        "sextants" if _SEXTANTS.match(answers.name) else "quadrants",
        "TMUX" in environment,
    )


def leave(graphics: Graphics) -> bytes:
    """Return what takes all pictures out of the memory of a terminal."""
    if graphics.protocol != "kitty":
        return b""
    from reader.pictures.kitty import deletion

    return deletion(None, is_tmux=graphics.is_tmux).encode()


def _found(answers: Answers, environment: Mapping[str, str]) -> Protocol:
    has_true_color = environment.get("COLORTERM", "").lower() in ("truecolor", "24bit")
    reaches = "TMUX" not in environment or answers.passes_through
    knows_kitty = answers.knows_kitty or "TMUX" in environment  # the terminal around tmux cannot be asked
    if reaches and knows_kitty and has_true_color and _PLACEHOLDERS.match(answers.name):
        return "kitty"
    if "TMUX" not in environment and _ITERM.match(answers.name):
        return "iterm"
    if _SIXEL in answers.abilities and answers.cell:
        return "sixel"
    return "symbols"
