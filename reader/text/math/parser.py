r"""The parser of formulas.

A recursive descent over tokens. It never fails: a command that is not known becomes `Words` with its source, and so
does what is nested deeper than anybody reads.
"""

import re
from collections.abc import Callable, Mapping

from reader.text.math.budget import most_expansions, spend
from reader.text.math.build import INFIX, both, infix, is_empty, joined, ordinary, restyle, row, words_of
from reader.text.math.macros import Macro, Macros
from reader.text.math.nodes import (
    Accent,
    Arrow,
    Intertext,
    Lined,
    Node,
    Row,
    Scripts,
    Space,
    Symbol,
    Words,
)  # fmt: skip
from reader.text.math.symbols import (
    ACCENTS,
    ALPHABETS,
    ARROWS,
    BRACES,
    CHARACTERS,
    CLASSES,
    FUNCTIONS,
    INTEGRALS,
    LIMIT_FUNCTIONS,
    LINES,
    SPACES,
    SYMBOLS,
    UPRIGHT_COMMANDS,
)  # fmt: skip

_TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|%[^\n]*(?:\n|\Z)|\s+|.", re.DOTALL)
DIMENSION = re.compile(r"\s*[-+]?[\d.]+\s*(?:em|ex|mu|pt|cm|mm|in|bp|pc|dd|cc|nd|nc|sp|px)?\s*")
"""A length, with or without its unit."""
MAX_DEPTH = 32
"""Groups nested deeper than this stay as their source: nobody reads them, and the stack is finite."""

Handler = Callable[["Parser", str], list[Node]]
"""Reads the arguments of a command, of which it gets the name, and returns what it stands for."""


def tokens(source: str) -> list[str]:
    """Return the tokens of a formula: no comments, each run of blanks one space, so that no token ends a line."""
    found = [token for token in _TOKEN.findall(source) if token[0] != "%"]
    spend(len(found))
    return [" " if token.isspace() else "\\ " if token == "\\\n" else token for token in found]


