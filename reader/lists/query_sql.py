"""A query as SQL: what it asks of the index, and of what the person did."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import partial
from typing import Literal, NamedTuple

from reader.lists.flag_tables import FLAGGED, TAGGED
from reader.lists.query_parts import All, Any, Dated, Is, Minutes, Named, Not, Noted, Part, Query, Words, day_of, leaves
from reader.state.checks import TIMES
from reader.state.journal import from_milliseconds
from reader.text.folding import fold

_STATES = {
    "read": "{}read",
    "starred": "{}starred",
    "unfinished": "({0}progress IS NOT NULL AND NOT {0}read)",
    "queued": "{}queued IS NOT NULL",
    "noted": "notes != ''",
    "hidden": "hidden",
}
"""What is true of the flags of a post in a state: of those of now, or of those when the list was asked for (`was_`)."""
Since = Literal["now", "either", "both"]
"""When something has to be true: now, now or when the list was asked for, at both of these times."""
_OPPOSITE: dict[Since, Since] = {"now": "now", "either": "both", "both": "either"}


class Condition(NamedTuple):
    """An expression of SQL, and what its question marks stand for."""

    sql: str
    arguments: tuple[object, ...] = ()


class Asked(NamedTuple):
    """What a query asks."""

    words: str
    """An expression of FTS5 that all hits fulfil, empty where no words are looked for."""
    condition: Condition
    """What else is true of them."""
    end: date | None
    """The day before which all hits are dated, where there is one."""

    @property
    def whole(self) -> Condition:
        """All of it as one condition."""
        return _joined("AND", [self.condition, _matching(self.words)]) if self.words else self.condition


class Context(NamedTuple):
    """What a query is about."""

    names: Callable[[str], Sequence[str]]
    """Gives what there is in a column of posts."""
    today: date
    since: Since
    """A list that is shown keeps what has left it by what was done since: `either`."""


def ask(query: Query, context: Context) -> Asked:
    """Return what a query asks of posts that are shown."""
    if query.problem:
        return Asked("", Condition("0"), None)
    words = [fts for part in query.parts if (fts := _fts(part))]
    others = [part for part in query.parts if not _fts(part)]
    conditions = [Condition("shown = 1"), *(_sql(part, context, context.since) for part in others)]
    if Is("hidden") not in leaves(query.parts):
        conditions.append(Condition(f"number NOT IN ({FLAGGED} hidden)"))
    dated = (part for part in others if isinstance(part, Dated) and part.of == "post")
    ends = (day_of(part.end, context.today) for part in dated if part.end is not None)
    return Asked(" AND ".join(words), _joined("AND", conditions), min(ends, default=None))


def _fts(part: Part) -> str:
    """Return a part as an expression of FTS5, empty where it is none."""
    match part:
        case Words(phrase, is_beginning, in_title):
            return ("title : " if in_title else "") + f'"{phrase}"' + (" *" if is_beginning else "")
        case All(parts) | Any(parts):
            found = [_fts(one) for one in parts]
            joined = (" AND " if isinstance(part, All) else " OR ").join(found)
            return (f"({joined})" if len(found) > 1 else joined) if all(found) else ""
        case _:
            return ""


def _sql(part: Part, context: Context, since: Since) -> Condition:
    """Return a part as a condition."""
    if fts := _fts(part):
        return _matching(fts)
    below = partial(_sql, context=context)
    match part:
        case All(parts):
            return _joined("AND", [below(one, since=since) for one in parts])
        case Any(parts):
            return _joined("OR", [below(one, since=since) for one in parts])
        case Not(inner):
            sql, arguments = below(inner, since=_OPPOSITE[since])
            return Condition(f"NOT {sql}", arguments)
        case Is(state):
            return Condition(_is(state, since))
        case Named(field, name):
            return _named(field, name, context)
        case Minutes(least, most):
            return Condition("(reading_time BETWEEN ? AND ?)", (least, most))
        case Noted(text):
            return Condition(f"number IN ({FLAGGED} instr(notes, ?))", (fold(text),))
        case Dated():
            return _dated(part, context.today)
        case _:
            raise AssertionError(part)


def _matching(fts: str) -> Condition:
    return Condition("number IN (SELECT rowid FROM words WHERE words MATCH ?)", (fts,))


def _joined(operator: str, conditions: Sequence[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    sql = f" {operator} ".join(one.sql for one in conditions)
    return Condition(f"({sql})", tuple(argument for one in conditions for argument in one.arguments))


def _is(state: str, since: Since) -> str:
    if state == "unread":  # so is what nothing is known of
        return f"NOT {_is('read', _OPPOSITE[since])}"
    now, was = (_STATES[state].format(prefix) for prefix in ("", "was_"))
    true = {"now": now, "either": f"({now} OR {was})", "both": f"({now} AND {was})"}[since]
    return f"number IN ({FLAGGED} {true})"


def _named(field: str, name: str, context: Context) -> Condition:
    if field == "tag":
        return Condition(f"number IN (SELECT number FROM ({TAGGED}) WHERE name = ?)", (name,))
    if field == "author":
        authors = [one for one in context.names("author") if fold(name) in fold(one)]
        return Condition("author IN (SELECT value FROM json_each(?))", (json.dumps(authors),))
    sources = json.dumps([one for one in context.names("source") if one.casefold() == name])
    listed = "source IN (SELECT value FROM json_each(?))"
    return Condition(f"({listed} OR key IN (SELECT key FROM post WHERE shown = 0 AND {listed}))", (sources, sources))


def _dated(part: Dated, today: date) -> Condition:
    column, value = ("date", date.isoformat) if part.of == "post" else ("read_at", _beginning)
    bounds = ((">=", part.first), ("<", part.end))
    sql, arguments = _joined(
        "AND",
        [Condition(f"{column} {sign} ?", (value(day_of(day, today)),)) for sign, day in bounds if day is not None],
    )
    return Condition(sql if part.of == "post" else f"number IN ({FLAGGED} {sql})", arguments)


def _beginning(day: date) -> int:
    """Return when a day begins where the person is: see `journal.tick`. Days that no clock can say begin with it."""
    try:
        return min(from_milliseconds(int(datetime.combine(day, time()).timestamp() * 1000)), TIMES[-1])
    except (OverflowError, OSError, ValueError):
        return 0
