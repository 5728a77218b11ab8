"""The command line, as a shell sees it."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from support.processes import Run

from reader import __version__
from reader.cli.parser import COMMANDS
from reader.cli.stats import drawn
from reader.config import Config
from reader.lists.reading_stats import Amount, Stats
from reader.paths import config_file, index_file, sources_file, state_file
from reader.state.journal import Highlight
from reader.state.opening import open_store
from reader.state.recovery import set_aside
from reader.text.lines import plain_text
from reader.text.position import Position


def objects(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_list(run: Run) -> None:
    done = run("list")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "1 ●  2023-01-27  46 min  The Transformer Family Version 2.0"
    assert len(done.stdout.splitlines()) == 9
    assert done.stderr == ""


def test_list_as_json(run: Run) -> None:
    posts = objects(run("list", "--json"))
    assert len(posts) == 9
    fields = {"key", "title", "date", "author", "reading_time", "url", "tags", "read", "starred", "path"}
    assert all(fields <= post.keys() for post in posts)
    assert posts[1]["updated"] == "2023-01-24"
    assert posts[0]["date"] == "2023-01-27"
    assert posts[0]["read"] is False
    assert Path(str(posts[0]["path"])).is_file()


def test_marking_and_choosing(run: Run) -> None:
    done = run("mark", "read", "ntk", "overfit")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "read: Some Math behind Neural Tangent Kernel"
    run("mark", "starred", "ntk", "curious people")
    assert len(objects(run("list", "--json", "--unread"))) == 7
    assert [post["starred"] for post in objects(run("list", "--json", "--starred"))] == [True, True]
    run("mark", "unread", "ntk")
    run("mark", "unstarred", "ntk")
    assert len(objects(run("list", "--json", "--unread"))) == 8
    assert len(objects(run("list", "--json", "--starred"))) == 1
    assert {post["title"] for post in objects(run("list", "--json", "--tag", "Kernel"))} == {
        "Some Math behind Neural Tangent Kernel"
    }
    assert [post["reading_time"] for post in objects(run("list", "--json", "--sort", "shortest", "--limit", "3"))] == [
        9,
        9,
        12,
    ]


def test_nothing_matched(run: Run) -> None:
    assert run("list", "--starred").returncode == 1
    for arguments in (["show", "no such post"], ["mark", "read", "no such post"]):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "reader: No post matches “no such post”: see `reader list`.\n"
    assert "matches 2 posts" in run("show", "transformer family").stderr


def test_a_mark_names_all_or_nothing(run: Run) -> None:
    assert run("mark", "read", "ntk", "no such post").returncode == 1
    assert len(objects(run("list", "--json", "--unread"))) == 9


def test_numbers_are_those_of_the_last_list(run: Run) -> None:
    run("list", "--sort", "oldest")
    assert run("show", "1").stdout.startswith("An Overview of Deep Learning for Curious People\n")
    run("list")
    assert run("show", "1").stdout.startswith("The Transformer Family Version 2.0\n")
    assert run("show", "10").returncode == 1


def test_show(run: Run, folder: Path) -> None:
    done = run("show", "ntk", "--width", "40")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Some Math behind Neural Tangent Kernel", "Lilian Weng · 8 September 2022 · 17 min"]
    assert "\x1b" not in done.stdout
    assert max(map(len, lines)) <= 40
    assert "<https://lilianweng.github.io/" in done.stdout
    assert "\x1b[94;1mSome Math" in run("show", "ntk", "--color", "always").stdout
    assert "\x1b" not in run("show", "ntk", "--color", "auto").stdout
    document = json.loads(run("show", "ntk", "--json").stdout)
    assert document["title"] == "Some Math behind Neural Tangent Kernel"
    assert document["text"].startswith("Some Math")
    path = folder / "own.md"
    path.write_text("# Own\n\nwords")
    assert run("show", str(path)).stdout.splitlines()[0] == "Own"
    assert run("mark", "read", str(path)).stdout == "read: Own\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["list", "--sort", "colour"], "invalid choice"),
        (["list", "--limit", "0"], "0 is no whole number from 1 up"),
        (["show", "x", "--width", "wide"], "wide is no whole number"),
        (["mark", "eaten", "ntk"], "invalid choice"),
        (["--no-such-option"], "unrecognized arguments"),
        (["export", "nonsense"], "invalid choice"),
        (["sync"], "say which folder to sync with"),
        (["https://a.b/", "more"], "cannot be opened beside"),
    ],
)
def test_wrong_usage(run: Run, arguments: list[str], words: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.startswith("reader: ")
    assert done.stderr.count("\n") == 1


def test_help_and_version(run: Run) -> None:
    assert run("--version").stdout == f"reader {__version__}\n"
    help_text = run("--help").stdout
    for command in COMMANDS:
        assert command in help_text
        assert run(command, "--help").returncode == 0


def test_without_a_terminal_the_list_is_printed(run: Run, folder: Path) -> None:
    assert run().stdout == run("list").stdout
    (folder / "a.md").write_text("# One\n\nwords")
    (folder / "b.md").write_text("# Two\n\nwords")
    assert [line.split()[-1] for line in run(str(folder)).stdout.splitlines()] == ["One", "Two"]
    assert run(str(folder / "b.md")).stdout.split()[-1] == "Two"
    assert run("-", stdin="# Three\n\nwords").stdout.split()[-1] == "Three"


def test_what_cannot_be_read(run: Run, folder: Path) -> None:
    done = run(str(folder / "missing"))
    assert done.returncode == 3
    assert done.stderr == f"reader: There is no file or folder {folder / 'missing'}.\n"
    (folder / "a.md").symlink_to("nowhere")
    done = run(str(folder))
    assert done.returncode == 3
    assert done.stderr == f"reader: {folder / 'a.md'} is a link to nowhere, which is not there.\n"
    assert run(str(folder / "a.md")).returncode == 3


def test_an_empty_folder(run: Run, folder: Path) -> None:
    done = run(str(folder))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_reader_that_has_seen_enough(home: Path) -> None:
    script = f"{sys.executable} -m reader list | head -1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") == 1
    assert done.stderr == ""


def test_doctor(run: Run) -> None:
    done = run("doctor")
    assert done.returncode == 0
    assert "everything is sound" in done.stdout
    run("mark", "read", "ntk")
    facts = json.loads(run("doctor", "--json").stdout)
    assert facts["journal"].startswith("1 events, ")
    assert [fact.split(": ")[-1][:9] for fact in facts["devices"]] == ["1 events,"]
    assert facts["backups"].startswith("1, the last 20")
    assert facts["synced"] == "no"
    assert facts["problems"] == []
    assert str(state_file()) in facts["state"]


def test_what_is_left_out_is_said(run: Run, folder: Path) -> None:
    (folder / "a.md").write_text("# A")
    (folder / "above").symlink_to(folder.parent)
    assert run("add", str(folder)).returncode == 0
    why = f"{folder / 'above'} (it is a link to a folder that this one is in)"
    assert f"left out of {folder.name}: {why}" in run("sources").stdout
    assert any(why in line for line in json.loads(run("doctor", "--json").stdout)["left out"])
    assert why in run("doctor").stdout


def test_doctor_finds_what_is_wrong(run: Run) -> None:
    run("mark", "read", "ntk")
    state_file().write_bytes(b"rubbish " * 1000)
    config_file().parent.mkdir(parents=True)
    config_file().write_text('measure = "wide"\n')
    done = run("doctor")
    assert done.returncode == 3
    assert "is not sound" in done.stdout
    assert "config.toml, line 1: “measure” has to be a whole number" in done.stdout


def test_a_damaged_state_is_said_and_kept(run: Run) -> None:
    run("mark", "read", "ntk")
    state_file().write_bytes(b"rubbish " * 1000)
    done = run("list")
    assert done.returncode == 0
    assert done.stderr.startswith("reader: Your reading state was damaged, and is kept as state.db.damaged-")
    (aside,) = set_aside(state_file())
    assert aside.read_bytes() == b"rubbish " * 1000
    assert run("list").stderr == ""


def test_a_data_folder_that_cannot_be_made(run: Run, home: Path) -> None:
    (home / "blocked").write_text("")
    env = {"XDG_DATA_HOME": str(home / "blocked")}
    done = run("list", **env)
    assert done.returncode == 0
    assert "Your marks will not be kept" in done.stderr
    done = run("mark", "read", "ntk", **env)
    assert done.returncode == 3
    assert done.stdout == ""


def test_hostile_words_reach_no_output(run: Run, folder: Path) -> None:
    (folder / "a\x1b]0;x\x07.md").write_bytes(
        b'---\ntitle: "a\\x1b[31mb\\u202e"\n---\n\x9b31m \xc2\x9b31m &#x202e; \x1b[5m'
    )
    for done in (
        run(str(folder)),
        run("show", str(next(folder.iterdir()))),
        run("show", str(next(folder.iterdir())), "--json"),
        run("show", "\x1b[31m"),
        run("mark", "\x1b[31m", "x"),
        run(str(folder / "\x9b31m")),
        run("list", "--tag", "\u202e"),
    ):
        for text in (done.stdout, done.stderr):
            assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in text)


def test_hidden_posts(run: Run) -> None:
    run("mark", "hidden", "ntk", "overfit")
    assert len(run("list").stdout.splitlines()) == 7
    hidden = objects(run("list", "--hidden", "--json"))
    assert [post["hidden"] for post in hidden] == [True, True]
    run("mark", "shown", "ntk")
    assert len(run("list").stdout.splitlines()) == 8


def test_tags_of_ones_own(run: Run) -> None:
    assert run("tag", "ntk").returncode == 1
    assert run("tag", "ntk", "to cite", " x\x1b[31m ", "to cite").stdout == "to cite\nx[31m\n"
    assert run("tag", "ntk").stdout == "to cite\nx[31m\n"
    (post,) = objects(run("list", "--tag", "To Cite", "--json"))
    assert post["your_tags"] == ["to cite", "x[31m"]
    assert run("tag", "ntk", "x[31m", "--remove").stdout == "to cite\n"
    run("tag", "ntk", "to cite", "--remove")
    assert run("tag", "ntk").returncode == 1


def test_notes(run: Run) -> None:
    assert run("note", "ntk").returncode == 1
    run("note", "ntk", "The *kernel*.\x1b[31m\n\nTwo lines.")
    assert run("note", "ntk").stdout == "The *kernel*.[31m\n\nTwo lines.\n"
    run("note", "ntk", "-", stdin="From a pipe.\n")
    assert run("note", "ntk").stdout == "From a pipe.\n"
    run("note", "ntk", "")
    assert run("note", "ntk").returncode == 1


def test_undo(run: Run) -> None:
    run("mark", "read", "ntk")
    run("mark", "starred", "ntk", "overfit")
    run("note", "ntk", "x")
    assert run("undo").stdout == "Undone: “Some Math behind Neural Tangent Kernel” has its note as before.\n"
    assert run("note", "ntk").returncode == 1
    assert run("undo").stdout == "Undone: 2 posts have no star any more.\n"
    assert run("list", "--starred").returncode == 1
    run("undo")
    assert len(objects(run("list", "--unread", "--json"))) == 9
    done = run("undo")
    assert (done.returncode, done.stderr) == (1, "reader: There is nothing to undo.\n")


def test_export_and_import(run: Run, tmp_path: Path) -> None:
    run("mark", "read", "ntk")
    run("note", "ntk", "日本\u009b")
    backup = tmp_path / "backup.json"
    done = run("export", "json")
    assert done.stdout.isascii()
    backup.write_text(done.stdout)
    assert run("import", str(backup)).stdout == "2 events, 0 of them new\n"
    elsewhere = {"XDG_DATA_HOME": str(tmp_path / "elsewhere")}
    assert run("import", str(backup), **elsewhere).stdout == "2 events, 2 of them new\n"
    assert run("note", "ntk", **elsewhere).stdout == "日本\n"
    assert run("undo", **elsewhere).returncode == 1  # what another device did is not this one's to undo
    backup.write_text("{}")
    done = run("import", str(backup))
    assert done.returncode == 3
    assert "backup.json was not taken over" in done.stderr


def test_sync(run: Run, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    run("mark", "read", "ntk", XDG_DATA_HOME=str(tmp_path / "one"))
    done = run("sync", str(tmp_path / "shared"), XDG_DATA_HOME=str(tmp_path / "one"))
    assert (done.returncode, done.stdout) == (0, "received 0, sent 1\n")
    config_file().parent.mkdir(parents=True)
    config_file().write_text(f'sync_dir = "{tmp_path / "shared"}"\n')
    assert run("sync", XDG_DATA_HOME=str(tmp_path / "two")).stdout == "received 1, sent 0\n"
    assert len(objects(run("list", "--unread", "--json", XDG_DATA_HOME=str(tmp_path / "two")))) == 8
    facts = json.loads(run("doctor", "--json", XDG_DATA_HOME=str(tmp_path / "two")).stdout)
    assert len(facts["devices"]) == 2
    assert facts["synced"][0].startswith(f"{tmp_path / 'shared'}: 20")
    done = run("sync", str(tmp_path / "nowhere"))
    assert done.returncode == 3
    assert "is it mounted?" in done.stderr


def test_a_renamed_file_keeps_its_state_in_the_shell_too(run: Run, folder: Path) -> None:
    (folder / "a.md").write_text("# One\n\nwords")
    run("mark", "read", str(folder / "a.md"))
    (folder / "a.md").rename(folder / "b.md")
    assert run(str(folder)).stdout.startswith("1   ")


def test_folders_are_added_and_taken_away(run: Run, folder: Path) -> None:
    (folder / "a.md").write_text("# Of my own\n\nAbout kernels.")
    done = run("add", str(folder))
    assert (done.returncode, done.stdout) == (0, f"added posts: {folder}\n10 new, 0 changed, 0 gone\n")
    assert run("sources").stdout.splitlines()[1] == f"posts  {folder}"
    assert "Of my own" in run("list").stdout
    run("mark", "read", "of my own")
    assert run("add", str(folder)).returncode == 3
    (folder / "a.md").rename(folder / "b.md")
    (post,) = objects(run("search", "is:read", "--json"))
    assert post["key"] == "file:posts/b.md"
    done = run("remove", "posts")
    assert done.stdout == f"removed posts: {folder}\n0 new, 0 changed, 1 gone\n"
    assert "Of my own" not in run("list").stdout
    run("add", str(folder))
    assert [post["title"] for post in objects(run("search", "is:read", "--json"))] == ["Of my own"]


def test_a_copy_elsewhere_takes_nothing_from_an_added_folder(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text("# Mine\n\nWords.")
    run("add", str(folder))
    run("mark", "read", "mine")
    (tmp_path / "copy.md").write_text("# Mine\n\nWords.")
    assert run(str(tmp_path / "copy.md")).stdout.startswith("1 ●")
    assert [post["title"] for post in objects(run("search", "is:read", "--json"))] == ["Mine"]


def test_an_index_for_once(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text("# A")
    (folder / "deep").mkdir()
    (folder / "deep" / "b.md").write_text("# B")
    file = tmp_path / "once.db"
    done = run("index", "--json", "--once", str(file), str(folder), str(folder / "deep"), str(folder / "a.md"))
    assert json.loads(done.stdout)["added"] == 2
    assert not index_file().exists()
    done = run("index", "--json", "--once", str(file), str(folder))
    assert json.loads(done.stdout) == {"added": 0, "changed": 0, "removed": 0, "problems": []}


def test_search(run: Run) -> None:
    done = run("search", "network -information")
    assert done.returncode == 0
    assert done.stdout.count("\n") < len(objects(run("search", "network", "--json")))
    assert run("search", "tag:kernel").stdout.splitlines()[0].endswith("Some Math behind Neural Tangent Kernel")
    assert run("show", "1").stdout.startswith("Some Math")
    run("mark", "hidden", "ntk")
    assert run("search", "tag:kernel").returncode == 1
    assert len(objects(run("search", "tag:kernel is:hidden", "--json"))) == 1
    assert len(objects(run("search", "tag:kernel or title:overfitted", "--json"))) == 1
    assert len(objects(run("search", "minutes:<10 title:transformer", "--json"))) == 1
    done = run("search", "is:nothing", "attention")
    assert done.stderr.startswith("reader: is: needs unread, read,")
    assert done.returncode == 2
    done = run("search", "tagg:kernel")
    assert done.stderr.startswith("reader: There is no “tagg:”. There are title:, tag:, ")
    assert done.returncode == 2


def test_a_search_that_has_a_name(run: Run) -> None:
    assert "W in the list keeps one" in run("list", "kernels").stderr
    with closing(open_store(state_file())) as store:
        store.put("search:Kernels", "", "search", "tag:kernel or title:inference")
        store.put("search:Broken", "", "search", "tagg:kernel")
    assert len(objects(run("list", "Kernels", "--json"))) == 2
    assert run("list", "kernels", "--tag", "kernel").stdout.count("\n") == 1
    done = run("list", "Nothing")
    assert done.stderr == "reader: there is no search called Nothing: you have kept Broken, Kernels.\n"
    assert done.returncode == 2
    assert "There is no “tagg:”" in run("list", "broken").stderr


def test_what_is_wrong_with_the_index_is_one_line(run: Run) -> None:
    sources_file().parent.mkdir(parents=True)
    sources_file().write_text("nonsense")
    done = run("list")
    assert done.returncode == 1
    assert "sources.json is damaged" in done.stderr
    sources_file().unlink()
    run("list")
    shutil.rmtree(index_file().parent)
    index_file().parent.write_text("")  # no cache can be kept, and all is read each time
    assert len(run("list").stdout.splitlines()) == 9
    assert json.loads(run("index", "--json").stdout) == {"added": 9, "changed": 0, "removed": 0, "problems": []}


def test_stats(run: Run) -> None:
    done = run("stats")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "Nothing was read yet: a post counts as far as you have seen it, and it is read at its end.\n"
    assert json.loads(run("stats", "--json").stdout)["streak"] is None
    run("mark", "read", "ntk")
    run("tag", "ntk", "Mine")
    done = run("stats")
    assert done.returncode == 0
    assert "Streak   1 day: " in done.stdout
    assert {"this week", "ever", "kernel", "mine"} <= {line.split("  ")[0] for line in done.stdout.splitlines()}
    assert "\x1b" not in done.stdout
    found = json.loads(run("stats", "--json").stdout)
    assert found["total"]["posts"] == found["streak"]["days"] == len(found["days"]) == len(found["weeks"]) == 1
    assert found["total"]["words"] > 100
    assert {one["tag"] for one in found["tags"]} >= {"kernel", "mine"}
    assert run("stats", "--plain").stdout.isascii()
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text("plain = true\n")
    assert run("stats").stdout.isascii()


def test_weeks_that_are_called_alike_are_weeks_of_their_own() -> None:
    days = {date(2026, 11, 25): Amount(1, 10, 100), date(2026, 11, 18): Amount(2, 20, 200)}
    lines = plain_text([*drawn(Stats(days), date(2026, 11, 25), 60, Config(date_format="%B"))]).splitlines()
    weeks = lines[lines.index(next(line for line in lines if line.startswith("Week from"))) + 1 :]
    assert [line.split()[0] for line in weeks] == ["November", "November"]
    assert [line.split()[-3:] for line in weeks] == [["1", "10", "100"], ["2", "20", "200"]]


PIPED = "# Piped\n\nWords – “here”, at $\\theta$, 漢字 and é.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.mark.parametrize("arguments", [["show"], ["show", "-"]])
def test_what_is_piped_in_is_shown(run: Run, arguments: list[str]) -> None:
    done = run(*arguments, stdin=PIPED)
    assert done.returncode == 0
    assert done.stdout.startswith("Piped\n")
    assert "Words – “here”" in done.stdout


def test_nothing_is_piped_in(run: Run) -> None:
    done = run("show")
    assert done.returncode == 3
    assert done.stderr == "reader: Nothing came on standard input: pipe Markdown in, or say which post.\n"


def shell(command: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Return what a line of Bash has said; `reader` is a command in it."""
    line = f'reader() {{ "{sys.executable}" -m reader "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", line], capture_output=True, env={**os.environ, **env}, check=False)


