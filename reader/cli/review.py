"""The command that brings highlights back."""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from reader.cli.printing import in_color, line_width, print_lines
from reader.cli.shared import kept_state, reading_state, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED
from reader.lists.catalog import Catalog
from reader.lists.notes_markdown import quoted
from reader.lists.review import Answer, Card, due_cards
from reader.text.output.markdown import markdown_link

_WIDTH = 80
_KEY = re.compile(r"\x1b[\[O][0-9;]*.|.", re.DOTALL)
_ANSWERS: dict[str, Answer] = {" ": "later", "a": "again", "x": "never"}


def review(options: argparse.Namespace) -> int:
    """Show the highlights that are due, one after the other, and ask when each is to come back."""
    library = whole_library(fresh=True)
    is_asked = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    with (kept_state if is_asked else reading_state)(Catalog(library.index)) as store:
        today = date.today()
        cards = due_cards(store, library, today)[: options.limit]
        if not cards:
            print(
                "Nothing is due. What you highlight in a post (v selects, x highlights) comes back here.",
                file=sys.stderr,
            )
            return NOTHING_MATCHED
        if not is_asked:
            print("\n".join(_markdown(card) for card in cards), end="")
            return DONE
        typed: list[str] = []
        for number, card in enumerate(cards, 1):
            _print(card, number, len(cards))
            answer = _ask(card, typed)
            if answer is None:
                break
            body = card.post.fingerprint if card.post else ""
            store.put(card.key, body, card.field, card.value_after(answer, today))
            print(f"\r\x1b[K  {_when(card, answer)}", flush=True)
    return DONE


def _markdown(card: Card) -> str:
    return f"{quoted(card.highlight)}\n{markdown_link(_title(card), card.post.url if card.post else '')}\n"


def _title(card: Card) -> str:
    return card.post.title if card.post else card.key


def _print(card: Card, number: int, count: int) -> None:
    """Print a highlight, typeset, with the note on it."""
    from reader.text.document.nodes import Document, Paragraph, Quote, Styled, Text
    from reader.text.layout.typeset import typeset
    from reader.text.markdown.builder import parse

    said = tuple(Paragraph((Text(line),)) for line in card.highlight.quote.split("\n") if line.strip())
    head = Paragraph((Styled("strong", (Text(f"{number} of {count} · {_title(card)}"),)),))
    note = parse(card.highlight.note).blocks if card.highlight.note else ()
    print()
    print_lines(typeset(Document((head, Quote(said), *note)), line_width(_WIDTH)), color=in_color())
    print()


def _when(card: Card, answer: Answer) -> str:
    """Return when a highlight comes back, in words."""
    days = card.days_after(answer)
    return "no more" if days is None else "tomorrow" if days == 1 else f"in {days} days"


def _ask(card: Card, typed: list[str]) -> Answer | None:
    """Return the person's answer, None where they want to end; `typed` are the keys that were not looked at yet."""
    keys = " · ".join(f"{'space' if key == ' ' else key} {_when(card, answer)}" for key, answer in _ANSWERS.items())
    print(f"  {keys} · q ends", end="", flush=True)
    with _unbuffered():
        while True:
            try:
                typed += [] if typed else _KEY.findall(os.read(0, 1024).decode(errors="replace")) or ["q"]
            except KeyboardInterrupt:
                typed[:] = ["q"]
            key = typed.pop(0)
            if key in _ANSWERS:
                return _ANSWERS[key]
            if key in ("q", "\x1b", "\x04"):
                print("\r\x1b[K", end="", flush=True)
                return None


@contextmanager
def _unbuffered() -> Iterator[None]:
    """Get each key as it is pressed, and show none."""
    import termios
    import tty

    before = termios.tcgetattr(0)
    try:
        tty.setcbreak(0)
        yield
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
