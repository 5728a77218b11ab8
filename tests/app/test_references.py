"""What a post cites on the screen, and who else cites it."""

from pathlib import Path

import pytest
from support.driving import Open
from textual.widgets import OptionList

from reader.app import system
from reader.app.dialogs.reference_list import ReferenceList


@pytest.fixture
def citing(folder: Path) -> Path:
    """Three posts, two of which cite one work by different addresses, and one names another."""
    for number, (name, entries) in enumerate(
        [
            (
                "One",
                "[1] Lee. [“Attention.”](https://arxiv.org/abs/1706.1234v2)\n\n"
                "[2] Ray. “The long name [/x] of a work.” 2020.",
            ),
            ("Two", "- [Attention](http://arxiv.org/pdf/1706.1234.pdf)"),
            ("Three", "Ek. “The Long Name [/x] of a Work”, Journal."),
        ]
    ):
        words = "word " * 3000
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {name}\ndate: 2020-01-0{9 - number}\n---\nAttention.\n\n{words}\n\n"
            f"## References\n\n{entries}\n"
        )
    return folder


def rows(window: object) -> list[str]:
    assert isinstance(window, ReferenceList)
    options = window.query_one(OptionList).options
    return [" ".join(str(option.prompt).split()) for option in options]


async def test_who_cites_the_same(reading: Open, citing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(system, "browse", lambda widget, config, address: opened.append(address))
    async with reading(citing) as r:
        await r.press("B")
        assert rows(r.app.screen) == [
            "1 Lee. “Attention.” https://arxiv.org/abs/1706.1234v2",
            "↳ Two",
            "2 Ray. “The long name [/x] of a work.” 2020.",
            "↳ Three",
        ]
        await r.press("o", "G")
        assert opened == ["https://arxiv.org/abs/1706.1234v2"]
        await r.press("j", "enter")
        assert (r.shown, r.reading) == ("Two", True)
        await r.press("B", "enter")
        assert any("Attention" in line for line in r.lines(r.view))
        assert r.view.scroll_offset.y > 0
        await r.press("H")
        assert r.view.scroll_offset.y == 0


async def test_a_post_without_references(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("B")
        assert r.said[-1] == "This post has no references."