def test_anything_that_can_be_read_is_a_document(folder: Path, run: Run) -> None:
    (folder / "a.md").write_text(PIPED)
    os.mkfifo(folder / "pipe")
    for command in (
        "reader show <(cat a.md)",
        "cat a.md > pipe & reader show ./pipe",
        "reader <(cat a.md)",
        "cat a.md | reader -",
        "cat a.md | reader - <(echo '# Second')",
        "cat a.md | reader mark starred -",
    ):
        done = shell(f"cd {folder}; {command}")
        assert done.returncode == 0, command
        assert b"Piped" in done.stdout, command
        assert done.stderr == b"", command
    assert "★" in shell(f"cat {folder}/a.md | reader -").stdout.decode()  # known by what it says
    assert run("show", "/dev/zero").stderr == "reader: /dev/zero is too long: Reader takes up to 100 MB from a pipe.\n"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_what_the_encoding_has_is_drawn(folder: Path, encoding: str) -> None:
    (folder / "a.md").write_text(PIPED)
    done = shell(f"reader show {folder}/a.md; reader list; reader nothing-there", PYTHONIOENCODING=encoding)
    assert b"Traceback" not in done.stderr
    shown = done.stdout.decode(encoding)
    if encoding == "utf-8":
        assert "Words – “here”, at θ, 漢字 and é." in shown
    else:
        accented = "e" if encoding == "ascii" else "é"
        dash, opened, closed = ("–", "“", "”") if encoding == "cp1252" else ("-", '"', '"')
        assert f"Words {dash} {opened}here{closed}, at $\\theta$, ???? and {accented}." in shown
        assert "a  b\n----\n" in shown


