"""What the documents say is so."""

import re
from pathlib import Path

import pytest

import reader
from reader import config
from reader.app import key_bindings
from reader.app.keys import KEYS, PANES
from reader.cli.parser import COMMANDS

ROOT = Path(reader.__file__).parent.parent
DOCS = ROOT / "docs"


def test_the_table_of_keys_is_true() -> None:
    assert (DOCS / "keys.md").read_text() == key_bindings.markdown_table(), "run `make docs`"


def test_the_table_of_settings_is_true() -> None:
    assert (DOCS / "config.md").read_text() == config.markdown_table(), "run `make docs`"


def test_no_key_has_two_meanings_in_one_pane() -> None:
    for pane in PANES:
        panes = (pane, "any") if pane in ("list", "post") else (pane,)
        names = [name for key in KEYS if key.pane in panes for name in key.keys.split(",")]
        assert len(names) == len(set(names))
    assert len({key.command for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#:\s]+)\)", text):
        if path.name != "gallery.md" or "/" in target:
            assert (path.parent / target).exists(), target


def test_every_picture_is_shown() -> None:
    shown = "".join(path.read_text() for path in (ROOT / "README.md", *DOCS.glob("*.md")))
    assert [path.name for path in DOCS.glob("*.svg") if path.name not in shown] == []


def test_the_ten_keys_are_keys() -> None:
    section = (ROOT / "README.md").read_text().split("## Ten keys\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ((?:`[^`]+` ?)+)\|", section, re.MULTILINE)
    assert len(rows) == 10
    known = {key_bindings.key_names(name) for key in KEYS for name in key.keys.split(",")}
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} <= known


def test_every_command_is_described() -> None:
    text = (DOCS / "command-line.md").read_text()
    assert [name for name in COMMANDS if f"    reader {name}" not in text] == []


def test_every_promise_is_held_by_what_there_is() -> None:
    """Each row names tests, or benchmarks, and each of these exists."""
    rows = re.findall(r"^\| (.+) \| (.+) \|$", (DOCS / "promises.md").read_text(), re.MULTILINE)
    promised = [(promise, held) for promise, held in rows if promise not in ("Promise", "---")]
    assert len(promised) > 20
    for promise, held in promised:
        named = re.findall(r"`([^`]+)`", held)
        assert named, promise
        for name in named:
            file, _, test = name.partition("::")
            assert (
                re.search(rf"^(?:async )?def {test}\(", (ROOT / file).read_text(), re.MULTILINE)
                if test
                else (ROOT / file).exists()
            ), name


def test_the_map_of_the_house_is_true() -> None:
    """Every file of `reader/` is named in the map, and every file that is named is there."""
    text = (DOCS / "architecture.md").read_text()
    house = text[text.index("    reader/") : text.index("    posts/ ")]
    named = set(re.findall(r"\b(\w+\.(?:py|tcss))\b", house))
    there = {path.name for path in (ROOT / "reader").rglob("*") if path.suffix in (".py", ".tcss")}
    assert named == there - {"__init__.py", "__main__.py"}
    rooms = {f"{path.name}/" for path in (ROOT / "reader").rglob("*") if (path / "__init__.py").exists()}
    assert rooms <= set(re.findall(r"\b(\w+/)(?= )", house))
