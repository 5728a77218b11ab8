"""Numbers, drawn."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.text.lines import plain_text
from reader.text.output.chart import Bar, bars, calendar

WEDNESDAY = date(2026, 11, 25)


def test_a_calendar() -> None:
    values = {date(2026, 11, 25): 0.2, date(2026, 11, 24): 15, date(2026, 11, 16): 59, date(2026, 10, 26): 600}
    lines = calendar({**values, date(2026, 11, 26): 60}, WEDNESDAY, 14, (15, 30, 60), "minutes a day")
    assert plain_text(lines) == (
        "      Nov\n"
        "Mon ██····▓▓··\n"
        "    ········▒▒\n"
        "Wed ········░░\n"
        "    ········\n"
        "Fri ········\n"
        "    ········\n"
        "Sun ········\n"
        "\n"
        "    ·· none   ░░ some   ▒▒ 15+   ▓▓ 30+   ██ 60+   minutes a day\n"
    )


def test_a_calendar_without_drawings() -> None:
    lines = calendar({WEDNESDAY: 99}, WEDNESDAY, 8, (15, 30, 60), "minutes", plain=True)
    assert plain_text(lines).splitlines()[3] == "Wed ..##"
    assert plain_text(lines).isascii()


def test_a_calendar_is_never_longer_than_a_year() -> None:
    lines = calendar({}, date(2026, 12, 31), 300, (1, 2, 3), "x")
    assert len(lines[4].text.strip()) == len("Thu ") // 4 * 2 * 53
    months = lines[0].text.split()
    assert months == ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@given(st.dates(), st.integers(0, 400), st.integers(0, 200))
def test_each_day_has_its_place(last: date, ago: int, width: int) -> None:
    if last.toordinal() <= 400:
        return
    day = last - timedelta(ago)
    lines = calendar({day: 1}, last, width, (2, 3, 4), "x")
    weeks = max(1, min(53, (width - 4) // 2))
    week = weeks - 1 - ((last - timedelta(last.weekday())) - (day - timedelta(day.weekday()))).days // 7
    drawn = [(row, line.text.index("░")) for row, line in enumerate(lines[1:8]) if "░" in line.text]
    assert drawn == ([(day.weekday(), 4 + 2 * week)] if week >= 0 else [])


def test_bars() -> None:
    sections = {
        "Tag": [Bar("math", 80, ("3", "1,200")), Bar("漢字", 40, ("10", "7")), Bar("rare", 0.01, ("0", "1"))],
        "Week": [Bar("one", 1, ("1", "1"))],
        "None": [Bar("zero", 0, ("0", "0"))],
    }
    assert plain_text(bars(sections, ("posts", "words"), 30)) == (
        "Tag               posts  words\n"
        "math ███████████      3  1,200\n"
        "漢字 █████▌          10      7\n"
        "rare ▏                0      1\n"
        "\n"
        "Week              posts  words\n"
        "one  ███████████      1      1\n"
        "\n"
        "None              posts  words\n"
        "zero                  0      0\n"
    )
    assert (
        plain_text(bars(sections, ("posts", "words"), 30, plain=True)).splitlines()[2]
        == "漢字 ######          10      7"
    )


def test_bars_give_way() -> None:
    sections = {"Tag": [Bar("a very long name that has no end", 1, ("3", "4"))]}
    name = "a very long name that h…"
    assert plain_text(bars(sections, ("posts", "words"), 40)).splitlines()[1] == f"{name}      3      4"
    assert plain_text(bars(sections, ("posts", "words"), 32)).splitlines()[1] == f"{name}      4"
    assert plain_text(bars(sections, ("posts", "words"), 5)).splitlines()[1] == f"{name}      4"


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=5), st.integers(40, 120))
def test_no_bar_is_wider_than_its_room(values: list[float], width: int) -> None:
    rows = [Bar(f"row {n}", value, (str(n),)) for n, value in enumerate(values)]
    assert {cell_len(line.text) for line in bars({"T": rows}, ("n",), width)} == {
        cell_len(line.text) for line in bars({"T": rows[:1]}, ("n",), width)
    }
