"""Shapes that Markdown has in some dialects: remarks, marks, attributes, code, tables, words of other scripts."""

import pytest
from support.shown import shown

from reader.text.document.anchors import anchor_block
from reader.text.document.nodes import (
    Abbreviation,
    Alert,
    Anchor,
    CodeBlock,
    Heading,
    Image,
    Link,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)
from reader.text.markdown.builder import parse
from reader.text.markdown.dialect import Dialect
from reader.text.markdown.fence_info import fence_info
from reader.text.markdown.mathml import to_latex

OBSIDIAN, QUARTO, MKDOCS, HUGO = (Dialect(name) for name in ("obsidian", "quarto", "mkdocs", "hugo"))


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


# --- remarks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "kind", "title"),
    [
        ("> [!NOTE]\n> Body.", "note", ""),
        ("> [!warning] Mind\n> Body.", "warning", "Mind"),
        ("> [!faq]- Fold?\n> Body.", "important", "Fold?"),
        ("> [!tldr]+\n> Body.", "note", "TL;DR"),
        ("> [!bug]\n>\n> Body.", "caution", "Bug"),
        ("> [!success|wide] Yes\n> Body.", "tip", "Yes"),
        (":::tip[My title]\nBody.\n:::", "tip", "My title"),
        (":::info Title\nBody.\n:::", "note", "Title"),
        ("::: warning\nBody.\n:::", "warning", ""),
        (':::note{title="T"}\nBody.\n:::', "note", "T"),
        ("::: {.callout-note}\nBody.\n:::", "note", ""),
        ('::: {.callout-tip title="T"}\nBody.\n:::', "tip", "T"),
        ("::: {.callout-tip}\n## T\n\nBody.\n:::", "tip", "T"),
        (":::{caution} T\n:class: x\nBody.\n:::", "caution", "T"),
        ("```{warning} T\n:class: x\n\nBody.\n```", "warning", "T"),
        ("```{admonition} T\nBody.\n```", "note", "T"),
        ('!!! note "T"\n\n    Body.', "note", "T"),
        ("!!! danger\n    Body.", "caution", "Danger"),
        ('??? question "T"\n    Body.', "important", "T"),
        ('???+ tip "T"\n    Body.', "tip", "T"),
        ('!!! info inline end "T"\n    Body.', "note", "T"),
        ('<Callout type="warning" title="T">\n\nBody.\n\n</Callout>', "warning", "T"),
    ],
)
def test_every_family_of_remarks_has_one_look(source: str, kind: str, title: str) -> None:
    assert parse(source).blocks == (Alert(kind, (words("Body."),), (Text(title),) if title else ()),)  # type: ignore[arg-type]


def test_remarks_hold_remarks_and_blocks() -> None:
    assert shown("> [!example]+\n> > [!todo] *Nested*\n> > - inner") == "▎ ℹ Example\n▎ ▎ ℹ Nested\n▎ ▎ • inner\n"
    assert shown("::::note\nOuter.\n\n:::tip\nInner.\n:::\n\n::::\n\nAfter.") == (
        "▎ ℹ Note\n▎ Outer.\n▎\n▎ ▎ ✓ Tip\n▎ ▎ Inner.\n\nAfter.\n"
    )
    assert shown("::: {.a}\n::: {.b}\nIn.\n:::\n:::\n\nOut.") == "In.\n\nOut.\n"
    assert shown(":::note\n```\n:::\n```\n:::\n\nx") == "▎ ℹ Note\n▎   :::\n\nx\n"
    assert shown("!!! note\n    a\n\n        code\n\n    b\n\nc") == "▎ ℹ Note\n▎ a\n▎\n▎   code\n▎\n▎ b\n\nc\n"


def test_what_only_looks_like_a_remark() -> None:
    assert isinstance(parse("> [!NOTHING]\n> a").blocks[0], Quote)
    assert isinstance(parse("> [!NOTHING] T\n> a", dialect=OBSIDIAN).blocks[0], Alert)
    for text in ("!!! wow", "::: never closed", "?? what", '=== "no tab', "a ::: b", ":::"):
        assert shown(text) == text + "\n"


def test_tabs_are_bold_lines() -> None:
    assert shown('=== "C"\n\n    one\n\n=== "D *x*"\n\n    two') == "C\n\none\n\nD x\n\ntwo\n"


