"""A Post: what a list needs to know of one, and how that is said."""

import datetime
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Post:
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
    """Minutes."""
    url: str = ""
    tags: tuple[str, ...] = ()
    slug: str = ""
    """What its author calls it in addresses, or the name of the file without its date and ending."""
    is_draft: bool = False
    fingerprint: str = ""
    """Tells the body from any other, however the file is called; empty where there is none."""
    problem: str = ""
    """One sentence on what is wrong with the file, or empty."""

    @property
    def is_named_by_file(self) -> bool:
        """Whether the key is only where the file is."""
        return self.key.startswith("file:")


def byline(post: Post) -> str:
    """Return who wrote a post, when, and how long it takes to read."""
    draft = "Draft" if post.is_draft else ""
    parts = [draft, post.author, long_date(post.date) if post.date else "", f"{post.reading_time} min"]
    return " · ".join(part for part in parts if part)


def long_date(day: datetime.date) -> str:
    """Return a date as `27 January 2023`, in English as all of Reader is."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: datetime.date | None) -> str:
    """Return a date as `27 Jan 2023`, or nothing."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}" if day else ""


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
