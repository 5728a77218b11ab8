"""A line in which one types, with what was typed in it before."""

from collections.abc import Sequence

from reader.app.textual_compat import QuietInput

_KEPT = 50
"""Entries that are remembered."""


class Prompt(QuietInput):
    """A line in which one types, and which recalls earlier entries."""

    def __init__(self, placeholder: str = "", earlier: Sequence[str] = ()) -> None:
        """`earlier`: what was typed in it before, the last one last."""
        super().__init__(placeholder=placeholder, compact=True, select_on_focus=False)
        self._earlier = [*earlier]
        self._recalled: int | None = None  # which of them stands here

    @property
    def earlier(self) -> tuple[str, ...]:
        """What was typed here before, the last one last."""
        return tuple(self._earlier)

    def remember(self) -> None:
        """Recall later what stands here now."""
        words = self.value.strip()
        self._recalled = None
        if words:
            self._earlier = [*(one for one in self._earlier if one != words), words][-_KEPT:]

    def recall(self, step: int) -> bool:
        """Show the entry before (-1) or after (1) the one that is recalled. Return False where nothing is recalled.

        It begins in a line that is empty, or selected as a whole, and goes on until what was recalled is changed.
        """
        at = self._recalled
        if at is None or self.value != self._earlier[at]:
            if step > 0 or self.value != self.selected_text:
                return False
            at = len(self._earlier) - (self._earlier[-1:] == [self.value])
        at = max(0, at + step)
        self._recalled = at if at < len(self._earlier) else None
        self.value = "" if self._recalled is None else self._earlier[at]
        self.cursor_position = len(self.value)
        return True
