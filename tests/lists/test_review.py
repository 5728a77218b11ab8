"""Highlights that come back."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from reader.library.library import Library, read_library
from reader.lists.review import Answer, due_cards
from reader.paths import state_file
from reader.state.checks import check
from reader.state.journal import Event, Highlight, encode
from reader.state.opening import open_store
from reader.state.store import Store
from reader.text.position import Position

TODAY = date(2026, 11, 27)


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Library:
    (folder / "a.md").write_text("---\ntitle: Alpha\nid: a\n---\nWords.\n")
    return read_library([folder], tmp_path / "index.db")


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(open_store(state_file())) as store:
        for key, name in (("a", "one"), ("a", "two"), ("gone", "three")):
            value = Highlight("", Position(0, len(name)), Position(0, 9), name).value
            store.put(key, "", f"highlight_{name}", value)
        store.put("noted", "", "note", "A note alone.")
        yield store


def due(store: Store, library: Library, day: date = TODAY) -> list[str]:
    return sorted(card.highlight.quote for card in due_cards(store, library, day))


def answer(store: Store, library: Library, quote: str, answer: Answer, day: date) -> int | None:
    (card,) = (card for card in due_cards(store, library, day) if card.highlight.quote == quote)
    store.put(card.key, "", card.field, card.value_after(answer, day))
    return card.days_after(answer)


def test_each_comes_back_after_a_longer_while(store: Store, library: Library) -> None:
    assert due(store, library) == ["one", "three", "two"]
    day, days = TODAY, []
    for _ in range(7):
        after = answer(store, library, "one", "later", day)
        assert after is not None
        days.append(after)
        assert "one" not in due(store, library, day + timedelta(after - 1))
        day += timedelta(after)
        assert "one" in due(store, library, day)
    assert days == [3, 7, 16, 37, 85, 195, 365]
    assert answer(store, library, "one", "again", day) == 1
    assert answer(store, library, "one", "later", day + timedelta(1)) == 3


def test_what_is_wanted_no_more_stays_away(store: Store, library: Library) -> None:
    assert answer(store, library, "three", "never", TODAY) is None
    assert due(store, library, TODAY + timedelta(9999)) == ["one", "two"]
    store.put("a", "", "highlight_one", None)
    assert due(store, library) == ["two"]


def test_what_is_due_longest_comes_first(store: Store, library: Library) -> None:
    answer(store, library, "two", "later", TODAY)
    answer(store, library, "three", "again", TODAY)
    cards = due_cards(store, library, TODAY + timedelta(5))
    assert [card.highlight.quote for card in cards] == ["three", "two", "one"]
    assert [card.post.title if card.post else None for card in cards] == [None, "Alpha", "Alpha"]


@pytest.mark.parametrize(
    "value", [3, {}, {"days": -1, "due": ""}, {"days": 3}, {"days": 3, "due": "soon"}, {"days": 3, "due": "20261127"}]
)
def test_another_device_can_say_only_what_is_one(value: object) -> None:
    with pytest.raises(ValueError, match=r"value that|Invalid isoformat"):
        check(Event("a", 1, 1, "k", "review_x", encode(value), 1))
    assert check(Event("a", 1, 1, "k", "review_x", encode({"days": 3, "due": "2026-11-27"}), 1))
