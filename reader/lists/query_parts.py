"""What a query is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

State = Literal["unread", "read", "starred", "unfinished", "queued", "noted", "hidden"]
STATES: tuple[State, ...] = ("unread", "read", "starred", "unfinished", "queued", "noted", "hidden")

Day = date | int
"""A day, or how many days ago it is."""


def day_of(day: Day, today: date) -> date:
    """Return a day; the first one that there is, where it is longer ago than that."""
    return date.fromordinal(max(1, today.toordinal() - day)) if isinstance(day, int) else day


class Words(NamedTuple):
    """A word or phrase that a post has."""

    phrase: str
    is_beginning: bool
    """Whether its last word may go on."""
    in_title: bool = False


class Is(NamedTuple):
    """What was done with a post."""

    state: State


class Named(NamedTuple):
    """A name that a post has to do with, in small letters."""

    field: Literal["tag", "author", "source"]
    name: str


class Dated(NamedTuple):
    """When a post was written, or read by the person."""

    of: Literal["post", "reading"]
    first: Day | None = None
    """The first such day, where there is one."""
    end: Day | None = None
    """The day after the last one, where there is one."""


class Minutes(NamedTuple):
    """How long it takes to read a post."""

    least: int
    most: int


class Noted(NamedTuple):
    """What the person's notes and highlights have in them."""

    text: str


class Not(NamedTuple):
    """What is not true of a post."""

    part: "Part"


class All(NamedTuple):
    """What is true of a post together."""

    parts: tuple["Part", ...]


class Any(NamedTuple):
    """Of which something is true of a post."""

    parts: tuple["Part", ...]


Part = Words | Is | Named | Dated | Minutes | Noted | Not | All | Any


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    parts: tuple[Part, ...] = ()
    """All of these have to be true of a post."""
    hint: str = ""
    """What is not understood yet, and left out, since it is still being typed: one sentence."""
    problem: str = ""
    """What makes no sense, in one sentence: then nothing is found."""

    @property
    def terms(self) -> tuple[tuple[str, bool], ...]:
        """The words and phrases that are looked for, each with whether it may be the beginning of a word."""
        return tuple((one.phrase, one.is_beginning) for one in leaves(self.parts) if isinstance(one, Words))

    def __and__(self, other: "Query") -> "Query":
        return Query(self.parts + other.parts, self.hint or other.hint, self.problem or other.problem)


def leaves(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Yield everything that is looked for, and not what is left out."""
    for part in parts:
        if isinstance(part, All | Any):
            yield from leaves(part.parts)
        elif not isinstance(part, Not):
            yield part
