r"""Formulas. The list of them is in `formulas.py`, with what they look like on one line where that is worth fixing."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.formulas import FAMOUS, LINES, PICTURES, SYMBOL_COMMANDS

from reader.text.lines import row_width
from reader.text.math import Macros, display, find_macros, inline
from reader.text.math.expand import expanded
from reader.text.math.symbols import ACCENTS, ALPHABETS, ARROWS, FUNCTIONS, LIMIT_FUNCTIONS, SYMBOLS
from reader.text.math.symbols import LINES as OVER

ALL = [*LINES, *PICTURES, *FAMOUS.values(), *SYMBOL_COMMANDS]


def line(source: str, macros: Macros | None = None) -> str:
    return "".join(span.text for span in inline(source, macros))


def picture(source: str, width: int = 60, macros: Macros | None = None) -> list[str]:
    rows = ["".join(span.text for span in row) for row in display(source, width, macros)]
    margin = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    return [row[margin:].rstrip() for row in rows]


def understood(source: str) -> bool:
    spans = [*inline(source), *(span for row in display(source, 200) for span in row)]
    return not any("source" in span.style for span in spans)


def letters(text: str) -> str:
    """The letters and digits of a text, in a form that no alphabet or script of Unicode's changes."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sorted(re.findall(r"[^\W_]", plain)))


def test_there_are_enough_formulas() -> None:
    assert len(set(ALL)) >= 300


@pytest.mark.parametrize(("source", "text"), LINES.items())
def test_on_one_line(source: str, text: str) -> None:
    assert line(source) == text


@pytest.mark.parametrize(("source", "rows"), PICTURES.items())
def test_in_two_dimensions(source: str, rows: str) -> None:
    assert "\n".join(picture(source)) == rows.strip("\n")


@pytest.mark.parametrize("width", [8, 20, 40, 72, 120])
def test_no_row_is_too_wide(width: int) -> None:
    assert [source for source in ALL if any(row_width(row) > width for row in display(source, width))] == []


def test_all_of_the_list_is_understood() -> None:
    assert [source for source in ALL if not understood(source)] == []


@pytest.mark.parametrize("source", [*LINES, *PICTURES, *FAMOUS.values()])
def test_the_same_letters_stand_on_one_line_and_in_two_dimensions(source: str) -> None:
    shown = letters("".join("".join(span.text for span in row) for row in display(source, 400)))
    names = "|".join(["hat", "tilde", "bar", "vec", "d*dot", "check", "breve", "acute", "grave", "ring", "over"])
    assert letters(re.sub(rf"\b(?:{names})\(|(?<=\w) over (?=\w)|root_", "", line(source))) == shown


@pytest.mark.parametrize("name", sorted(SYMBOLS))
def test_every_symbol_is_shown(name: str) -> None:
    source = rf"a \{name} b"
    assert SYMBOLS[name][0] in line(source)
    assert any(SYMBOLS[name][0] in row for row in picture(source))


@pytest.mark.parametrize("name", sorted({*ACCENTS, *OVER, *ARROWS} - set("'`^~=.\"")))
def test_every_accent_line_and_arrow_is_understood(name: str) -> None:
    source = rf"\{name}{{x}} + \{name}{{xyz}}"
    assert understood(source)
    assert line(source).replace("x", "", 1) != line("+ xyz")


@pytest.mark.parametrize("name", sorted({*FUNCTIONS, *LIMIT_FUNCTIONS, *ALPHABETS} - {"textbf", "bf", "cal"}))
def test_every_function_and_alphabet_is_understood(name: str) -> None:
    assert understood(rf"\{name}{{x}} + 1")


def test_what_is_not_understood_stays_as_its_source() -> None:
    assert line(r"a + \unknown{x}{y} + b") == r"a + \unknown{x}{y} + b"
    assert picture(r"\frac{\unknown}{2}") == [r"\unknown", "────────", "   2"]
    assert line(r"\begin{nowhere}x\end{nowhere}") == r"\begin{nowhere}x\end{nowhere}"
    assert not understood(r"\unknown")


def test_macros() -> None:
    macros = Macros(
        find_macros(
            r"Text \newcommand{\R}{\mathbb{R}} and \newcommand{\norm}[1]{\left\|#1\right\|}"
            r"\def\half{\frac12} \DeclareMathOperator{\tr}{tr} \newcommand{\pair}[2][a]{(#1, #2)} \let\eps\epsilon"
            r"\newcommand{\loop}{\loop x} \renewcommand\vec[1]{\mathbf{#1}}"
        )
    )
    assert line(r"x \in \R^n", macros) == "x ∈ ℝⁿ"
    assert line(r"\norm{x}", macros) == "‖x‖"
    assert line(r"\half \tr A", macros) == "1/2 tr A"
    assert line(r"\pair{b} \pair[c]{d}", macros) == "(a, b)(c, d)"
    assert line(r"\vec x", macros) == "𝐱"
    assert line(r"\eps", macros) == "ϵ"
    assert r"\loop" in line(r"\loop", macros)
    assert line(r"\newcommand{\E}{\mathbb{E}} \E[x]") == "𝔼[x]"


def test_what_a_macro_stands_for_passes_the_gate() -> None:
    macros = Macros(find_macros("\\newcommand{\\x}{\\text{a\x1b[31m\u202e\x9b}} \\def\\y{\x1b]0;}"))
    for source in (r"\x", r"\y", r"\frac{\x}{\y}"):
        shown = line(source, macros) + "".join(picture(source, macros=macros))
        assert not any(sign in shown for sign in "\x1b\u202e\x9b")


