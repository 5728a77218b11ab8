"""Hyphenation, for those who ask for it: the patterns of TeX, by Pyphen (the extra `hyphenation`)."""

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

from reader.text.layout.wrap import SOFT_HYPHEN

_WORD = re.compile(r"[^\W\d_]{6,}")


@cache
def is_available() -> bool:
    """Return whether words can be hyphenated here."""
    return find_spec("pyphen") is not None


@cache
def _dictionary() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_US", left=3, right=3)


@lru_cache(maxsize=8192)
def _hyphenated_word(word: str) -> str:
    return str(_dictionary().inserted(word, SOFT_HYPHEN))


def hyphenated(text: str) -> str:
    """Return English `text` with soft hyphens where its words may be broken; as it is where Pyphen is missing."""
    return _WORD.sub(lambda word: _hyphenated_word(word[0]), text) if is_available() else text
