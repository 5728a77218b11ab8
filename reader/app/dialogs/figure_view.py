"""A picture by itself, on the whole screen: to zoom into, and to go from one to the next."""

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import clamp
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.app.look.themes import Palette
from reader.app.pictures import Pictures
from reader.app.post.layers.pictures import row_of, wish_for
from reader.app.system import view_file
from reader.app.widgets.footer import LateFooter
from reader.app.widgets.toast import say
from reader.library.addresses import web_address
from reader.pictures.wish import Part
from reader.text.clean import clean_line
from reader.text.document.figures import Figure
from reader.text.layout.figure import MOST_CELLS, PictureRoom, figure_size
from reader.text.lines import isolate

_STEP = 1.5
_MOST_ZOOM = 12.0
_MOVE = 0.25
"""How much of what is seen one step goes on."""


class FigureCanvas(Widget):
    """The picture, or the part of it that is looked at."""

    def __init__(self, pictures: Pictures, *, darkens: bool) -> None:
        super().__init__()
        self._pictures, self._darkens = pictures, darkens
        self._figure: Figure | None = None
        self.zoom = 1.0
        self._center = (0.5, 0.5)
        self._palette = Palette({})

    def on_mount(self) -> None:
        self._pictures.ready.subscribe(self, lambda _: self.refresh())
        self._use_theme()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._use_theme())

    def _use_theme(self) -> None:
        self._palette = Palette(self.app.theme_variables)
        self.refresh()

    def show(self, figure: Figure) -> None:
        """Show a figure, all of it."""
        self._figure, self.zoom, self._center = figure, 1.0, (0.5, 0.5)
        self.refresh()

    def change_zoom(self, factor: float) -> None:
        """Show less of it, larger; or more."""
        self.zoom = clamp(self.zoom * factor, 1.0, _MOST_ZOOM)
        self.move(0, 0)

    def move(self, right: float, down: float) -> None:
        """Go to another part of it."""
        x, y = self._center
        across, high = self._seen
        self._center = (
            clamp(x + right * across, across / 2, 1 - across / 2),
            clamp(y + down * high, high / 2, 1 - high / 2),
        )
        self.refresh()

    @property
    def _fitted(self) -> tuple[int, int]:
        """How many cells the whole picture is wide and high where all of it is seen."""
        width, height = self.size
        if self._figure is None or not width or not height:
            return 1, 1
        room = PictureRoom(*self._pictures.graphics.cell, most_rows=height)
        return figure_size(self._figure.picture, room, width, width)

    @property
    def _seen(self) -> tuple[float, float]:
        """Which part of the picture's width, and of its height, is seen."""
        (width, height), (columns, rows) = self.size, self._fitted
        width, height = min(width, MOST_CELLS), min(height, MOST_CELLS)
        return min(1.0, width / (columns * self.zoom)), min(1.0, height / (rows * self.zoom))

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        if self._figure is None or not width:
            return Strip.blank(width, self.rich_style)
        across, high = self._seen
        fitted_columns, fitted_rows = self._fitted
        columns = min(width, MOST_CELLS, max(1, round(fitted_columns * across * self.zoom)))
        rows = min(height, MOST_CELLS, max(1, round(fitted_rows * high * self.zoom)))
        top, left = (height - rows) // 2, (width - columns) // 2
        (x, mid), part = self._center, Part()
        if self.zoom > 1:
            part = Part(*(round(side, 4) for side in (x - across / 2, mid - high / 2, x + across / 2, mid + high / 2)))
        wish = wish_for(
            self._pictures, self._figure.picture.file, columns, rows, self._palette, darkens=self._darkens, part=part
        )
        if wish is None or not top <= y < top + rows:
            return Strip.blank(width, self.rich_style)
        row = row_of(self._pictures, wish, y - top, self._palette)
        return Strip([Segment(" " * left, self.rich_style), *row]).adjust_cell_length(width, self.rich_style)


class FigureView(Dialog[Figure | None]):
    """A figure over everything. Its result is the one that was looked at last."""

    BINDINGS = bindings("figure")
    BINDING_GROUP_TITLE = "While looking at a figure"

    def __init__(self, figures: Sequence[Figure], at: int, pictures: Pictures, *, darkens: bool) -> None:
        """Show figure `at` of `figures`."""
        super().__init__()
        self._figures, self._at = figures, at
        self._canvas = FigureCanvas(pictures, darkens=darkens)
        self._caption = Static(id="figure-caption", markup=False)
        self._footer = LateFooter(show_command_palette=False)

    def compose(self) -> ComposeResult:
        yield self._canvas
        yield self._caption
        yield self._footer

    def on_mount(self) -> None:
        self._footer.begin()
        self._show()

    def _show(self) -> None:
        self._canvas.show(self._figures[self._at])
        self._say()

    def _say(self) -> None:
        figure = self._figures[self._at]
        zoom = f" · {self._canvas.zoom:.0%}" if self._canvas.zoom > 1 else ""
        counted = f"{self._at + 1} of {len(self._figures)}{zoom}"
        size = f"{figure.picture.width} × {figure.picture.height}"
        title = f"{isolate(figure.title)}\n" if figure.title else ""
        self._caption.update(Content.assemble(title, (f"{counted} · {size}", "dim")))

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._canvas:
            self.action_close()

    def action_close(self) -> None:
        """Go back to the post."""
        self.dismiss(self._figures[self._at])

    def action_step(self, step: int) -> None:
        """Show the next figure, or the one before."""
        at = self._at + step
        if 0 <= at < len(self._figures):
            self._at = at
            self._show()
        else:
            say(self, "This is the last figure." if step > 0 else "This is the first figure.")

    def action_zoom(self, step: int) -> None:
        """Show less of it, larger (1), or more (-1); all of it (0)."""
        self._canvas.change_zoom(_STEP**step if step else 0)
        self._say()

    def action_move(self, right: int, down: int) -> None:
        """Go to another part of it."""
        self._canvas.move(right * _MOVE, down * _MOVE)

    def action_open(self) -> None:
        """Open it in the viewer of the system."""
        view_file(self, self._figures[self._at].picture.file)

    def action_copy(self) -> None:
        """Copy its address: on the web where the post has that, else the path of its file."""
        figure = self._figures[self._at]
        address = web_address(figure.target) or clean_line(figure.picture.file)
        self.app.copy_to_clipboard(address)
        say(self, f"Copied {address}")