# --- within lines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("==marked==", "marked"),
        ("H~2~O and x^2^", "H₂O and x²"),
        ("a == b and c == d", "a == b and c == d"),
        ("2^10 and 3^4", "2^10 and 3^4"),
        ("about ~5 and ~6", "about ~5 and ~6"),
        ("~~gone~~ and ~gone~", "gone and gone"),
        ("x ^ y ^ z", "x ^ y ^ z"),
        ("a=b==c", "a=b==c"),
        ("[small]{.smallcaps} *x*{.y} `z`{.py}", "small x z"),
        ("{:ok, pid} or {:error, reason}", "{:ok, pid} or {:error, reason}"),
        ("a set {1, 2} of {x}", "a set {1, 2} of {x}"),
        ("f(x){.y}", "f(x){.y}"),
        ('[x](y){target="_blank"} z', "x z"),
        ("![i](a.png){width=50%}", "[i]"),
        ("Vec<T>, HashMap<K, V> and List<String>", "Vec<T>, HashMap<K, V> and List<String>"),
        ("<your name> or <b>bold</b>", "<your name> or bold"),
        ("x <custom>kept</custom>", "x kept"),
        ("{kbd}`Ctrl` {math}`a^2`", "Ctrl a²"),
    ],
)
def test_within_a_line(source: str, expected: str) -> None:
    assert shown(source).strip() == expected


def test_marks_are_those_of_the_dialect() -> None:
    assert shown("==x== H~2~O", dialect=HUGO) == "==x== H2O\n"  # which is struck out there
    assert shown("==x== x^2^", dialect=QUARTO) == "x x²\n"
    assert shown("^^new^^", dialect=MKDOCS) == "new\n"


def test_chinese_and_japanese_lines_join_without_a_space() -> None:
    assert shown("这是，作者在\n这里换行。") == "这是，作者在这里换行。\n"
    assert shown("途中で\n*改行*されます\nEnglish\n中文") == "途中で改行されます English 中文\n"
    assert shown("한국어\n문장") == "한국어 문장\n"


def test_block_ids_are_hidden_and_reachable() -> None:
    blocks = parse("one ^abc123\n\n- two ^abc-2\n\ntwo^3 and 2 ^3").blocks
    assert blocks[0] == Paragraph((Text("one "), Anchor("^abc123")))
    assert [anchor_block(blocks, name) for name in ("^abc123", "^abc-2", "^none-1")] == [0, 1, None]
    assert shown("two^3 and 2 ^3") == "two^3 and 2 ^3\n"
    assert shown("one ^x", dialect=OBSIDIAN) == "one\n"
    assert shown("a tag ^likethis") == "a tag ^likethis\n"


def test_sizes_of_pictures_are_hidden() -> None:
    (paragraph,) = parse("![[a.png|300]] ![[b.png|A cat|300x200]] ![alt|300](c.png) ![a|b](d.png)").blocks
    assert isinstance(paragraph, Paragraph)
    assert [node for node in paragraph.children if isinstance(node, Image)] == [
        Image("a.png", "a.png"),
        Image("b.png", "A cat"),
        Image("c.png", "alt"),
        Image("d.png", "a|b"),
    ]


def test_notes_that_are_embedded_are_links() -> None:
    assert parse("![[Note#Part]]").blocks == (Paragraph((Link("Note.md#Part", (Text("Note#Part"),)),)),)


def test_abbreviations_are_explained() -> None:
    from reader.text.document.peek import peek
    from reader.text.lines import abbreviation_link, is_explained

    blocks = parse("The HTML of HTMLs.\n\n*[HTML]: Hyper Text").blocks
    assert blocks == (Paragraph((Text("The "), Abbreviation("HTML", "Hyper Text"), Text(" of HTMLs."))),)
    assert parse('<abbr title="Hyper Text">HTML</abbr>').blocks == (Paragraph((Abbreviation("HTML", "Hyper Text"),)),)
    link = abbreviation_link("HTML", "Hyper Text")
    assert is_explained(link)
    seen = peek(blocks, link)
    assert seen
    assert "Hyper Text" in repr(seen.blocks)


