"""`reader stats`."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from reader.cli.printing import in_color, line_width, print_lines
from reader.cli.shared import reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED
from reader.config import Config, read_config
from reader.library.post import short_date
from reader.lists.catalog import Catalog
from reader.lists.reading_stats import Amount, Stats, Streak, monday, total
from reader.lists.reading_stats import stats as count
from reader.paths import config_file
from reader.text.lines import Line, Span
from reader.text.output.chart import Bar, bars, calendar

_STEPS = (15, 30, 60)
"""Minutes from which on a day is drawn darker."""
_WEEKS, _TAGS = 12, 12
"""How many are drawn; the JSON has all."""
_WIDEST = 112


def stats(options: argparse.Namespace) -> int:
    """Print how much was read."""
    library = whole_library(fresh=True)
    with reading_state(Catalog(library.index)) as store:
        counted = count(store, library)
    today = date.today()
    if options.json:
        print(json.dumps(_as_json(counted, today), indent=2))
    elif not counted.days:
        print("Nothing was read yet: a post counts as far as you have seen it, and it is read at its end.")
    else:
        config = read_config(config_file())
        config = replace(config, plain=config.plain or options.plain)
        print_lines([*drawn(counted, today, line_width(_WIDEST), config)], color=in_color())
    return DONE if counted.days else NOTHING_MATCHED


def _as_json(counted: Stats, today: date) -> dict[str, object]:
    return {
        "today": today.isoformat(),
        "total": _amount(total(counted.days.values())),
        "streak": _streak(counted.streak(today)),
        "longest_streak": _streak(counted.longest()),
        "days": [{"date": day.isoformat(), **_amount(amount)} for day, amount in counted.days.items()],
        "weeks": [{"monday": day.isoformat(), **_amount(amount)} for day, amount in counted.weeks.items()],
        "tags": [{"tag": tag, **_amount(amount)} for tag, amount in counted.tags.items()],
        "not_in_library": counted.gone,
    }


def _amount(amount: Amount) -> dict[str, object]:
    return {"posts": amount.posts, "minutes": round(amount.minutes, 1), "words": round(amount.words)}


def _streak(streak: Streak | None) -> dict[str, object] | None:
    return {"days": streak.days, "first": streak.first.isoformat(), "last": streak.last.isoformat()} if streak else None


def drawn(counted: Stats, today: date, width: int, config: Config) -> Iterator[Line]:
    """Yield how much was read as lines of at most `width` cells, where that can be."""
    minutes = {day: amount.minutes for day, amount in counted.days.items()}
    yield from calendar(minutes, today, width, _STEPS, "minutes a day", plain=config.plain)
    yield Line(())
    yield from _streaks(counted, today, config)
    yield Line(())
    sections = {
        "In all": [
            _bar("this week", counted.since(monday(today))),
            _bar("this month", counted.since(today.replace(day=1))),
            _bar("this year", counted.since(today.replace(month=1, day=1))),
            _bar("ever", total(counted.days.values())),
        ],
        "Week from": _last_weeks(counted, today, config),
        "Tag": [_bar(tag, amount) for tag, amount in islice(counted.tags.items(), _TAGS)],
    }
    sections = {title: rows for title, rows in sections.items() if rows}
    yield from bars(sections, ("posts", "minutes", "words"), width, plain=config.plain)
    if len(counted.tags) > _TAGS:
        yield Line((Span(f"and {len(counted.tags) - _TAGS} more tags; --json has them all", "byline"),))
    if counted.gone:
        posts = "One post is" if counted.gone == 1 else f"{counted.gone} posts are"
        yield Line(())
        yield Line((Span(f"{posts} not in your library any more: their minutes and words are not known.", "byline"),))


def _streaks(counted: Stats, today: date, config: Config) -> Iterator[Line]:
    for name, streak in (("Streak", counted.streak(today)), ("Longest", counted.longest())):
        words = "none now"
        if streak:
            days = "1 day" if streak.days == 1 else f"{streak.days} days"
            first, last = (short_date(day, config.date_format) for day in (streak.first, streak.last))
            words = f"{days}: {first}" + (f" to {last}" if streak.days > 1 else "")
        yield Line((Span(f"{name:9}", "subheading"), Span(words)))


def _last_weeks(counted: Stats, today: date, config: Config) -> list[Bar]:
    """Return the last weeks, those in which nothing was read too, from the first in which something was."""
    weeks = counted.weeks
    mondays = [monday(today) - timedelta(7 * ago) for ago in range(_WEEKS)]
    return [_bar(short_date(day, config.date_format), weeks.get(day, Amount())) for day in mondays if day >= min(weeks)]


def _bar(name: str, amount: Amount) -> Bar:
    cells = f"{amount.posts:,}", f"{round(amount.minutes):,}", f"{round(amount.words):,}"
    return Bar(name, amount.minutes, cells)
