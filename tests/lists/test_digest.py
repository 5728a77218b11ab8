"""What was read lately, as Markdown."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from reader.library.library import Library, read_library
from reader.lists.digest import digest
from reader.paths import state_file
from reader.state.journal import Highlight
from reader.state.opening import open_store
from reader.state.store import Store
from reader.text.position import Position

TODAY = date.today()


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Library:
    for name in ("alpha", "beta", "gamma"):
        (folder / f"{name}.md").write_text(
            f"---\ntitle: The [{name}] one\nid: {name}\nauthor: Ann\ndate: 2020-01-02\nreading_time: 70\n"
            f"url: https://a.b/{name}\n---\nWords.\n"
        )
    return read_library([folder], tmp_path / "index.db")


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(open_store(state_file())) as store:
        yield store


def test_what_was_read_with_what_was_written_on_it(library: Library, store: Store) -> None:
    store.mark({"beta": ""}, "read", True)
    store.mark({"alpha": ""}, "read", True)
    store.mark({"https://gone.example/x_y": ""}, "read", True)
    store.mark({"gamma": ""}, "read", True)
    store.toggle("gamma", "", "read")  # unread again
    store.toggle("beta", "", "starred")
    store.put("beta", "", "note", "A thought.\n\nAnother.")
    store.put("beta", "", "highlight_a", Highlight("", Position(0), Position(0, 5), "its\nwords", "mine").value)
    text = digest(store, library, TODAY - timedelta(7), TODAY)
    head, _, rest = text.partition("\n## ")
    assert head.endswith("3 posts, 2 h 20 min.\n")
    assert rest.partition("\n\n")[2] == (
        "- [The \\[beta\\] one](https://a.b/beta), Ann, 2 January 2020, 70 min ★\n\n"
        "  A thought.\n\n  Another.\n\n  > its\n  > words\n\n  mine\n"
        "- [The \\[alpha\\] one](https://a.b/alpha), Ann, 2 January 2020, 70 min\n"
        "- https://gone.example/x\\_y\n"
    )


def test_posts_that_were_marked_together_were_not_read(library: Library, store: Store) -> None:
    store.mark({"alpha": "", "beta": ""}, "read", True)
    assert digest(store, library, TODAY - timedelta(7), TODAY) == ""


def test_nothing_was_read(library: Library, store: Store) -> None:
    assert digest(store, library, TODAY - timedelta(7), TODAY) == ""
    store.mark({"beta": ""}, "read", True)
    assert digest(store, library, TODAY + timedelta(1), TODAY + timedelta(2)) == ""
