"""What the terminal says of itself: whether it is light or dark, and how it draws pictures."""

import os
import re
import select
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from reader.pictures.headers import PixelSize
from reader.pictures.terminals import Answers, is_cell, known_cell

if TYPE_CHECKING:
    from subprocess import Popen

_GROUND = b"\x1b]11;?\x1b\\"
"""What colour is the ground (OSC 11)?"""
_PICTURES = b"\x1b[16t\x1b[>q\x1b[?1;1;0S"
"""How many pixels has a cell? What are you called (XTVERSION)? How many colours has Sixel (XTSMGRAPHICS)?"""
_KITTY = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
"""Do you know Kitty's pictures? Here is one of a pixel, not to be shown."""
_DEVICE = b"\x1b[c"
"""What are you (DA1)? Every terminal answers that, and this last."""
_COLOR_SAID = re.compile(
    rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})[^\x07\x1b]*(?:\x07|\x1b\\)"
)
_DEVICE_SAID = re.compile(rb"\x1b\[\?([0-9;]*)c")
_CELL_SAID = re.compile(rb"\x1b\[6;(\d{1,4});(\d{1,4})t")
_NAME_SAID = re.compile(rb"\x1bP>\|([^\x1b\x07]{0,200})(?:\x1b\\|\x07)")
_REGISTERS_SAID = re.compile(rb"\x1b\[\?1;(\d+);?([\d;]*)S")
_KITTY_SAID = re.compile(rb"\x1b_Gi=31;([^\x1b]*)\x1b\\")
_ALL_SAID = (_COLOR_SAID, _DEVICE_SAID, _CELL_SAID, _NAME_SAID, _REGISTERS_SAID, _KITTY_SAID)
_PATIENCE = 0.15
"""Seconds from asking that a terminal has to answer. The app is imported in the meantime."""
_MOST_SAID = 1 << 16
"""Bytes that are read for an answer. What has come until it is asked for is read, however late that is."""
_SHOWS_QUESTIONS = re.compile(r"linux|vt\d+|dumb|cons\d+")
"""Terminals that would show a question that they do not understand."""
_TMUX = ("tmux", "display-message", "-p", "#{client_termtype}\n#{client_termname}\n#{allow-passthrough}")


class Answer(NamedTuple):
    """What was found out."""

    is_light: bool | None
    """None where the terminal does not say."""
    typed: str
    """What the person has typed meanwhile."""
    pictures: Answers = Answers()
    """What the terminal knows of pictures."""


class Question:
    """The questions, asked when it is made. The terminal does not echo until `answer`."""

    def __init__(self, *, ground: bool = True, pictures: bool = False) -> None:
        """Ask for the colour of the ground, and for what is known of pictures."""
        self._asked_at = time.monotonic()
        self._modes: list[object] | None = None
        self._tmux: Popen[str] | None = None
        if not sys.stdin.isatty() or not sys.stdout.isatty():
            return
        pictures = pictures and not _SHOWS_QUESTIONS.match(os.environ.get("TERM", "dumb"))
        if not ground and not pictures:
            return
        import termios

        asked = _GROUND if ground else b""
        if pictures:
            asked += _PICTURES
            if "TMUX" in os.environ:
                self._tmux = _ask_tmux()
            else:
                asked += _KITTY
        try:
            self._modes = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
            quiet[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(0, termios.TCSANOW, quiet)
            os.write(1, asked + _DEVICE)
        except (termios.error, OSError):
            self._modes = None

    def answer(self) -> Answer:
        """Return the answer; the terminal is as it was before."""
        if self._modes is None:
            return Answer(_told_by_environment(), "")
        import termios

        got = b""
        try:
            while not _DEVICE_SAID.search(got):
                left = self._asked_at + _PATIENCE - time.monotonic()
                if not select.select([0], [], [], max(0.0, left))[0]:
                    break
                said = os.read(0, 4096)
                if not said or len(got) > _MOST_SAID:  # the terminal has gone, or says anything but an answer
                    break
                got += said
        except OSError:
            pass
        finally:
            termios.tcsetattr(0, termios.TCSANOW, self._modes)  # type: ignore[arg-type]
        rest = got
        for pattern in _ALL_SAID:
            rest = pattern.sub(b"", rest)
        color = _COLOR_SAID.search(got)
        is_light = _is_light(color) if color else _told_by_environment()
        return Answer(is_light, rest.decode(errors="ignore"), self._pictures(got))

    def _pictures(self, got: bytes) -> Answers:
        device, cell, name = (said.search(got) for said in (_DEVICE_SAID, _CELL_SAID, _NAME_SAID))
        registers, kitty = _REGISTERS_SAID.search(got), _KITTY_SAID.search(got)
        called, passes = (_told_by_tmux(self._tmux)) if self._tmux else ("", False)
        return Answers(
            called or (name[1].decode(errors="ignore") if name else ""),
            frozenset(int(number) for number in device[1].split(b";") if number) if device else frozenset(),
            knows_kitty=kitty is not None and kitty[1] == b"OK",
            cell=_cell(cell),
            colors=int(registers[2]) if registers and registers[1] == b"0" and registers[2].isdigit() else 0,
            passes_through=passes,
        )


def _cell(said: "re.Match[bytes] | None") -> PixelSize | None:
    """Return the size of a cell as the terminal has said it, else as the system knows it."""
    size = PixelSize(int(said[2]), int(said[1])) if said else None
    return size if size and is_cell(size) else known_cell()


def _ask_tmux() -> "Popen[str] | None":
    """Ask tmux what is around it: what the terminal itself would answer comes too late, or not at all."""
    import subprocess

    try:
        return subprocess.Popen(
            _TMUX, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
    except OSError:
        return None


def _told_by_tmux(asked: "Popen[str]") -> tuple[str, bool]:
    """Return what the terminal around tmux is called, and whether tmux passes on what is for it."""
    import subprocess

    try:
        said, _ = asked.communicate(timeout=_PATIENCE)
    except (subprocess.TimeoutExpired, UnicodeDecodeError):
        asked.kill()
        return "", False
    version, name, passes = (said.split("\n") + [""] * 3)[:3]
    return version or name.removeprefix("xterm-"), passes in ("on", "all")


def _is_light(color: "re.Match[bytes]") -> bool:
    """Return whether a colour is nearer to white than to black, as the eye sees it (ITU-R BT.601)."""
    red, green, blue = (int(part, 16) / float(16 ** len(part) - 1) for part in color.groups())
    return 0.299 * red + 0.587 * green + 0.114 * blue > 0.5


def _told_by_environment() -> bool | None:
    """Return what `COLORFGBG` says, which some terminals set: `text;ground`."""
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return int(ground) in (7, *range(9, 16)) if ground.isdecimal() else None
