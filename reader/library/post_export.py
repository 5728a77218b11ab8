"""A post as a document for other programs: a page of HTML, Markdown, or typeset text."""

from reader.library.front_matter import front_matter_lines
from reader.library.post import Post
from reader.library.reading import read, read_document


def post_html(post: Post) -> str:
    """Return a post as a page that stands by itself. Raises ReaderError if its file cannot be read."""
    from reader.text.output.html import to_html

    return to_html(read_document(post), post.title)


def post_text(post: Post, width: int, *, smart: bool) -> str:
    """Return a post typeset in lines of `width` cells, without colours. Raises ReaderError if it cannot be read."""
    from reader.text.layout.typeset import Options, typeset
    from reader.text.lines import plain_text

    return plain_text(typeset(read_document(post, smart=smart), width, Options(addresses=True)))


def post_markdown(post: Post) -> str:
    """Return a post as Markdown below what is known of it. Raises ReaderError if its file cannot be read."""
    body = read(post.path, post.key).markdown.strip("\n")
    values = {
        "title": post.title,
        "date": post.date.isoformat() if post.date and not post.is_date_guessed else "",
        "updated": post.updated.isoformat() if post.updated else "",
        "author": post.author,
        "url": post.url,
        "tags": post.tags,
    }
    return f"---\n{front_matter_lines(values)}---\n\n{body}\n"
