"""Textual and Rich read `[…]` in a string as markup: none of them ever gets words from outside to read."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from support.driving import Open, Reading
from support.hostile import WALK, Words, hostile_posts, hostile_state, key
from textual.content import Content
from textual.widgets import Input

from reader.app.palette import OwnCommandProvider, PostProvider
from reader.config import read_config
from reader.paths import state_file
from reader.state.opening import open_store

HOSTILE = Words("[/x] HOSTILE", "[link=file:///HOSTILE]w[/link]", "[@click=app.bell]HOSTILE")
END, LINK, CLICK = HOSTILE
WORDS = HOSTILE.all


@pytest.fixture(autouse=True)
def nothing_is_parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is parsed as markup and comes out as other words than went in."""
    found: list[str] = []

    def watched(parse: Callable[..., Any]) -> Callable[..., Any]:
        def from_markup(cls: type, markup: Any, *arguments: Any, **named: Any) -> Any:
            if "HOSTILE" not in str(markup) or isinstance(markup, Content):
                return parse(markup, *arguments, **named)
            try:
                said = parse(markup, *arguments, **named)
            except Exception:
                found.append(markup)
                raise
            if any(sign not in said.plain for sign in (LINK, CLICK, END) if sign in markup.replace("\\", "")):
                found.append(markup)
            return said

        return from_markup

    for kind in (Content, Text):
        monkeypatch.setattr(kind, "from_markup", classmethod(watched(kind.from_markup)))
    return found


SEEN = {
    "AnnotationList", "FindBar", "NoteEditor", "OutputView", "Outline", "Peek", "Prompt", "ReferenceList",
    "SearchBar", "SelectBar", "SidebarTree", "HelpPanel",
}  # fmt: skip
"""What the walk has to have had on the screen: or it shows nothing."""


async def test_every_screen_over_hostile_fields(
    reading: Open, folder: Path, tmp_path: Path, nothing_is_parsed: list[str]
) -> None:
    hostile_posts(folder, HOSTILE)
    store = open_store(state_file())
    hostile_state(store, HOSTILE, *(key(HOSTILE, number) for number in range(3)))
    store.close()
    settings = tmp_path / "[-x] HOSTILE.toml"
    run = f"{sys.executable} -c 'print(*[chr(10)] * 9, \"{WORDS}\")'"
    end, click, command = map(json.dumps, (END, CLICK, run))
    settings.write_text(
        f'editor = {end}\ntheme = {end}\n{end} = 1\n[commands]\n{end} = {{ run = {command}, key = "f9" }}\n'
        f"{click} = {{ run = {command}, key = {end} }}\n"
    )
    config = read_config(settings)
    assert len(config.problems) == 1
    async with reading(folder, config=config, problems=[WORDS, *config.problems], size=(140, 50)) as r:
        seen, said = set[str](), set(r.said)
        for pressed in WALK:
            await r.press(pressed)
            seen |= {
                type(widget).__name__ for widget in (r.app.screen, *r.app.screen.walk_children()) if widget.display
            }
        for pressed in ("vertical_line", "exclamation_mark"):
            await r.press(pressed)
            await typed(r, run)
            said |= set(r.said)
            await r.press("escape")
        for provider in (PostProvider, OwnCommandProvider):
            hits = [hit async for hit in provider(r.app.screen).search("HOSTILE")]
            assert hits
            assert all(isinstance(hit.prompt, Content) for hit in hits)
        await r.press("ctrl+p", *"HOSTILE")
        await r.pilot.pause(0.5)
        await r.press("down", "escape")
        assert sorted(SEEN - seen) == []
        assert any(WORDS in sentence for sentence in said)
    assert nothing_is_parsed == []


async def typed(r: Reading, text: str) -> None:
    r.app.screen.query_one(Input).value = text
    await r.press("enter")


def test_the_watch_sees_what_is_parsed(nothing_is_parsed: list[str]) -> None:
    Content.from_markup(CLICK)
    Text.from_markup(f"\\{CLICK}")  # which is escaped
    assert nothing_is_parsed == [CLICK]
