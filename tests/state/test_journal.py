import random
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.events import events, journals

from reader.state.checks import check
from reader.state.event_lines import from_line, header, to_line
from reader.state.journal import DECIDED, Event, PostState, compact, current, merge, tick
from reader.state.opening import open_store
from reader.text.position import Position


@given(journals, journals, journals)
def test_merging_is_a_union(a: list[Event], b: list[Event], c: list[Event]) -> None:
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == merge(a, b, c)
    assert merge(a, a) == merge(a)
    assert set(merge(a, b)) == {*a, *b}


@given(journals, st.randoms())
def test_state_does_not_depend_on_the_order_in_which_events_came(journal: list[Event], rng: random.Random) -> None:
    shuffled = list(journal)
    rng.shuffle(shuffled)
    assert current(shuffled) == current(journal)


@given(journals, journals)
def test_what_compaction_drops_is_missed_by_nobody(a: list[Event], b: list[Event]) -> None:
    assert current(merge(compact(a), b)) == current(merge(a, b))
    assert compact(compact(a)) == compact(a)
    assert [event for event in merge(compact(a)) if event.field in DECIDED] == [
        event for event in merge(a) if event.field in DECIDED
    ]


@settings(max_examples=40)
@given(journals, st.randoms())
def test_the_file_says_what_the_journal_says(journal: list[Event], rng: random.Random) -> None:
    """`latest`, which a trigger keeps, is what `current` computes, in whatever order and portions events come."""
    with TemporaryDirectory() as folder, closing(open_store(Path(folder, "state.db"))) as store:
        rng.shuffle(journal)
        cut = rng.randint(0, len(journal))
        store.receive(journal[:cut])
        store.receive(journal[cut // 2 :])
        expected = current(journal)
        assert {key: store.state(key) for key in expected} == expected
        everything = {event[:6] for event in journal}
        assert {event[:6] for _, event in store.events()} == everything


@given(events())
def test_a_line_is_an_event(event: Event) -> None:
    line = to_line(event)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert from_line(line) == event


@given(events(), st.data())
def test_a_line_that_is_not_whole_is_none(event: Event, data: st.DataObject) -> None:
    line = to_line(event)
    with pytest.raises(ValueError, match=r"."):
        from_line(line[: data.draw(st.integers(0, len(line) - 1))])
    place, byte = data.draw(st.integers(0, len(line) - 1)), data.draw(st.integers(0, 255))
    changed = line[:place] + bytes([byte]) + line[place + 1 :]
    if changed != line:
        with pytest.raises(ValueError, match=r"."):
            from_line(changed)


def test_a_header() -> None:
    assert from_line(header("a1", "“my” laptop")) == {"device": "a1", "name": "“my” laptop"}


GOOD = Event("a1", 1, 5 << 16, "k", "read", "true", 1)


@pytest.mark.parametrize(
    "bad",
    [
        GOOD._replace(device="../x"),
        GOOD._replace(device=""),
        GOOD._replace(counter=0),
        GOOD._replace(counter=True),
        GOOD._replace(time=-1),
        GOOD._replace(time=1 << 62),
        GOOD._replace(key=""),
        GOOD._replace(key="a\x1b[31m"),
        GOOD._replace(key="a\u202eb"),
        GOOD._replace(key="a\ud800"),
        GOOD._replace(field="Read\n"),
        GOOD._replace(value='"\\u001b[31m"'),
        GOOD._replace(value="5"),
        GOOD._replace(field="other", value="NaN"),
        GOOD._replace(field="progress", value="1.5"),
        GOOD._replace(field="progress", value="true"),
        GOOD._replace(field="position", value="[1]"),
        GOOD._replace(field="position", value="[-1,0]"),
        GOOD._replace(field="tags", value='["a\\nb"]'),
        GOOD._replace(field="note", value='"a\\u001b"'),
        GOOD._replace(field="other", value='"' + "x" * 70_000 + '"'),
    ],
)
def test_events_from_elsewhere_pass_a_gate(bad: Event) -> None:
    assert check(GOOD) == GOOD
    with pytest.raises(ValueError, match=r"."):
        check(bad)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"device":1}', b'{"reader":1}', b"nothing", b'{"device":' + b"[" * 100_000],
)
def test_lines_that_are_sealed_and_still_no_events(body: bytes) -> None:
    from reader.state.event_lines import _SUM, _sum

    with pytest.raises(ValueError, match=r"."):
        from_line(body + _SUM + _sum(body).encode() + b'"}\n')


def test_the_last_word_counts() -> None:
    events = [
        Event("x", 1, 10, "k", "read", "true", 1),
        Event("y", 1, 11, "k", "read", "false", 1),
        Event("x", 2, 9, "k", "starred", "true", 2),
        Event("x", 3, 9, "k", "progress", "0.5", 3),
        Event("x", 4, 9, "k", "position", "[4,2]", 3),
    ]
    assert current(events) == {"k": PostState(starred=True, progress=0.5, position=Position(4, 2))}
    assert current(events)["k"].in_progress
    tie = [Event("x", 1, 10, "k", "read", "true", 1), Event("y", 1, 10, "k", "read", "false", 1)]
    assert current(tie) == {"k": PostState(read=False)}


def test_the_sign_tells_how_far_one_has_come() -> None:
    assert [PostState(progress=part).sign("") for part in (None, 0.0, 0.4, 0.9, 1.0)] == ["●", "◔", "◑", "◕", "◕"]
    assert PostState(read=True, progress=0.4).sign("1") == " "
    assert PostState(read=True, body_read="1").sign("1") == " "
    assert PostState(read=True, body_read="1").sign("2") == "↻"


@given(st.integers(0, 1 << 60), st.floats(-1e10, 1e10))
def test_the_clock_never_goes_back(latest: int, wall_clock: float) -> None:
    assert tick(latest, wall_clock) > latest


def test_a_clock_of_another_millennium_is_not_believed() -> None:
    assert tick(7, 1e14) == 8
    assert tick(7, -1e14) == 8


def test_the_clock_follows_the_time_of_day() -> None:
    assert tick(tick(0, 1000.0), 2000.0) == 2_000_000 << 16
