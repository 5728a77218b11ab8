"""Commands that a post defines itself."""

from collections.abc import Mapping
from typing import NamedTuple


class Macro(NamedTuple):
    """A command that the post defines itself."""

    parameters: int
    body: str
    default: str | None = None
    """What the first parameter is where it is not given in brackets."""


Macros = Mapping[str, Macro]
