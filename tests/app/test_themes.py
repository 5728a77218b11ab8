"""Themes: chosen by what the terminal is like, or by the person."""

from pathlib import Path

import pytest
from support.driving import Open
from textual.color import Color
from textual.theme import Theme

from reader.app.dialogs.peek import Peek
from reader.app.look.themes import _ROLES, THEMES
from reader.config import Config
from reader.paths import theme_file


@pytest.mark.parametrize(("is_light", "theme"), [(True, "paper"), (False, "night"), (None, "night")])
async def test_the_theme_is_as_light_as_the_terminal(reading: Open, is_light: bool | None, theme: str) -> None:
    async with reading(is_light=is_light) as r:
        assert r.app.theme == theme
    assert not theme_file().exists()


async def test_a_theme_that_is_chosen_is_remembered(reading: Open) -> None:
    async with reading() as r:
        r.app.theme = "sepia"
        await r.settle()
    async with reading(is_light=False) as r:
        assert r.app.theme == "sepia"
        r.app.action_follow_terminal()
        await r.settle()
        assert r.app.theme == "night"
    async with reading(is_light=True) as r:
        assert r.app.theme == "paper"


async def test_the_settings_come_first(reading: Open) -> None:
    async with reading(config=Config(theme="contrast")) as r:
        assert r.app.theme == "contrast"
        r.app.theme = "sepia"
        await r.settle()
        assert r.said == ["sepia for now: your settings say contrast."]
    async with reading(config=Config(theme="contrast")) as r:
        assert r.app.theme == "contrast"
    async with reading(config=Config(theme="no [such] theme")) as r:
        assert r.app.theme == "night"
        assert "There is no theme “no [such] theme”" in r.said[0]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_role_can_be_read(theme: Theme) -> None:
    """At least 4.5 to 1 against the grounds that text stands on (WCAG 2.2, 1.4.3)."""
    needed = 7 if theme.name == "contrast" else 4.5
    for name in ("foreground", "primary", "secondary", "accent", "success", "warning", "error"):
        for ground in ("background", "surface", "panel"):
            color, below = Color.parse(getattr(theme, name)), Color.parse(getattr(theme, ground))
            assert _contrast(color, below) >= needed, f"{name} on {ground}"
    background = Color.parse(theme.background or "")
    muted = background.blend(Color.parse(theme.foreground or ""), _ROLES["muted"][1])
    assert _contrast(muted, background) >= 4.5


@pytest.mark.parametrize("terminal", ["xterm-256color", "linux"])
@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_the_small_window_can_be_read(
    reading: Open, folder: Path, monkeypatch: pytest.MonkeyPatch, theme: Theme, terminal: str
) -> None:
    monkeypatch.setenv("TERM", terminal)
    (folder / "a.md").write_text("Here $x$ is the input.\n")
    async with reading(folder, config=Config(theme=theme.name)) as r:
        await r.press("enter", "i", "a")
        assert isinstance(r.app.screen, Peek)
        words = next(segment for segment in r.app.screen._view.render_line(1) if "is the input" in segment.text)
        assert words.style
        assert words.style.color
        assert words.style.bgcolor
        assert words.style.color.triplet  # the theme's own: the terminal's could be as light as the ground
        color, ground = (Color.from_rich_color(one) for one in (words.style.color, words.style.bgcolor))
        assert _contrast(color, ground) >= 4.5


def _contrast(one: Color, other: Color) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("variable", ["NO_COLOR", "TERM"])
async def test_without_colours_of_our_own_everything_is_there(
    reading: Open, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, {"NO_COLOR": "1", "TERM": "linux"}[variable])
    async with reading() as r:
        assert r.app.theme == "ansi-dark"
        lines = r.lines(r.posts)
        assert "▌" in "".join(lines)  # the cursor is a sign, not only a colour
        await r.press("enter", "slash", *"transformer", "enter")
        looks = {segment.style.reverse for segment in r.view.render_line(0) if segment.style}
        assert True in looks  # the match one stands on


async def test_what_was_typed_while_it_started_is_done(reading: Open) -> None:
    async with reading(typed="jj\r") as r:
        assert r.reading
