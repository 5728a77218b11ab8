"""Numbers, drawn: a calendar whose days are darker the more there was, and bars. Read without colours too."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rich.cells import cell_len

from reader.text.lines import Line, Row, Span, merge, pad, truncate

_LEVELS, _PLAIN_LEVELS = "·░▒▓█", ".-+*#"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_MARGIN, _WEEK = 4, 2  # cells
_YEAR = 53  # weeks
_LEAST_BAR, _MOST_BAR = 6, 40
_LONGEST_LABEL = 24


class Bar(NamedTuple):
    """A row with a bar."""

    label: str
    value: float
    cells: tuple[str, ...]
    """What stands on the right of it."""


def calendar(
    values: Mapping[date, float], last: date, width: int, steps: Sequence[int], unit: str, *, plain: bool = False
) -> list[Line]:
    """Return the weeks up to the day `last`, a column for each, at most a year or what fits in `width` cells.

    The three `steps` say from which value on a day is drawn darker; the last line tells, in `unit`. `plain`: in ASCII.
    """
    levels = _PLAIN_LEVELS if plain else _LEVELS
    weeks = max(1, min(_YEAR, (width - _MARGIN) // _WEEK))
    first = last - timedelta(last.weekday() + 7 * (weeks - 1))
    mondays = [first + timedelta(7 * week) for week in range(weeks)]
    lines = [Line((Span(_months(mondays), "byline"),))]
    for weekday, name in enumerate(_WEEKDAYS):
        row: Row = [Span(f"{name:{_MARGIN}}", "byline")]
        for monday in mondays:
            day = monday + timedelta(weekday)
            if day <= last:
                value = values.get(day, 0)
                row.append(_cell(levels, 1 + bisect_right(steps, value) if value > 0 else 0))
        lines.append(Line(tuple(merge(row))))
    return [*lines, Line(()), Line(tuple(_legend(levels, steps, unit)))]


def _cell(levels: str, level: int) -> Span:
    return Span(levels[level] * _WEEK, "bar" if level else "rule")


def _months(mondays: Sequence[date]) -> str:
    """Return the names of months, each above the first week that begins in it."""
    text, before = " " * _MARGIN, mondays[0].month
    for week, monday in enumerate(mondays):
        if monday.month != before:
            before = monday.month
            text = f"{text:{_MARGIN + _WEEK * week}}{monday:%b}"
    return text


def _legend(levels: str, steps: Sequence[int], unit: str) -> Row:
    row: Row = [Span(" " * _MARGIN)]
    for level, words in enumerate(("none", "some", *(f"{step}+" for step in steps))):
        row += [_cell(levels, level), Span(f" {words}   ", "byline")]
    return [*row, Span(unit, "byline")]


def bars(sections: Mapping[str, Sequence[Bar]], heads: Sequence[str], width: int, *, plain: bool = False) -> list[Line]:
    """Return rows with bars, in sections below their titles: the longest of a section for its greatest value.

    All cells stand in the same columns. Where `width` has no room for bars there are none, and where it has none for
    all columns, the first are left out.
    """
    rows = [row for section in sections.values() for row in section]
    label = min(_LONGEST_LABEL, max(cell_len(name) for name in (*sections, *(row.label for row in rows))))
    columns = [max(map(cell_len, column)) + 2 for column in zip(heads, *(row.cells for row in rows), strict=True)]
    while len(columns) > 1 and label + sum(columns) > width:
        columns.pop(0)
    room = min(_MOST_BAR, width - label - sum(columns) - 1)
    room = room if room >= _LEAST_BAR else 0

    def line(name: str, bar: str, cells: Sequence[str], styles: tuple[str, str] = ("", "")) -> Line:
        right = "".join(f"{cell:>{column}}" for cell, column in zip(cells[-len(columns) :], columns, strict=True))
        row = pad([Span(truncate(name, label), styles[0])], label)
        if room:
            row += [Span(" "), *pad([Span(bar, "bar")], room)]
        return Line((*merge(row), Span(right, styles[1])))

    lines: list[Line] = []
    for title, section in sections.items():
        greatest = max((row.value for row in section), default=0) or 1
        lines += [Line(())] if lines else []
        lines.append(line(title, "", heads, ("subheading", "byline")))
        for row in section:
            lines.append(line(row.label, _bar(row.value / greatest * room, plain=plain), row.cells))
    return lines


def _bar(cells: float, *, plain: bool) -> str:
    """Return a bar that is so many cells long; one of something is never nothing."""
    if plain:
        return "#" * max(round(cells), cells > 0)
    eighths = max(round(cells * 8), cells > 0)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()
