"""Output in an encoding that has not all characters: what it has not is drawn with what it has."""

import codecs
import sys
from typing import TextIO

_HANDLER = "reader-draw"


def has_all_characters(stream: TextIO | None) -> bool:
    """Return whether any character can be written to a stream."""
    return stream is None or codecs.lookup(stream.encoding or "utf-8").name.startswith("utf")


def draw_what_can_be_encoded() -> None:
    """Let nothing that is written to standard output or standard error fail for its encoding.

    What the encoding has not becomes a sign in ASCII like it, or its letter without accents, else `?`, as wide as that.
    """
    for stream in (sys.stdout, sys.stderr):
        if not has_all_characters(stream):
            codecs.register_error(_HANDLER, _draw)
            stream.reconfigure(errors=_HANDLER)  # type: ignore[union-attr]


def _draw(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    drawn = (_drawn(character) for character in error.object[error.start : error.end])
    return "".join(drawn), error.end


def _drawn(character: str) -> str:
    import unicodedata

    from reader.text.lines import cell_len
    from reader.text.output.ascii import plain

    width = cell_len(character)
    base = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    for one in (plain(character), base):
        if len(one) == width and one.isascii():
            return one
    return "?" * width
