"""What Reader writes to the terminal, on its way out: see `ReaderDriver`."""

import re
from functools import cache

from rich.cells import cell_len
from textual.drivers.linux_driver import LinuxDriver

from reader.app.picture_strips import STRIPS

_MEASURED_OTHERWISE = (
    "(?:"
    # Emoji that are put together, of which a terminal may draw each by itself.
    "[0-9#*\u00a9-\U000fffff][\ufe0f\u20e3\u200d\U0001f3fb-\U0001f3ff]+"
    "|(?<=\u200d)[\u2190-\U000fffff]"
    # Emoji that are newer than what a terminal knows, and flags, of two letters each.
    "|[\U0001f000-\U0001faff]"
    # Scripts whose letters are joined, or stand above each other.
    "|[\u0600-\u109f\u1780-\u17ff]"
    ")+"
)
"""Text that terminals do not all take to be as wide as Reader does."""
_SIGN_OF_IT = re.compile("[\u0600-\u109f\u1780-\u17ff\u200d\u20e3\ufe0f\U0001f000-\U0001faff]")
"""What there is in any such text: most of what is written has none of it, which is found out ten times as fast."""


class ReaderDriver(LinuxDriver):
    """Textual's driver; what a terminal may measure otherwise moves nothing beside it, and pictures are drawn."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        super().write(STRIPS.drawn(placed(data)))


def placed(text: str) -> str:
    """Return what is written to the terminal so that all of it stands where Reader takes it to stand.

    Behind what a terminal may measure otherwise, the cursor is put back to before it and moved on by its width.
    """
    return _measured_otherwise().sub(_place, text) if _SIGN_OF_IT.search(text) else text


@cache
def _measured_otherwise() -> re.Pattern[str]:
    """Return what finds it: made when there is any, for that takes as long as many an import."""
    return re.compile(_MEASURED_OTHERWISE)


def _place(found: re.Match[str]) -> str:
    cells = cell_len(found[0])
    # Blanks first: the terminal may draw less than there is room for.
    return f"\x1b7{' ' * cells}\x1b8\x1b7{found[0]}\x1b8\x1b[{cells}C" if cells else found[0]
