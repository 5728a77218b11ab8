"""What stands before a colon in a query, and what it asks for."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from reader.library.front_matter import parse_date
from reader.lists.query_parts import STATES, Dated, Day, Is, Minutes, Named, Noted, Part, Words
from reader.text.folding import spaced

_WORD = re.compile(r"\w+")
_DAY = "a day, a month or a year such as 2023-05-17, 2023-05 or 2023"
_SPAN = re.compile(r"(\d{1,5})([dwmy])")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
_MINUTES = re.compile(r"(<=?|>=?)?(\d{1,6})(?:-(\d{1,6}))?")
_MOST_MINUTES = 10**6


def phrase(value: str) -> str:
    """Return the words of a text alone, so that nothing in it can be taken for an operator of FTS5."""
    return " ".join(_WORD.findall(spaced(value)))


def _is(value: str) -> Part | None:
    return next((Is(state) for state in STATES if state == value.lower()), None)


def _span(value: str) -> int | None:
    found = _SPAN.fullmatch(value.lower())
    return int(found[1]) * _DAYS[found[2]] if found else None


def _period(value: str) -> tuple[date, date] | None:
    """Return the first day of a day, month or year, and the day after its last one."""
    numbers = value.split("-")
    first = parse_date("-".join([*numbers, "1", "1"][:3])) if all(map(str.isdecimal, numbers)) else None
    if len(numbers) > 3 or not first or first.year == date.max.year:
        return None
    if len(numbers) == 1:
        return first, first.replace(year=first.year + 1)
    if len(numbers) == 2:
        return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, date.fromordinal(first.toordinal() + 1)


def parse_day(value: str) -> Day | None:
    """Return how long ago `7d` is, or the day on which a day, month or year begins; None where it is neither."""
    span, period = _span(value), _period(value)
    return span if span is not None else period[0] if period else None


def _begin(value: str) -> Day | None:
    period = _period(value)
    return period[0] if period else None


def _until(day: Day | None) -> Part | None:
    return None if day is None else Dated("post", end=day)


def _since(day: Day | None) -> Part | None:
    return None if day is None else Dated("post", day)


def _read(value: str) -> Part | None:
    if (span := _span(value)) is not None:
        return Dated("reading", span)
    sign = value[0] if value[0] in "<>" else ""
    period = _period(value.removeprefix(sign))
    if not period:
        return None
    return Dated("reading", *{"<": (None, period[0]), ">": (period[1], None)}.get(sign, period))


def _minutes(value: str) -> Part | None:
    found = _MINUTES.fullmatch(value)
    if not found or (found[1] and found[3]):
        return None
    number = int(found[2])
    match found[1]:
        case "<" | "<=":
            return Minutes(0, number - (found[1] == "<"))
        case ">" | ">=":
            return Minutes(number + (found[1] == ">"), _MOST_MINUTES)
        case _:
            return Minutes(number, int(found[3] or number))


class Field(NamedTuple):
    """Something that stands before a colon."""

    parse: Callable[[str], Part | None]
    """Gives what a value asks for; None where it is none."""
    needs: str
    """What values are, for a sentence."""


FIELDS: Mapping[str, Field] = {
    "title": Field(lambda value: Words(phrase(value), value.endswith("*"), in_title=True), "words"),
    "tag": Field(lambda value: Named("tag", value.casefold()), "a tag"),
    "author": Field(lambda value: Named("author", value.casefold()), "a name or a part of it"),
    "source": Field(lambda value: Named("source", value.casefold()), "the name of a feed or a folder"),
    "is": Field(_is, ", ".join(STATES[:-1]) + f" or {STATES[-1]}"),
    "minutes": Field(_minutes, "a number such as <20, >60, 30 or 20-40"),
    "before": Field(lambda value: _until(_begin(value)), _DAY),
    "after": Field(lambda value: _since(_begin(value)), _DAY),
    "older": Field(lambda value: _until(_span(value)), "a time such as 30d, 6w, 3m or 2y"),
    "newer": Field(lambda value: _since(_span(value)), "a time such as 30d, 6w, 3m or 2y"),
    "read": Field(_read, "a time such as 7d for the last seven days, or a month such as 2023-05, <2023-05 or >2023-05"),
    "note": Field(Noted, "a text of a note or a highlight"),
}
"""What can stand before a colon."""
