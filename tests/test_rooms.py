"""The house: rooms import only upward, nothing goes in circles or is too big, a start imports only what it needs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import reader

HOUSE = Path(reader.__file__).parent
MOST_LINES, MOST_METHODS, DEEPEST_CHAIN = 350, 30, 2
ROOMS = [
    "errors",
    "paths",
    "sqlite",
    "text",
    "pictures",
    "config",
    "editor",
    "programs",
    "library",
    "state",
    "lists",
    "web",
    "app",
    "cli",
    "__main__",
]
"""From the top down. `library` and `state` know nothing of each other."""


def modules() -> dict[str, Path]:
    names = {}
    for path in sorted(HOUSE.rglob("*.py")):
        name = ".".join(("reader", *path.relative_to(HOUSE).with_suffix("").parts))
        names[name.removesuffix(".__init__")] = path
    return names


MODULES = modules()
TREES = {name: ast.parse(path.read_text()) for name, path in MODULES.items()}


def imports(name: str) -> set[str]:
    """Return the modules that a module imports, anywhere in it, type-only ones included."""
    found: set[str] = set()
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module or "")
    return found


def room_of(name: str) -> str:
    return name.split(".")[1]


@pytest.mark.parametrize("name", [name for name in MODULES if name != "reader"])
def test_rooms_import_upward_only(name: str) -> None:
    room = room_of(name)
    for other in imports(name):
        if other.startswith("reader."):
            assert ROOMS.index(room_of(other)) <= ROOMS.index(room), f"{name} imports {other}"
            assert {room, room_of(other)} != {"library", "state"}, f"{name} imports {other}"
        if other.split(".")[0] == "textual":
            assert room == "app", f"{name} imports Textual"


def test_every_room_is_known() -> None:
    assert {room_of(name) for name in MODULES if name != "reader"} <= set(ROOMS)


def test_no_circle_of_imports() -> None:
    graph = {name: imports(name) & MODULES.keys() - {name} for name in MODULES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield name, node


def test_nothing_is_too_big() -> None:
    for name, path in MODULES.items():
        assert len(path.read_text().splitlines()) <= MOST_LINES, name
    for name, node in classes():
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert len(methods) <= MOST_METHODS, f"{name}.{node.name} has {len(methods)} methods"


def test_no_chain_of_classes_is_deep() -> None:
    """Composition, not inheritance: a class of ours may have one parent that is ours, and no grandparent."""
    parents = {
        node.name: [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
        for _, node in classes()
    }

    def depth(name: str) -> int:
        ours = [base.id for base in parents[name] if isinstance(base, ast.Name) and base.id in parents]
        return 1 + max(map(depth, ours), default=0)

    # Errors are a family, and told apart by being caught.
    assert {name: depth(name) for name in parents if depth(name) > DEEPEST_CHAIN and not name.endswith("Error")} == {}


def test_only_one_file_uses_what_is_private_of_textual() -> None:
    for name in MODULES:
        for other in imports(name):
            if re.match(r"textual.*\._", other):
                assert name == "reader.app.textual_compat", f"{name} imports {other}"


def test_no_program_is_started_by_a_shell() -> None:
    """Neither editor, browser, hook nor anything else: what a title says would be a command."""
    shells = {"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_shell", "spawnlp", "execlp"}
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            assert not isinstance(node, ast.keyword) or node.arg != "shell", name
            assert not isinstance(node, ast.Attribute) or node.attr not in shells, f"{name}: {node.attr}"


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import reader.cli", ["textual", "markdown_it", "yaml", "pygments", "tomllib"]),
        (
            "import reader.app.app",
            [
                "markdown_it",
                "yaml",
                "pygments.lexers",
                "tomllib",
                "reader.text.layout.typeset",
            ],
        ),
    ],
)
def test_a_start_imports_nothing_heavy(statement: str, absent: list[str]) -> None:
    script = f"{statement}; import sys; print([name for name in {absent!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
