"""Every byte of a session, over a library in which every field tries to do something to the terminal."""

import json
import os
import re
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from support.graphics import pieces
from support.hostile import WALK, Words, hostile_posts, hostile_state
from support.terminal import Start

from reader.library.library import read_library
from reader.paths import config_file, state_file
from reader.state.opening import open_store
from reader.text.clean import clean_line

pytestmark = [pytest.mark.pty, pytest.mark.slow]

HOSTILE = Words(
    "\x1b]0;HOSTILE\x07 \x1b[31;5mHOSTILE \x9b1mHOSTILE \x07\x08\x7f\r",
    "\x1b]52;c;SE9TVElMRQ==\x07 \x1b[?1049lHOSTILE \x1b]8;;file:///HOSTILE\x1b\\w\x1b]8;;\x1b\\ \x9d0;HOSTILE\x9c",
    "\x1bP+q544e\x1b\\HOSTILE \x1b_Ga=T,f=24;AAAA\x1b\\ \x1bcHOSTILE \u202eELITSOH \u2066HOSTILE",
)
ALLOWED = {
    "csi": re.compile(
        rb"[0-9;:]*m|[0-9]+;[0-9]+H|[0-9]+C|2J|\?(?:7|25|1000|1003|1004|1006|1015|1049|2004)[hl]|\?20(?:26|48)\$p"
        rb"|>(?:1|25)u|<u|c|>q|16t|\?1;1;0S"
    ),
    "osc": re.compile(rb"11;\?|52;c;[A-Za-z0-9+/=]*|22;[a-z]*|8;(?:id=[\w-]*)?;(?:https?://[!-~]*)?"),
    "dcs": re.compile(rb"(?!)"),
    "apc": re.compile(rb"Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA"),
    "esc": re.compile(rb"[78]"),
}
"""What Reader, and Textual, tell a terminal that answers no question."""
NO_TEXT = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""A carriage return and a newline lead from one row to the next: nothing else that is no character is text."""
PASTED = HOSTILE.all.replace("\x1b", "")  # which terminals leave out: it would end the paste
SENT = {
    "enter": "\r", "escape": "\x1b", "question_mark": "?", "slash": "/", "tab": "\t", "shift+tab": "\x1b[Z",
    "space": " ", "grave_accent": "`", "apostrophe": "'", "backslash": "\\", "ctrl+l": "\x0c", "f9": "\x1b[20~",
    "vertical_line": "|", "exclamation_mark": "!",
}  # fmt: skip


def test_nothing_of_what_posts_say_reaches_the_terminal_as_a_command(terminal: Start, folder: Path) -> None:
    hostile_posts(folder, HOSTILE)
    with closing(open_store(state_file())) as store:
        hostile_state(store, Words(*map(clean_line, HOSTILE)), *(post.key for post in read_library([folder]).posts))
    run = f"{sys.executable} -c 'print(*[chr(10)] * 9, {json.dumps(HOSTILE.all)})'"
    settings = config_file()
    settings.parent.mkdir(parents=True)
    end, command = json.dumps(HOSTILE.end), json.dumps(run)
    settings.write_text(f'{end} = 1\neditor = "true"\n[commands]\n{end} = {{ run = {command}, key = "f9" }}\n')
    env = {**os.environ, "BROWSER": "true", "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    reader = terminal(str(folder), columns=140, rows=50, env=env)
    reader.wait("HOSTILE")
    for key in [*WALK, "ctrl+p"]:
        reader.press("\x10" if key == "ctrl+p" else SENT.get(key, key))
        reader.pump()
    for opened in ("/", "\x10", "|", "A"):  # where one types, or a note
        for sent in ("\x1b", "\x1b", opened, f"\x1b[200~{PASTED}\x1b[201~"):
            reader.press(sent)
            reader.pump()
    for sent in ("\x1b", "\x1b", "HOSTILE", "\x1b", "|", run, "\r", "\x1b", "!", run, "\r"):
        reader.press(sent)
        reader.pump(0.3)
    for _ in range(20):  # whatever is open by now
        reader.press("\x1b")
        reader.pump(0.3)
        if "q Quit" in reader.screen.display[-1]:
            break
    reader.press("q")
    reader.ends()
    raw = reader.raw + reader.before
    assert raw.count(b"HOSTILE") > 1000
    said = Counter[str]()
    for piece in pieces(raw):
        said[piece.kind] += 1
        if piece.kind == "text":
            wrong = NO_TEXT.search(piece.data.decode())
            assert wrong is None, piece.data[:200]
        else:
            assert ALLOWED[piece.kind].fullmatch(piece.data), piece
    assert said["csi"] > 1000
