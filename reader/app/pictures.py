"""Pictures for the screen: asked for when they are seen, made by a process, kept as long as there is room for them."""

import asyncio
import sys
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import cycle, groupby
from typing import Protocol

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.signal import Signal

from reader.app.picture_strips import STRIPS
from reader.pictures.headers import PixelSize
from reader.pictures.kitty import FIRST, LAST, deletion, placeholders, transmission
from reader.pictures.terminals import Graphics
from reader.pictures.wish import Pieces, Wish

_MOST_WISHES = 32
"""Wishes that wait; of more, those that were had first are forgotten."""
_PATIENCE = 20.0
"""Seconds after which a picture is given up, and the process that could not make it."""
_CELL_COST = 60
"""Bytes that a cell of symbols takes, once it is ready to be drawn."""

Write = Callable[[str], None]
"""Writes something to the terminal that is not to be laid out."""


class Drawn(Protocol):
    """A picture that is ready."""

    size: int
    """Bytes that it takes, here or in the terminal."""

    def row(self, row: int) -> Sequence[Segment]:
        """Return one of its rows."""
        ...

    def close(self) -> None:
        """Let go of what it has taken."""
        ...


class Pictures:
    """The pictures that are on the screen, or were not long ago."""

    def __init__(self, graphics: Graphics, memory: int, write: Write, ready: Signal[None]) -> None:
        """Draw as `graphics` says, and take `memory` bytes at most; `write` writes to the terminal.

        `ready` is published whenever there is another picture that somebody waits for.
        """
        self.ready = ready
        self.graphics = graphics
        self._memory, self._write = memory, write
        self._drawn: OrderedDict[Wish, Drawn | None] = OrderedDict()
        self._size = 0
        self._wishes: OrderedDict[Wish, None] = OrderedDict()
        self._awaited: set[Wish] = set()  # for which there is an empty place on the screen, or was
        self._making: Wish | None = None
        self._maker = _Maker()
        self._work: asyncio.Task[None] | None = None
        self._is_closed = False

    def get(self, wish: Wish) -> Drawn | None:
        """Return a picture if it is ready; else it is made, before all that was wished for earlier."""
        if wish in self._drawn:
            self._drawn.move_to_end(wish)
            return self._drawn[wish]
        self._awaited.add(wish)
        self.prepare(wish)
        return None

    def prepare(self, wish: Wish) -> None:
        """Have a picture made that is not seen yet."""
        if wish in self._drawn or wish == self._making:
            return
        self._wishes[wish] = None
        self._wishes.move_to_end(wish)
        while len(self._wishes) > _MOST_WISHES:
            self._wishes.popitem(last=False)
        if not self._is_closed and (self._work is None or self._work.done()):
            self._work = asyncio.create_task(self._make())

    def cannot_be_drawn(self, wish: Wish) -> bool:
        """Return whether it was tried to make a picture, and could not be done."""
        return wish in self._drawn and self._drawn[wish] is None

    def fit_cells(self, cell: PixelSize) -> None:
        """Draw for cells of another size from now on."""
        if cell != self.graphics.cell:
            self.graphics = self.graphics._replace(cell=cell)
            self.forget()

    def forget(self) -> None:
        """Take all pictures from the terminal, and make anew what is seen: it may have lost them."""
        while self._drawn:
            self._drop()

    def close(self) -> None:
        """End, and leave nothing in the terminal."""
        self._is_closed = True
        if self._work:
            self._work.cancel()
        self._maker.close()
        self.forget()

    async def ended(self) -> None:
        """Wait until the process has ended, after `close`: asyncio complains where it is left behind."""
        await self._maker.ended()

    async def _make(self) -> None:
        """Make what is wished for, the newest first."""
        while self._wishes:
            wish, _ = self._wishes.popitem()
            self._making = wish
            pieces = await self._maker.pieces(wish)
            self._making = None
            self._put(wish, self._ready(wish, pieces) if pieces else None)
            if wish in self._awaited:
                self.ready.publish(None)
            if not self._wishes:
                self._awaited.clear()

    def _ready(self, wish: Wish, pieces: Pieces) -> Drawn:
        match wish.way.protocol:
            case "kitty":
                return _InTerminal(wish, pieces[0], self._write, is_tmux=self.graphics.is_tmux)
            case "symbols":
                return _Symbols(pieces)
        return _Strips(wish, pieces)

    def _put(self, wish: Wish, drawn: Drawn | None) -> None:
        self._drawn[wish] = drawn
        self._size += drawn.size if drawn else 0
        while self._size > self._memory and len(self._drawn) > 1:
            self._drop()

    def _drop(self) -> None:
        """Let go of the picture that was not seen for longest."""
        _, drawn = self._drawn.popitem(last=False)
        if drawn:
            self._size -= drawn.size
            drawn.close()


