"""Files and folders that become something else while Reader is open: it goes on, says so, and ends at once."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.terminal import Start


def to_pipe(file: Path) -> None:
    os.mkfifo(file)


def to_socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(file))


def to_device(file: Path) -> None:
    file.symlink_to("/dev/zero")


def to_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("become", [to_pipe, to_socket, to_device, to_folder])
def test_a_post_that_becomes_what_is_no_file(
    terminal: Start, folder: Path, monkeypatch: pytest.MonkeyPatch, become: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(folder)
    words = "\n\n".join(f"Paragraph {number} of the post." for number in range(60))
    post = folder / "a.md"
    post.write_text(f"---\ndate: 2030-01-01\n---\n# Mine\n\n{words}")
    (folder / "b.md").write_text("---\ndate: 2029-01-01\n---\n# Other\n\nOther words.")
    t = terminal(".", columns=120, rows=40)
    t.wait("Mine")
    t.press("\r", then="space Read on")
    post.unlink()
    become(Path("a.md"))  # the name of a socket has to be short
    t.press(" ")
    t.press("/Paragraph 50", then="1/1")
    t.press("\x1b")
    t.wait("space Read on")  # what is open stays open
    t.press("\x1b", then="/ Search")
    t.wait(r"▌.*Other")  # or enter leads back to what is open
    t.press("\r", then="Other words")
    t.press("H")
    t.pump(0.5)
    t.press("q")
    t.ends()


def test_a_folder_that_goes_and_comes_again(terminal: Start, folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text("---\ndate: 2030-01-01\n---\n# Mine\n\nWords.")
    subprocess.run([sys.executable, "-m", "reader", "add", str(folder)], capture_output=True, check=True)
    t = terminal(columns=120, rows=40)
    t.wait("10 unread")
    t.press("m", then=" 9 unread")
    t.pump(1.5)  # until the folders are watched
    folder.rename(tmp_path / "away")
    t.until(lambda: "Mine" not in t.text, "the end of its posts")
    t.press("j")
    (tmp_path / "away").rename(folder)
    t.wait("Mine")
    t.wait(" 9 unread")  # what was read stays read
    t.pump(1.5)
    (folder / "b.md").write_text("---\ndate: 2029-01-01\n---\n# Another\n\nWords.")
    t.wait("Another")
    shutil.rmtree(folder)
    t.until(lambda: "Another" not in t.text, "the end of its posts")
    t.press("q")
    t.ends()
