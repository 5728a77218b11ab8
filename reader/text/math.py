r"""LaTeX → Unicode, one line high: `\frac{QK^\top}{\sqrt{d_k}}` → `QKᵀ/√dₖ`.

A small recursive descent over the tokens of a formula. What it does not know stays as its source, in place.
Script letters and alphabets are those of Unicode ("Superscripts and Subscripts", "Mathematical Alphanumeric
Symbols"); the classes of atoms and the spaces between them follow The TeXbook, chapter 18.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reader.text.symbols import ACCENTS, ALPHABETS, FUNCTIONS, SPACES, SUBSCRIPTS, SUPERSCRIPTS, SYMBOLS

_TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|[ \n]+|.", re.DOTALL)
_ENVIRONMENT = re.compile(r"\s*\{([a-zA-Z]+\*?)\}")

_MAX_DEPTH = 40
"""Groups nested deeper than this stay as their source: nobody reads them, and the stack is finite."""


def inline(source: str) -> str:
    """Return a formula as one line of text. Never raises; what is not understood is in it as its source."""
    return " ".join(lines(source))


def lines(source: str) -> list[str]:
    r"""Return a formula as lines of text, one for each row of it (`\\`). Never raises."""
    parser = _Parser(source)
    rows = [join(row).strip() for row in parser.rows(end=None)]
    return [row for row in rows if row] or [source]


class Atom(NamedTuple):
    """A piece of a formula and its class, which decides the space around it."""

    text: str
    kind: str = "ord"  # ord, op (a function's name or a big operator), bin, rel, open, close, punct, space


def join(atoms: list[Atom]) -> str:
    """Return the text of `atoms`, with spaces around relations and binary operators and after functions."""
    out = ""
    last = "open"
    for index, atom in enumerate(atoms):
        kind = atom.kind
        if kind == "bin" and last in ("open", "bin", "rel", "punct", "op"):
            kind = "ord"  # a sign, not an operation
        if index and _is_parted(out, last, atom.text, kind):
            out += " "
        out += atom.text
        if kind in ("bin", "rel", "punct") and index + 1 < len(atoms):
            out += " "
        if kind != "space":
            last = kind
    return re.sub(" {2,}", " ", out)


def _is_parted(before: str, last: str, text: str, kind: str) -> bool:
    """Whether a space stands between `before`, ending in an atom of kind `last`, and an atom."""
    if kind in ("bin", "rel"):
        return True
    if last == "op" and kind in ("ord", "op"):
        return True
    if kind == "op" and last in ("ord", "close") and text[:1].isalpha():
        return True
    return kind == "ord" and text[:1].isalnum() and _OPEN_SCRIPT.search(before) is not None  # ∇_θ f, not ∇_θf


class _Parser:
    def __init__(self, source: str) -> None:
        self.tokens = _TOKEN.findall(source)
        self.position = 0
        self.depth = 0

    # --- tokens

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        self.position += 1
        return token

    def skip_blanks(self) -> None:
        while self.peek().isspace():
            self.position += 1

    def raw_group(self) -> str:
        """Return the source of the `{…}` that comes next, without its braces, or the next token."""
        self.skip_blanks()
        if self.peek() != "{":
            return self.next()
        self.next()
        out, depth = "", 1
        while token := self.next():
            depth += (token == "{") - (token == "}")
            if depth == 0:
                break
            out += token
        return out

    # --- rows of atoms

    def rows(self, end: str | None) -> Iterator[list[Atom]]:
        r"""Yield the rows up to `\end{…}`, a closing brace, or the end of the source; `&` is left out."""
        row: list[Atom] = []
        while token := self.peek():
            if token in (r"\\", r"\cr", r"\newline"):
                self.next()
                yield row
                row = []
            elif token == r"\end" and end is not None:
                self.next()
                self.raw_group()
                break
            elif token == "}" and end == "}":
                self.next()
                break
            elif token == "&":
                self.next()
                row.append(Atom(" ", "space"))
            else:
                row += self.atom_with_scripts()
        yield row

    def group(self) -> list[Atom]:
        """Return the atoms of the `{…}` that comes next, or the next single atom."""
        self.skip_blanks()
        braced = self.peek() == "{"
        if self.depth >= _MAX_DEPTH:
            return [Atom("{" + self.raw_group() + "}" if braced else self.next())]
        self.depth += 1
        if braced:
            self.next()
            atoms = [atom for row in self.rows(end="}") for atom in row]
        else:
            atoms = self.atom()
        self.depth -= 1
        return atoms

    def text_of_group(self) -> str:
        return join(self.group()).strip()

    def atom_with_scripts(self) -> list[Atom]:
        atoms = self.atom()
        while True:
            start = self.position
            self.skip_blanks()
            token = self.peek()
            if token == "'":
                self.next()
                atoms = _append(atoms, "′")
            elif token in ("^", "_"):
                self.next()
                script = "".join(atom.text for atom in self.group()).replace(" ", "")
                atoms = _append(atoms, _script(script, token))
            else:
                self.position = start
                return atoms

    def atom(self) -> list[Atom]:
        token = self.next()
        if not token or token.isspace():
            return []
        if token == "{":
            self.position -= 1
            return self._as_one(self.group())
        if token.startswith("\\"):
            return self.command(token)
        if token in "^_":
            self.position -= 1
            return [Atom("")]
        if token == "~":
            return [Atom(" ", "space")]
        return [Atom(_CHARACTERS.get(token, token), _class_of(token))]

    @staticmethod
    def _as_one(atoms: list[Atom]) -> list[Atom]:
        return [Atom(join(atoms))] if len(atoms) > 1 else atoms

    # --- commands

    def command(self, token: str) -> list[Atom]:
        name = token[1:]
        if handler := _COMMANDS.get(name):
            return handler(self, name)
        if name in SYMBOLS:
            text, kind = SYMBOLS[name]
            return [Atom(text, kind)]
        if name.rstrip("*") in FUNCTIONS:
            return [Atom(FUNCTIONS[name.rstrip("*")], "op")]
        if name in SPACES:
            return [Atom(" ", "space")] if SPACES[name] else []
        if name in ALPHABETS:
            alphabet = ALPHABETS[name]
            return [Atom(join(self.group()).translate(alphabet))]
        if name in ACCENTS:
            return [Atom(_accent(self.text_of_group(), ACCENTS[name]))]
        while self.peek() == "{":  # unknown: it and its arguments stay as their source
            token += "{" + self.raw_group() + "}"
        return [Atom(token)]

    def fraction(self, name: str) -> list[Atom]:
        above, below = self.text_of_group(), self.text_of_group()
        if not (above or below):
            return [Atom("\\" + name)]
        above = f"({above})" if _is_sum(above) else above
        below = below if _is_factor(below) else f"({below})"
        return [Atom(f"{above}/{below}")]

    def binomial(self, name: str) -> list[Atom]:
        above, below = self.text_of_group(), self.text_of_group()
        return [Atom(f"C({above}, {below})")]

    def root(self, name: str) -> list[Atom]:
        self.skip_blanks()
        degree = ""
        if self.peek() == "[":
            self.next()
            while (token := self.next()) and token != "]":
                degree += token
        radicand = self.text_of_group()
        sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or _script(degree, "^") + "√"
        return [Atom(sign + (radicand if _is_factor(radicand) else f"({radicand})"))]

    def words(self, name: str) -> list[Atom]:
        return [Atom(self.raw_group().replace("\\", "").replace("$", ""))]

    def operator(self, name: str) -> list[Atom]:
        return [Atom(self.text_of_group().replace(" ", ""), "op")]

    def transparent(self, name: str) -> list[Atom]:
        return self.group()

    def delimiter(self, name: str) -> list[Atom]:
        self.skip_blanks()
        if self.peek() == ".":  # a delimiter that is not drawn
            self.next()
            return []
        kind = {"l": "open", "r": "close", "m": "rel"}.get(name.removeprefix("big").removeprefix("Big")[:1])
        return [Atom(atom.text, kind or "ord") for atom in self.atom()]

    def stack(self, name: str) -> list[Atom]:
        above, base = self.text_of_group(), self.text_of_group()
        if name == "underset":
            return [Atom(base + _script(above, "_"), "op")]
        kind = "rel" if base in ("=", "→", "∼", "≤", "≥") else "ord"
        return [Atom(base + _script(above, "^"), kind)]

    def swallow(self, name: str) -> list[Atom]:
        self.raw_group()
        return []

    def tag(self, name: str) -> list[Atom]:
        return [Atom(f"  ({self.raw_group()})", "space")]

    def environment(self, name: str) -> list[Atom]:
        kind = self.raw_group().rstrip("*")
        if kind in ("array", "alignat", "alignedat"):
            self.raw_group()
        if self.depth >= _MAX_DEPTH:
            return [Atom(r"\begin{" + kind + "}")]
        self.depth += 1
        rows = [join(row).strip() for row in self.rows(end=r"\end")]
        self.depth -= 1
        body = "; ".join(row for row in rows if row)
        left, right = _BRACKETS.get(kind, ("", ""))
        return [Atom(f"{left}{body}{right}")]


_BRACKETS = {
    "matrix": ("", ""), "smallmatrix": ("", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "cases": ("{ ", ""), "rcases": ("", " }"),
}  # fmt: skip

_CHARACTERS = {"-": "−", "*": "∗", "'": "′"}


def _class_of(character: str) -> str:
    if character in "+-*":
        return "bin"
    if character in "=<>:":
        return "rel"
    if character in "([":
        return "open"
    if character in ")]":
        return "close"
    return "punct" if character in ",;" else "ord"


def _append(atoms: list[Atom], suffix: str) -> list[Atom]:
    if not atoms:
        return [Atom(suffix)]
    *before, last = atoms
    return [*before, Atom(last.text + suffix, last.kind)]


def _script(text: str, mark: str) -> str:
    """Return `text` raised (mark `^`) or lowered (`_`), in Unicode's script letters where it has them all."""
    table = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
    if not text:
        return mark
    if all(character in table for character in text):
        return "".join(table[character] for character in text)
    return mark + text if len(text) == 1 else f"{mark}{{{text}}}"


