"""What the terminal says of itself: whether it is light or dark."""

import os
import re
import select
import sys
import time
from typing import NamedTuple

_ASK = b"\x1b]11;?\x1b\\\x1b[c"
"""What colour is the ground (OSC 11)? And, since every terminal answers that: what are you (DA1)?"""
_COLOR = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})[^\x07\x1b]*(?:\x07|\x1b\\)"
)
_DEVICE = re.compile(rb"\x1b\[\?[0-9;]*c")
_PATIENCE = 0.15
"""Seconds from asking that a terminal has to answer. The app is imported in the meantime."""


class Answer(NamedTuple):
    """What was found out."""

    is_light: bool | None
    """None where the terminal does not say."""
    typed: str
    """What the person has typed meanwhile."""


class Question:
    """The question for the colour of the ground, asked when it is made. The terminal does not echo until `answer`."""

    def __init__(self) -> None:
        self._asked_at = time.monotonic()
        self._modes: list[object] | None = None
        if not sys.stdin.isatty() or not sys.stdout.isatty():
            return
        import termios

        try:
            self._modes = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
            quiet[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(0, termios.TCSANOW, quiet)
            os.write(1, _ASK)
        except (termios.error, OSError):
            self._modes = None

    def answer(self) -> Answer:
        """Return the answer; the terminal is as it was before."""
        if self._modes is None:
            return Answer(_told_by_environment(), "")
        import termios

        got = b""
        try:
            while not _DEVICE.search(got):
                left = self._asked_at + _PATIENCE - time.monotonic()
                if not select.select([0], [], [], max(0.0, left))[0]:
                    break
                got += os.read(0, 1024)
        except OSError:
            pass
        finally:
            termios.tcsetattr(0, termios.TCSANOW, self._modes)  # type: ignore[arg-type]
        typed = _DEVICE.sub(b"", _COLOR.sub(b"", got)).decode(errors="ignore")
        color = _COLOR.search(got)
        return Answer(_is_light(color) if color else _told_by_environment(), typed)


def _is_light(color: "re.Match[bytes]") -> bool:
    """Return whether a colour is nearer to white than to black, as the eye sees it (ITU-R BT.601)."""
    red, green, blue = (int(part, 16) / float(16 ** len(part) - 1) for part in color.groups())
    return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5


def _told_by_environment() -> bool | None:
    """Return what `COLORFGBG` says, which some terminals set: `text;ground`."""
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return int(ground) in (7, *range(9, 16)) if ground.isdecimal() else None
