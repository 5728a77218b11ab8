"""What was read when, and how much."""

from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.library.library import read_library
from reader.lists.reading_stats import Amount, Stats, Streak, stats
from reader.state import store as module
from reader.state.journal import Event, encode, from_milliseconds
from reader.state.opening import open_store
from reader.state.reading_log import Reading, readings
from reader.state.store import Store

MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days) for days in (1, 2, 3))


class Clock:
    """A clock that stands where it is put."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module.time, "time", lambda: self.now)
        self.put(MONDAY)

    def put(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 12).timestamp()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "state.db")


def told(store: Store) -> dict[str, list[Reading]]:
    return readings(event for _, event in store.events())


def test_a_post_that_is_read_in_parts(clock: Clock, store: Store) -> None:
    store.open("a", "")
    store.leave("a", None, 0.25)
    clock.put(TUESDAY)
    store.leave("a", None, 0.1)  # looked at its beginning again
    store.leave("a", None, 0.5)
    clock.put(WEDNESDAY)
    store.toggle("a", "", "read")
    assert told(store) == {
        "a": [Reading(MONDAY, 0.25, False), Reading(TUESDAY, 0.25, False), Reading(WEDNESDAY, 0.5, True)]
    }
    store.open("b", "")
    assert [*told(store)] == ["a"]


def test_what_was_read_again_counts_again(clock: Clock, store: Store) -> None:
    store.toggle("a", "", "read")
    clock.put(TUESDAY)
    store.toggle("a", "", "read")
    store.leave("a", None, 0.5)
    assert told(store) == {"a": [Reading(MONDAY, 1, True), Reading(TUESDAY, 0.5, False)]}


def test_what_was_a_slip_does_not_count(clock: Clock, store: Store) -> None:
    store.leave("a", None, 0.5)
    store.toggle("a", "", "read")
    store.toggle("a", "", "read")
    assert told(store) == {"a": [Reading(MONDAY, 0.5, False)]}
    store.toggle("b", "", "read")
    clock.put(TUESDAY)
    store.undo()
    assert [*told(store)] == ["a"]
    store.toggle("c", "", "read")
    clock.put(WEDNESDAY)
    store.toggle("c", "", "read")
    store.undo()  # it was read on Tuesday, and still is
    assert told(store)["c"] == [Reading(TUESDAY, 1, True)]


def test_tidying_up_is_no_reading(clock: Clock, store: Store) -> None:
    store.leave("a", None, 0.5)
    store.mark({"a": "", "b": ""}, "read", True)
    store.leave("b", None, 0.5)
    assert told(store) == {"a": [Reading(MONDAY, 0.5, False)]}
    store.mark({"c": ""}, "read", True)
    assert told(store)["c"] == [Reading(MONDAY, 1, True)]


def test_history_goes_with_a_post_that_moves(clock: Clock, store: Store) -> None:
    store.toggle("a", "", "read")
    clock.put(TUESDAY)
    store.leave("b", None, 0.5)
    clock.put(WEDNESDAY)
    store.move([("a", "b", True), ("b", "a", True)])
    assert told(store) == {"b": [Reading(MONDAY, 1, True)], "a": [Reading(TUESDAY, 0.5, False)]}
    store.move([("b", "c", False)])
    store.leave("a", None, 0.75)
    assert told(store) == {
        "c": [Reading(MONDAY, 1, True)],
        "a": [Reading(TUESDAY, 0.5, False), Reading(WEDNESDAY, 0.25, False)],
    }


EVENTS = st.lists(
    st.builds(
        lambda device, counter, day, key, what, undoes: Event(
            device, counter, from_milliseconds(day * 86_400_000), key, what[0], encode(what[1]), counter, undoes
        ),
        st.sampled_from("xy"), st.integers(1, 9), st.integers(0, 5), st.sampled_from("abc"),
        st.sampled_from([("read", True), ("read", False), ("read", None), ("progress", 0.5), ("progress", 0.25),
                         ("progress", 1), ("progress", None), ("moved_from", "a"), ("moved_from", "b")]),
        st.sampled_from([None, None, None, 1, 2]),
    ),
    max_size=12,
)  # fmt: skip


TWINS = [  # of a device and its clone: all but what they are about is alike
    Event("x", 1, 0, "b", "read", "true", 1), *(Event("y", 1, 1 << 40, key, "moved_from", '"b"', 1) for key in "ac"),
]  # fmt: skip


@given(EVENTS, st.randoms())
@example(TWINS, Random(0))
def test_order_of_arrival_does_not_count(events: list[Event], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = [*events]
    random.shuffle(shuffled)
    assert readings(events) == readings(shuffled)
    for log in readings(events).values():
        assert all(0 < one.part <= 1 for one in log)


def test_stats(clock: Clock, store: Store, folder: Path) -> None:
    (folder / "a.md").write_text("---\nid: a\nreading_time: 99\ntags: [X, y]\n---\n" + "word " * 2380)
    (folder / "b.md").write_text("---\nid: b\ntags: [x]\n---\n" + "word " * 238)
    store.leave("a", None, 0.5)
    store.toggle("b", "", "read")
    clock.put(THURSDAY)
    store.toggle("a", "", "read")
    store.put("b", "", "tags", ["Mine", "X"])
    clock.put(MONDAY + timedelta(7))
    store.toggle("gone", "", "read")
    found = stats(store, read_library([folder]))
    week = Amount(2, 11, 2618)
    assert found.days == {MONDAY: Amount(1, 6, 1428), THURSDAY: Amount(1, 5, 1190), MONDAY + timedelta(7): Amount(1)}
    assert [*found.tags.items()] == [("x", week), ("y", Amount(1, 10, 2380)), ("mine", Amount(1, 1, 238))]
    assert found.weeks == {MONDAY: week, MONDAY + timedelta(7): Amount(1)}
    assert found.since(TUESDAY) == Amount(2, 5, 1190)
    assert found.gone == 1
    store.close()


def test_streaks() -> None:
    days = [MONDAY, TUESDAY, THURSDAY, *(MONDAY + timedelta(day) for day in (8, 9))]
    found = Stats(dict.fromkeys(days, Amount(1)))
    last = Streak(MONDAY + timedelta(8), MONDAY + timedelta(9))
    assert found.streaks() == [Streak(MONDAY, TUESDAY), Streak(THURSDAY, THURSDAY), last]
    assert found.longest() == last
    assert last.days == 2
    assert found.streak(MONDAY + timedelta(9)) == last
    assert found.streak(MONDAY + timedelta(10)) == last  # today can still be read on
    assert found.streak(MONDAY + timedelta(11)) is None
    assert Stats().longest() is Stats().streak(MONDAY) is None
