"""What stands in the bar above a post."""

from math import ceil

from reader.app.list.wording import percent
from reader.app.post.layers.hints import EXPLAINED
from reader.app.post.view import PostView
from reader.library.library import Library
from reader.library.links import POST_LINK
from reader.library.post import Post
from reader.state.journal import PostState


def where(view: PostView, post: Post, library: Library) -> str:
    """Return what letters do, where the current link leads, or the section that the person is in."""
    seen = view.viewport
    if view.hints.is_active:
        return EXPLAINED[view.hints.purpose]
    if target := view.links.target:
        linked = library.by_key(target.removeprefix(POST_LINK)) if target.startswith(POST_LINK) else None
        return linked.title if linked else target
    if seen.y == 0:
        return ""
    at = seen.section
    section = seen.page.outline()[at].title if seen.page and at is not None else ""
    return f"{post.title} › {section}" if section else post.title


def how_far(view: PostView, post: Post, state: PostState, part: float, rate: float | None) -> str:
    """Return whether the post is starred and read, where one is in it, and how long it takes to read what is left.

    `part`: how much of it was seen, 0 to 1. `rate`: how many characters the person reads in a second, None where the
    post is not open.
    """
    seen = view.viewport
    marks = ["★"] if state.starred else []
    if state.read:
        marks.append("✓ read, updated since" if state.updated_since(post.fingerprint) else "✓ read")
    if not (view.at_end and seen.y == 0):
        left = 0 if state.read else ceil(post.reading_time * (1 - part))
        at = "end" if left and view.body_seen else percent(seen.progress)
        weight = seen.section_left if rate and left and not view.body_seen else None
        section = ceil(weight / rate / 60) if weight and rate else left
        marks.append(
            at + (f" · section {section} min" if section < left else "") + (f" · {left} min left" if left else "")
        )
    return "  ".join(marks)