def test_an_export_is_utf8_whatever_the_terminal_has(folder: Path) -> None:
    (folder / "a.md").write_text(PIPED)
    done = shell(f"reader export md {folder}/a.md", PYTHONIOENCODING="ascii")
    assert "漢字 and é" in done.stdout.decode("utf-8")


def test_a_full_disk_ends_in_a_sentence() -> None:
    done = shell("reader list > /dev/full")
    assert done.returncode == 3
    assert done.stderr == b"reader: Nothing more can be written: no space left on device.\n"


def test_output_may_be_closed(run: Run) -> None:
    done = shell("reader list >&-; echo $?; reader nothing-there 2>&-; echo $?")
    assert (done.stdout, done.stderr) == (b"0\n3\n", b"")


def test_a_broken_link_is_said_once(folder: Path, run: Run) -> None:
    link = folder / "a.md"
    link.symlink_to("gone.md")
    said = f"reader: {link} is a link to gone.md, which is not there.\n"
    for arguments in ([str(link)], ["show", str(link)], [str(folder)]):
        done = run(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (3, "", said)


def test_what_the_settings_run_for_a_mark(run: Run, tmp_path: Path) -> None:
    noted = tmp_path / "noted"
    config_file().parent.mkdir(parents=True)
    script = f"import sys; open({str(noted)!r}, 'a').write(sys.argv[1] + sys.stdin.read()[-9:])"
    (tmp_path / "note.py").write_text(script)
    command = f"{sys.executable} {tmp_path / 'note.py'} %t"
    config_file().write_text(f'on_star = "{command}"\non_note = "{command}"\non_read = "/no/such/program"\n')
    run("mark", "starred", "ntk")
    assert noted.read_text().startswith("Some Math behind Neural Tangent Kernel")
    noted.unlink()
    run("mark", "starred", "ntk")
    run("mark", "unstarred", "ntk")
    assert not noted.exists()
    run("note", "ntk", "A thought.")
    assert noted.read_text().endswith("thought.\n")
    done = run("mark", "read", "ntk")
    assert done.stderr == "reader: on_read: program could not be started (no such file or directory).\n"
    assert "read: Some Math" in done.stdout


def test_the_queue(run: Run) -> None:
    assert run("queue").returncode == 1
    assert run("queue", "ntk", "2.0").stdout.startswith("queued: Some Math")
    run("queue", "overfit")
    assert [str(post["title"])[:4] for post in objects(run("queue", "--json"))] == ["Some", "The ", "Are "]
    assert len(objects(run("search", "is:queued", "--json"))) == 3
    run("mark", "read", "ntk")
    run("queue", "overfit", "--remove")
    assert run("queue").stdout.splitlines()[0].endswith("The Transformer Family Version 2.0")
    assert run("show", "1").stdout.startswith("The Transformer Family")


def test_a_digest_and_a_citation(run: Run) -> None:
    assert run("export", "digest").returncode == 1
    run("mark", "read", "ntk")
    done = run("export", "digest", "--since", "2w")
    assert done.stdout.startswith("# Read from ")
    assert "Some Math behind Neural Tangent Kernel" in done.stdout
    done = run("export", "digest", "--since", "soon")
    assert done.stderr == "reader: --since needs a time such as 7d, 2w or 1m, or a day such as 2023-05-17; not soon.\n"
    assert done.returncode == 2
    assert run("cite", "ntk").stdout.startswith("@misc{weng2022some,\n")
    assert run("cite", "ntk", "--style", "apa").stdout.startswith("Weng, L. (2022, September 8). Some Math behind")


def test_highlights_that_are_due_are_printed_where_nobody_can_answer(run: Run) -> None:
    assert run("review").stderr.startswith("Nothing is due.")
    with closing(open_store(state_file())) as store:
        for name in ("one", "two"):
            value = Highlight("", Position(0), Position(0, 9), f"Words of {name}\nand more", "A note.").value
            store.put("https://a.b/c", "", f"highlight_{name}", value)
    done = run("review", "--limit", "1")
    assert done.stdout == "> Words of one\n> and more\n\nA note.\n\nhttps://a.b/c\n"
    assert len(run("review").stdout.split("Words of")) == 3
