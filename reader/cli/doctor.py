"""`reader doctor`: where things are, and is everything sound."""

import argparse
import json
import os
import sqlite3
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader import __version__
from reader.cli.folders import all_sources, left_out
from reader.cli.shared import whole_library
from reader.cli.status import DONE, UNREADABLE
from reader.paths import config_file, index_file, state_file
from reader.state.database import BESIDE
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.config import Config


def doctor(options: argparse.Namespace) -> int:
    """Say where things are, and what is wrong."""
    import platform

    from reader.config import read_config

    library = whole_library(fresh=True)
    facts: dict[str, object] = {
        "reader": __version__,
        "python": platform.python_version(),
        "posts": library.count,
        "sources": [f"{source.name}: {clean_line(str(source.path))}" for source in all_sources()],
        "left out": [line.removeprefix("left out of ") for line in left_out(library.index)],
        "settings": _place(config_file(), "there is none: defaults"),
    }
    config = read_config(config_file())
    wrong = [*library.problems, *config.problems]
    about, damage = _state(state_file())
    facts |= about
    wrong += damage
    facts |= {
        "index": _place(index_file(), "not made yet"),
        "terminal": _terminal(),
        "pictures": _pictures(config),
        "encoding": sys.stdout.encoding,
    }
    if options.json:
        print(json.dumps({**facts, "problems": wrong}, indent=2))
    else:
        for name, fact in facts.items():
            for number, line in enumerate(fact if isinstance(fact, list) else [fact]):
                print(f"{name if number == 0 else '':10} {line}")
        print("\n".join(f"⚠ {problem}" for problem in wrong) if wrong else "everything is sound")
    return UNREADABLE if wrong else DONE


def _state(path: Path) -> tuple[dict[str, object], list[str]]:
    """Return what is to be known of the state file, and what is wrong with it."""
    from reader.state.backups import backups
    from reader.state.damage import integrity
    from reader.state.journal import milliseconds
    from reader.state.opening import open_store
    from reader.state.recovery import set_aside
    from reader.state.sync import last_syncs

    facts: dict[str, object] = {"state": _place(path, "not made yet")}
    wrong = [f"An earlier state file was damaged and is kept as {file.name}." for file in set_aside(path)]
    if not path.exists():
        return facts, wrong
    if damage := integrity(path):
        wrong.insert(0, f"The reading state in {clean_line(str(path))} is not sound: {damage}.")
        return facts, wrong
    store = open_store(path)
    try:
        wrong += [store.notice] if store.notice else []
        devices = store.devices()
        own = store.device
    finally:
        store.close()
    size = sum(file.stat().st_size for suffix in ("", *BESIDE) if (file := Path(f"{path}{suffix}")).exists())
    facts["journal"] = f"{sum(device.events for device in devices)} events, {size / 1024:.0f} KiB"
    facts["device"] = own
    facts["devices"] = [
        f"{device.id} {clean_line(device.name) or 'of unknown name'}"
        + (", this one" if device.id == own else ", an earlier name of this one" if device.own else "")
        + f": {device.events} events"
        + (f", the last {_moment(milliseconds(device.latest)[0] / 1000)}" if device.events else "")
        for device in devices
    ]
    kept = backups(path)
    facts["backups"] = f"{len(kept)}, the last {_moment(kept[-1].stat().st_mtime)}" if kept else "none yet"
    try:
        synced = last_syncs(path)
    except sqlite3.Error:  # said above
        synced = []
    facts["synced"] = [f"{clean_line(folder)}: {_moment(when) if when else 'never'}" for folder, when in synced] or "no"
    return facts, wrong


def _moment(seconds: float) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return "at no time that a calendar knows"


def _terminal() -> str:
    import shutil

    if not sys.stdout.isatty():
        return "standard output is no terminal"
    size = shutil.get_terminal_size()
    colors = "true colour" if os.environ.get("COLORTERM") in ("truecolor", "24bit") else "the colours that TERM says"
    colors = "no colour (NO_COLOR)" if os.environ.get("NO_COLOR") else colors
    return f"{os.environ.get('TERM', 'dumb')}, {size.columns} × {size.lines}, {colors}"


def _pictures(config: "Config") -> str:
    """Return how pictures are drawn on this terminal."""
    from importlib.util import find_spec

    from reader.cli.terminal import Question
    from reader.pictures.terminals import choose, is_limited

    answers = Question(ground=False, pictures=True).answer().pictures
    known = choose(config.pictures, answers, os.environ, is_limited=is_limited())
    name = clean_line(answers.name)
    how = known.protocol or ("off" if config.pictures == "off" else "their descriptions, in a frame")
    cell = f"cells of {answers.cell.width} × {answers.cell.height} pixels" if answers.cell else ""
    svg = "" if find_spec("resvg_py") else "no SVG (extra `svg`)"
    return ", ".join(part for part in (how, name, cell, svg) if part)


def _place(path: Path, missing: str) -> str:
    return clean_line(str(path)) + ("" if path.exists() else f" ({missing})")