def _accent(text: str, mark: str) -> str:
    """Return `text` with a combining mark on its first character, or on each for a line over it all."""
    if not text:
        return ""
    if mark in "\u0305\u0332":
        return "".join(character + mark for character in text)
    return unicodedata.normalize("NFC", text[0] + mark) + text[1:]


def _without_brackets(text: str) -> str:
    """Return `text` with what stands in balanced round brackets left out: `p(x, y)q` → `p()q`."""
    while (shorter := re.sub(r"\([^()]+\)", "()", text)) != text:
        text = shorter
    return text


def _is_sum(text: str) -> bool:
    """Whether `text` needs brackets above a slash."""
    return re.search(r"[\s+−/=,;|]", _without_brackets(text)) is not None


_SCRIPTS = re.escape("".join({*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()} - {"*"}))
_FACTOR = re.compile(rf"[√∂∇d]?(?:\d[\d.]*|\w[\u0300-\u036f]?)[{_SCRIPTS}]*(?:\(\))?")
_OPEN_SCRIPT = re.compile(r"[_^]\w$")


def _is_factor(text: str) -> bool:
    """Whether `text` can stand after a root or below a slash without brackets."""
    return _FACTOR.fullmatch(_without_brackets(text)) is not None


_Handler = Callable[[_Parser, str], list[Atom]]
_COMMANDS: dict[str, _Handler] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), _Parser.fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), _Parser.binomial),
    **dict.fromkeys(("text", "textrm", "textit", "textbf", "texttt", "textsf", "mbox"), _Parser.words),
    **dict.fromkeys(("operatorname", "operatorname*", "mathop"), _Parser.operator),
    **dict.fromkeys(
        ("mathrm", "mathit", "mathsf", "mathtt", "mathnormal", "mathbin", "mathrel", "mathord", "underbrace",
         "overbrace", "boxed", "substack", "hbox"), _Parser.transparent,
    ),
    **dict.fromkeys(
        ("left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr",
         "Biggl", "Biggr", "bigm", "Bigm"), _Parser.delimiter,
    ),
    **dict.fromkeys(("overset", "stackrel", "underset"), _Parser.stack),
    **dict.fromkeys(("label", "color", "hspace", "vspace", "phantom"), _Parser.swallow),
    "sqrt": _Parser.root,
    "tag": _Parser.tag,
    "begin": _Parser.environment,
}  # fmt: skip
