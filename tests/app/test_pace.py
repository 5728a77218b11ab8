"""How fast the person reads, and how long a section still takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.app.post.pace import USUAL, Measured, Pace


def read(pace: Pace, *, rate: float, seconds: float, step: float = 5.0, begin: float = 0.0) -> None:
    """Scroll through a text at a pace, a step of so many seconds at a time."""
    for count in range(int(seconds / step) + 1):
        top = begin + count * step * rate
        pace.show((top, top + 2000), count * step)


def test_it_begins_as_most_people_read() -> None:
    assert Pace().rate == USUAL


def test_who_reads_faster_is_faster_and_more_so_with_time() -> None:
    rates = [USUAL]
    for minutes in (5, 20, 60):
        pace = Pace()
        read(pace, rate=48, seconds=minutes * 60)
        rates.append(pace.rate)
    assert rates == sorted(rates)
    assert rates[-1] == pytest.approx(48, rel=0.1)


@pytest.mark.parametrize("rate", [1.0, 500.0])
def test_who_skims_or_is_away_does_not_read(rate: float) -> None:
    pace = Pace()
    read(pace, rate=rate, seconds=300, step=1 if rate > 100 else 5)
    assert pace.measured == Measured()


def test_a_leap_or_a_pause_begins_anew() -> None:
    pace = Pace()
    pace.show((0, 2000), 0)
    pace.show((50_000, 52_000), 25)  # a leap
    pace.show((49_000, 51_000), 50)  # back
    pace.show((50_000, 52_000), 400)  # a long pause
    assert pace.measured == Measured()
    pace.show((50_600, 52_600), 425)
    assert pace.measured == Measured(600, 25)


def test_what_is_measured_is_remembered_for_an_hour() -> None:
    pace = Pace(Measured(48 * 3600, 3600))
    read(pace, rate=12, seconds=1800)
    assert pace.measured.seconds <= 3600
    assert 12 < pace.rate < 48


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e3))))
def test_it_is_always_plausible(moves: list[tuple[float, float]]) -> None:
    pace, now = Pace(), 0.0
    for top, after in moves:
        now += after
        pace.show((top, top + 1500), now)
        assert 4 <= pace.rate <= 80
