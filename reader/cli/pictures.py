"""Typeset lines with pictures on standard output, as its terminal draws them."""

import os
from collections.abc import Iterator, Sequence

from reader.config import Config
from reader.errors import ReaderError
from reader.pictures.pieces import keep, kept
from reader.pictures.terminals import Graphics, PictureSetting, choose, is_limited
from reader.pictures.wish import Pieces, Wish
from reader.text.lines import FigureRow, Line, Span, figure_of
from reader.text.output.ansi import to_ansi


class Terminal:
    """What pictures are drawn for."""

    def __init__(self, setting: PictureSetting, config: Config) -> None:
        """Ask the terminal what it knows, if there is one."""
        from reader.cli.terminal import Question

        answer = Question(ground=True, pictures=setting != "off").answer()
        self.graphics = choose(setting, answer.pictures, os.environ, is_limited=is_limited())
        self._is_dark = not answer.is_light
        self._darkens = self._is_dark and config.invert_figures == "auto"

    def wish(self, figure: FigureRow, columns: int) -> Wish | None:
        """Return what is to be drawn for a figure; None where no pictures are drawn."""
        way = self.graphics.way("#000000" if self._is_dark else "#ffffff", darkens=self._darkens)
        return Wish(figure.file, columns, figure.rows, way) if way else None


def draw_lines(lines: Sequence[Line], terminal: Terminal) -> Iterator[str]:
    """Yield lines in colour, with their pictures."""
    pieces: Pieces | None = None
    number = int.from_bytes(os.urandom(2), "big") << 8 | 1
    for line in lines:
        at = next((index for index, span in enumerate(line.spans) if figure_of(span.link)), None)
        figure = figure_of(line.spans[at].link) if at is not None else None
        if at is None or figure is None:
            yield to_ansi([line])
            continue
        before, span = line.spans[:at], line.spans[at]
        wish = terminal.wish(figure, len(span.text))
        if wish is None:
            yield to_ansi([line])
            continue
        if figure.row == 0:
            number += 1
            pieces = _pieces(wish)
            yield _begin(wish, pieces, terminal.graphics, number)
        yield to_ansi([line._replace(spans=before)]).rstrip("\n")
        yield _blanks(before) + _row(wish, pieces, figure.row, number) + "\n"


def _blanks(before: Sequence[Span]) -> str:
    """Return the blanks at the end of spans, which are left out where nothing follows them."""
    text = "".join(span.text for span in before)
    return " " * (len(text) - len(text.rstrip(" ")))


def _pieces(wish: Wish) -> Pieces | None:
    from reader.pictures.make import make

    try:
        key = wish.key()
        if pieces := kept(key):
            return pieces
        pieces = make(wish)
        keep(key, pieces)
    except (ReaderError, OSError):
        return None
    return pieces


def _begin(wish: Wish, pieces: Pieces | None, graphics: Graphics, number: int) -> str:
    """Return what goes before the first row of a picture."""
    if pieces is None:
        return ""
    if wish.way.protocol == "kitty":
        from reader.pictures.kitty import transmission

        return transmission(pieces[0], number, wish.columns, wish.rows, is_tmux=graphics.is_tmux)
    if wish.way.protocol in ("sixel", "iterm"):  # room below, or the terminal would scroll while it is drawn
        return "\n" * (wish.rows + 1) + f"\x1b[{wish.rows + 1}A"
    return ""


def _row(wish: Wish, pieces: Pieces | None, row: int, number: int) -> str:
    if pieces is None:
        return "this picture cannot be shown" if row == 0 else ""
    match wish.way.protocol:
        case "kitty":
            from reader.pictures.kitty import placeholders

            red, green, blue = number.to_bytes(3, "big")
            return f"\x1b[38;2;{red};{green};{blue}m{placeholders(row, wish.columns)}\x1b[0m"
        case "symbols":
            from reader.pictures.symbols import cells

            out, before = "", None
            for cell in cells(pieces[row]):
                colors = f"38;2;{';'.join(map(str, cell.color))};48;2;{';'.join(map(str, cell.ground))}"
                out += cell.character if colors == before else f"\x1b[{colors}m{cell.character}"
                before = colors
            return out + "\x1b[0m"
    return f"\x1b7{pieces[row].decode('ascii')}\x1b8"
