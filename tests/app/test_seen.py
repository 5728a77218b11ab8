"""When a post is read: how much of it was on the screen, and for how long."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.driving import Open, Reading

from reader.app import progress
from reader.app.post import seen as module
from reader.app.post.seen import Seen
from reader.config import Config
from reader.paths import state_file
from reader.state.opening import open_store

SEEN = Config(mark_read="seen")
stretches = st.tuples(st.integers(0, 900), st.integers(1, 300)).map(lambda one: (float(one[0]), float(sum(one))))


@pytest.fixture(autouse=True)
def pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PACE", 100.0)


def test_what_stays_on_the_screen_is_seen_from_its_top_on() -> None:
    seen = Seen(())
    seen.show((0, 1000), 10.0)
    assert seen.part(2000) == 0
    seen.show((0, 1000), 14.0)
    assert seen.part(2000) == pytest.approx(0.2)
    seen.show((0, 1000), 1000.0)  # however long somebody is away
    assert seen.part(2000) == pytest.approx(0.5)
    assert seen.kept(2000) == [(0, 500)]


def test_a_leap_adds_nothing() -> None:
    seen = Seen(())
    seen.show((0, 500), 0.0)
    for number in range(100):
        seen.show((number * 500, number * 500 + 500), number / 100)
    seen.end_was_shown = True
    assert seen.part(50_000) < 0.01
    assert not seen.is_enough(50_000)


def test_what_was_seen_before_is_not_seen_again() -> None:
    seen = Seen([(0, 300), (600, 1000)])
    assert seen.part(1000) == pytest.approx(0.7)
    seen.show((0, 1000), 0.0)
    seen.show(None, 2.0)
    assert seen.kept(1000) == [(0, 500), (600, 1000)]
    seen.show(None, 100.0)  # nothing is on the screen
    assert seen.kept(1000) == [(0, 500), (600, 1000)]


def test_enough_is_most_of_it_and_the_end() -> None:
    seen = Seen([(0, 800)])
    assert not seen.is_enough(5000)
    seen.end_was_shown = True
    assert seen.is_enough(5000)
    seen.forget()
    assert (seen.part(5000), seen.is_enough(5000)) == (0, False)


def test_a_post_without_a_body_has_been_seen() -> None:
    assert Seen(()).part(0) == 1
    assert Seen(()).kept(0) == []


@given(st.lists(st.tuples(st.none() | stretches, st.floats(0, 5)), max_size=20))
def test_it_only_grows_and_never_faster_than_somebody_can_read(
    shown: list[tuple[tuple[float, float] | None, float]],
) -> None:
    seen, now, before = Seen(()), 0.0, 0.0
    for stretch, seconds in shown:
        seen.show(stretch, now)
        now += seconds
        part = seen.part(1200)
        assert before - 1e-9 <= part <= min(1, now * 100 / 1200 + 1e-9)
        before = part
    kept = seen.kept(1200)
    ends = [end for one in kept for end in one]
    assert ends == sorted({*ends})
    assert Seen(kept).part(1200) == pytest.approx(before, abs=0.001 * (len(kept) + 1))


class Clock:
    """Stands for the module `time` in the navigator."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(progress, "time", clock)
    return clock


async def wait(r: Reading, clock: Clock, seconds: float) -> None:
    """Let so many seconds go by on the same screen."""
    clock.now += seconds
    r.app.navigator.progress.look()
    await r.settle()


async def test_a_jump_to_the_end_is_not_reading(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("j", "enter", "G")
        await wait(r, clock, 3600)
        assert r.read() == []
        assert "end · " in r.bar("post")
        assert "min left" in r.bar("post")
        await r.press("g", "G", "escape")
        assert (r.store.state("https://a.b/Beta").progress or 0) < 0.3
        assert "◔ Beta" in "\n".join(r.lines(r.posts))


async def test_a_found_word_and_the_outline_are_jumps_too(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("j", "enter", "slash", *"paragraph 39", "enter")
        await wait(r, clock, 60)
        await r.press("escape", "t", *"100", "enter")
        await wait(r, clock, 60)
        assert r.view.body_seen
        assert r.read() == []


async def test_a_post_is_read_that_was_on_the_screen_long_enough(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("j", "enter")
        while not r.view.body_seen:
            await wait(r, clock, 30)
            assert r.read() == []
            await r.press("space")
        await wait(r, clock, 30)
        assert r.read() == ["Beta"]
        assert "✓ read" in r.bar("post")
        await r.press("z")  # the person has the last word
        await wait(r, clock, 30)
        assert r.read() == []


async def test_pages_that_are_turned_too_fast_are_not_read(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("j", "enter")
        while not r.view.body_seen:
            clock.now += 0.5
            await r.press("space")
        await wait(r, clock, 30)
        assert r.read() == []
        while r.shown == "Beta":
            await r.press("space")
        assert 0 < (r.store.state("https://a.b/Beta").progress or 0) < 0.5
        assert "“Beta” stays unread: " in r.said[-1]


async def test_a_short_post_takes_a_moment(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("enter")
        assert r.read() == []
        await wait(r, clock, 2)
        assert r.read() == ["Alpha"]


async def test_what_was_seen_counts_on_another_day(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("j", "enter")
        for _ in range(3):
            await wait(r, clock, 30)
            await r.press("space")
        await r.press("q")
    with closing(open_store(state_file())) as store:
        assert 0.3 < (store.state("https://a.b/Beta").progress or 0) < 0.9
    async with reading(three, config=SEEN, size=(80, 24)) as r:
        await r.press("enter")
        assert r.shown == "Beta"
        while not r.view.body_seen:
            await wait(r, clock, 30)
            await r.press("space")
        await wait(r, clock, 30)
        assert r.read() == ["Beta"]


async def test_a_post_that_is_marked_unread_begins_anew(reading: Open, three: Path, clock: Clock) -> None:
    async with reading(three, config=SEEN) as r:
        await r.press("j", "enter")
        await wait(r, clock, 30)
        await r.press("m", "m", "escape")
        state = r.store.state("https://a.b/Beta")
        assert (state.read, state.seen) == (False, ())
        assert state.progress in (None, 0)
