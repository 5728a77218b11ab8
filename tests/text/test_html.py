import pytest

from reader.text.document.nodes import (
    Alert,
    Block,
    Break,
    Code,
    CodeBlock,
    Definitions,
    Details,
    Footnote,
    FootnoteRef,
    Heading,
    Image,
    Item,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Styled,
    Table,
    Text,
)
from reader.text.markdown.builder import parse


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("a <sub>b</sub><kbd>c</kbd>",
         (Paragraph((Text("a "), Styled("sub", (Text("b"),)), Styled("kbd", (Text("c"),)))),)),
        ("<em>a <b>b</em>", (Paragraph((Styled("emphasis", (Text("a "), Text("b"))),)),)),
        ("<i>never closed", (Paragraph((Text("never closed"),)),)),
        ("x</i> y", (Paragraph((Text("x"), Text(" y"))),)),
        ('x <a href="u">b</a>', (Paragraph((Text("x "), Link("u", (Text("b"),)))),)),
        ("x <code>a b</code>", (Paragraph((Text("x "), Code("a b"))),)),
        ("x <custom>kept</custom>", (Paragraph((Text("x "), Text("kept"))),)),
        ('x <img src="p" alt="q">', (Paragraph((Text("x "), Image("p", "q"))),)),
        ("<!-- gone -->", ()),
        ("<script>\nno()\n</script>\n\ntext", (words("text"),)),
        ("<p>one<p>two", (words("one"), words("two"))),
        ("<div>\n\n*a*\n\n</div>", (Paragraph((Styled("emphasis", (Text("a"),)),)),)),
        ("<h2 id='x'>T</h2>", (Heading(2, (Text("T"),), "x"),)),
        ("<pre><code>a\n  b</code></pre>", (CodeBlock("a\n  b", ""),)),
        ("<blockquote>a</blockquote>", (Quote((words("a"),)),)),
        ("<ol start=3><li>a<li>b</ol>", (ListBlock(3, True, (Item((words("a"),), None), Item((words("b"),), None))),)),
        ("<p>a<br>b &amp; c</p>", (Paragraph((Text("a"), Break(), Text("b & c"))),)),
        ("<table><tr><th>a<th>b</tr><tr><td>c<td align=right>d</table>",
         (Table(("left", "right"), ((Text("a"),), (Text("b"),)), (((Text("c"),), (Text("d"),)),)),)),
        ("<details>\n<summary>S</summary>\n\n- a\n\n</details>",
         (Details((Text("S"),), (ListBlock(None, True, (Item((words("a"),), None),)),)),)),
        ("<details><summary>S</summary>text</details>", (Details((Text("S"),), (words("text"),)),)),
    ],
)  # fmt: skip
def test_html(source: str, blocks: tuple[Block, ...]) -> None:
    assert parse(source).blocks == blocks


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("<div><![foo[x]]>a</div>", (words("a"),)),
        ("<div><![x y]>a</div>", (words("a"),)),
        ("<div><![9]>a</div>", (words("a"),)),
        ("<div><![if !ie]>a<![endif]></div>", (words("a"),)),
        ("<div><![CDATA[x > y]]>a</div>", (words("a"),)),
        ("<div><![CDATA[x>a</div>", (words("a"),)),
        ("<div><!-- <![foo[ -->a</div>", (words("a"),)),
        ("<div>a <? b", (words("a <? b"),)),
        ("<div>a &amp; <p b", (words("a & <p b"),)),
        ("<div><![", (words("<!["),)),
        ("<div>a</", (words("a</"),)),
    ],
)
def test_what_is_no_html_costs_no_words_and_raises_nothing(source: str, blocks: tuple[Block, ...]) -> None:
    assert parse(source).blocks == blocks


def test_what_html_says_passes_the_gate() -> None:
    blocks = parse('<p title="\x1b">a&#x202e;b\x9b</p>\n\n<img alt="\x1b[31m" src="\u202e">').blocks
    assert not any(sign in repr(blocks) for sign in ("\\x1b", "\\u202e", "\\x9b"))


def test_alerts() -> None:
    assert parse("> [!NOTE]\n> a\n>\n> b").blocks == (Alert("note", (words("a"), words("b"))),)
    assert parse("> [!tip]").blocks == (Alert("tip", ()),)
    assert isinstance(parse("> [!NOTHING]\n> a").blocks[0], Quote)


def test_definitions() -> None:
    assert parse("a\n: b\n: c").blocks == (Definitions((((Text("a"),), (words("b"), words("c"))),)),)


def test_footnotes() -> None:
    blocks = parse("a[^x] b[^1] c[^x] d^[inline]\n\n[^1]: one\n[^x]: ex\n[^unused]: never").blocks
    paragraph, *notes = blocks
    assert isinstance(paragraph, Paragraph)
    assert [node.number for node in paragraph.children if isinstance(node, FootnoteRef)] == [1, 2, 1, 3]
    assert notes == [Footnote(1, (words("ex"),)), Footnote(2, (words("one"),)), Footnote(3, (words("inline"),)),
                     Footnote(4, (words("never"),))]  # fmt: skip


def test_formulas_in_all_their_forms() -> None:
    assert parse(r"\[ a \]").blocks == (MathBlock("a"),)
    assert parse("\\[\na\n- b\n\\]").blocks == (MathBlock("a\n- b"),)
    assert parse("\\begin{align}\na &= b\n\\end{align}").blocks == (MathBlock("\\begin{align}\na &= b\n\\end{align}"),)
    assert parse(r"x \(a_1\) y").blocks == (Paragraph((Text("x "), Math("a_1"), Text(" y"))),)
    assert parse("one $$a$$ two").blocks == (words("one"), MathBlock("a"), words("two"))
    assert parse("`\\(a\\)`").blocks == (Paragraph((Code("\\(a\\)"),)),)


def test_smart_punctuation_is_for_those_who_ask() -> None:
    assert parse('"a" -- b...').blocks == (words('"a" -- b...'),)
    assert parse('"a" -- b...', smart=True).blocks == (words("“a” – b…"),)
