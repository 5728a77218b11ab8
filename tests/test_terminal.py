"""What reaches a real terminal: the reader in a pty, its bytes and its screen."""

import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
from contextlib import closing
from pathlib import Path

import pexpect
import pytest
from rich.cells import cell_len
from support.processes import children
from support.terminal import Start, Terminal

from reader.paths import bundled_posts, config_file, crash_file, index_file, state_file
from reader.state.journal import Highlight
from reader.state.opening import open_store
from reader.text.position import Position

pytestmark = pytest.mark.pty

TITLES = [re.search(r'title: "(.*)"', path.read_text())[1] for path in sorted(bundled_posts().iterdir())[::-1]]  # type: ignore[index]


def read_on_disk() -> set[str]:
    run = subprocess.run([sys.executable, "-m", "reader", "list", "--json"], capture_output=True, text=True, check=True)
    return {post["title"] for post in map(json.loads, run.stdout.splitlines()) if post["read"]}


def test_space_alone_reads_everything_and_it_is_remembered(terminal: Start) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('mark_read = "end"')  # nobody reads that fast
    t = terminal(columns=120, rows=40)
    t.wait("Learning for Cu")
    for _ in range(60):
        t.press(" ")
        t.pump(0.03)
        if "Everything listed here is read" in t.text:
            break
    assert read_on_disk() == set(TITLES)
    t.press("q")
    t.ends()
    again = terminal()
    again.wait("all read")


def test_two_readers_see_each_others_marks(terminal: Start) -> None:
    one, two = terminal(), terminal()
    one.wait("9 unread")
    two.wait("9 unread")
    one.press("s", then="★")
    two.wait("★")
    two.press("M", then="all read")
    one.wait("all read")
    one.press("q")
    two.press("q")
    run = subprocess.run([sys.executable, "-m", "reader", "doctor"], capture_output=True, text=True, check=False)
    assert "everything is sound" in run.stdout


def test_a_folder_that_has_changed_is_listed_as_it_is_now(terminal: Start, folder: Path) -> None:
    (folder / "a.md").write_text("---\ndate: 2031-01-01\n---\n# The first\n\nwords")
    subprocess.run([sys.executable, "-m", "reader", "add", str(folder)], capture_output=True, check=True)
    (folder / "b.md").write_text("---\ndate: 2001-01-01\n---\n# The second\n\nwords")
    t = terminal(columns=120, rows=40)
    t.wait("The first")
    t.press("j", then="▌● The Transformer Family V")
    t.wait("The second")
    t.wait("11 unread")
    assert "▌● The Transformer Family V" in t.text  # the cursor has stayed on its post


def first_words(terminal: Terminal) -> str:
    """The words at the top of the post that is open beside the list."""
    return next(words for line in terminal.screen.display[2:] if (words := line[44:].strip(" ▁▂▃▄▅▆▇█")))


