"""Make what in docs/ is made: `make.py tables` those of keys and settings, `make.py pictures` the pictures."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from reader import config
from reader.app import keys
from reader.app.app import ReaderApp
from reader.config import Config
from reader.library.library import read_library
from reader.paths import bundled_posts
from reader.state.opening import open_store

HERE = Path(__file__).parent


async def picture(name: str, theme: str, size: tuple[int, int], pressed: list[str], source: Path | None = None) -> None:
    """Write a picture of the reader after `keys`."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder, "state.db"))
        app = ReaderApp(read_library([source or bundled_posts()]), store, Config(theme=theme))
        async with app.run_test(size=size) as pilot:
            for key in ["", *pressed]:
                if key:
                    await pilot.press(key)
                await pilot.pause(0.2)
            svg = app.export_screenshot(title="reader")
        app.close()
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # fonts of the reader's own machine
    svg = svg.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono")
    (HERE / f"{name}.svg").write_text(svg)


def main() -> None:
    match sys.argv[1:]:
        case ["tables"]:
            (HERE / "keys.md").write_text(keys.markdown_table())
            (HERE / "config.md").write_text(config.markdown_table())
        case ["pictures"]:
            marked = ["enter", "J", "escape", "j", "s", "j", "enter", "J", "K", "escape"]
            asyncio.run(picture("night", "night", (116, 34), [*marked, "k"]))
            asyncio.run(picture("paper", "paper", (80, 30), ["j", "enter"]))
            down = ["enter", "backslash", *["space"] * 2, *["j"] * 14]
            asyncio.run(picture("gallery", "night", (84, 48), down, HERE / "gallery.md"))
        case _:
            sys.exit(__doc__)


main()
