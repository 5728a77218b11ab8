"""Finding words in text whatever their capitals and accents: in titles, in what a search shows, and in a post."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_ACCENTS = "[\u0300-\u036f]*"


@cache
def cjk() -> re.Pattern[str]:
    """Return what finds characters that are words: texts in these scripts have no blanks between words.

    It is made when it is needed, for that takes as long as many an import.
    """
    return re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def fold(text: str) -> str:
    """Return a text without capitals and accents, each character in the place where it was."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


@lru_cache(1 << 12)
def _fold(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0].lower()[0]


def spaced(text: str) -> str:
    """Return a text with blanks around the characters that are words."""
    return cjk().sub(r" \g<0> ", text) if not text.isascii() else text


def pattern(terms: Iterable[tuple[str, bool]]) -> re.Pattern[str] | None:
    """Return what finds words and phrases in a text that was folded; with each stands whether more may follow.

    It finds what the index finds: words as a whole, whatever stands between two of a phrase.
    """
    parts = []
    for phrase, is_beginning in terms:
        words = [_word(word) for word in spaced(fold(phrase)).split()]
        if words:
            end = "" if is_beginning or cjk().fullmatch(phrase[-1]) else r"(?!\w)"
            start = "" if cjk().fullmatch(phrase[0]) else r"(?<!\w)"
            parts.append(start + r"[\W_]*?".join(words) + end if len(words) > 1 else start + words[0] + end)
    return re.compile("|".join(parts)) if parts else None


def _word(word: str) -> str:
    return "".join(re.escape(character) + _ACCENTS for character in word)


def hits(text: str, wanted: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Return where in a text something is that is wanted: beginnings and ends."""
    return [match.span() for match in wanted.finditer(fold(text)) if match.end() > match.start()] if wanted else []
