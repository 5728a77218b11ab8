"""What was typed in a line before, to be recalled."""

from collections.abc import Sequence

from textual.widgets import Input

_KEPT = 50


class Entries:
    """What was typed in a line, and which of it stands there again."""

    def __init__(self, earlier: Sequence[str]) -> None:
        """`earlier`: what was typed at other times, the last one last."""
        self._earlier = [*earlier]
        self._recalled: int | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """What was typed, the last one last."""
        return tuple(self._earlier)

    def keep(self, line: Input) -> None:
        """Recall later what stands in the line now."""
        words = line.value.strip()
        self._recalled = None
        if words:
            self._earlier = [*(one for one in self._earlier if one != words), words][-_KEPT:]

    def recall(self, line: Input, step: int) -> bool:
        """Show the entry before (-1) or after (1) the one that is recalled. Return False where nothing is recalled.

        It begins in a line that is empty, or selected as a whole, and goes on until what was recalled is changed.
        """
        if not self._earlier:
            return False
        at = self._recalled
        if at is None or line.value != self._earlier[at]:
            if step > 0 or line.value != line.selected_text:
                return False
            at = len(self._earlier) - (self._earlier[-1:] == [line.value])
        at = max(0, at + step)
        self._recalled = at if at < len(self._earlier) else None
        line.value = "" if self._recalled is None else self._earlier[at]
        line.cursor_position = len(line.value)
        return True
