"""Notes and highlights: in the journal, and as Markdown files."""

from pathlib import Path

import pytest

from reader.library.library import read_library
from reader.lists.notes_markdown import notes
from reader.state.checks import check
from reader.state.journal import Event, Highlight, current, encode, is_decided, new_highlight
from reader.state.opening import open_store
from reader.text.position import Position


def event(field: str, value: str, device: str = "a") -> Event:
    return Event(device, 1, 1, "k", field, value, 1)


def test_a_highlight_passes_the_gate_only_as_one() -> None:
    field = new_highlight()
    assert is_decided(field)
    good = Highlight(field, Position(1, 2), Position(1, 5), "the words", "a note").value
    assert check(event(field=field, value=encode(good)))
    assert check(event(field=field, value="null"))
    wrong: tuple[object, ...] = (
        1, [], {}, {**good, "start": [1]}, {**good, "end": [1, -1]}, {**good, "quote": "\x1b[31m"}, {**good, "note": 3}
    )  # fmt: skip
    for bad in wrong:
        with pytest.raises(ValueError, match="a value that"):
            check(event(field=field, value=encode(bad)))


def test_highlights_of_two_devices_are_both_kept() -> None:
    events = [
        event(device=device, field=f"highlight_{device}", value=encode(Highlight("", start, start, device).value))
        for device, start in (("b", Position(1)), ("a", Position(0)))
    ]
    assert [one.quote for one in current(events)["k"].highlights] == ["a", "b"]


def test_as_markdown(folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text(
        '---\ntitle: "A [b]: c/d"\nurl: https://a.b/c\nauthor: Ann\ntags: [x]\n---\nOne two three.\n'
    )
    (folder / "b.md").write_text("---\nid: twin\ntitle: A b c d\n---\nWords.\n")
    library = read_library([folder])
    store = open_store(tmp_path / "state.db")
    store.put("twin", "", "note", "On the twin.")
    one, two = (Highlight(f"highlight_{n}", Position(0, n), Position(0, n + 3), f"q{n}\nr", "n" * n) for n in (0, 1))
    for highlight in (two, one):
        store.put("https://a.b/c", "", highlight.field, highlight.value)
    store.put("https://a.b/c", "", "tags", ["mine"])
    store.put("gone", "", "note", "Of a post that is gone.")
    store.put("never", "", "note", "x")
    store.undo()
    files = dict(notes(store, library))
    assert [*files] == ["gone.md", "A b c d.md", "A b c d (another).md"]
    assert files["A b c d.md"] == (
        '---\ntitle: "A [b]: c/d"\nsource: "https://a.b/c"\nauthor: "Ann"\ntags: ["x", "mine"]\n---\n\n'
        "# Notes on [A \\[b\\]: c/d](https://a.b/c)\n\n> q0\n> r\n\n> q1\n> r\n\nn\n"
    )
    store.close()
