"""What is fuzzed: each target takes bytes from outside, and fails where a law of `docs/promises.md` does not hold."""

import asyncio
import contextlib
import hashlib
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path

from reader.config import Config, read_config
from reader.errors import ReaderError
from reader.library.front_matter import split
from reader.library.index import open_index
from reader.library.reading import read, read_document
from reader.lists.catalog import Catalog
from reader.lists.list_spec import ListSpec
from reader.lists.query import parse_query
from reader.state.event_lines import from_line, to_line
from reader.state.journal import Event
from reader.state.opening import open_store
from reader.state.store import Store
from reader.text.clean import clean, clean_line
from reader.text.document.nodes import Document, MathBlock
from reader.text.layout.typeset import Options, typeset
from reader.text.lines import Line, row_width
from reader.text.markdown.builder import parse
from reader.text.output.ansi import to_ansi
from reader.web.article import read_article
from reader.web.feeds import read_feed

_FOLDER = Path(tempfile.mkdtemp(prefix="reader-fuzz-"))
"""Where files are written that are read: of this process alone, in a folder that `run.py` removes."""
_SGR = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\ud800-\udfff]")
"""What no text from outside may bring to a terminal: controls, overrides of the direction, halves of characters."""
ADDRESS = "https://example.org/posts/one/"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _holds(text: str) -> None:
    """Fail where something that is no text is left."""
    found = _CONTROL.search(text)
    assert not found, f"{found[0]!r} is left"


def _lines_hold(lines: Iterable[Line], width: int) -> None:
    lines = list(lines)
    assert all(row_width(line.spans) <= width for line in lines), "a row is too wide"
    for line in lines:
        for span in line.spans:
            _holds(span.text)
            _holds(span.link)
    _holds(_SGR.sub("", to_ansi(lines)).replace("\n", ""))


def _how(data: bytes) -> tuple[int, Options, bytes]:
    """Return a width and options, which the first two bytes say, and the rest."""
    first, second = (*data[:2], 80, 0)[:2]
    options = Options(justify=bool(second & 1), hyphenate=bool(second & 2), plain=bool(second & 4),
                      addresses=bool(second & 8), room=second & 0xF0)  # fmt: skip
    return first % 120 + 2, options, data[2:]  # a character may take two cells


def markdown(data: bytes) -> None:
    """A post as a file: reading, parsing and typesetting it."""
    width, options, body = _how(data)
    path = _FOLDER / "post.md"
    path.write_bytes(body)
    post = read(path, "key").post
    _holds(post.title + post.author + "".join(post.tags) + post.problem + post.url + post.slug)
    _lines_hold(typeset(read_document(post, smart=bool(body[:1] > b"m")), width, options), max(width, options.room))


def front_matter(data: bytes) -> None:
    fields = split(_text(data)).fields
    for name in ("title", "author", "date", "tags", "layout", "url"):
        _holds(fields.text(name))


def html(data: bytes) -> None:
    """A page of the web: the article on it, and what we read from the Markdown that it becomes."""
    try:
        article = read_article(data.decode("utf-8", "replace"), ADDRESS)
    except ReaderError as error:
        _holds(str(error))
        return
    _lines_hold(typeset(parse(article.markdown), 60), 60)


def feed(data: bytes) -> None:
    try:
        found = read_feed(data, ADDRESS, "application/xml", date(2026, 11, 1))
    except ReaderError as error:
        _holds(str(error))
        return
    _holds(found.title)
    for item in found.items:
        _holds(item.title + item.author)


def formulas(data: bytes) -> None:
    """A formula, on a line and on lines of its own."""
    width, _, body = _how(data)
    source = clean(_text(body))
    _lines_hold(typeset(Document((MathBlock(source),)), width), width)
    _lines_hold(typeset(parse(f"Words ${source}$ and\n\n$$\n{source}\n$$\n"), width), width)


@cache
def _catalog() -> Catalog:
    return Catalog(open_index(None))


def queries(data: bytes) -> None:
    """What a person types to search: understood, or refused in a sentence, never an error of SQLite's."""
    text = clean_line(_text(data))
    _holds(parse_query(text).problem)
    _catalog().find(ListSpec(words=text))


