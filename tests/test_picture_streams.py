"""What pictures write to a terminal, for each protocol: well-formed, sent once, and nothing left behind."""

import re
from pathlib import Path

import pexpect
import pytest
from support.graphics import Cells, Kitty, photograph, pieces, placed, plot, sixel_picture
from support.terminal import Start, Terminal

from reader.paths import config_file

pytestmark = pytest.mark.pty
PRIVATE = re.compile("[\U00100000-\U0010eeed]")


@pytest.fixture
def gallery(folder: Path) -> Path:
    """A post with two figures, and one without."""
    plot(folder / "plot.png", size=(320, 200))
    photograph(folder / "photo.png", size=(160, 120))
    words = "\n\n".join("word " * 30 for _ in range(30))
    (folder / "a.md").write_text(
        f"---\ntitle: Alpha\ndate: 2024-01-02\n---\n![A plot](plot.png)\n\nBelow.\n\n{words}"
        "\n\n![](photo.png)\n\nEnd.\n"
    )
    (folder / "b.md").write_text("---\ntitle: Beta\ndate: 2024-01-01\n---\nNothing to see.\n")
    return folder


@pytest.fixture
def start(terminal: Start, gallery: Path, monkeypatch: pytest.MonkeyPatch) -> Start:
    """A function that opens the posts with a protocol."""
    monkeypatch.setenv("COLORTERM", "truecolor")

    def begin(protocol: str, **options: object) -> Terminal:
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_text(f'pictures = "{protocol}"\ntheme = "night"\nrefresh_minutes = 0\n')
        t = terminal(str(gallery), columns=100, rows=40, **options)
        t.wait("Alpha")
        t.press("\r", then="space Read on")
        return t

    return begin


def strips(t: Terminal) -> list[bytes]:
    """The strips of Sixel that have been written."""
    return [piece.data for piece in pieces(t.raw) if piece.kind == "dcs" and b'q"1;1' in piece.data]


def finished(t: Terminal) -> bytes:
    """Quit; return all that was written."""
    t.press("q")
    t.child.expect(pexpect.EOF)
    t.child.close()
    t.raw += t.before
    assert b"Traceback" not in t.raw
    return t.raw


def test_kitty_is_sent_each_picture_once(start: Start) -> None:
    t = start("kitty")
    t.until(lambda: len(placed(t.raw)) > 0, "a picture")
    for keys in ("j", "j", "k", "d", "u"):
        t.press(keys)
        t.pump()
    t.press("t")  # something beside it, and over it
    t.pump()
    t.press("\x1b")
    t.pump()
    t.press("G", then="End")
    t.wait("\U0010eeee")
    t.press("J", then="Nothing to see")
    raw = finished(t)
    assert not PRIVATE.search(raw.decode())
    terminal = Kitty()
    terminal.take(raw)
    assert len({*terminal.sent}) == len(terminal.sent) >= 2  # none twice in one size
    assert terminal.deleted == len(terminal.sent)
    assert not terminal.pictures
    shown = placed(raw)
    for number in {number for number, _, _ in shown}:
        rows = {row for one, row, _ in shown if one == number}
        assert rows == set(range(max(rows) + 1))
    # All that is sent stands before the first cell that means it.
    first_cell = raw.index("\U0010eeee".encode())
    assert raw.index(b"\x1b_Ga=T") < first_cell


def test_another_width_has_another_picture(start: Start) -> None:
    t = start("kitty")
    t.until(lambda: len(placed(t.raw)) > 0, "a picture")
    before = len(t.raw)
    t.resize(32, 40)
    t.until(lambda: len(placed(t.raw[before:])) > 0, "the picture again")
    terminal = Kitty()
    terminal.take(finished(t))
    assert len(terminal.sent) >= 2
    assert not terminal.pictures