# --- what is ready ----------------------------------------------------------------------------------------------------


class _InTerminal:
    """A picture that the terminal has, by Kitty's protocol."""

    def __init__(self, wish: Wish, png: bytes, write: Write, *, is_tmux: bool) -> None:
        self._columns, self._write, self._is_tmux = wish.columns, write, is_tmux
        self._number = next(_numbers)
        # The colour of its cells says which picture it is.
        self._style = Style.from_color(Color.from_rgb(*self._number.to_bytes(3, "big")))
        self.size = 4 * wish.columns * wish.way.cell_width * wish.rows * wish.way.cell_height  # as decoded
        write(transmission(png, self._number, wish.columns, wish.rows, is_tmux=is_tmux))

    def row(self, row: int) -> Sequence[Segment]:
        return [Segment(placeholders(row, self._columns), self._style)]

    def close(self) -> None:
        self._write(deletion(self._number, is_tmux=self._is_tmux))


_numbers = cycle(range(FIRST, LAST))


class _Strips:
    """A picture of which each row is drawn anew wherever it comes to stand."""

    def __init__(self, wish: Wish, pieces: Pieces) -> None:
        self._columns, self._style = wish.columns, Style(bgcolor=wish.way.ground)
        self._characters = STRIPS.add(pieces, wish.columns)
        self.size = sum(map(len, pieces))

    def row(self, row: int) -> Sequence[Segment]:
        return [Segment(self._characters[row] * self._columns, self._style)] if row < len(self._characters) else []

    def close(self) -> None:
        STRIPS.remove(self._characters)


class _Symbols:
    """A picture of characters."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._rows: dict[int, list[Segment]] = {}
        self.size = sum(len(piece) // 10 * _CELL_COST for piece in pieces)

    def row(self, row: int) -> Sequence[Segment]:
        if row >= len(self._pieces):
            return []
        if row not in self._rows:
            from reader.pictures.symbols import cells

            self._rows[row] = [
                Segment("".join(cell.character for cell in run), _two_colors(*colors))
                for colors, run in groupby(cells(self._pieces[row]), key=lambda cell: (cell.color, cell.ground))
            ]
        return self._rows[row]

    def close(self) -> None:
        self._rows.clear()


@lru_cache(maxsize=1 << 14)
def _two_colors(color: bytes, ground: bytes) -> Style:
    return Style.from_color(Color.from_rgb(*color), Color.from_rgb(*ground))


# --- the process ------------------------------------------------------------------------------------------------------


class _Maker:
    """The process that makes pictures, begun when one is to be made that is not on the disk already."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._ending: asyncio.subprocess.Process | None = None

    def close(self) -> None:
        """End it."""
        if self._process and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
            self._ending = self._process
        self._process = None

    async def ended(self) -> None:
        """Wait until it has ended."""
        if self._ending:
            await self._ending.wait()

    async def pieces(self, wish: Wish) -> Pieces | None:
        """Return the pieces of a picture; None where they cannot be made."""
        if pieces := await asyncio.to_thread(_kept, wish):
            return pieces
        try:
            return await asyncio.wait_for(self._made(wish), _PATIENCE)
        except (OSError, EOFError, TimeoutError, ValueError):
            self.close()  # the next picture has a new one
            return None

    async def _made(self, wish: Wish) -> Pieces | None:
        from reader.pictures.pieces import unpacked

        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "reader.pictures.make",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(wish.to_json().encode() + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readuntil(b"\n")
        if line.startswith(b"!"):
            return None
        return unpacked(await self._process.stdout.readexactly(int(line)))


def _kept(wish: Wish) -> Pieces | None:
    from reader.pictures.pieces import kept

    try:
        return kept(wish.key())
    except OSError:
        return None
