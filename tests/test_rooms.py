"""The house: each room imports only from the rooms above it, and a start imports only what it needs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import reader

HOUSE = Path(reader.__file__).parent
ROOMS = ["errors", "paths", "sqlite", "text", "config", "library", "state", "lists", "web", "app", "cli", "__main__"]
"""From the top down."""


def modules() -> list[Path]:
    return sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")


def room_of(name: str) -> str:
    return name.split(".")[1]


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(HOUSE)))
def test_rooms_import_upward_only(path: Path) -> None:
    room = path.relative_to(HOUSE).with_suffix("").parts[0]
    for name in imports(path):
        if name.startswith("reader."):
            assert ROOMS.index(room_of(name)) <= ROOMS.index(room), f"{path.name} imports {name}"
        if name.split(".")[0] == "textual":
            assert room == "app", f"{path.name} imports Textual"


def test_every_room_is_known() -> None:
    assert {path.relative_to(HOUSE).with_suffix("").parts[0] for path in modules()} <= set(ROOMS)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import reader.cli", ["textual", "markdown_it", "yaml", "pygments", "tomllib"]),
        ("import reader.app.app", ["markdown_it", "yaml", "pygments.lexers", "tomllib", "reader.text.layout.typeset"]),
    ],
)
def test_a_start_imports_nothing_heavy(statement: str, absent: list[str]) -> None:
    script = f"{statement}; import sys; print([name for name in {absent!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
