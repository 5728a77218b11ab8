"""A Post: what a list needs to know of one, and how that is said."""

import datetime
from pathlib import Path
from typing import NamedTuple

from reader.library.site import NO_SITE, Site
from reader.text.clean import clean_line


class Length(NamedTuple):
    """How long a text is."""

    words: int
    """Those of code too; of Chinese, Japanese and Korean, characters."""
    minutes: int
    """What reading it takes: one at least."""


_NOTHING = Length(0, 1)


class Post(NamedTuple):
    """What a list needs to know of a post. Every string in it has passed the gate."""

    key: str
    """What the post's reading state hangs on: `id:`, else the canonical `url:`, else the path."""
    path: Path
    """Where the file is. Its name has not passed the gate: this is the one field that is not for showing."""
    title: str
    date: datetime.date | None = None
    updated: datetime.date | None = None
    author: str = ""
    reading_time: int = 1
    """Minutes, as its author says, else as counted."""
    url: str = ""
    tags: tuple[str, ...] = ()
    slug: str = ""
    """What its author calls it in addresses, or the name of the file without its date and ending."""
    is_draft: bool = False
    fingerprint: str = ""
    """Tells the body from any other, however the file is called; empty where there is none."""
    length: Length = _NOTHING
    """How long that which is in the file is."""
    problem: str = ""
    """One sentence on what is wrong with the file, or empty."""
    is_date_guessed: bool = False
    """Whether the date is only that of the file."""
    site: Site = NO_SITE
    """What is around it."""

    @property
    def is_address_only(self) -> bool:
        """Whether all there is of it here is where it is, as of a bookmark."""
        return bool(self.url) and not self.fingerprint

    @property
    def is_named_by_file(self) -> bool:
        """Whether the key is only where the file is."""
        return self.key.startswith("file:")


def byline(post: Post, date_format: str = "") -> str:
    """Return who wrote a post, when, and how long it takes to read. `date_format` is one of `date.strftime`."""
    draft = "Draft" if post.is_draft else ""
    day = long_date(post.date, date_format) if post.date else ""
    day = f"{day}, the date of the file" if day and post.is_date_guessed else day
    parts = [draft, post.author, day, f"{post.reading_time} min"]
    return " · ".join(part for part in parts if part)


def count_posts(count: int) -> str:
    """Return a number of posts in words."""
    return "1 post" if count == 1 else f"{count} posts"


def long_date(day: datetime.date, date_format: str = "") -> str:
    """Return a date as `27 January 2023`, in English as all of Reader is, or as a format of `date.strftime` says."""
    if date_format:
        return clean_line(day.strftime(date_format))
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: datetime.date | None, date_format: str = "") -> str:
    """Return a date as `27 Jan 2023`, or as a format says; nothing for no date."""
    if day and date_format:
        return long_date(day, date_format)
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}" if day else ""


def listed_date(post: Post, date_format: str = "") -> str:
    """Return the date of a post as a list has it: behind a `~` where it is a guess."""
    return ("~" if post.is_date_guessed else "") + short_date(post.date, date_format)


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
