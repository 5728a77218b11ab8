import pytest

from reader.text.document.nodes import (
    Break,
    Code,
    CodeBlock,
    Heading,
    Image,
    Inline,
    Item,
    Link,
    ListBlock,
    Math,
    MathBlock,
    Paragraph,
    Quote,
    Rule,
    Styled,
    Table,
    Text,
)
from reader.text.markdown.builder import parse


def inlines(source: str) -> tuple[Inline, ...]:
    (paragraph,) = parse(source).blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph.children


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** ~~c~~", ("emphasis", "strong", "strike")),
        ("***a***", ("emphasis",)),
    ],
)
def test_styles(source: str, expected: tuple[str, ...]) -> None:
    assert tuple(node.name for node in inlines(source) if isinstance(node, Styled)) == expected


def test_inlines() -> None:
    assert inlines("`a b`") == (Code("a b"),)
    assert inlines("[x](y.md)") == (Link("y.md", (Text("x"),)),)
    assert inlines("<https://a.b>") == (Link("https://a.b", (Text("https://a.b"),)),)
    assert inlines("![alt *text*](p.png)") == (Image("p.png", "alt text"),)
    assert inlines("a  \nb") == (Text("a"), Break(), Text("b"))
    assert inlines("a\nb") == (Text("a"), Text(" "), Text("b"))
    assert inlines("a<br>b") == (Text("a"), Break(), Text("b"))
    assert inlines("<b>a</b><!-- no -->") == (Styled("strong", (Text("a"),)),)


def test_money_is_no_formula() -> None:
    assert inlines("$5 and $10") == (Text("$5 and $10"),)
    assert inlines(r"\$x\$") == (Text("$x$"),)
    assert inlines("`$x$`") == (Code("$x$"),)
    assert inlines("$d_k$ is $2d$.") == (Math("d_k"), Text(" is "), Math("2d"), Text("."))


def test_blocks() -> None:
    assert parse("## A").blocks == (Heading(2, (Text("A"),)),)
    assert parse("---").blocks == (Rule(),)
    assert parse("> a").blocks == (Quote((Paragraph((Text("a"),)),)),)
    assert parse("```py x\na\n\nb\n```").blocks == (CodeBlock("a\n\nb", "py"),)
    assert parse("    code").blocks == (CodeBlock("code", ""),)
    assert parse("$$\na\n= b\n$$").blocks == (MathBlock("a\n= b"),)


def test_lists() -> None:
    a, b = (Item((Paragraph((Text(text),)),), None) for text in "ab")
    assert parse("- a\n- b").blocks == (ListBlock(None, True, (a, b)),)
    assert parse("3. a\n\n4. b").blocks == (ListBlock(3, False, (a, b)),)
    (tasks,) = parse("- [ ] a\n- [x] b\n- c").blocks
    assert isinstance(tasks, ListBlock)
    assert [item.checked for item in tasks.items] == [False, True, None]


def test_tables() -> None:
    (table,) = parse("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 |\n").blocks
    one, two = (Text("1"),), (Text("2"),)
    header = tuple((Text(text),) for text in "abc")
    assert table == Table(("left", "center", "right"), header, ((one, two, ()),))


def test_entities_pass_the_gate_too() -> None:
    (text,) = inlines("a&#x202E;b")
    assert text == Text("ab")
    (link,) = inlines("[x](http://a.b/&#x202E;c)")
    assert isinstance(link, Link)
    assert "\u202e" not in link.target
