"""What a post defines for its formulas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Macro(NamedTuple):
    """A command that the post, or its site, defines itself."""

    parameters: int
    body: str
    default: str | None = None
    """What the first parameter is where it is not given in brackets."""


@dataclass(frozen=True, slots=True)
class Macros:
    """What a post defines for its formulas."""

    commands: Mapping[str, Macro] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The labels of equations → their numbers."""

    def __bool__(self) -> bool:
        return bool(self.commands or self.numbers)
