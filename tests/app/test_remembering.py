"""Where one was, what is half read, what was hidden, what changed since: all of it is there the next time."""

import asyncio
import re
import shutil
import threading
from contextlib import closing
from pathlib import Path

import pytest
from support.driving import Open, Reading

from reader.app import app, progress
from reader.config import Config
from reader.paths import state_file
from reader.state import upkeep
from reader.state.backups import backups
from reader.state.opening import open_store
from reader.state.sync import sync


def first_words(r: Reading) -> list[str]:
    lines = [line.split() for line in r.lines(r.view)]
    return next(words for words in lines if words)[:4]


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 60), (40, 12)])
async def test_a_post_reopens_where_it_was_left_at_any_width(reading: Open, three: Path, size: tuple[int, int]) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "space", "space", "j")
        while not r.lines(r.view)[0].strip().startswith("Paragraph"):
            await r.press("j")
        words = first_words(r)
        await r.press("q")
    async with reading(three, size=size) as r:
        assert "Continue reading" in r.lines(r.posts)[0] or size[0] < 100
        await r.press("enter")
        assert r.shown == "Beta"
        assert first_words(r) == words
        await r.press("escape", "j", "j", "enter")
        assert r.shown == "Beta"
        assert first_words(r) == words


async def test_the_place_is_kept_without_leaving_the_post(
    reading: Open, three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "REST_SECONDS", 0.05)
    async with reading(three) as r:
        await r.press("j", "enter", "space")
        await r.pilot.pause(0.3)
        await r.settle()
        state = open_store(state_file()).state("https://a.b/Beta")
        assert state.position is not None
        assert state.progress
        events = len(r.events)
        await r.pilot.pause(0.3)
        assert len(r.events) == events  # once


async def test_the_place_in_a_long_post_is_found_before_all_of_it_is_parsed(reading: Open, folder: Path) -> None:
    words = "attention is not all one needs " * 12
    (folder / "long.md").write_text("# Long\n\n" + "\n\n".join(f"Part {n}. {words}" for n in range(1200)))
    async with reading(folder) as r:
        await r.press("enter", "G", "b", "b", "b")
        await r.press(*["u"] * 12)
        while not r.lines(r.view)[0].strip().startswith("Part"):
            await r.press("k")
        words_there = first_words(r)
        assert int(words_there[1].rstrip(".")) > 1000
        await r.press("q")
    async with reading(folder, size=(90, 30)) as r:
        await r.press("enter")
        assert first_words(r) == words_there


async def test_a_post_that_was_read_opens_at_its_top(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "G", "escape", "k", "j", "enter")
        assert r.read() == ["Beta"]
        assert r.view.scroll_offset.y == 0
        await r.press("space", "space", "escape", "k", "j", "enter")
        assert r.view.scroll_offset.y > 0  # but where one reads it again, that is kept
        assert r.read() == ["Beta"]


async def test_how_far_one_has_come_is_shown(reading: Open, three: Path) -> None:
    async with reading(three, size=(120, 30)) as r:
        await r.press("j", "enter", *["space"] * 4)
        match = re.search(r"(\d+) %(?: · section \d+ min)? · (\d+) min left$", r.bar("post"))
        assert match
        assert 20 <= int(match[1]) <= 80
        assert 1 <= int(match[2]) < r.view.post.reading_time  # type: ignore[union-attr]
        await r.press("escape")
        text = "\n".join(r.lines(r.posts))
        assert "% of " in text
        assert any(sign in text for sign in ("◔ Beta", "◑ Beta", "◕ Beta"))


