"""What a person types to search → an expression: words, fields such as `tag:math`, `-`, `or` and brackets.

`query_sql.py` asks the index for it.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from reader.lists.query_fields import FIELDS, phrase
from reader.lists.query_parts import All, Any, Is, Not, Part, Query, Words
from reader.text.folding import cjk

_SPACE = re.compile(r"\s*")
_FIELD = re.compile(r"([^\W\d_]+):(?![:/\s])")  # no address, no time of the day, no name of C++, no title with a colon
_QUOTED = re.compile(r'"([^"]*)"?')
_BARE = re.compile(r"\S+")
_DEEPEST = 10
"""Brackets in one another: the parsers of SQLite and FTS5 remember a hundred things, and each takes up to seven."""
_MOST_PARTS = 100


def parse_query(text: str) -> Query:
    """Return what `text` asks for.

    Words, "phrases", beginnings*, `-without`, `this or that`, `(brackets)`, `unread`, and the fields of `FIELDS`.
    """
    try:
        parser = _Parser(text)
        return Query(parser.parts, parser.hint)
    except _RefusedError as refused:
        return Query(problem=str(refused))


class _RefusedError(Exception):
    """What is typed makes no sense: the message is a sentence."""


class _Parser:
    """Reads a query from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._count = 0
        self._brackets = 0
        self._depth = 0
        self.hint = ""
        self.parts = self._alternatives()

    def _alternatives(self) -> tuple[Part, ...]:
        """Return what stands up to the end, or the closing bracket: alternatives are one part."""
        found: list[tuple[Part, ...]] = []
        parts: list[Part] = []
        while not self._is_at_end():
            if self._takes_or():
                if parts:  # at the beginning it has nothing to stand between
                    found.append(tuple(parts))
                    parts = []
                continue
            part = self._part()
            if part:
                parts.append(part)
        found += [tuple(parts)] if parts else []
        if len(found) <= 1:
            return found[0] if found else ()
        return (Any(tuple(one[0] if len(one) == 1 else All(one) for one in found)),)

    def _is_at_end(self) -> bool:
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at == len(self._text) or (self._brackets > 0 and self._text[self._at] == ")")

    def _takes_or(self) -> bool:
        found = _BARE.match(self._text, self._at)
        # At the end of the text it may be the beginning of a longer word.
        if not found or found[0].lower() != "or" or found.end() == len(self._text):
            return False
        self._at = found.end()
        return True

    def _part(self) -> Part | None:
        self._count += 1
        if self._count > _MOST_PARTS:
            raise _RefusedError(f"This is too long to search: {_MOST_PARTS} words and fields at most.")
        if self._text.startswith("-", self._at):
            self._at += 1
            if self._is_at_end():
                return None
            with self._deeper():
                part = self._part()
            return Not(part) if part else None
        if self._text.startswith("(", self._at):
            return self._in_brackets()
        if field := _FIELD.match(self._text, self._at):
            name, self._at = field[1].lower(), field.end()
            if name in FIELDS:
                return self._of_field(name, self._value())
            if self._at < len(self._text):
                known = ", ".join(f"{name}:" for name in FIELDS)
                raise _RefusedError(
                    f"There is no “{name}:”. There are {known}; quotation marks for words with a colon."
                )
            return self._word(_Value(name, is_typing=True))
        return self._word(self._value())

    def _in_brackets(self) -> Part | None:
        self._at += 1
        self._brackets += 1
        with self._deeper():
            parts = self._alternatives()
        self._brackets -= 1
        self._at += 1  # the end closes all that are open: they are still being typed
        return All(parts) if parts else None

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        """Read what is within brackets, or after a `-`."""
        if self._depth == _DEEPEST:
            raise _RefusedError(f"Brackets and “-” are in one another here: {_DEEPEST} deep at most.")
        self._depth += 1
        yield
        self._depth -= 1

    def _value(self) -> "_Value":
        """Return what stands here."""
        if quoted := _QUOTED.match(self._text, self._at):
            self._at = quoted.end()
            return _Value(quoted[1], is_quoted=True)
        bare = _BARE.match(self._text, self._at)
        value = bare[0] if bare else ""
        for _ in range(self._brackets):
            if value.endswith(")") and value.count(")") > value.count("("):
                value = value[:-1]
        self._at += len(value)
        return _Value(value, is_typing=self._at == len(self._text))

    def _of_field(self, name: str, value: "_Value") -> Part | None:
        field = FIELDS[name]
        part = field.parse(value.text) if value.text else None
        if isinstance(part, Words):
            part = part._replace(is_beginning=part.is_beginning or value.is_typing) if part.phrase else None
        if part is None:
            says = f"{name}: needs {field.needs}."
            if not value.is_typing:
                raise _RefusedError(says)
            self.hint = says
        return part

    def _word(self, value: "_Value") -> Part | None:
        if value.text == "unread" and not value.is_quoted:
            return Is("unread")
        words = phrase(value.text)
        # One character that is a word is never the beginning of a longer one.
        is_beginning = (value.is_typing or value.text.endswith("*")) and not cjk().fullmatch(words[-1:])
        if value.is_typing and is_beginning and len(words) == 1:
            # Half of all words begin so: it counts as a word, and beside others not before it is at its end.
            words, is_beginning = ("" if self._count > 1 else words), False
        return Words(words, is_beginning) if words else None


class _Value(NamedTuple):
    """A word, or what stands in quotation marks."""

    text: str
    is_typing: bool = False
    """Whether it may go on, since the text ends there."""
    is_quoted: bool = False
