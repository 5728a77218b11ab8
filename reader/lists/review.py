"""Highlights that come back: each after a longer while, as long as one wants to see it again.

The intervals grow by a factor, as in SuperMemo 2 (Wozniak 1990, "Optimization of repetition spacing in the practice of
learning"), with one factor for all: nobody is asked how well they knew something.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from reader.library.library import Library
from reader.library.post import Post
from reader.state.journal import HIGHLIGHT, REVIEW, Highlight, Value
from reader.state.store import Store

Answer = Literal["later", "again", "never"]
_FIRST, _FACTOR, _LONGEST = 3, 2.3, 365


class Card(NamedTuple):
    """A highlight that is due."""

    key: str
    """Of the post."""
    post: Post | None
    """None where it is in the library no more."""
    highlight: Highlight
    days: int
    """After how many days it has come back; 0 for the first time."""
    due: date | None
    """Since when it is due; None for the first time."""

    @property
    def field(self) -> str:
        """The field of the post's state that says when the highlight comes back."""
        return REVIEW + self.highlight.field.removeprefix(HIGHLIGHT)

    def days_after(self, answer: Answer) -> int | None:
        """Return after how many days it comes back; None for never."""
        match answer:
            case "again":
                return 1
            case "never":
                return None
            case _:
                return min(_LONGEST, max(_FIRST, round(self.days * _FACTOR)))

    def value_after(self, answer: Answer, today: date) -> Value:
        """Return what is kept of it after an answer."""
        days = self.days_after(answer)
        return {"days": days or 0, "due": (today + timedelta(days)).isoformat() if days else ""}


def due_cards(store: Store, library: Library, today: date) -> list[Card]:
    """Return the highlights that are due, those that are due longest first, then those that were never asked for."""
    return sorted(_due(store, library, today), key=lambda card: card.due or date.max)


def _due(store: Store, library: Library, today: date) -> Iterator[Card]:
    for key in store.noted():
        highlights = store.state(key).highlights
        fields = store.values([key]).get(key, {}) if highlights else {}
        for highlight in highlights:
            card = Card(key, library.by_key(key), highlight, 0, None)
            if not (said := json.loads(fields.get(card.field, "null"))):
                yield card
            elif said["due"] and (due := date.fromisoformat(said["due"])) <= today:
                yield card._replace(days=said["days"], due=due)