async def test_continue_reading_stands_on_top_of_the_list(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        assert "Continue reading" not in "\n".join(r.lines(r.posts))
        await r.press("j", "enter", "space", "escape")
        assert r.lines(r.posts)[0].strip() == "▸ Continue reading"
        assert "Beta" in r.lines(r.posts)[1]
        assert r.at == "Beta"
        assert r.lines(r.posts)[4].startswith("▌")  # the cursor has stayed on its post
        assert r.titles == ["Alpha", "Beta", "Gamma"]
        await r.press("g")
        assert r.at == "Beta"
        assert r.lines(r.posts)[0].startswith("▌▸ Continue reading")
        await r.press("enter")
        assert r.reading
        assert r.view.scroll_offset.y > 0
        await r.press("m", "escape")
        assert "Continue reading" not in "\n".join(r.lines(r.posts))
        assert r.at == "Beta"
        await r.press("G")
        assert r.at == "Gamma"


async def test_moving_through_a_list_with_something_on_top(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "space", "q")
    async with reading(three) as r:
        assert r.at == "Beta"
        await r.press("j")
        assert r.at == "Alpha"
        await r.press("n")
        assert r.at == "Beta"
        assert r.posts.cursor == 2
        await r.press("g", "U", "S")
        assert r.posts.cursor == 0
        await r.pilot.click(r.posts, offset=(5, 7))
        await r.settle()
        assert r.posts.cursor == 3
        await r.pilot.click(r.posts, offset=(5, 1), times=2)
        await r.settle()
        assert r.reading
        assert r.shown == "Beta"


async def test_resume(reading: Open, three: Path) -> None:
    async with reading(three, resume=True) as r:
        assert not r.reading
        assert "Nothing is half read." in r.said
        await r.press("j", "enter", "space", "J", "space", "q")  # Gamma is short, and read at once
    async with reading(three, resume=True) as r:
        assert r.reading
        assert r.shown == "Beta"
        assert r.view.scroll_offset.y > 0


async def test_hiding_a_post(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "X")
        assert r.titles == ["Alpha", "Gamma"]
        assert r.at == "Gamma"
        assert "2 unread" in r.bar("list")
        assert "Hidden: Beta. z brings it back." in r.said
        await r.press("z")
        assert r.titles == ["Alpha", "Beta", "Gamma"]
        assert r.at == "Beta"
        await r.press("X", "X", "X")
        assert r.titles == []
    async with reading(three) as r:
        assert r.titles == []
        assert "z brings back what was hidden" in " ".join(line.strip() for line in r.lines(r.posts))
        await r.press("z")
        assert r.titles == ["Alpha"]


async def test_hiding_in_a_list_of_unread_posts_keeps_what_was_read_there(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("U", "m", "j", "X")
        assert r.titles == ["Alpha", "Gamma"]
        await r.press("z")
        assert r.titles == ["Alpha", "Beta", "Gamma"]


async def test_an_edited_post_says_so_until_it_is_read_again(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("enter")
        assert r.read() == ["Alpha"]
    alpha = three / "1-alpha.md"
    alpha.write_text(alpha.read_text() + "\n\nAnd more.")
    async with reading(three) as r:
        assert "updated since you read it" in r.lines(r.posts)[1]
        assert "✓ read, updated since" in r.bar("post")
        assert r.read() == ["Alpha"]
        await r.press("enter")
        assert "updated" not in r.lines(r.posts)[1]
        assert "✓ read" in r.bar("post")


async def test_notes_and_tags_stand_above_the_post_and_come_when_they_are_written(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        await r.press("j", "enter", "space")
        words = first_words(r)
        with closing(open_store(state_file())) as other:
            other.put("https://a.b/Beta", "", "note", "Mind the *kernel*.")
            other.put("https://a.b/Beta", "", "tags", ("to cite", "maths"))
        await r.pilot.pause(0.7)
        await r.settle()
        assert first_words(r) == words  # the same words are at the top
        await r.press("g")
        text = "\n".join(r.lines(r.view))
        assert "Your tags: to cite, maths" in text
        assert "Mind the kernel." in text


async def test_a_renamed_file_is_known_again(reading: Open, folder: Path) -> None:
    (folder / "a.md").write_text("# One\n\nwords")
    async with reading(folder) as r:
        await r.press("m")
    (folder / "a.md").rename(folder / "b.md")
    async with reading(folder) as r:
        await r.pilot.pause(app.QUIET_SECONDS + 0.1)
        await r.settle()
        assert r.read() == ["One"]
        assert "all read" in r.bar("list")


async def test_todays_backup_is_made_while_one_reads(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        for _ in range(100):
            if backups(state_file()):
                break
            await r.pilot.pause(0.05)
        assert len(backups(state_file())) == 1


async def test_another_device_is_seen_while_one_reads(
    reading: Open, three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0.05)
    (tmp_path / "shared").mkdir()
    other = open_store(tmp_path / "other.db")
    async with reading(three, config=Config(sync_dir=str(tmp_path / "shared"))) as r:
        await r.press("s")
        for _ in range(100):
            await asyncio.to_thread(sync, other, tmp_path / "shared")
            if other.state("https://a.b/Alpha").starred:
                break
            await r.pilot.pause(0.05)
        assert other.state("https://a.b/Alpha").starred
        other.mark({"https://a.b/Beta": ""}, "read", True)
        await asyncio.to_thread(sync, other, tmp_path / "shared")
        for _ in range(100):
            if r.read() == ["Beta"] and "2 unread" in r.bar("list"):
                break
            await r.pilot.pause(0.05)
        assert "2 unread" in r.bar("list")
        await r.press("G", "s", "q")
    # what was done last has gone out with quitting
    sync(other, tmp_path / "shared")
    assert other.state("https://a.b/Gamma").starred
    other.close()


async def test_what_waits_for_a_slow_disk_is_written_before_quitting(reading: Open, three: Path) -> None:
    async with reading(three) as r:
        slow = threading.Event()
        r.app._writer.ask(slow.wait, 10)
        await r.pilot.press("m", "j", "s", "q")
        await r.pilot.pause()
        slow.set()
    with closing(open_store(state_file())) as store:
        assert store.state("https://a.b/Alpha").read
        assert store.state("https://a.b/Beta").starred


async def test_a_shared_folder_that_is_not_there_is_said_once(
    reading: Open, three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0.02)
    async with reading(three, config=Config(sync_dir=str(tmp_path / "stick"))) as r:
        for _ in range(60):
            await r.pilot.pause(0.02)
        assert [sentence for sentence in r.said if "is it mounted?" in sentence] == [
            f"There is no folder {tmp_path / 'stick'} to sync with: is it mounted?"
        ]


async def test_damage_that_is_found_while_one_reads_is_mended_and_said(reading: Open, three: Path) -> None:
    from state.test_damage import checkpointed, overwrite, pages_of

    async with reading(three) as r:
        await r.press("s")
    shutil.rmtree(state_file().parent / "backups", ignore_errors=True)
    checkpointed(state_file())
    overwrite(state_file(), pages_of(state_file(), "event_place"))
    async with reading(three) as r:
        await r.press("m")
        await r.pilot.pause(0.7)
        await r.settle()
        assert r.read() == ["Alpha"]
        assert r.lines(r.posts)[0].endswith("★")
        assert any("Nothing of it was lost" in sentence for sentence in r.said)