def test_footnotes_and_citations_of_distill() -> None:
    assert shown('It<d-footnote>A *side* remark.</d-footnote> works <d-cite key="a1,b2"></d-cite>.') == (
        "It¹ works [a1, b2].\n\n1. A side remark. ↩\n"
    )


# --- attributes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A.\n{.lead #intro}", "A.\n"),
        ("{: .no_toc}\ntext", "text\n"),
        ("* TOC\n{:toc}\n\ntext", "text\n"),
        ('| a |\n|---|\n| 1 |\n{class="wide"}', "a\n─\n1\n"),
        ("> q\n{: .x}", "▎ q\n"),
        ("[toc]\n\ntext", "text\n"),
        ("[[_TOC_]]\n\ntext", "text\n"),
        ('{:refdef: style="x"}\ntext', "text\n"),
        ("text {: .class }", "text\n"),
        ("{:ok, x}", "{:ok, x}\n"),
        ("{ not: attributes }", "{ not: attributes }\n"),
    ],
)
def test_lists_of_attributes(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize("source", ["## T {#name}", "## T {#name .cls}", "## T {.cls #name}", "## T\n{: #name}"])
def test_the_name_of_a_heading(source: str) -> None:
    assert parse(source).blocks == (Heading(2, (Text("T"),), "name"),)


def test_classes_of_headings_are_hidden() -> None:
    assert parse("## T {.cls}").blocks == (Heading(2, (Text("T"),)),)
    assert parse("## The set {1, 2}").blocks == (Heading(2, (Text("The set {1, 2}"),)),)


# --- code ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("info", "language", "title"),
    [
        ("python", "python", ""),
        ("python x y", "python", ""),
        ("{.python .numberLines}", "python", ""),
        ("{python}", "python", ""),
        ("{r name, echo=FALSE}", "r", ""),
        ("{r}", "r", ""),
        ("python{1,3-4}", "python", ""),
        ("rust,ignore", "rust", ""),
        ("python=1", "python", ""),
        ("js:src/app.js", "js", "src/app.js"),
        ('js title="app.js" {1}', "js", "app.js"),
        ("python:main.py", "python", "main.py"),
        ("c++", "c++", ""),
        ('{.py filename="fit.py"}', "py", "fit.py"),
        ("{code-block} c", "c", ""),
        ("", "", ""),
        ("{=html}", "html", ""),
        ("objective-c", "objective-c", ""),
        ("c#", "c#", ""),
    ],
)
def test_what_a_fence_says(info: str, language: str, title: str) -> None:
    assert fence_info(info)[:2] == (language, title)


@pytest.mark.parametrize(
    "language", ["console", "shell-session", "psql", "irb", "lhs", "pycon", "rconsole", "doscon", "md"]
)
def test_the_last_line_of_code_is_never_lost(language: str) -> None:
    code = "$ pwd\n/tmp\n\n> last"
    assert "> last" in shown(f"```{language}\n{code}\n```")


def test_all_lexers_keep_every_character() -> None:
    from pygments.lexers import get_all_lexers

    from reader.text.layout.code_colors import highlight

    for code in ("$ one\n> two\n# three", "a = 'b'\n\n  c()", ">>> 1\n1", "db=# select 1;\n(1 row)"):
        for _, (alias, *_), *_ in (one for one in get_all_lexers() if one[1]):
            assert "\n".join("".join(span.text for span in row) for row in highlight(code, alias)) == code, alias


def test_titles_of_code() -> None:
    assert parse("```js:src/app.js\nx\n```").blocks == (CodeBlock("x", "js", "src/app.js"),)
    first, second, _ = shown("```js:src/app.js\nx\n```", width=30).split("\n")
    assert first == "  src/app.js              js"
    assert second == "  x"
    for width in (8, 14, 20):
        assert all(len(line) <= width for line in shown("```js:src/application.js\nx\n```", width).split("\n"))


def test_a_fence_is_not_closed_by_a_line_that_is_indented() -> None:
    source = "```md\n- item\n    ```\n    inner\n    ```\n```\n\ntext"
    assert parse(source).blocks == (CodeBlock("- item\n    ```\n    inner\n    ```", "md"), words("text"))


