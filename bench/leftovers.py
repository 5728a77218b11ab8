"""What is left of its source in the typeset text of posts: marks that a reader should never have seen.

usage: leftovers.py FOLDER ...

Code is left out, for there all of it belongs to the post. Ends with 1 if anything is left.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from reader.errors import ReaderError
from reader.library.library import read_library
from reader.library.post import Post
from reader.library.reading import read_document
from reader.text.layout.typeset import typeset
from reader.text.lines import Line

WIDTH = 80
KINDS = {
    "template": re.compile(r"\{\{|\{%|%\}|\}\}"),
    "dollars": re.compile(r"\$\$"),
    "TeX": re.compile(r"\\[A-Za-z]+|\\[()\[\]]"),
    "attributes": re.compile(r"\{[:.#][^{}]*\}"),
    "directive": re.compile(r"^\W*(?:::: ?|!!! |\?\?\?\+? |=== \")"),
    "remark": re.compile(r"\[![A-Za-z]"),
    "picture": re.compile(r"!\[|\|\d+(?:x\d+)?\]"),
    "comment": re.compile(r"%%|<!--|\{::"),
    "mark": re.compile(r"==\w[^=]*\w=="),
    "script": re.compile(r"\w[~^]\w+[~^]"),
    "tag": re.compile(r"</?(?:div|span|figure|figcaption|img|a|p|center|iframe|video|details|summary|sub|sup|d-\w+)\b"),
    "wiki link": re.compile(r"\[\[|\]\]"),
    "emphasis": re.compile(r"\*\*|__(?=\w)|(?<=\w)__"),
    "link": re.compile(r"\]\("),
    "block id": re.compile(r"\s\^[a-z0-9-]+$"),
    "abbreviation": re.compile(r"^\*\["),
    "torn": re.compile(r"^[\s▎]*[.,;:]\s*$"),
}
"""Kinds of marks → what they look like."""


def prose(line: Line) -> str:
    """Return the text of a line without the code in it."""
    return "".join(span.text for span in line.spans if not {"code", "codeblock"} & {*span.style.split()})


def leftovers(post: Post) -> Iterator[tuple[str, str]]:
    """Yield what is left in a post: the kind of mark, and the line that it is on."""
    for line in typeset(read_document(post), WIDTH):
        text = prose(line)
        for kind, pattern in KINDS.items():
            for _ in pattern.finditer(text):
                yield kind, line.text.strip()


def main() -> int:
    total = 0
    for folder in sys.argv[1:]:
        library = read_library([Path(folder)])
        found: dict[str, list[tuple[str, str]]] = {}
        count = 0
        for post in library.posts:
            count += 1
            try:
                for kind, line in leftovers(post):
                    found.setdefault(kind, []).append((post.path.name, line))
            except ReaderError as error:
                print(error)
        left = sum(map(len, found.values()))
        total += left
        print(f"{folder}: {count} posts, {left} left")
        for kind, places in sorted(found.items(), key=lambda item: -len(item[1])):
            for name, line in places[:3]:
                print(f"  {kind:12} {len(places):5}  {name}: {line[:100]}")
    return total > 0


if __name__ == "__main__":
    sys.exit(main())
