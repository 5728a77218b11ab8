"""Textual and Rich read `[…]` in a string as markup: none of them ever gets words from outside to read."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from support.driving import Open, Reading
from textual.content import Content
from textual.widgets import Input

from reader.app.palette import OwnCommandProvider, PostProvider
from reader.config import read_config
from reader.paths import state_file
from reader.state.opening import open_store
from reader.state.store import Store

LINK, CLICK, END = "[link=file:///HOSTILE]w[/link]", "[@click=app.bell]HOSTILE", "[/x] HOSTILE"
WORDS = f"{END} {LINK} {CLICK}"


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


def hostile_posts(folder: Path) -> None:
    """Write posts in which every field is hostile."""
    inner = folder / CLICK
    inner.mkdir()
    for number in range(3):
        (inner / f"{END.replace('/', '-')} {number}.md").write_text(
            f'---\ntitle: "{number} {WORDS}"\nauthor: "{WORDS}"\ntags: ["{WORDS}", "[/x]"]\nslug: "{WORDS}"\n'
            f'date: "{WORDS}"\nupdated: "{WORDS}"\nreading_time: "{WORDS}"\nid: "{number} {WORDS}"\n---\n\n'
            f"## Part {WORDS}\n\nHOSTILE words {WORDS} `{WORDS}` **{WORDS}** [{END}](https://a.b/{LINK} '{WORDS}')[^n] "
            f"${END}$ ABBR ![{END}](gone.png) Figure 1\n\n*[ABBR]: {WORDS}\n\n> [!NOTE] {WORDS}\n> {WORDS}\n\n"
            f"```{END}\n{WORDS}\n```\n\n| {END} | b |\n|-|-|\n| {WORDS} | d |\n\n$$\n\\text{{{END}}}\n$$\n\n"
            f"![{WORDS}](a.png)\n\n*Fig. 1. {WORDS}*\n\n[^n]: {WORDS}\n\n## References\n\n"
            f"[1] Ray. “The long name {END} of a work.” 2020. https://arxiv.org/abs/1706.0123{number}\n\n"
            f"[2] Lee. “Another name {CLICK} of a work.” 2021. https://arxiv.org/abs/1706.01231\n"
        )


def hostile_state(store: Store) -> None:
    """Write what another device could have written."""
    store.put(f"search:{END}", "", "search", f"HOSTILE {END}")
    store.put(f"https://a.b/{END}", "", "subscribed", {"name": END, "tags": [WORDS]})
    for number in range(3):
        key = f"{number} {WORDS}"
        store.put(key, "", "note", f"{WORDS}\n{WORDS}")
        store.put(key, "", "tags", [WORDS])
        store.put(key, "", "highlight_1", {"start": [1, 0], "end": [1, 9], "quote": WORDS, "note": WORDS})


WALK = """
j k question_mark question_mark O tab escape
slash w o r d s enter N escape A j escape B j escape
enter question_mark question_mark o
t H O S enter
slash w enter N escape
shift+tab i j escape tab i escape f escape c
v w space x escape
a escape
I grave_accent a apostrophe a
Z Z Z J K H L m s X z Q y e backslash backslash escape
A j enter escape B j enter escape
f9 escape
t j j j j j j j j a escape j enter t escape
S S S S U U M z W H enter escape
R ctrl+l
""".split()
SEEN = {
    "AnnotationList", "FindBar", "NoteEditor", "OutputView", "Outline", "Peek", "Prompt", "ReferenceList",
    "SearchBar", "SelectBar", "SidebarTree", "HelpPanel",
}  # fmt: skip
"""What the walk has to have had on the screen: or it shows nothing."""


async def test_every_screen_over_hostile_fields(
    reading: Open, folder: Path, tmp_path: Path, nothing_is_parsed: list[str]
) -> None:
    hostile_posts(folder)
    store = open_store(state_file())
    hostile_state(store)
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
        for key in WALK:
            await r.press(key)
            seen |= {
                type(widget).__name__ for widget in (r.app.screen, *r.app.screen.walk_children()) if widget.display
            }
        for key in ("vertical_line", "exclamation_mark"):
            await r.press(key)
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
