"""What the tests run with beside what `constraints.txt` says: `python tests/versions.py oldest` prints constraints."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

HOUSE = Path(__file__).parent.parent
FOR_DEVELOPERS = "dev"
"""The extra whose versions concern nobody who only reads."""


def requirements() -> Iterator[Requirement]:
    """Yield what the package needs, and its extras."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]
    extras = [names for extra, names in project["optional-dependencies"].items() if extra != FOR_DEVELOPERS]
    for names in (project["dependencies"], *extras):
        yield from map(Requirement, names)


def bound(requirement: Requirement, operator: str) -> str | None:
    """Return the version that follows on an operator, if there is one."""
    return next((one.version for one in requirement.specifier if one.operator == operator), None)


def oldest() -> Iterator[str]:
    """Yield constraints that allow the lowest versions alone. Raises AssertionError for a requirement without one."""
    for requirement in requirements():
        lowest = bound(requirement, ">=")
        assert lowest, f"{requirement} allows any version"
        yield f"{requirement.name}=={lowest}"


if __name__ == "__main__":
    print(*(sorted({*oldest()}) if sys.argv[1] == "oldest" else []), sep="\n")
