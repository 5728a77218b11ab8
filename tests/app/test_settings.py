"""What the settings change on the screen."""

from pathlib import Path

import pytest
from support.driving import Open
from textual.widgets._footer import FooterKey

from reader.app.key_bindings import keymap, textual_name
from reader.config import Config


async def test_other_keys_for_commands(reading: Open) -> None:
    config = Config(keys={"read": "w", "post.read": ["ctrl+f", "space"], "list.down": ["ctrl+n", "down"]})
    async with reading(config=config) as r:
        first = r.at
        await r.press("ctrl+n")
        assert r.at != first
        here = r.at
        await r.press("j")
        assert r.at == here  # it has this key no more
        await r.press("w")
        assert r.read() == [here]
        footer = {key.description: key.key_display for key in r.app.screen.query(FooterKey)}
        assert footer["Mark"] == "w"
        shown = [command.help for command in r.app.get_system_commands(r.app.screen)]
        assert "w" in shown
        assert "m" not in shown
        await r.press("enter", "ctrl+f")
        assert r.reading


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"read": "j"}, "j is “list.down” (next post) already, so “read” stays as it was."),
        ({"list.down": "m"}, "m is “read” (mark read or unread) already, so “list.down” stays as it was."),
        ({"find.up": "ctrl+r"}, "ctrl+r is “find.regex”"),
        ({"no [b]such": "x"}, "there is no command “no [b]such”"),
        ({"palette": "x"}, "there is no command “palette”"),
        ({"read": []}, "“read” needs a key."),
    ],
)
def test_what_is_wrong_with_keys_is_said_by_name(keys: dict[str, str | list[str]], problem: str) -> None:
    changed, problems = keymap(Config(keys=keys, lines={f"keys.{name}": 7 for name in keys}))
    assert changed == {}
    assert problem in problems[0]
    assert problems[0].startswith("config.toml, line 7: ")


def test_keys_may_change_places_and_panes_that_never_meet_share_them() -> None:
    changed, problems = keymap(Config(keys={"read": "s", "star": "m", "find.up": "j", "note.keep": "ctrl+s"}))
    assert problems == []
    assert changed == {"read": "s", "star": "m", "find.up": "j", "note.keep": "ctrl+s"}


def test_keys_are_named_as_a_person_writes_them() -> None:
    names = ["esc", "pgdn", "[", "\\", "ctrl+s", "G", "+", "ctrl++", "space", "↓", "é", "~"]
    assert [textual_name(name) for name in names] == [
        "escape", "pagedown", "left_square_bracket", "backslash", "ctrl+s", "G", "plus", "ctrl+plus", "space", "down",
        "é", "tilde",
    ]  # fmt: skip


async def test_columns_and_dates_of_the_list(reading: Open, folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: A\ndate: 2020-03-04\nauthor: Ann\ntags: [x]\n---\nWords.\n")
    async with reading(folder, config=Config(list_columns=("tags", "date", "folder"), date_format="%Y/%m/%d")) as r:
        assert r.lines(r.posts)[1].strip(" ▌") == "#x · 2020/03/04 · posts"
        assert any("2020/03/04" in line for line in r.lines(r.view))


async def test_margin(reading: Open) -> None:
    async with reading(size=(80, 24), config=Config(margin=15)) as r:
        await r.press("enter")
        assert r.view.page
        assert r.view.page.width == r.view.scrollable_content_region.width - 2 * 15


async def test_plain_draws_nothing(reading: Open, folder: Path) -> None:
    (folder / "a.md").write_text(
        "---\ntitle: Alpha\n---\n## Part\n\n- [x] one\n- two “quoted” é\n\n> quote\n\n$\\frac{a}{b}$\n\n"
        "$$\n\\frac{c}{d}\n$$\n\n| a | b |\n|---|---|\n| c | d |\n\n---\n\n> [!NOTE]\n> x\n\nLong[^1]\n\n[^1]: Foot.\n"
    )
    async with reading(folder, config=Config(plain=True, theme="night")) as r:
        assert "unread" in "\n".join(r.lines(r.posts))
        await r.press("enter", "s")
        for keys in ("t", "escape", "i", "escape", "question_mark"):
            await r.press(keys)
            filtered = "".join(
                segment.text
                for strip in r.app.screen._compositor.render_strips()
                for segment in strip.apply_filter(r.app._filters[-1], r.app.screen.background_colors[1])
            )
            assert {letter for letter in filtered if not letter.isascii()} <= set("é¹"), keys
        assert "\\frac{a}{b}" in "\n".join(r.lines(r.view))


async def test_the_palette_opens_posts_by_title(reading: Open, folder: Path) -> None:
    (folder / "a.md").write_text("---\ntitle: A [b]post[/b] of \u00e9clairs\n---\nWords.\n")
    (folder / "b.md").write_text("---\ntitle: Another\n---\nWords.\n")
    async with reading(folder) as r:
        await r.press("ctrl+p")
        for key in ("p", "o", "s", "t", "space", "e", "c", "l"):
            await r.pilot.press(key)
        await r.pilot.pause(0.6)
        await r.pilot.press("enter")
        await r.pilot.pause(0.2)
        await r.settle()
        assert r.reading
        assert r.shown == "A [b]post[/b] of \u00e9clairs"
