"""The queue of what one wants to read next."""

from pathlib import Path

from support.driving import Open


async def test_one_reads_through_the_queue_whatever_is_listed(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("G", "Q")
        assert r.said[-1] == "In the queue: Delta. z takes it out."
        await r.press("g", "j", "Q", "g", "Q", "Q")
        assert r.said[-1] == "No longer in the queue: Alpha. z brings it back."
        assert [line.rstrip()[-1] for line in r.lines(r.posts) if "eta" in line or "elta" in line] == ["»", "»"]
        await r.press("t", "j", "j", "j", "enter")
        assert r.bar("list").startswith("Queue")
        assert r.titles == ["Delta", "Beta"]
        await r.press("escape", "G", "enter")
        assert r.read() == ["Delta"]
        await r.press("space")
        assert (r.shown, r.reading) == ("Beta", True)
        await r.press("space")
        assert r.said[-1] == "That was the last one of the queue."
        await r.press("z")
        assert r.said[-1] == "Undone: “Beta” is unread again."
        assert r.store.state("beta").queued
        await r.press("escape", "t", "enter")
        assert r.titles == ["Beta"]


async def test_an_empty_queue_says_what_it_is_for(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("t", "j", "j", "j", "enter")
        assert "The queue is empty." in "\n".join(r.lines(r.posts))
