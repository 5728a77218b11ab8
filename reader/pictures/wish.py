"""What is asked for: a picture, or a part of one, in so many cells, in a way that a terminal draws."""

import json
from pathlib import Path
from typing import Literal, NamedTuple

Protocol = Literal["kitty", "sixel", "iterm", "symbols"]
Shapes = Literal["quadrants", "sextants"]
Pieces = tuple[bytes, ...]
"""What is made of a picture: of Kitty's protocol, one image; else a piece for each row of cells."""
_VERSION = 1
"""Of how pieces are made: another one makes all that are kept be made anew."""


class Part(NamedTuple):
    """A part of a picture, each side as a part of the whole."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE = Part()


class Way(NamedTuple):
    """A way of drawing."""

    protocol: Protocol
    cell_width: int
    """Pixels."""
    cell_height: int
    ground: str = "#000000"
    """The colour that is seen through a picture, as `#rrggbb`."""
    darkens: bool = False
    """Whether what is drawn in dark on white is drawn in light on the ground instead."""
    colors: int = 256
    """How many colours a strip of Sixel may have."""
    shapes: Shapes = "quadrants"
    """What symbols the terminal draws without a gap."""
    ink: str = ""
    """The colour of a formula, as `#rrggbb`, which is drawn as large as the text; empty for what is no formula."""


class Wish(NamedTuple):
    """A picture that is to be drawn."""

    file: str
    columns: int
    rows: int
    way: Way
    part: Part = WHOLE

    def to_json(self) -> str:
        """Return it as a line of ASCII, whatever the name of the file."""
        return json.dumps(self._asdict())

    def key(self) -> str:
        """Return what the pieces are kept under: another one when the file changes. Raises OSError."""
        status = Path(self.file).stat()
        told = f"{_VERSION} {self.to_json()} {status.st_mtime_ns} {status.st_size}"
        import hashlib  # which a start may do without

        return hashlib.sha256(told.encode()).hexdigest()[:40]


def wish_from_json(line: str) -> Wish:
    """Return the wish of which `to_json` has made a line."""
    values = json.loads(line)
    return Wish(values["file"], values["columns"], values["rows"], Way(*values["way"]), Part(*values["part"]))
