"""What stands above the body of a post: its title, its byline, and what the person wrote on it."""

from collections.abc import Sequence

from reader.text.document.nodes import Alert, Block, Byline, Heading, Inline


def front(title: tuple[Inline, ...], lines: Sequence[str], note: Sequence[Block] = ()) -> tuple[Block, ...]:
    """Return the blocks above the body.

    `lines`: who wrote it and when, what is wrong with it (`warning`), the person's tags; empty ones are left out.
    `note`: the person's own.
    """
    bylines = [Byline(line) for line in lines if line]
    return Heading(1, title), *bylines, *((Alert("note", tuple(note)),) if note else ())


def warning(sentence: str) -> str:
    """Return the line that says what is wrong with a post; empty for an empty sentence."""
    return f"⚠ {sentence}" if sentence else ""
