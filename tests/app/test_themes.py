"""Themes: chosen by what the terminal is like, or by the person."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from support.driving import Open
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from reader.app.dialogs.peek import Peek
from reader.app.look.few_colors import FewColors
from reader.app.look.themes import _ROLES, THEMES, Palette
from reader.config import Config
from reader.paths import theme_file
from reader.text.styles import LOOKS


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


SIXTEEN = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff"
    " ffffff",
    "VGA": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff"
    " ffffff",
}
"""What the sixteen colours are on two terminals, between which most others are."""


def seen_contrast(style: Style, terminal: str, *, is_dark: bool) -> float:
    """Return the contrast of a style that has passed the filter."""
    assert not style.dim
    numbers = [color.number if color else None for color in (style.color, style.bgcolor)]
    own = (7, 0) if is_dark else (0, 15)
    palette = [Color.parse(f"#{color}") for color in SIXTEEN[terminal].split()]
    ink, ground = (palette[one if number is None else number] for number, one in zip(numbers, own, strict=True))
    return _contrast(ink, ground)


@pytest.mark.parametrize("terminal", SIXTEEN)
@pytest.mark.parametrize("is_dark", [True, False])
@given(ink=st.none() | st.tuples(*[st.integers(0, 255)] * 3), ground=st.none() | st.tuples(*[st.integers(0, 255)] * 3))
def test_any_colours_can_be_read_in_sixteen(
    terminal: str, is_dark: bool, ink: tuple[int, int, int] | None, ground: tuple[int, int, int] | None
) -> None:
    colors = [RichColor.from_rgb(*color) if color else RichColor.default() for color in (ink, ground)]
    (drawn,) = FewColors(lambda: is_dark).apply([Segment("x", Style.from_color(*colors))], Color(0, 0, 0))
    assert drawn.style
    assert seen_contrast(drawn.style, terminal, is_dark=is_dark) >= 4.5


@pytest.mark.parametrize("terminal", SIXTEEN)
@pytest.mark.parametrize("name", [theme.name for theme in THEMES] + [*BUILTIN_THEMES])
def test_every_role_can_be_read_in_sixteen_colours(name: str, terminal: str) -> None:
    theme = next((one for one in THEMES if one.name == name), None) or BUILTIN_THEMES[name]
    variables = theme.to_color_system().generate()
    palette = Palette(variables)
    own = RichColor.default()
    few = FewColors(lambda: theme.dark)
    for role in LOOKS:
        for ground in ("background", "surface", "panel"):
            below = Color.parse(variables[ground]).rich_color if not theme.ansi else own
            for mark in (
                Style(),
                palette.selection,
                palette.highlight(True, "x"),
                palette.match,
                palette.current_match,
            ):
                style = Style(bgcolor=below) + palette.style(role) + mark
                (drawn,) = few.apply([Segment("x", style)], Color(0, 0, 0))
                assert drawn.style
                assert seen_contrast(drawn.style, terminal, is_dark=theme.dark) >= 4.5, f"{role} on {ground}"


@pytest.mark.parametrize("theme", ["auto", "night", "sepia", "textual-light", "nord"])
async def test_all_there_is_can_be_read_in_sixteen_colours(
    reading: Open, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    async with reading(size=(140, 40), config=Config(theme=theme)) as r:
        for keys in (
            "question_mark", "question_mark t", "escape enter t", "escape f", "escape v j", "escape slash t h e",
            "enter escape a", "escape ctrl+p", "escape escape slash k",
        ):  # fmt: skip
            await r.press(*keys.split())
            for strip in r.app.screen._compositor.render_strips():
                for text, style, _ in strip:
                    if style and any(character.isalnum() for character in text):
                        contrast = seen_contrast(style, "xterm", is_dark=r.app.current_theme.dark)
                        assert contrast >= 4.5, f"{text} after {keys}"


async def test_without_colours_nothing_is_dim(reading: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading() as r:
        await r.press("question_mark")
        styles = [style for strip in r.app.screen._compositor.render_strips() for _, style, _ in strip if style]
        assert not any(style.dim for style in styles)
        assert all(color is None or color.is_default for style in styles for color in (style.color, style.bgcolor))


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