def test_options_of_code_in_myst() -> None:
    assert parse("```{code-block} python\n:linenos:\n\nx\n```").blocks == (CodeBlock("x", "python"),)
    assert parse("```{math}\n:label: a\nx\n```").blocks == (MathBlock("x"),)
    picture, caption = parse("```{figure} a.png\n:alt: A\n\nThe *caption*\n```").blocks
    assert picture == Paragraph((Image("a.png", "A"),))
    assert isinstance(caption, Paragraph)


# --- tables ----------------------------------------------------------------------------------------------------


def test_tables_without_a_header() -> None:
    table = Table(("left", "left"), ((), ()), (((Text("a"),), (Text("b"),)), ((Text("c"),), (Text("d"),))))
    assert parse("| a | b |\n| c | d |").blocks == (table,)
    assert parse("|---|---|\n| a | b |\n| c | d |").blocks == (table,)
    assert parse("| | |\n|---|---|\n| a | b |\n| c | d |").blocks == (table,)
    assert shown("| | |\n|---|---|\n| a | b |") == "a  b\n"
    assert shown("|a| and |b|") == "|a| and |b|\n"


def test_lines_of_code_in_a_cell_are_kept() -> None:
    assert shown("<table><tr><td><pre>one\n  two</pre></td></tr></table>") == "one\n  two\n"


# --- HTML ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        ("<math><msup><mi>c</mi><mn>2</mn></msup></math>", "c^{2}"),
        (
            "<math><mfrac><mn>1</mn><mi>x</mi></mfrac><mo>=</mo><msqrt><mi>y</mi></msqrt></math>",
            r"\frac{1}{x} = \sqrt{y}",
        ),
        ("<math><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mtext> if </mtext></math>", r"x_{i}^{2}\text{ if }"),
        (
            "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>\\vec x</annotation>"
            "</semantics></math>",
            r"\vec x",
        ),
        ("<math><mover><mi>x</mi><mo>^</mo></mover><mi>sin</mi></math>", r"\hat{x}\sin"),
        ("<math><mi mathvariant='bold'>v</mi><mo>=</mo><mi>𝑧</mi><mi>𝔼</mi></math>", r"\mathbf{v} = z\mathbb{E}"),
        ("<math><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac><mo>)</mo></math>", r"\left( \frac{a}{b} \right)"),
        (
            "<math><mtable><mlabeledtr><mtd><mtext>(7)</mtext></mtd><mtd><mi>x</mi></mtd></mlabeledtr></mtable></math>",
            r"x \tag{7}",
        ),
        ("<math><mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac></math>", r"\binom{n}{k}"),
        ("<math><msup><mo>)</mo><mn>2</mn></msup></math>", ")^{2}"),
        ("<math>broken<mi></math>", "broken"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><math>&a;</math>', "<!DOCTYPE x []>&a;"),
    ],
)
def test_mathml(source: str, latex: str) -> None:
    assert to_latex(source) == latex


def test_mathml_in_a_post() -> None:
    assert parse("a <math><mi>x</mi></math> b").blocks == (Paragraph((Text("a "), Math("x"), Text(" b"))),)
    assert parse('<math display="block"><mi>x</mi></math>').blocks == (MathBlock("x"),)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ('<iframe src="https://x.org/e/1"></iframe>', "https://x.org/e/1"),
        ('<video src="a.mp4"></video>', "a.mp4"),
        ('<video controls><source src="b.mp4"></video>', "b.mp4"),
        ('a <iframe src="c"></iframe>', "c"),
    ],
)
def test_what_is_embedded_is_a_link(source: str, target: str) -> None:
    (paragraph,) = parse(source).blocks
    assert isinstance(paragraph, Paragraph)
    assert [node.target for node in paragraph.children if isinstance(node, Link)] == [target]


def test_anchors_of_html_are_reachable() -> None:
    blocks = parse('one\n\n<a id="here"></a>two\n\n<div id="there">\n\nthree\n\n</div>').blocks
    assert anchor_block(blocks, "here") == 1


def test_titles_of_components_are_bold() -> None:
    (title, body) = parse('<TabItem value="a" label="First">\n\nIn a tab.\n\n</TabItem>').blocks
    assert title == Paragraph((Styled("strong", (Text("First"),)),))
    assert body == words("In a tab.")
