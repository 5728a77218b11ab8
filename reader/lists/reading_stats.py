"""How much was read, by days, weeks and tags."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from reader.library.library import Library
from reader.state.reading_log import TOLD, readings
from reader.state.store import Store


class Amount(NamedTuple):
    """How much was read."""

    posts: int = 0
    """Posts that became read."""
    minutes: float = 0
    """What the words that were read take: counted, whatever a post says of itself."""
    words: float = 0

    def plus(self, other: "Amount") -> "Amount":
        """Return both together."""
        return Amount(self.posts + other.posts, self.minutes + other.minutes, self.words + other.words)


class Streak(NamedTuple):
    """Days in a row on which something was read."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass
class Stats:
    """How much was read."""

    days: dict[date, Amount] = field(default_factory=dict)
    """On each day on which something was, in order."""
    tags: dict[str, Amount] = field(default_factory=dict)
    """Of each tag, a post's own or the person's; the most first."""
    gone: int = 0
    """Posts that are not in the library any more, and so count with their number alone."""

    @property
    def weeks(self) -> dict[date, Amount]:
        """How much was read in each week in which something was, by its Monday."""
        weeks: dict[date, Amount] = {}
        for day, amount in self.days.items():
            week = monday(day)
            weeks[week] = weeks.get(week, Amount()).plus(amount)
        return weeks

    def since(self, day: date) -> Amount:
        """Return how much was read from a day on."""
        return total(amount for one, amount in self.days.items() if one >= day)

    def streaks(self) -> list[Streak]:
        """Return all streaks, the last one last."""
        found: list[Streak] = []
        for day in self.days:
            if found and day - found[-1].last == timedelta(1):
                found[-1] = Streak(found[-1].first, day)
            else:
                found.append(Streak(day, day))
        return found

    def streak(self, today: date) -> Streak | None:
        """Return the streak that goes on: today, or if nothing was read yet, until yesterday."""
        last = next(reversed(self.streaks()), None)
        return last if last and today - last.last <= timedelta(1) else None

    def longest(self) -> Streak | None:
        """Return the longest streak, of several the last one."""
        return max(self.streaks(), key=lambda streak: (streak.days, streak.last), default=None)


def monday(day: date) -> date:
    """Return the day on which the week of a day begins."""
    return day - timedelta(day.weekday())


def total(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of amounts."""
    result = Amount()
    for amount in amounts:
        result = result.plus(amount)
    return result


def stats(store: Store, library: Library) -> Stats:
    """Return how much was read, as far as the journal tells."""
    days: dict[date, Amount] = {}
    tags: dict[str, Amount] = {}
    gone = 0
    for key, log in readings(event for _, event in store.events(fields=TOLD)).items():
        post = library.by_key(key)
        gone += post is None
        words, minutes = post.length if post else (0, 0)
        amounts = [Amount(int(is_end), part * minutes, part * words) for _, part, is_end in log]
        for (day, _, _), amount in zip(log, amounts, strict=True):
            days[day] = days.get(day, Amount()).plus(amount)
        own = store.state(key).tags
        for tag in {tag.casefold() for tag in (*(post.tags if post else ()), *own)}:
            tags[tag] = tags.get(tag, Amount()).plus(total(amounts))
    ordered = sorted(tags.items(), key=lambda item: (-item[1].minutes, -item[1].posts, item[0]))
    return Stats(dict(sorted(days.items())), dict(ordered), gone)