def test_strips_of_sixel_are_drawn_where_their_rows_are(start: Start) -> None:
    t = start("sixel")
    t.until(lambda: len(strips(t)) >= 10, "strips")
    assert not PRIVATE.search(t.raw.decode())
    heights = {sixel_picture(strip).size[1] for strip in strips(t)}
    assert heights == {16}
    # Each is drawn over blanks of its own, and the cursor is where the text goes on afterwards.
    for match in re.finditer(rb"(.{9})\x1b7\x1bP[^\x1b]*\x1b\\(.{7})", t.raw, re.DOTALL):
        assert re.search(rb" *\x1b\[(\d+)D$", match[1]), match[1]
        assert re.match(rb"\x1b8\x1b\[(\d+)C", match[2]), match[2]
    before = len(strips(t))
    t.press("j")
    t.pump(0.4)
    assert 0 < len(strips(t)) - before <= 30  # rows, and not pictures, are drawn again
    t.press("J", then="Nothing to see")
    t.pump(0.4)
    before = len(strips(t))
    raw = finished(t)
    assert len(strips(t)) == before
    assert not PRIVATE.search(raw.decode())


def test_nothing_of_a_strip_lies_over_what_stands_above_it(start: Start) -> None:
    t = start("sixel")
    t.until(lambda: len(strips(t)) >= 10, "strips")
    t.pump(0.3)
    alone = cells_of(t)
    t.press("a", then="Your note")  # which is written over the picture
    t.pump(0.3)
    beside = cells_of(t)
    assert 0 < len(beside) < len(alone)
    corner = next(y for y, line in enumerate(t.screen.display) if "Your note" in line)
    left = t.screen.display[corner].index("╭")
    assert not [cell for cell in beside if cell[0] >= left and cell[1] >= corner and cell[0] < left + 40]
    t.press("\x1b")
    t.pump(0.3)
    assert cells_of(t) == alone  # all of it again
    t.press("J", then="Nothing to see")
    t.pump(0.3)
    assert not cells_of(t)
    finished(t)


def cells_of(t: Terminal) -> set[tuple[int, int]]:
    """Return the cells of the screen that have parts of strips now."""
    cells = Cells()
    cells.take(t.raw, cell_width=8)
    return {*cells.strips}


def test_strips_of_iterm(start: Start) -> None:
    t = start("iterm")
    t.until(lambda: t.raw.count(b"\x1b]1337;File=inline=1") >= 10, "strips")
    assert not PRIVATE.search(t.raw.decode())
    assert b"height=1;" in t.raw
    finished(t)


def test_symbols_are_text(start: Start) -> None:
    t = start("symbols")
    t.until(lambda: len(re.findall("[▘▝▀▖▌▞▛▗▚▐▜▄▙▟█]", t.text)) > 30, "symbols")
    raw = finished(t)
    assert b"\x1bP" not in raw.replace(b"\x1bP>|", b"")
    assert b"\x1b_Ga" not in raw


def test_the_person_who_wants_none_has_none(start: Start) -> None:
    t = start("off")
    t.wait(r"\[A plot\]")
    raw = finished(t)
    assert b"\x1b_" not in raw


@pytest.mark.parametrize("protocol", ["kitty", "sixel", "iterm", "symbols"])
def test_show_draws_pictures(gallery: Path, protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv("COLORTERM", "truecolor")
    command = ["-m", "reader", "show", "Alpha", "--pictures", protocol, "--color", "always"]
    pexpect.run(f"{sys.executable} -m reader add {gallery}")
    child = pexpect.spawn(sys.executable, command, dimensions=(40, 100), timeout=20)
    child.expect(pexpect.EOF)
    raw = child.before
    assert isinstance(raw, bytes)
    parts = [*pieces(raw)]
    if protocol == "kitty":
        terminal = Kitty()
        terminal.take(raw)
        assert {(columns, rows) for _, columns, rows in terminal.pictures.values()} == {(40, 12), (20, 8)}
        assert {number for number, _, _ in placed(raw)} == {*terminal.pictures}
    elif protocol == "sixel":
        assert sum(piece.kind == "dcs" and b'q"1;1' in piece.data for piece in parts) == 20
    elif protocol == "iterm":
        assert sum(piece.kind == "osc" and piece.data.startswith(b"1337;File=") for piece in parts) == 20
    else:
        assert re.search("[▘▝▀▖▌▞▛▗▚▐▜▄▙▟█]", raw.decode())
    assert b"Below." in raw


def test_show_draws_none_into_a_pipe(gallery: Path) -> None:
    from support.processes import run_reader

    run_reader("add", str(gallery))
    assert "[A plot]" in run_reader("show", "Alpha").stdout
    assert "\x1b" not in run_reader("show", "Alpha").stdout
