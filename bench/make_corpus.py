"""Makes the posts that benchmarks measure with: always the same ones.

usage: make_corpus.py posts COUNT DIR [WORDS]    so many posts, of 200 words if not told otherwise, in folders of 1,000
       make_corpus.py rss COUNT FILE             the same posts as one RSS file, for feed readers
       make_corpus.py long WORDS FILE            one long post
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import NamedTuple

from corpus import WORDS, long_post, paragraph

FIRST_DAY, DAYS = date(2000, 1, 1), 9_000
AUTHORS = 40


class Made(NamedTuple):
    """A post."""

    number: int
    title: str
    day: date
    author: str
    tags: list[str]
    body: str


def posts(count: int, words: int) -> Iterator[Made]:
    """Yield posts, which are the same in every run."""
    for number in range(count):
        rng = random.Random(number)
        title = f"Post {number} {rng.choice(WORDS)} {rng.choice(WORDS)}"
        parts = [paragraph(rng, 50) for _ in range(max(1, words // 50))]
        body = "\n\n".join([parts[0], f"## {rng.choice(WORDS).capitalize()}", *parts[1:]])
        day = FIRST_DAY + timedelta(rng.randrange(DAYS))
        yield Made(number, title, day, f"Author {number % AUTHORS}", rng.sample(WORDS, 2), body)


def write_posts(count: int, folder: Path, words: int) -> None:
    """Write posts as Markdown files with front matter."""
    for post in posts(count, words):
        place = folder / f"{post.number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"post-{post.number:06}.md").write_text(
            f'---\ntitle: "{post.title}"\ndate: {post.day}\nauthor: {post.author}\ntags: [{", ".join(post.tags)}]\n'
            f"---\n\n{post.body}\n"
        )


def write_rss(count: int, file: Path) -> None:
    """Write the same posts as one feed."""
    with file.open("w") as out:
        out.write('<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Posts</title>\n')
        for post in posts(count, 200):
            out.write(
                f"<item><title>{escape(post.title)}</title><guid>post-{post.number}</guid>"
                f"<pubDate>{post.day:%a, %d %b %Y} 10:00:00 GMT</pubDate>"
                f"<description>{escape(post.body)}</description></item>\n"
            )
        out.write("</channel></rss>\n")


def main() -> int:
    match sys.argv[1:]:
        case ["posts", count, folder, *words]:
            write_posts(int(count), Path(folder), int(words[0]) if words else 200)
        case ["rss", count, file]:
            write_rss(int(count), Path(file))
        case ["long", words, file]:
            long_post(Path(file), int(words))
        case _:
            sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
