"""What a person wrote on posts, as Markdown files: for Obsidian, or any other place for notes."""

import json
import re
from collections.abc import Iterator

from reader.library.library import Library
from reader.library.post import Post
from reader.state.journal import Highlight, PostState
from reader.state.store import Store
from reader.text.output.markdown import markdown_link


def notes(store: Store, library: Library) -> Iterator[tuple[str, str]]:
    """Yield a name for a file, and its Markdown, for each post that has notes or highlights.

    A post that is not in the library any more is called by its key.
    """
    taken: set[str] = set()
    for key in store.noted():
        post = library.by_key(key)
        name = _file_name(post.title if post else key)
        while name.casefold() in taken:
            name += " (another)"
        taken.add(name.casefold())
        yield f"{name}.md", notes_on(key, post, store.state(key))


def notes_on(key: str, post: Post | None, state: PostState) -> str:
    """Return the notes on a post: properties, the note on all of it, and each highlight with its own."""
    title = post.title if post else key
    properties: dict[str, object] = {"title": title, "source": (post.url if post else "") or key}
    if post and post.author:
        properties["author"] = post.author
    if tags := [*dict.fromkeys([*(post.tags if post else ()), *state.tags])]:
        properties["tags"] = tags
    out = "---\n" + "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in properties.items())
    link = markdown_link(title, post.url if post else "")
    out += f"---\n\n# Notes on {link}\n"
    return out + what_was_written(state)


def what_was_written(state: PostState) -> str:
    """Return the note on a post and its highlights with theirs, each after an empty line."""
    out = f"\n{state.note}\n" if state.note else ""
    return out + "".join(f"\n{quoted(one)}" for one in state.highlights)


def quoted(highlight: Highlight) -> str:
    """Return a highlight as a quotation, and the note on it after an empty line."""
    quote = "".join(f"> {line}".rstrip() + "\n" for line in highlight.quote.split("\n"))
    return quote + (f"\n{highlight.note}\n" if highlight.note else "")


def _file_name(title: str) -> str:
    """Return a title as a name that every file system, and a wiki link, can bear."""
    name = re.sub(r'[\\/:*?"<>|#^\[\]\x00-\x1f]+', " ", title)
    return " ".join(name.split()).strip(". ")[:100] or "Untitled"
