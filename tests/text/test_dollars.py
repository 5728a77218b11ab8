r"""Where formulas are: dollars, backslashes, environments; and where they are not."""

import pytest
from support.shown import shown

from reader.text.document.nodes import Code, Inline, Link, Math, MathBlock, Paragraph, Table, Text
from reader.text.markdown.builder import parse
from reader.text.markdown.dialect import Dialect
from reader.text.markdown.formulas import undoubled

JEKYLL = Dialect("jekyll")


def formulas(source: str, dialect: Dialect = Dialect()) -> list[str]:
    """Return the formulas within the lines of a paragraph."""
    found: list[Inline] = []
    for block in parse(source, dialect=dialect).blocks:
        if isinstance(block, Paragraph):
            found += block.children
    return [node.source for node in found if isinstance(node, Math)]


@pytest.mark.parametrize(
    "source",
    [
        "$5 and $10",
        "from $5-$10, or 5$ and 6$",
        "US$5, A$6 and C$7 in all",
        "a $100 bill, $1,000,000 in 2020",
        "It costs $5 million in 2020 and 6$ in 2021",
        "Set $HOME/bin:$PATH there",
        "`$HOME` first, then `$PATH`",
        "costs $5. Set `$HOME` first, then `$PATH`",
        "Matching `^a$` costs $3 but `b$` does not.",
        "Pay $5 in the [shop](http://x.org/?q=$b) today.",
        "[costs $5](u) and $6 x",
        "<https://a.b/?q=$c> and $5",
        "It is $5: https://a.b/?q=$c now",
        "jQuery's $(document) and $('.x')",
        "df$col and df$other",
        "${HOME} and ${USER}",
        "in awk $1 and $2",
        r"\$x\$",
        "a $ b $ c",
        "$ x $",
        "cash $$ and $$ more",
        "$$$",
        "I owe $10 or 20$ to her",
        "`$a$`",
    ],
)
def test_money_shells_and_code_are_no_formulas(source: str) -> None:
    assert formulas(source) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$n$s and the $k$th", ["n", "k"]),
        ("($a$), “$b$”, $c$; $d$. $e$-th", ["a", "b", "c", "d", "e"]),
        (r"a 3$\sigma$ event of 10$\mu$m", [r"\sigma", r"\mu"]),
        ("$f[x](y)$ and $]0,1[$", ["f[x](y)", "]0,1["]),
        ("$p(x|y)$, $a < b$", ["p(x|y)", "a < b"]),
        (r"$\text{if $x$ is}$ so", [r"\text{if $x$ is}"]),
        ("it costs $5, and $x$ is", ["x"]),
        ("$`a_b`$ here", ["a_b"]),
        (r"\(a\) and \\(b_1 * c_1\\)", ["a", "b_1 * c_1"]),
        ("*it $a*b$ c*", []),
        ("**bold $x_1$ and $y_1$**", []),
        ("$2 + 3$", ["2 + 3"]),
        (r"$2 \text{ or } 3$", [r"2 \text{ or } 3"]),
        ("[a $x$ b](u) $y$", ["y"]),
    ],
)
def test_formulas(source: str, expected: list[str]) -> None:
    assert formulas(source) == expected


def test_code_links_and_addresses_bind_first() -> None:
    (paragraph,) = parse("$5 `a$` [b$](c) $x$").blocks
    assert isinstance(paragraph, Paragraph)
    assert [type(node) for node in paragraph.children if not isinstance(node, Text)] == [Code, Link, Math]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"\\{1, 2\\}", r"\{1, 2\}"),
        (r"\\|x\\|", r"\|x\|"),
        (r"a\*b", "a*b"),
        (r"x\_1", "x_1"),
        (r"x\_{ab}", "x_{ab}"),
        (r"\text{a\_b}", r"\text{a\_b}"),
        (r"a\_bc", r"a\_bc"),
        (r"a \\ b", r"a \\ b"),
        (r"\begin{matrix} a \\{b} \end{matrix}", r"\begin{matrix} a \\{b} \end{matrix}"),
    ],
)
def test_backslashes_that_only_keep_markdown_away(source: str, expected: str) -> None:
    assert undoubled(source) == expected


def test_double_backslashes_of_delimiters() -> None:
    assert parse("\\\\[c = \\\\{d\\\\}\\\\]").blocks == (MathBlock("c = \\{d\\}"),)
    assert parse("\\\\begin{align}\na &= b \\\\\\\\\nc\n\\\\end{align}").blocks == (
        MathBlock("\\begin{align}\na &= b \\\\\nc\n\\end{align}"),
    )


# --- kramdown --------------------------------------------------------------------------------------------------


def test_kramdown_has_two_dollars_within_lines() -> None:
    assert formulas("A $$x$$ and $$y$$, too.", JEKYLL) == ["x", "y"]
    assert parse("$$x$$", dialect=JEKYLL).blocks == (MathBlock("x"),)
    assert parse("a\n\n$$\nx\n$$\n\nb", dialect=JEKYLL).blocks[1] == MathBlock("x")
    assert formulas("a\n$$x$$\nb", JEKYLL) == ["x"]
    assert MathBlock("x") in parse("a\n$$\nx\n$$\nb", dialect=JEKYLL).blocks
    assert formulas("$$x$$ is a number.", JEKYLL) == ["x"]


def test_elsewhere_two_dollars_want_lines_of_their_own() -> None:
    for dialect in (Dialect(), Dialect("hugo"), Dialect("obsidian"), Dialect("quarto")):
        assert MathBlock("x") in parse("one $$x$$ two", dialect=dialect).blocks


