"""A post as a document for other programs: a page of HTML, or Markdown."""

import json
from collections.abc import Iterator

from reader.library.post import Post
from reader.library.reading import read, read_document


def post_html(post: Post) -> str:
    """Return a post as a page that stands by itself. Raises ReaderError if its file cannot be read."""
    from reader.text.output.html import to_html

    return to_html(read_document(post), post.title)


def post_markdown(post: Post) -> str:
    """Return a post as Markdown below what is known of it. Raises ReaderError if its file cannot be read."""
    body = read(post.path, post.key).markdown.strip("\n")
    return f"---\n{''.join(_front_matter(post))}---\n\n{body}\n"


def _front_matter(post: Post) -> Iterator[str]:
    values = {
        "title": post.title,
        "date": post.date.isoformat() if post.date and not post.is_date_guessed else "",
        "updated": post.updated.isoformat() if post.updated else "",
        "author": post.author,
        "url": post.url,
        "tags": post.tags,
    }
    return (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items() if value)