def test_a_file_that_is_saved_is_shown_as_it_is_now(
    terminal: Start, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "\n\n".join(f"Paragraph {number} of the post." for number in range(60))
    (folder / "a.md").write_text(f"---\ndate: 2030-01-01\n---\n# Mine\n\n{words}")
    subprocess.run([sys.executable, "-m", "reader", "add", str(folder)], capture_output=True, check=True)
    editor, opened_at = folder.parent / "vim", folder.parent / "opened-at"
    editor.write_text(
        f"#!/bin/sh\necho $1 > {opened_at}\nsed -i 's/Paragraph 9 /Sentence 9 /; s/# Mine/# Yours/' \"$2\"\n"
    )
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    t = terminal(columns=120, rows=40)
    t.wait("Mine")
    t.press("\r", then="space Read on")
    t.press("jjjjjj", then="Paragraph 19")
    t.pump(1.0)  # until the folders are watched
    top = first_words(t)
    t.press("e")
    t.wait("Sentence 9 of the post")
    t.wait("◔ Yours|◑ Yours")
    assert first_words(t) == top
    assert opened_at.read_text() == f"+{5 + int(top.split()[1]) * 2 + 1}\n"
    (folder / "a.md").write_text(f"---\ndate: 2030-01-01\n---\n# Ours\n\n{words}")
    t.wait("Ours")
    t.wait("Paragraph 9 of")
    (folder / "b.md").write_text("---\ndate: 2029-01-01\n---\n# A second one")
    t.wait("A second one")
    (folder / "b.md").unlink()
    t.press("\x1b")
    for _ in range(100):
        t.pump(0.1)
        if "A second one" not in t.text:
            break
    assert "A second one" not in t.text
    subprocess.run([sys.executable, "-m", "reader", "remove", "posts"], capture_output=True, check=True)
    t.wait(" 9 unread")
    assert "Ours" not in "\n".join(line[:42] for line in t.screen.display)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux to see the children of a process")
def test_nothing_is_left_behind_by_a_reader_that_is_killed(terminal: Start) -> None:
    t = terminal()
    t.wait("9 unread")
    children: list[str] = []
    end = time.monotonic() + 20
    while not children and time.monotonic() < end:
        t.pump(0.1)
        children = Path(f"/proc/{t.pid}/task/{t.pid}/children").read_text().split()
    assert children
    t.pump(1.0)
    t.child.kill(signal.SIGKILL)
    t.child.wait()
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < end
        time.sleep(0.1)


HOSTILE = rb"""---
title: "evil\x1b]0;OWNED\x07 \x9b31m \u202e title"
author: "me\x1b[5m"
tags: ["\x1b[2J"]
---
# evil<ESC>]0;OWNED<BEL>

raw <ESC>[31mred<ESC>[0m <CSI>31m <RLO> rtl <BEL> &#x202e; &#27; &#x9b;

`code <ESC>[2J` [link <ESC>[1m](http://a.b/<ESC>[3m) ![pic <ESC>](x)

```py<ESC>
x = '<ESC>]52;c;AAAA<BEL>'  # <CSI>
```

$\text{<ESC>[31m}$ \newcommand{\evil}{\text{<ESC>[31m<RLO>}} $\evil$

| <ESC>[H | b |
|---|---|
| <ESC>[K | <RLO> |
"""
for name, raw in ((b"ESC", b"\x1b"), (b"BEL", b"\x07"), (b"CSI", b"\xc2\x9b"), (b"RLO", b"\xe2\x80\xae")):
    HOSTILE = HOSTILE.replace(b"<" + name + b">", raw)

# What Textual itself writes: control sequences and device control strings, the pointer's shape, the copied link,
# and where links lead: printable ASCII alone.
OWN = re.compile(
    rb"\x1b\[[0-9;:?<>=]*[ $]?[A-Za-z~]|\x1bP[^\x1b]*\x1b\\|\x1b[=>78]|\x1b_G[^\x1b]*\x1b\\|[\r\n]"
    rb"|\x1b\]22;[a-z]*\x07|\x1b\]52;c;[A-Za-z0-9+/=]*\x07|\x1b\]11;\?\x1b\\|\x1b\]8;(?:id=[0-9-]+)?;[!-~]*\x1b\\"
)


def test_no_control_character_of_a_post_reaches_the_terminal(terminal: Start, folder: Path) -> None:
    name = b"x\x1b]0;OWNED\x07\xc2\x9b2J\xe2\x80\xae.md"
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(HOSTILE)
    (folder / "y\x1b[31m.md").write_bytes(b"no front matter \xff\x1b[2J")
    (folder / "z\x1b[31m.md").symlink_to("no\x1bwhere")
    t = terminal(str(folder), columns=120, rows=40)
    t.wait("evil")
    for keys in ("j", "k", "\r", " ", "\t", "\t", "\r", "G", "m", "z", "y", "\x1b", "U", "?", "\x1b"):
        t.press(keys)
        t.pump(0.08)
    seen = t.raw
    assert b"OWNED" in seen  # the words are shown, and harmless
    assert b"\x1b]0;" not in seen
    assert b"\x1b]52;c;AAAA" not in seen
    left = OWN.sub(b"", seen).decode()
    assert re.findall("[\x00-\x1f\x7f-\x9f\u202e\u2028].{0,20}", left) == []


def test_no_control_character_of_an_error_does(terminal: Start) -> None:
    t = terminal("no\x1b]0;OWNED\x07such\x9b31m")
    t.wait("There is no file or folder no")
    assert b"\x1b" not in t.raw
    assert b"\x07" not in t.raw
    assert "\x9b" not in t.raw.decode()


def test_the_terminal_is_as_it_was(terminal: Start) -> None:
    t = terminal()
    t.wait("9 unread")
    before = t.raw
    assert b"\x1b[?1049h" in before
    t.press("q")
    t.child.expect(pexpect.EOF)
    after = t.raw + t.before
    for mode in (b"1049", b"1000", b"2004"):
        if b"\x1b[?" + mode + b"h" in after:
            assert after.rindex(b"\x1b[?" + mode + b"l") > after.rindex(b"\x1b[?" + mode + b"h")
    assert after.rindex(b"\x1b[?25h") > after.rindex(b"\x1b[?25l")


def is_put_back(raw: bytes) -> None:
    """Hold that every mode is off at the end that was on, and that the cursor is shown."""
    assert b"\x1b[?1049h" in raw
    for mode in (b"1049", b"1000", b"1003", b"1006", b"2004", b"1004"):
        if b"\x1b[?" + mode + b"h" in raw:
            assert raw.rindex(b"\x1b[?" + mode + b"l") > raw.rindex(b"\x1b[?" + mode + b"h"), mode
    assert raw.rindex(b"\x1b[?25h") > raw.rindex(b"\x1b[?25l")


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_put_back_whatever_ends_the_reader(terminal: Start, how: signal.Signals) -> None:
    """In a shell, so that the terminal is still there when the reader has gone."""
    t = terminal()
    t.wait("9 unread")
    reader = t.pid
    t.until(lambda: len(children(reader)) == 2)  # it is watched once it is shown; the other one looks at folders
    # A second holder of the terminal, as a shell is one.
    keeper = os.dup(t.child.child_fd)
    before = termios.tcgetattr(keeper)
    assert not before[3] & termios.ECHO  # raw, as long as it runs
    os.kill(reader, how)
    t.until(lambda: b"\x1b[?1049l" in t.raw and bool(termios.tcgetattr(keeper)[3] & termios.ECHO))
    t.pump(0.3)
    os.close(keeper)
    is_put_back(t.raw)
    assert (b"Reader was killed. What you did is on the disk." in t.raw) == (how == signal.SIGKILL)


def test_a_fault_of_its_own_is_one_sentence(terminal: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import reader.app.list.pane as pane\n"
        "def action_sort(self):\n    raise KeyError('a fault')\n"
        "pane.ListPane.action_sort = action_sort\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    t = terminal(env=os.environ)
    t.wait("9 unread")
    t.child.send("S")
    t.child.expect(pexpect.EOF)
    raw = t.raw + t.before
    is_put_back(raw)
    end = raw[raw.rindex(b"\x1b[?1049l") :].decode()
    assert "a fault of its own (KeyError). What you did is on the disk." in " ".join(end.split())
    assert "Traceback" not in end
    assert "KeyError: 'a fault'" in crash_file().read_text()
    t.child.close()
    assert t.child.exitstatus == 1


def test_suspended_and_back(terminal: Start) -> None:
    t = terminal()
    t.wait("9 unread")
    t.child.send("\x1a")
    deadline = time.monotonic() + 5
    state = ""
    while time.monotonic() < deadline and state != "T":
        t.pump(0.05)
        state = Path(f"/proc/{t.pid}/stat").read_text().rpartition(")")[2].split()[0]
    assert state == "T"
    t.pump(0.3)  # what it wrote before it stopped
    is_put_back(t.raw)
    os.kill(t.pid, signal.SIGCONT)
    t.wait("9 unread")
    t.press("j")
    t.press("q")
    t.child.expect(pexpect.EOF)


@pytest.mark.parametrize("typed", ["qt", "q?", "\rqvj"])
def test_keys_after_q_break_nothing(terminal: Start, typed: str) -> None:
    t = terminal(columns=120)
    t.wait("9 unread")
    t.press(typed)
    t.ends()


@pytest.mark.parametrize("editor", ["/no/such/editor", "'unbalanced"])
def test_an_editor_that_cannot_be_opened(terminal: Start, monkeypatch: pytest.MonkeyPatch, editor: str) -> None:
    monkeypatch.setenv("VISUAL", editor)
    t = terminal(columns=120)
    t.wait("9 unread")
    t.press("e", then="could not be opened")
    t.press("m", then="8 unread")
    t.press("q")
    t.ends()


def test_ctrl_c_ends_the_editor_and_not_the_reader(terminal: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "sh -c 'echo EDITING; exec sleep 60'")
    t = terminal(columns=120)
    t.wait("9 unread")
    t.press("e", then="EDITING")
    t.press("\x03", then="9 unread")
    t.press("m", then="8 unread")
    t.press("q")
    t.ends()


def test_a_pipe_is_read_and_keys_come_from_the_terminal(terminal: Start) -> None:
    t = terminal("-", stdin="# Piped words\n\nHello there.")
    t.wait("Piped words")
    t.press("\r", then="Hello there")
    t.press("q")
    t.ends()


def test_a_terminal_that_is_none(terminal: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    t = terminal()
    t.wait("use `reader list` and")
    t.ends(2)
    t = terminal("-")
    t.wait("standard input is the terminal")


def test_keys_that_come_in_one_write(terminal: Start) -> None:
    """The post is asked for while the pane that will show it is not laid out yet."""
    t = terminal()
    t.wait("9 unread")
    t.press("\r", then="27 January 2023")
    t.child.send("\x1b")
    t.wait(TITLES[1])
    t.pump(0.3)
    t.press("j\r", then="10 January 2023")
    assert TITLES[1] in t.text


def test_a_resize_while_reading(terminal: Start) -> None:
    t = terminal(columns=120, rows=40)
    t.wait("9 unread")
    t.press("\r", then="space")
    for columns, rows, there in (
        (80, 24, r"^ {60}.*read"),
        (20, 5, r"\nFamily Version 2.0 *\n"),
        (120, 40, "8 unread"),
    ):
        t.resize(columns, rows)
        t.wait(there)
    t.wait("Read the original post")


def test_show_has_colours_at_a_terminal_and_none_with_no_color(
    terminal: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    t = terminal("show", "ntk", rows=60)
    t.wait("Some Math")
    assert b"\x1b[94;1m" in t.raw
    monkeypatch.setenv("NO_COLOR", "1")
    t = terminal("show", "ntk", rows=60)
    t.wait("Some Math")
    assert b"\x1b[" not in t.raw


def test_the_mouse(terminal: Start) -> None:
    t = terminal(columns=120, rows=12)
    t.wait("9 unread")
    t.press("\x1b[<0;10;8M\x1b[<0;10;8m", then="▌● Some Math")
    t.press("\x1b[<0;10;4M\x1b[<0;10;4m" * 2, then="space Read on")
    t.press("\x1b[<65;80;8M" * 4, then="From there the variants")
    assert "The Transformer Family Version 2.0" in t.screen.display[0]  # the title has moved into the bar


def test_a_large_folder_that_is_opened_for_once(terminal: Start, folder: Path) -> None:
    for number in range(260):
        (folder / f"{number:03}.md").write_text(f"---\ndate: 2020-01-01\n---\n# Post {number:03}\n\nx{number}")
    t = terminal(str(folder), columns=120, rows=40)
    t.wait("260 unread")
    t.press("G", then="Post 259")
    (folder / "new.md").write_text("# Only now")
    t.wait("261 unread")
    t.press("/x258", then="1 found")
    t.wait("Post 258")
    t.press("\r\r", then="space Read on")
    t.press("q")
    t.child.expect(pexpect.EOF)
    assert not index_file().exists()
    assert read_on_disk() == set()  # it was no post of the library


def test_a_file_that_is_opened_for_once_is_shown_as_it_is_saved(terminal: Start, folder: Path) -> None:
    (folder / "a.md").write_text("# Mine\n\nBefore.")
    t = terminal(str(folder / "a.md"), columns=120, rows=12)
    t.wait("Before")
    t.pump(1.0)  # until it is watched
    (folder / "b.md").write_text("# Yours\n\nAfter.")
    (folder / "b.md").rename(folder / "a.md")
    t.wait("After")
    assert "Yours" in t.text


@pytest.mark.parametrize(
    ("answer", "is_light", "typed"),
    [
        (b"\x1b]11;rgb:fafa/f8f8/f2f2\x1b\\\x1b[?62;22c", True, ""),
        (b"j\x1b]11;rgb:16/18/1d\x07k\x1b[?6c", False, "jk"),
        (b"\x1b[?6c", None, ""),  # it does not say
        (b"", None, ""),  # it does not even say what it is
    ],
)
def test_the_terminal_is_asked_whether_it_is_light(answer: bytes, is_light: bool | None, typed: str) -> None:
    script = "from reader.cli.terminal import Question; print(tuple(Question().answer()[:2]))"
    child = pexpect.spawn(sys.executable, ["-c", script], timeout=10)
    child.expect_exact(b"\x1b[c")
    child.send(answer)
    child.expect(pexpect.EOF)
    before = child.before
    assert isinstance(before, bytes)
    assert ascii((is_light, typed)).encode() in before
    assert b"rgb" not in before  # nothing of the answer is echoed


def test_the_terminal_is_asked_what_it_knows_of_pictures() -> None:
    script = (
        "from reader.cli.terminal import Question; answer = Question(pictures=True).answer();"
        "print(repr(answer.typed), answer.pictures.name, sorted(answer.pictures.abilities),"
        " answer.pictures.knows_kitty, tuple(answer.pictures.cell), answer.pictures.colors)"
    )
    child = pexpect.spawn(sys.executable, ["-c", script], timeout=10)
    child.expect_exact(b"\x1b[c")
    asked = child.before
    assert isinstance(asked, bytes)
    for question in (
        b"\x1b]11;?",
        b"\x1b[16t",
        b"\x1b[>q",
        b"\x1b[?1;1;0S",
        b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\",
    ):
        assert question in asked
    child.send(
        b"\x1b]11;rgb:00/00/00\x07j\x1b[6;20;9t\x1bP>|kitty(0.36)\x1b\\\x1b[?1;0;256S\x1b_Gi=31;OK\x1b\\k\x1b[?62;4c"
    )
    child.expect(pexpect.EOF)
    said = child.before
    assert isinstance(said, bytes)
    assert b"'jk' kitty(0.36) [4, 62] True (9, 20) 256" in said


def test_an_answer_that_has_waited_is_taken_all_the_same() -> None:
    script = (
        "import time; from reader.cli.terminal import Question; question = Question(pictures=True); time.sleep(0.5);"
        "answer = question.answer(); print('done', repr(answer.typed), sorted(answer.pictures.abilities))"
    )
    child = pexpect.spawn(sys.executable, ["-c", script], timeout=10)
    child.expect_exact(b"\x1b[c")
    child.send(b"\x1b[?1;2cj")  # as it takes longer than a terminal to import all of Reader
    child.expect_exact(b"done 'j' [1, 2]")


def test_a_terminal_that_has_gone_is_not_waited_for() -> None:
    script = (
        "import os; from reader.cli.terminal import Question; question = Question(pictures=True);"
        "os.read = lambda *_: b''; answer = question.answer(); print('done', answer.typed == '')"
    )
    child = pexpect.spawn(sys.executable, ["-c", script], timeout=10)
    child.expect_exact(b"\x1b[c")
    child.send(b"j")
    child.expect_exact(b"done True")


@pytest.mark.parametrize("term", ["linux", "vt220"])
def test_a_terminal_that_would_show_the_questions_is_not_asked_them(term: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", term)
    script = "from reader.cli.terminal import Question; Question(ground=False, pictures=True).answer()"
    child = pexpect.spawn(sys.executable, ["-c", script], timeout=10)
    child.expect(pexpect.EOF)
    assert child.before == b""


def test_the_first_start_says_how_to_move_and_no_other(terminal: Start) -> None:
    for is_first in (True, False):
        t = terminal()
        t.wait("9 unread")
        t.pump(0.4)
        assert ("j and k move, enter opens, space reads on." in t.text) == is_first
        t.press("q")
        t.child.expect(pexpect.EOF)


def test_a_tiny_terminal_is_still_usable(terminal: Start) -> None:
    t = terminal(columns=20, rows=5)
    t.wait("unread")
    t.press("j")
    t.press("\r", then="%")
    for key in (" ", "t", "\x1b", "f", "\x1b", "v", "\x1b", "/", "\x1b", "?", "\x1b", "A", "\x1b", "a", "\x1b"):
        t.child.send(key)
        t.pump(0.2)  # or what follows on an escape would be one key with it
    t.press("q")
    t.ends()


def test_a_heading_that_is_typed_in_one_write_is_gone_to(terminal: Start, folder: Path) -> None:
    parts = "\n\n".join(f"## Part {name}\n\n" + "words\n\n" * 30 for name in ("one", "two", "three"))
    (folder / "a.md").write_text(f"---\ntitle: Mine\n---\n{parts}")
    t = terminal(str(folder))
    t.wait("Mine")
    t.press("\r", then="space Read on")
    t.press("t", then="a heading, or 40")
    t.press("three\r", then="Mine › Part three")


def test_what_the_terminal_measures_otherwise_moves_nothing(terminal: Start, folder: Path) -> None:
    names = ["👩‍👩‍👧‍👦", "🇩🇪", "❤️", "1️⃣", "👍🏽", "ที่", "क्षि", "plain"]
    for number, name in enumerate(names):
        words = f"A{name}B{name}C"
        (folder / f"{number}.md").write_text(f"---\ntitle: {words}\ndate: 2024-01-0{9 - number}\n---\n{words}D{number}")
    t = terminal(str(folder), columns=120, rows=24)  # pyte takes each part of them to be a character
    t.wait("AplainBplainC")
    for number, name in enumerate(names):
        t.until(lambda: any(row.rstrip().endswith(f"D{number}") for row in t.screen.display), name)  # noqa: B023
        rows = [row for row in range(24) if [t.screen.buffer[row][column].data for column in (0, 3)] == ["▌", "A"]]
        assert len(rows) == 1, name
        cells = cell_len(name)
        title = t.screen.buffer[rows[0]]
        assert [title[4 + cells].data, title[5 + 2 * cells].data] == ["B", "C"], name
        assert title[6 + 2 * cells].data == " ", name
        edge = {t.screen.buffer[row][40].data for row in range(18)}
        assert edge == {" "}, name
        t.press("j")


def test_highlights_come_back(terminal: Start) -> None:
    with closing(open_store(state_file())) as store:
        for name in ("one", "two", "three"):
            value = Highlight("", Position(0), Position(0, 9), f"Words of {name} [/x]", f"*Note* {name}").value
            store.put("https://a.b/c", "", f"highlight_{name}", value)
    t = terminal("review")
    t.wait("space in 3 days · a tomorrow · x no more · q ends")
    assert "Words of one [/x]" in t.text
    assert "Note one" in t.text
    t.press("\x1b[A?j ", then="Words of three")  # what is no answer is none
    assert "in 3 days" in t.text
    t.press("x", then="Words of two")
    t.press("q")
    t.ends()
    t = terminal("review")
    t.wait("1 of 1 · https://a.b/c")
    t.press("a", then="tomorrow")
    t.ends()
    with closing(open_store(state_file())) as store:
        days = [json.loads(text)["days"] for field, text in store.values(["https://a.b/c"])["https://a.b/c"].items()
                if field.startswith("review_")]  # fmt: skip
    assert sorted(days) == [0, 1, 3]
