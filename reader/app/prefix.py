"""What is typed before a command, or behind it: a count, as in `5j`, or the letter that it asks for."""

import time
from collections.abc import Callable, Container

_MOST_DIGITS = 6
_AT_ONCE = 0.5
"""Seconds within which the second key of `12gg` comes."""


class Prefix:
    """The keys that are no command by themselves. The list and the post ask it of every key first."""

    def __init__(self, bound: Container[str] = ()) -> None:
        """`bound`: digits that the settings have made commands of."""
        self._bound = bound
        self._told = ""
        self.changed: list[Callable[[], object]] = []
        """Called when `text` is another one."""
        self._digits = ""
        self._key = ""  # the one that was pressed last
        self._counted = ("", 0.0)  # the key that a count was for, and when
        self._asked: tuple[str, Callable[[str], object]] | None = None

    @property
    def text(self) -> str:
        """What to show: the count so far, or what is asked for."""
        return self._asked[0] if self._asked else self._digits

    def press(self, key: str, character: str | None) -> bool:
        """Take a key (in Textual's names). Return whether it is done with: else it is a command."""
        if self._asked:
            _, then = self._asked
            self._asked = None
            self._tell()
            if key != "escape" and character and character.isprintable():
                then(character)
            return True
        if self._key and not self._key.isdigit():
            self._digits = ""  # the command before did not want it
        self._key = key
        is_digit = len(key) == 1 and key.isdigit() and key not in self._bound and (key != "0" or self._digits != "")
        if is_digit:
            self._digits = (self._digits + key)[:_MOST_DIGITS]
        elif key == "escape" and self._digits:
            self._digits = ""
            is_digit = True
        self._tell()
        return is_digit

    def take(self) -> int | None:
        """Return the count for the command that is being done, None where there is none; it is used up with that."""
        if not self._digits:
            return None
        count, self._digits = int(self._digits), ""
        self._counted = self._key, time.monotonic()
        self._tell()
        return count

    def times(self) -> int:
        """Return how many times the command that is being done is to be done: see `take`."""
        return self.take() or 1

    def forget(self) -> None:
        """Forget what was typed: the person is somewhere else."""
        self._digits, self._asked = "", None
        self._tell()

    @property
    def is_second(self) -> bool:
        """Whether the key is the second of two of which the first has taken a count, as in `12gg`."""
        key, when = self._counted
        return key == self._key and time.monotonic() - when < _AT_ONCE

    def ask(self, text: str, then: Callable[[str], object]) -> None:
        """Show `text`, and give the next character to `then`; `esc` ends that."""
        self._asked = text, then
        self._tell()

    def _tell(self) -> None:
        if self.text != self._told:
            self._told = self.text
            for told in self.changed:
                told()
