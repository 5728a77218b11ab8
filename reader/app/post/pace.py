"""How fast the person reads, measured while they do. Without Textual."""

from typing import NamedTuple

USUAL = 24.0
"""Characters a second at which adults read prose: 238 words a minute (see `reading_time.py`), of six characters."""
_PLAUSIBLE = (4.0, 80.0)
"""Characters a second between which somebody reads, and neither skims nor is away."""
_WINDOW = 20.0
"""Seconds over which one measure is taken: single key presses say little."""
_IDLE = 180.0
"""Seconds after which nobody still reads what is on the screen."""
_DOUBT = 300.0
"""Seconds for which the usual pace counts beside what was measured."""
_MEMORY = 3600.0
"""Seconds of reading after which what was measured long ago counts for less and less."""


class Measured(NamedTuple):
    """What was measured: so many characters in so many seconds."""

    characters: float = 0.0
    seconds: float = 0.0


class Pace:
    """Watches where the person is in a text."""

    def __init__(self, measured: Measured = Measured()) -> None:
        """`measured`: up to the last end of Reader."""
        self.measured = measured
        """What is kept for the next start."""
        self._began: tuple[float, float] | None = None  # where the window began, and when
        self._last: tuple[float, float] | None = None

    @property
    def rate(self) -> float:
        """How many characters the person reads in a second."""
        characters, seconds = self.measured
        return (characters + USUAL * _DOUBT) / (seconds + _DOUBT)

    def show(self, screen: tuple[float, float] | None, now: float) -> None:
        """Take note of what is on the screen from `now` (seconds) on, in the units of `Page.weight`."""
        if screen is None:
            self._began = self._last = None
            return
        top, end = screen
        if self._last is None or self._began is None:
            self._began = self._last = top, now
            return
        if top == self._last[0]:
            return
        is_leap = not 0 < top - self._last[0] <= 1.2 * (end - top)
        if is_leap or now - self._last[1] > _IDLE:
            self._began = top, now
        elif now - self._began[1] >= _WINDOW:
            self._take(top - self._began[0], now - self._began[1])
            self._began = top, now
        self._last = top, now

    def _take(self, characters: float, seconds: float) -> None:
        if _PLAUSIBLE[0] <= characters / seconds <= _PLAUSIBLE[1]:
            kept = min(1.0, _MEMORY / (self.measured.seconds + seconds))
            self.measured = Measured(
                (self.measured.characters + characters) * kept, (self.measured.seconds + seconds) * kept
            )
