"""The process that puts the terminal back where Reader was killed: see `guard.py`, which starts it.

It is there as long as the screen is, and so imports next to nothing, and nothing of Reader.
"""

import marshal
import os
import sys
import termios

_AS_IT_WAS = (
    b"\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l\x1b[?2004l\x1b[?1004l\x1b[?2048l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
)
"""Turns off the mouse, pasting, the other keyboard and the other screen, and shows the cursor, in plain colours."""
_SENTENCE = b"Reader was killed. What you did is on the disk.\r\n"


def main() -> None:
    """Wait at a pipe until Reader has ended, and put the terminal back unless it says that it has done so."""
    modes, also = marshal.loads(bytes.fromhex(sys.argv[2]))
    if not os.read(int(sys.argv[1]), 1):
        try:
            termios.tcsetattr(0, termios.TCSANOW, modes)
            os.write(1, _AS_IT_WAS + also + _SENTENCE)
        except (termios.error, OSError):
            pass  # the terminal is gone as well


main()
