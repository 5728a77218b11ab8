"""Make what in docs/ is made: `make.py tables` those of keys and settings, `make.py pictures` the pictures."""

import asyncio
import io
import math
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from reader import config
from reader.app import key_bindings
from reader.app.app import ReaderApp
from reader.cli.stats import drawn
from reader.config import Config
from reader.library.library import read_library
from reader.lists.reading_stats import Amount, Stats
from reader.paths import bundled_posts
from reader.state.opening import open_store
from reader.text.output.ansi import to_ansi

HERE = Path(__file__).parent
GALLERY = HERE / "gallery.md"


async def picture(name: str, theme: str, size: tuple[int, int], pressed: Sequence[str], source: Path) -> None:
    """Write a picture of the reader after keys were pressed."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder, "state.db"))
        app = ReaderApp(read_library([source]), store, Config(theme=theme))
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.3)
            for key in pressed:
                await pilot.press(key)
                await pilot.pause(0.1)
            await pilot.pause(0.3)
            svg = app.export_screenshot(title="reader")
        app.close()
    _write(name, svg)


def statistics(name: str, width: int) -> None:
    """Write a picture of `reader stats`, of somebody who reads much, and less in summer."""
    today = date(2026, 11, 25)
    days: dict[date, Amount] = {}
    for ago in range(365, -1, -1):
        day = today - timedelta(ago)
        chance = math.sin(ago * ago * 12.9898) * 43758.5453 % 1  # the same at each run
        if chance < 0.9 - 0.5 * (day.month in (7, 8)) or ago < 12:
            minutes = round(90 * chance**2) + 4
            days[day] = Amount(int(minutes > 15), minutes, minutes * 231)
    shares = {"transformers": 0.31, "optimisation": 0.22, "theory": 0.19, "databases": 0.12, "mine": 0.05}
    minutes = sum(amount.minutes for amount in days.values())
    tags = {tag: Amount(round(200 * part), minutes * part, minutes * part * 231) for tag, part in shares.items()}
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="standard")
    console.print(Text.from_ansi(to_ansi(drawn(Stats(days, tags), today, width, Config()))))
    _write(name, console.export_svg(title="reader stats", theme=MONOKAI))


def _write(name: str, svg: str) -> None:
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # fonts of the reader's own machine
    svg = re.sub(r"terminal-\d+", f"terminal-{name}", svg)
    svg = svg.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono")
    (HERE / f"{name}.svg").write_text(svg)


def pictures() -> None:
    """Make all pictures."""
    marked = ["enter", "J", "escape", "j", "s", "j", "enter", "J", "K", "escape", "k"]
    asyncio.run(picture("night", "night", (116, 34), marked, bundled_posts()))
    down = ["enter", "backslash", "space", "space", *["j"] * 14]
    asyncio.run(picture("gallery", "night", (84, 48), down, GALLERY))
    formulas = ["enter", "backslash", "colon", *"mathem", "enter"]
    asyncio.run(picture("peek", "paper", (84, 30), [*formulas, "i", "f"], GALLERY))
    asyncio.run(picture("outline", "sepia", (100, 36), ["enter", "colon", *"remarks", "enter", "t"], GALLERY))
    statistics("stats", 84)


match sys.argv[1:]:
    case ["tables"]:
        (HERE / "keys.md").write_text(key_bindings.markdown_table())
        (HERE / "config.md").write_text(config.markdown_table())
    case ["pictures"]:
        pictures()
    case _:
        sys.exit(__doc__)