class Parser:
    """Reads a formula token by token. `commands` take their arguments by its methods."""

    def __init__(self, source: str, macros: Macros, commands: Mapping[str, Handler]) -> None:
        self.tokens = tokens(source)
        self.position = 0
        self._commands = commands
        self.depth = 0
        self.expansions = most_expansions(source)
        self.macros = dict(macros.commands)
        self.numbers = macros.numbers
        self.own: dict[str, Macro] = {}
        self.rules: set[int] = set()

    # --- tokens

    def peek(self) -> str:
        """Return the token that comes next, empty at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def ahead(self, count: int) -> str:
        """Return the token `count` places behind the next one."""
        return self.tokens[self.position + count] if self.position + count < len(self.tokens) else ""

    def next(self) -> str:
        """Return the token that comes next, and go on to the one behind it."""
        token = self.peek()
        self.position += 1
        return token

    def skip_blanks(self) -> None:
        """Go on to the next token that is no blank."""
        while self.peek().isspace():
            self.position += 1

    def raw_group(self, opening: str = "{", closing: str = "}") -> str:
        """Return the source of the `{…}` that comes next, without its braces, or the next token."""
        self.skip_blanks()
        if self.peek() != opening:
            return self.next() if opening == "{" else ""
        self.next()
        out, depth = [], 1
        while token := self.next():
            depth += (token == opening) - (token == closing)
            if depth == 0:
                break
            out.append(token)
        return "".join(out)

    def option(self) -> str | None:
        """Return what stands in brackets, if that comes next."""
        start = self.position
        self.skip_blanks()
        if self.peek() == "[":
            return self.raw_group("[", "]")
        self.position = start
        return None

    def parse_source(self, source: str) -> Node:
        """Return the tree of a piece of this formula's source."""
        inner = Parser(source, Macros(self.macros, self.numbers), self._commands)
        inner.depth = self.depth + 1
        inner.expansions = self.expansions
        if inner.depth >= MAX_DEPTH:
            return Words(source, source=True)
        rows = inner.rows(end=None)
        return joined(rows)

    # --- rows and groups

    def rows(self, end: str | None) -> list[list[Node]]:
        r"""Return the rows of cells up to `end`: `\end`, `}`, or None for the end of the source."""
        rows: list[list[Node]] = [[]]
        cell: list[Node] = []
        while token := self.peek():
            if token in (r"\\", r"\cr", r"\newline", r"\tabularnewline"):
                self.next()
                if self.peek() == "*":
                    self.next()
                self._skip_row_height()
                rows[-1].append(row(cell))
                rows.append([])
                cell = []
            elif (token == r"\end" and end == r"\end") or (token == "}" and end == "}"):
                self.next()
                if token == r"\end":
                    self.raw_group()
                break
            elif token == "&":
                self.next()
                rows[-1].append(row(cell))
                cell = []
            elif token[1:] in _TO_THE_END and self.depth < MAX_DEPTH:
                self.next()
                self.depth += 1
                rest = joined(self.rows(end))
                self.depth -= 1
                if token[1:] in INFIX:
                    cell = [infix(token, row(cell), rest)]
                else:
                    cell.append(restyle(token[1:], rest))
                break
            elif token in (r"\intertext", r"\shortintertext"):
                self.next()
                if cell or rows[-1]:
                    rows[-1].append(row(cell))
                else:
                    rows.pop()
                rows += [[Intertext(words_of(self.raw_group()))], []]
                cell = []
            elif token in (r"\hline", r"\hdashline", r"\midrule", r"\toprule", r"\bottomrule"):
                self.next()
                self.rules.add(len(rows) - 1)
            else:
                cell += self.scripted()
        rows[-1].append(row(cell))
        if len(rows) > 1 and all(is_empty(cell) for cell in rows[-1]):
            rows.pop()  # a row end at the very end begins no row
        return rows

    def _skip_row_height(self) -> None:
        r"""Skip the `[2em]` that may follow `\\`; anything else in brackets belongs to the formula."""
        start = self.position
        if (option := self.option()) is not None and not DIMENSION.fullmatch(option):
            self.position = start

    def group(self) -> Node:
        """Return the `{…}` that comes next, or the next single atom: the argument of a command or a script."""
        self.skip_blanks()
        if self.depth >= MAX_DEPTH:
            braced = self.peek() == "{"
            return Words("{" + self.raw_group() + "}" if braced else self.next(), source=True)
        self.depth += 1
        try:
            if self.peek() == "{":
                self.next()
                return joined(self.rows(end="}"))
            if self.peek().isdecimal():  # one digit only: \frac12
                return Symbol(self.next(), "ord", upright=True)
            return row(self.atom())
        finally:
            self.depth -= 1

    def scripted(self) -> list[Node]:
        """Return the next atom with its scripts."""
        nodes = self.atom()
        sub: Node | None = None
        sup: Node | None = None
        limits: bool | None = None
        while True:
            start = self.position
            self.skip_blanks()
            token = self.peek()
            if token in (r"\limits", r"\nolimits"):
                self.next()
                limits = token == r"\limits"
            elif token == "'":
                primes = ""
                while self.peek() == "'":
                    self.next()
                    primes += "′"
                sup = both(sup, Symbol({"′′": "″", "′′′": "‴"}.get(primes, primes), "ord", upright=True))
            elif token in ("^", "_"):
                self.next()
                script = self.group()
                if token == "^":
                    sup = both(sup, script)
                else:
                    sub = both(sub, script)
            else:
                self.position = start
                break
        if sub is None and sup is None:
            return nodes
        *before, base = nodes or [Row(())]
        if isinstance(base, Lined) and base.sign in BRACES and base.label is None:
            label = sub if base.place == "under" else sup
            other = sup if base.place == "under" else sub
            lined = Lined(base.base, base.sign, base.place, label)
            return [*before, lined if other is None else Scripts(lined, sub if label is sup else None, other, False)]
        if limits is None:
            limits = isinstance(base, Symbol) and base.limits
        return [*before, Scripts(base, sub, sup, limits)]

    def atom(self) -> list[Node]:
        """Return the next atom: none for a blank, more than one for what a macro stands for."""
        token = self.next()
        if not token or token.isspace():
            return []
        if token == "{":
            self.position -= 1
            return [ordinary(self.group())]
        if token == "}":
            return [Words("}", source=True)]
        if token == "~":
            return [Space(1)]
        if token == "\\":
            return [Words("\\", source=True)]
        if token[0] == "\\":
            return self.command(token[1:])
        if token in "^_":
            self.position -= 1
            if self.position + 1 >= len(self.tokens):  # a script sign with nothing behind it
                self.position += 1
                return [Words(token, source=True)]
            return [Row(())]
        if token.isdecimal():
            while self.peek().isdecimal() or (self.peek() == "." and self.ahead(1).isdecimal()):
                token += self.next()
            token += self._thousands(token)
            return [Symbol(token, "ord", upright=True)]
        return [Symbol(CHARACTERS.get(token, token), CLASSES.get(token, "ord"), upright=not token.isalpha())]  # type: ignore[arg-type]

    def _thousands(self, token: str) -> str:
        """Return the groups of three digits that go on a number, where they can hardly be another: `1,000`."""
        groups: list[str] = []
        at = 0
        while len(token) <= 3 and self.ahead(at) == "," and all(self.ahead(at + n).isdecimal() for n in (1, 2, 3)):
            groups.append("".join(self.ahead(at + n) for n in range(4)))
            at += 4
        if not groups or self.ahead(at).isdecimal() or (len(groups) == 1 and groups[0] != ",000"):
            return ""
        self.position += at
        return "".join(groups)

    # --- commands

    def command(self, name: str) -> list[Node]:
        """Return what a command stands for, having read its arguments."""
        macro = self.macros.get(name)
        if macro is not None:
            return self.expand(name, macro)
        if name.endswith("*") and name[:-1] in self.macros:
            self.tokens.insert(self.position, "*")
            return self.expand(name[:-1], self.macros[name[:-1]])
        if handler := self._commands.get(name):
            return handler(self, name)
        if name in SYMBOLS:
            text, kind = SYMBOLS[name]
            limits = kind == "op" and text not in INTEGRALS
            return [Symbol(text, kind, upright=not text.isalpha() or len(text) > 1, limits=limits)]  # type: ignore[arg-type]
        plain = name.rstrip("*")
        if plain in FUNCTIONS:
            return [Symbol(FUNCTIONS[plain], "op", upright=True)]
        if plain in LIMIT_FUNCTIONS:
            return [Symbol(LIMIT_FUNCTIONS[plain], "op", upright=True, limits=True)]
        if name in SPACES:
            return [Space(SPACES[name])] if SPACES[name] else []
        if name in ALPHABETS or name in UPRIGHT_COMMANDS:
            return [restyle(name, self.group())]
        if name in ACCENTS:
            return [Accent(self.group(), ACCENTS[name])]
        if name in LINES:
            sign, place = LINES[name]
            return [Lined(self.group(), sign, place)]  # type: ignore[arg-type]
        if name in ARROWS:
            under = self.option()
            return [Arrow(ARROWS[name], self.group(), None if under is None else self.parse_source(under))]
        return self.unknown(name)

    def unknown(self, name: str) -> list[Node]:
        """Return a command and its arguments as their source."""
        text = "\\" + name
        while self.peek() == "{":
            text += "{" + self.raw_group() + "}"
        return [Words(text, source=True)]

    def expand(self, name: str, macro: Macro) -> list[Node]:
        """Put what a macro stands for before the tokens that come next."""
        self.expansions -= 1
        if self.expansions < 0:
            return self.unknown(name)
        arguments: list[str] = []
        if macro.default is not None:
            given = self.option()
            arguments.append(macro.default if given is None else given)
        while len(arguments) < macro.parameters:
            arguments.append(self.raw_group())

        def argument(match: re.Match[str]) -> str:
            index = int(match[1])
            return arguments[index - 1] if 1 <= index <= len(arguments) else match[0]

        body = re.sub(r"#(\d)", argument, macro.body)
        if len(body) > 10_000:
            return self.unknown(name)
        self.tokens[self.position : self.position] = tokens(body)
        return []


_SWITCHES = frozenset("rm bf it cal sf tt".split())
_TO_THE_END = frozenset({*INFIX, *_SWITCHES})
"""Commands whose argument is all that follows in the group."""