def test_no_row_holds_the_end_of_a_line() -> None:
    for source in ("\\unknown{a\nb}", "\\text{a\nb}", "a\\\nb", "\\begin{nowhere}\na\n\\end{nowhere}", "a % b\nc"):
        assert not any("\n" in row for row in [line(source), *picture(source)])


def test_a_tag_stands_at_the_edge() -> None:
    (row,) = display(r"a = b \tag{3}", 40)
    text = "".join(span.text for span in row)
    assert len(text) == 40
    assert text.endswith("(3)")
    rows = ["".join(span.text for span in row) for row in display(r"a &= b \tag{1} \\ c &= d \tag{2}", 40)]
    assert [row[-3:] for row in rows if row] == ["(1)", "(2)"]


def test_a_formula_is_broken_at_its_relations() -> None:
    assert picture(r"a + b + c + d = e + f + g + h \leq i + j", 24) == [
        "a + b + c + d",
        "    = e + f + g + h",
        "    ≤ i + j",
    ]
    assert "".join(picture("x" * 50, 20)).replace(" ", "") == "x" * 50


@given(st.text("abxy019 {}^_\\&$%~'()[]|+-=<>,;\n", max_size=60))
def test_whatever_is_written_never_fails(source: str) -> None:
    inline(source)
    assert all(row_width(row) <= 40 for row in display(source, 40))


COMMANDS = (
    r"\frac \sqrt { } ^ _ \left( \right) \begin{aligned} \end{aligned} & \\ x \hat \overbrace \underset \sum \not"
    r" \over \text{a} \tag{1} ' \middle| \limits \begin{cases} \end{cases} \rm \kern1em \def [ ]"
).split()


@given(st.lists(st.sampled_from(COMMANDS), max_size=30), st.integers(1, 80))
def test_nor_does_broken_nesting(pieces: list[str], width: int) -> None:
    source = " ".join(pieces)
    inline(source)
    assert all(row_width(row) <= max(width, 2) for row in display(source, width))


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        r"\frac",
        r"\sqrt{",
        r"\left(",
        r"\begin{aligned}",
        "x^{",
        r"\hat",
        r"\not",
        "a_",
        r"\rm",
        r"\over",
        r"\rm a\over ",
    ],
)
def test_nor_does_depth(piece: str) -> None:
    inline(piece * 3000)
    display(piece * 3000, 40)


# The law: every letter that is written is shown, wherever it stands.
leaf = st.sampled_from("abcdefgxyz0123456789")
formula = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        inner.map(lambda x: rf"\sqrt{{{x}}}"),
        st.tuples(inner, inner).map(lambda p: rf"{{{p[0]}}}^{{{p[1]}}}"),
        st.tuples(inner, inner, inner).map(lambda p: rf"{{{p[0]}}}_{{{p[1]}}}^{{{p[2]}}}"),
        st.tuples(inner, inner).map(lambda p: rf"\sum_{{{p[0]}}}^{{{p[1]}}}"),
        st.lists(inner, min_size=1, max_size=4).map("+".join),
        st.lists(inner, min_size=1, max_size=4).map("=".join),
        inner.map(lambda x: rf"\left({x}\right)"),
        st.lists(inner, min_size=1, max_size=4).map(lambda p: rf"\begin{{pmatrix}}{' & '.join(p)}\end{{pmatrix}}"),
        st.lists(inner, min_size=1, max_size=3).map(lambda p: r"\begin{cases}" + r" \\ ".join(p) + r"\end{cases}"),
        st.tuples(inner, inner).map(lambda p: rf"\underbrace{{{p[0]}}}_{{{p[1]}}}"),
        st.tuples(inner, inner).map(lambda p: rf"\overset{{{p[0]}}}{{{p[1]}}}"),
        inner.map(lambda x: rf"\overline{{{x}}}"),
        inner.map(lambda x: rf"\mathbf{{{x}}}"),
        inner.map(lambda x: rf"\boxed{{{x}}}"),
    ),
    max_leaves=12,
)


@given(formula, st.sampled_from([20, 60, 200]))
def test_no_letter_is_ever_lost(source: str, width: int) -> None:
    written = re.sub(r"\\begin\{\w+\}|\\end\{\w+\}|\\[a-z]+", "", source)
    assert letters(line(source)) == letters(written)
    assert letters("".join("".join(span.text for span in row) for row in display(source, width))) == letters(written)


@pytest.mark.parametrize(
    ("definitions", "formula", "expected"),
    [
        (r"\newcommand{\R}{\mathbb{R}}", r"R \in \R^n", r"R \in {\mathbb{R}}^n"),
        (r"\newcommand{\R}{\mathbb{R}}", r"\Re", r"\Re"),
        (r"\newcommand{\norm}[1]{\|#1\|}", r"\norm{x + {y}} + \norm z", r"{\|x + {y}\|} + {\|z\|}"),
        (r"\newcommand{\p}[2][x]{\partial_{#1} #2}", r"\p{f} \p[y]{f}", r"{\partial_{x} f} {\partial_{y} f}"),
        (r"\newcommand{\a}{\b} \newcommand{\b}{c}", r"\a", r"{{c}}"),
        (r"\newcommand{\f}[1]{(#1)}", r"{\f}", r"{{()}}"),
    ],
)
def test_what_a_post_defines_stands_for_itself(definitions: str, formula: str, expected: str) -> None:
    assert expanded(formula, Macros(find_macros(definitions))) == expected


def test_what_stands_for_itself_for_ever_comes_to_an_end() -> None:
    assert len(expanded(r"\a", Macros(find_macros(r"\newcommand{\a}{\a\a}")))) < 100_000
