"""What was read since a day, as Markdown: to be sent to somebody, or kept."""

from datetime import date

from reader.library.library import Library
from reader.library.post import Post, count_posts, long_date
from reader.lists.notes_markdown import what_was_written
from reader.state.journal import PostState
from reader.state.reading_log import TOLD, readings
from reader.state.store import Store
from reader.text.output.markdown import escaped, markdown_link

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def digest(store: Store, library: Library, since: date, today: date) -> str:
    """Return what became read from a day on, by days, with notes and highlights; empty where nothing did.

    Of a post that was read several times, the last time counts; posts that were marked together were not read.
    """
    days: dict[date, list[str]] = {}
    for key, log in readings(event for _, event in store.events(fields=TOLD)).items():
        day = max((one.day for one in log if one.is_end), default=date.min)
        if since <= day <= today and store.state(key).read:
            days.setdefault(day, []).append(key)
    if not days:
        return ""
    keys = [key for read in days.values() for key in read]
    posts = {key: post for key in keys if (post := library.by_key(key))}
    out = f"# Read from {long_date(since)} to {long_date(today)}\n\n"
    out += f"{count_posts(len(keys))}, {_time(sum(post.reading_time for post in posts.values()))}.\n"
    for day, read in sorted(days.items()):
        out += f"\n## {_DAYS[day.weekday()]}, {long_date(day)}\n\n"
        out += "".join(_entry(key, posts.get(key), store.state(key)) for key in read)
    return out


def _entry(key: str, post: Post | None, state: PostState) -> str:
    parts = [markdown_link(post.title if post else key, post.url if post else "")]
    if post:
        parts += [escaped(post.author)] if post.author else []
        parts += [long_date(post.date)] if post.date and not post.is_date_guessed else []
        parts += [f"{post.reading_time} min"]
    line = f"- {', '.join(parts)}{' ★' if state.starred else ''}\n"
    return line + "".join(f"  {one}".rstrip() + "\n" for one in what_was_written(state).splitlines())


def _time(minutes: int) -> str:
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
