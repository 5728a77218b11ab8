from hypothesis import given
from hypothesis import strategies as st

from reader.state.journal import Event, PostState, current, merge, tick


@st.composite
def journals(draw: st.DrawFn) -> list[list[Event]]:
    """Journals of three devices, each part of what the device wrote: (device, counter) is one event everywhere."""
    written = [
        Event(
            device, counter, draw(st.integers(0, 3)), draw(st.sampled_from("ab")), "read", draw(st.booleans()), counter
        )
        for device in "xyz"
        for counter in range(1, draw(st.integers(1, 5)))
    ]
    return [draw(st.lists(st.sampled_from(written), max_size=8)) if written else [] for _ in range(3)]


@given(journals())
def test_merging_is_a_union(three: list[list[Event]]) -> None:
    a, b, c = three
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == merge(a, b, c)
    assert merge(a, a) == merge(a)
    assert {(event.device, event.counter) for event in merge(a, b)} == {(e.device, e.counter) for e in (*a, *b)}


@given(journals(), st.randoms())
def test_state_does_not_depend_on_the_order_in_which_events_came(three: list[list[Event]], random: object) -> None:
    events = merge(*three)
    shuffled = list(events)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert current(shuffled) == current(events)


def test_the_last_word_counts() -> None:
    events = [
        Event("x", 1, 10, "k", "read", True, 1),
        Event("y", 1, 11, "k", "read", False, 1),
        Event("x", 2, 9, "k", "starred", True, 2),
        Event("x", 3, 9, "k", "progress", 0.5, 3),
    ]
    assert current(events) == {"k": PostState(read=False, starred=True, progress=0.5)}
    assert current(events)["k"].in_progress
    tie = [Event("x", 1, 10, "k", "read", True, 1), Event("y", 1, 10, "k", "read", False, 1)]
    assert current(tie) == {"k": PostState(read=False)}


@given(st.integers(0, 1 << 60), st.floats(-1e10, 1e10))
def test_the_clock_never_goes_back(latest: int, wall_clock: float) -> None:
    assert tick(latest, wall_clock) > latest


def test_the_clock_follows_the_time_of_day() -> None:
    assert tick(tick(0, 1000.0), 2000.0) == 2_000_000 << 16