def sync_lines(data: bytes) -> None:
    """A line of another device's file, with its checksum and without."""
    for line in (data, sealed(data)):
        try:
            found = from_line(line)
        except ValueError:
            continue
        if isinstance(found, Event):
            assert from_line(to_line(found)) == found
            _store().receive([found])
            _store().state(found.key)


def sealed(data: bytes) -> bytes:
    """Return a line with the checksum that it would have to have."""
    body = data.rstrip(b"\n").removesuffix(b"}")
    return body + b',"sum":"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"}\n'


@cache
def _store() -> Store:
    return open_store(_FOLDER / "store" / "state.db")


@cache
def _whole_state() -> bytes:
    """Return a state file with some marks in it."""
    path = _FOLDER / "whole" / "state.db"
    with contextlib.closing(open_store(path)) as store:
        for number in range(40):
            store.mark({f"https://example.org/{number}": f"{number:016}"}, "read", True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def state_file(data: bytes) -> None:
    """A state file in which bytes are others: each four bytes are a place, and what is put there."""
    damaged = bytearray(_whole_state())
    for at in range(0, len(data) - 3, 4):
        place = int.from_bytes(data[at : at + 3]) % len(damaged)
        damaged[place] = data[at + 3]
    with tempfile.TemporaryDirectory(dir=_FOLDER) as name:
        path = Path(name) / "state.db"
        path.write_bytes(damaged)
        with contextlib.closing(open_store(path)) as store:
            _holds(store.notice)
            store.mark({"https://example.org/new": "0" * 16}, "read", True)
            if not store.state("https://example.org/new").read:
                store.examine()  # what no error shows, the look in the background finds
            assert store.state("https://example.org/new").read
            if store.path is None:  # it looks like a newer Reader's: that nothing is kept was said
                assert "will not be kept" in store.notice
                return
        with contextlib.closing(open_store(path)) as store:
            assert store.state("https://example.org/new").read, "what was marked is lost"


def settings(data: bytes) -> None:
    path = _FOLDER / "config.toml"
    path.write_bytes(data)
    config = read_config(path)
    for problem in config.problems:
        _holds(problem)


def session(data: bytes) -> None:
    """A whole session: a post that says the same in every field, keys, and all that is drawn."""
    asyncio.run(_session(data))


_KEYS = (
    "j", "k", "enter", "space", "escape", "slash", "a", "n", "f", "i", "t", "question_mark", "m", "s", "z", "G", "g",
    "v", "y", "tab", "ctrl+p", "U", "S", "H", "L", "Z", "x", "down", "up", "B", "A", "p",
)  # fmt: skip


async def _session(data: bytes) -> None:
    from rich.console import Console

    from reader.app.app import ReaderApp
    from reader.app.start import StartOptions
    from reader.library.library import read_library
    from reader.pictures.terminals import IN_SYMBOLS

    keys, said = [_KEYS[byte % len(_KEYS)] for byte in data[:12]], _text(data[12:])
    quoted = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    with tempfile.TemporaryDirectory(dir=_FOLDER) as name:
        posts = Path(name) / "posts"
        posts.mkdir()
        fields = "".join(f'{field}: "{quoted}"\n' for field in ("title", "author", "summary", "tags", "url"))
        (posts / "one.md").write_bytes(f"---\n{fields}---\n\n# {said}\n\n{said}\n".encode(errors="surrogateescape"))
        (posts / "two.md").write_bytes(
            f"```{said}\n{said}\n```\n\n[{said}](<{said}>)\n".encode(errors="surrogateescape")
        )
        store = open_store(Path(name) / "state.db")
        app = ReaderApp(read_library([posts], None), store, Config(), StartOptions((), graphics=IN_SYMBOLS))
        console = Console(force_terminal=True, color_system="truecolor", width=80, height=24)
        async with app.run_test(size=(80, 24)) as pilot:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                for strip in app.screen._compositor.render_strips():
                    _holds(_SGR.sub("", _OSC_LINK.sub("", strip.render(console))))
        app.close()
        store.close()


_OSC_LINK = re.compile(r"\x1b\]8;[^;\x1b]*;[^\x1b\x00-\x1f]*\x1b\\")

TARGETS: dict[str, Callable[[bytes], None]] = {
    "markdown": markdown, "front_matter": front_matter, "html": html, "feed": feed, "formulas": formulas,
    "queries": queries, "sync_lines": sync_lines, "state_file": state_file, "settings": settings, "session": session,
}  # fmt: skip
