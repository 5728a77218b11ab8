"""What a person types to search → what the index is asked."""

import re
from dataclasses import dataclass
from datetime import date

from reader.library.front_matter import parse_date
from reader.text.folding import CJK, spaced

_PART = re.compile(r"(-?)(?:(\w+):)?(?:\"([^\"]*)\"?|(\S+))")
_WORD = re.compile(r"[\w]+")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. All of it has to be true of a post."""

    words: str = ""
    """An expression of FTS5, empty where no words are looked for."""
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    """Of `STATES`."""
    before: date | None = None
    after: date | None = None
    hint: str = ""
    """What could not be understood, in one sentence, and was left out."""
    terms: tuple[tuple[str, bool], ...] = ()
    """The words and phrases that are looked for, each with whether it may be the beginning of a word."""


STATES = ("unread", "read", "starred", "unfinished", "hidden")


def parse_query(text: str) -> Query:
    """Return what `text` asks for. Nothing is wrong: what cannot be understood is left out, with a hint.

    Words, "phrases", beginnings*, `-without`, `tag:math`, `author:name`, `source:notes`, `is:unread`, `before:2023`,
    `after:2022-05`.
    """
    words: list[str] = []
    terms: list[tuple[str, bool]] = []
    without: list[str] = []
    found: dict[str, list[str]] = {"tag": [], "author": [], "source": [], "is": []}
    days: dict[str, date] = {}
    hint = ""
    parts = _PART.findall(text)
    for number, (minus, written, quoted, bare) in enumerate(parts):
        value, name = quoted or bare, written.lower()
        if name == "is" and value.lower() not in STATES:
            hint = f"is: can be {', '.join(STATES)}."
        elif name in found:
            found[name].append(value.casefold())
        elif name in ("before", "after"):
            day = _day(value)
            if day:
                days[name] = day
            else:
                hint = f"{name}: needs a date such as 2023, 2023-05 or 2023-05-17."
        else:
            # The last word is still being typed.
            last = number == len(parts) - 1 and bare and text.endswith(bare)
            phrase = _phrase(f"{name} {value}" if name else value)
            # One character that is a word is never the beginning of a longer one.
            prefix = bool(last or value.endswith("*")) and not CJK.fullmatch(phrase[-1:])
            if last and prefix and len(phrase) == 1:
                # Half of all words begin so: it counts as a word, and beside others not before it is at its end.
                phrase, prefix = ("" if words else phrase), False
            if phrase:
                (without if minus else words).append(f'"{phrase}"' + (" *" if prefix else ""))
                terms.extend([] if minus else [(phrase, prefix)])
    if without and not words:
        hint, without = "Say what to look for, not only what to leave out.", []
    expression = " AND ".join(words) + "".join(f" NOT {part}" for part in without)
    return Query(
        expression,
        tuple(found["tag"]),
        tuple(found["author"]),
        tuple(found["source"]),
        tuple(found["is"]),
        days.get("before"),
        days.get("after"),
        hint,
        tuple(terms),
    )


def _phrase(value: str) -> str:
    """Return the words of a text alone, so that nothing in it can be taken for an operator of FTS5."""
    return " ".join(_WORD.findall(spaced(value)))


def _day(text: str) -> date | None:
    parts = text.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return None
    return parse_date("-".join([*parts, "1", "1"][:3]))
