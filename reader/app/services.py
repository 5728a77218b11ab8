"""What the parts of the screen work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from textual.signal import Signal

from reader.app.fetching import Fetching
from reader.app.pictures import Pictures
from reader.app.prefix import Prefix
from reader.app.quiet import Quiet
from reader.app.state_actions import StateActions
from reader.app.threads import Lister
from reader.app.web_process import WebProcess
from reader.config import Config
from reader.library.library import Library


@dataclass(frozen=True)
class Services:
    """What the parts of the screen work with."""

    library: Library
    """The posts, for the event loop."""
    lister: Lister
    """The thread that makes lists."""
    actions: StateActions
    """What changes the reading state."""
    state_changed: Signal[frozenset[str]]
    """Published with the keys of the posts whose state has changed, whoever changed it."""
    config: Config
    fetching: Fetching
    """The article that is being fetched from the web."""
    asking: WebProcess
    """The feeds that are asked what is new."""
    fetching_pictures: WebProcess
    """The pictures of a post that are being fetched."""
    adding: WebProcess
    """What is being added to the library."""
    pictures: Pictures
    """The pictures of posts."""
    prefix: Prefix
    """What is typed before a command."""
    quiet: Quiet
    """Whether the person is at the keys."""

    cancelled: list[Callable[[], bool]] = field(default_factory=list)
    """What else can be stopped: each stops it, and returns whether there was anything."""

    def cancel(self) -> bool:
        """Stop everything that runs beside the screen and can be stopped; return whether there was any such."""
        running = [one.cancel for one in (self.fetching, self.fetching_pictures, self.asking, self.adding)]
        return sum(cancel() for cancel in (*running, *self.cancelled)) > 0


class Begin(Protocol):
    """Begins something that takes a while, without waiting for it; why it fails, if it does, is said."""

    def __call__(self, action: Callable[..., Awaitable[object]], *args: object) -> object:
        """Begin `action` with `args`."""
        ...
