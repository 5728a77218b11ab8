"""How the screen is opened."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.app.saved_view import SavedView
from reader.lists.renames import Locate, path_of
from reader.pictures.terminals import IN_SYMBOLS, Graphics


def _nothing() -> None:
    """Do nothing."""


class StartOptions(NamedTuple):
    """How the screen is opened."""

    problems: Sequence[str] = ()
    """What was wrong at the start, in a sentence each."""
    resume: bool = False
    """Whether to go on where the last unfinished post was left."""
    saved_view: SavedView | None = None
    """How the list was looked at last; None where that is not kept."""
    watched: Sequence[str] | None = None
    """Arguments of `reader index` that keep this library up to date; None where nothing does."""
    locate: Locate = path_of
    """See `renames.follow_moves`."""
    is_light: bool | None = None
    """Whether the terminal is light; None where that is not known."""
    graphics: Graphics = IN_SYMBOLS
    """How the terminal draws pictures."""
    typed: str = ""
    """What the person has typed already."""
    is_first: bool = False
    """Whether Reader was never started before."""
    when_shown: Callable[[], None] = _nothing
    """What to do once there is something to see."""
