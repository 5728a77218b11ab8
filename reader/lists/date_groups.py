"""The result of a list, with its posts in groups by date."""

from array import array
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple


class Group(NamedTuple):
    """Posts of a list that stand under one heading."""

    start: int
    """The place in the list of the first of them."""
    heading: str


class ListResult(NamedTuple):
    """The posts of a list."""

    numbers: "array[int]"
    """Their numbers in the index, in order."""
    groups: tuple[Group, ...] = ()
    is_complete: bool = True
    """False if the list was cut off by `limit`."""


def list_result(numbers: Iterable[int], limit: int, groups: Iterable[Group] = ()) -> ListResult:
    """Return the result for the numbers that were found when at most `limit` were asked for (negative: any)."""
    found = numbers if isinstance(numbers, array) else array("q", numbers)
    return ListResult(found, tuple(groups), limit < 0 or len(found) < limit)


def group_by_date(rows: Iterable[tuple[int, str, int]], limit: int = -1, today: date | None = None) -> ListResult:
    """Return the result for posts in the order of their dates, in groups such as “Today” and “2023”.

    `rows` are numbers of posts, their dates (ISO 8601, empty for none), and whether these are guessed. A single group
    is left out.
    """
    numbers = array("q")
    groups: list[Group] = []
    today, day, heading = today or date.today(), ("", -1), ""
    for number, written, is_guessed in rows:
        if (written, is_guessed) != day:
            day = written, is_guessed
            if heading != (heading := "By the date of the file" if is_guessed else _heading(written, today)):
                groups.append(Group(len(numbers), heading))
        numbers.append(number)
    # One heading above everything says nothing.
    return list_result(numbers, limit, groups if len(groups) > 1 else ())


def _heading(written: str, today: date) -> str:
    if not written:
        return "Without a date"
    day = date.fromisoformat(written)
    if day > today:
        return "To come"
    if day == today:
        return "Today"
    if day == today - timedelta(1):
        return "Yesterday"
    if day > today - timedelta(today.weekday() + 1):
        return "This week"
    if (day.year, day.month) == (today.year, today.month):
        return "This month"
    return str(day.year)
