"""A screen without drawings, for `--plain`."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from reader.text.output.ascii import plain


class AsciiFilter(LineFilter):
    """Puts ASCII in the place of what is drawn, whoever has drawn it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return a line without drawings."""
        return [Segment(plain(text), style, control) for text, style, control in segments]