def test_a_post_tells_that_it_is_kramdown_by_how_it_is_written() -> None:
    assert formulas("A $$x$$ and then $$y$$ too.") == ["x", "y"]
    assert formulas("A $$x$$ and then $$y$$, with $z$ too.") == ["z"]
    assert formulas("A $$x$$ is.\n{: .lead}") == ["x"]


# --- on lines of their own -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$$ y $$ (1)", (MathBlock(r"y \tag{1}"),)),
        ("$$\ny\n$$ (A.2)", (MathBlock(r"y \tag{A.2}"),)),
        ("$$\nz\n$$ (for all n > 2)", (MathBlock("z"), Paragraph((Text("(for all n > 2)"),)))),
        ("$$x$$.", (MathBlock(r"x\text{.}"),)),
        ("\\[\nx\n\\],", (MathBlock("x\\text{,}"),)),
        ("\\begin{align}\nx\n\\end{align}.", (MathBlock("\\begin{align}\nx\\text{.}\n\\end{align}"),)),
        ("a $$x \\\\$$ b", (Paragraph((Text("a"),)), MathBlock("x \\\\"), Paragraph((Text("b"),)))),
        (r"a $$x \$ y \$$ z$$ b", (Paragraph((Text("a"),)), MathBlock(r"x \$ y \$$ z"), Paragraph((Text("b"),)))),
        ("a $$x$$, b", (Paragraph((Text("a"),)), MathBlock(r"x\text{,}"), Paragraph((Text("b"),)))),
        ("$$\ne = f\n\ng = h\n$$", (MathBlock("e = f"), MathBlock("g = h"))),
        ("$$\n\\begin{a}\ne\n\nf\n\\end{a}\n$$", (MathBlock("\\begin{a}\ne\n\nf\n\\end{a}"),)),
        ("\\[\na\n\nb\n\\]", (MathBlock("a"), MathBlock("b"))),
        ("```math\na\n```", (MathBlock("a"),)),
        (r"$$x \\\\ y \\, z$$", (MathBlock(r"x \\ y \, z"),)),
        (
            "$$\n\\begin{b}\n\\begin{b}x\\end{b}\n\\end{b}\n$$",
            (MathBlock("\\begin{b}\n\\begin{b}x\\end{b}\n\\end{b}"),),
        ),
        ("$$\n\\newcommand{\\R}{r}\n$$", ()),
        ("$\\def\\x{y}$", ()),
        ("\\newcommand{\\R}{r}\n\\DeclareMathOperator{\\a}{b}\n\ntext", (Paragraph((Text("text"),)),)),
        ("$$\\require{cancel}\\newtheorem{a}{b}\\definecolor{c}{d}{e}\\let\\f\\g$$", ()),
        ("<div>$$ x $$</div>", (MathBlock("x"),)),
        ("<p>a \\(b\\) $c < d$</p>", (Paragraph((Text("a "), Math("b"), Text(" "), Math("c < d"))),)),
    ],
)
def test_displayed(source: str, expected: tuple[object, ...]) -> None:
    assert parse(source).blocks == expected


def test_dollars_that_are_never_closed_take_nothing_with_them() -> None:
    assert shown("$$\nx\n\n# Heading\n\ntext") == "$$ x\n\nHeading\n\ntext\n"


def test_bars_in_the_formulas_of_a_table() -> None:
    source = "| a | b |\n|---|---|\n| $P(A|B)$ | \\(|x|\\) |\n| $5 | $6 |\n| $$|y|$$ | c |"
    (table,) = parse(source).blocks
    assert isinstance(table, Table)
    assert table.rows == (
        ((Math("P(A|B)"),), (Math("|x|"),)),
        ((Text("$5"),), (Text("$6"),)),
        ((Math("|y|"),), (Text("c"),)),
    )


# --- numbers and references ------------------------------------------------------------------------------------


NUMBERED = r"""\begin{equation}\label{one} a \end{equation}

\begin{align}
b &= c \label{two} \\
d &= e \notag \\
f &= g \tag{*}\label{star} \\
h &= i \label{three}
\end{align}

\begin{equation*} no \end{equation*}

$$ j \label{four} $$

By \eqref{one}, (\ref{two}), $\eqref{star}$, $x_{\ref{three}}$, \eqref{four} and \eqref{nowhere}."""


def test_numbers_and_references() -> None:
    text = shown(NUMBERED)
    assert "By (1), (2), (∗), x₃, (4) and (nowhere).".replace("∗", "*") in text
    assert [line.split()[-1] for line in text.splitlines() if line.rstrip().endswith(")")] == [
        "(1)",
        "(2)",
        "(*)",
        "(3)",
        "(4)",
    ]


def test_a_reference_leads_to_its_formula() -> None:
    from reader.text.document.anchors import anchor_block
    from reader.text.document.peek import peek

    blocks = parse(NUMBERED).blocks
    links = [node for node in blocks[-1].children if isinstance(node, Link)]  # type: ignore[union-attr]
    assert [link.target for link in links] == ["#one", "#two", "#star", "#four", "#nowhere"]
    assert [anchor_block(blocks, link.target[1:]) for link in links] == [0, 1, 1, 3, None]
    seen = peek(blocks, "#two")
    assert seen
    assert seen.blocks == (blocks[1],)


def test_a_reference_within_a_formula_is_a_link() -> None:
    from reader.text.layout.typeset import typeset

    document = parse(NUMBERED)
    links = {span.link for line in typeset(document, 80) for span in line.spans}
    assert "#three" in links


def test_the_names_of_pandoc() -> None:
    text = shown("$$\nx\n$$ {#eq-one}\n\nBy @eq-one.", dialect=Dialect("quarto"))
    assert "(1)" in text.splitlines()[0]
    assert "By (1)." in text
