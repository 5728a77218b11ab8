"""`reader stats`."""

import argparse
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from reader.cli.shared import reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED
from reader.config import Config, read_config
from reader.library.catalog import Catalog
from reader.library.post import short_date
from reader.paths import config_file
from reader.state.stats import Amount, Stats, Streak, total
from reader.state.stats import stats as count
from reader.text.ansi import to_ansi
from reader.text.chart import Bar, bars, calendar
from reader.text.lines import Line, Span, plain_text

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
        at_terminal = sys.stdout.isatty()
        width = min(_WIDEST, shutil.get_terminal_size().columns) if at_terminal else 80
        config = read_config(config_file())
        lines = [*drawn(counted, today, width, replace(config, plain=config.plain or options.plain))]
        color = at_terminal and not os.environ.get("NO_COLOR")
        sys.stdout.write(to_ansi(lines) if color else plain_text(lines))
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
    return {"days": streak.days, "first": str(streak.first), "last": str(streak.last)} if streak else None


def drawn(counted: Stats, today: date, width: int, config: Config) -> Iterator[Line]:
    minutes = {day: amount.minutes for day, amount in counted.days.items()}
    yield from calendar(minutes, today, width, _STEPS, "minutes a day", plain=config.plain)
    yield Line(())
    yield from _streaks(counted, today, config)
    yield Line(())
    sections = {
        "In all": {
            "this week": counted.since(today - timedelta(today.weekday())),
            "this month": counted.since(today.replace(day=1)),
            "this year": counted.since(today.replace(month=1, day=1)),
            "ever": total(counted.days.values()),
        },
        "Week from": _last_weeks(counted, today, config),
        "Tag": dict([*counted.tags.items()][:_TAGS]),
    }
    bars_of = {title: [_bar(*item) for item in amounts.items()] for title, amounts in sections.items() if amounts}
    yield from bars(bars_of, ("posts", "minutes", "words"), width, plain=config.plain)
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


def _last_weeks(counted: Stats, today: date, config: Config) -> dict[str, Amount]:
    """Return the last weeks, those in which nothing was read too, from the first in which something was."""
    weeks = counted.weeks
    this = today - timedelta(today.weekday())
    mondays = [this - timedelta(7 * ago) for ago in range(_WEEKS)]
    return {short_date(day, config.date_format): weeks.get(day, Amount()) for day in mondays if day >= min(weeks)}


def _bar(name: str, amount: Amount) -> Bar:
    cells = f"{amount.posts:,}", f"{round(amount.minutes):,}", f"{round(amount.words):,}"
    return Bar(name, amount.minutes, cells)
