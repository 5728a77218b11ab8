import pytest

from reader.text.document.nodes import CodeBlock, Heading, Image, Link, Paragraph, Styled, Text
from reader.text.markdown.builder import parse
from reader.text.markdown.generators import tidy


@pytest.mark.parametrize(
    ("source", "tidied"),
    [
        ("text {: .class }", "text "),
        ("{: .no_toc}\ntext", "text"),
        ("* TOC\n{:toc}\n\ntext", "\ntext"),
        ("[toc]\n\ntext", "\ntext"),
        ("[[_TOC_]]\n\ntext", "\ntext"),
        ("{{< youtube dQw4 >}}", "<https://youtu.be/dQw4>"),
        ('[a]({{< ref "post.md" >}})', "[a](post.md)"),
        ("[a]({% post_url 2020-01-01-x %})", "[a](2020-01-01-x.md)"),
        ("{% include foo.html %}\ntext", "text"),
        ("{% raw %}a{% endraw %}", "a"),
        ("{{< notice >}}\ninside\n{{< /notice >}}", "inside"),
        ("![x]({{ site.baseurl }}/p.png)", "![x](/p.png)"),
        ("`{{< code >}}` and {{< gone >}}", "`{{< code >}}` and "),
        ("```\n{{< kept >}}\n```", "```\n{{< kept >}}\n```"),
        (r"$\frac{{a}}{{b}}$ and {{x}}", r"$\frac{{a}}{{b}}$ and {{x}}"),
        ("nothing to do", "nothing to do"),
    ],
)
def test_what_only_a_generator_understands(source: str, tidied: str) -> None:
    assert tidy(source) == tidied


@pytest.mark.parametrize(
    "source",
    [
        "{% highlight python linenos %}\n{{ x }} = 1\n{% endhighlight %}",
        '{{< highlight python "linenos=table" >}}\n{{ x }} = 1\n{{< /highlight >}}',
    ],
)
def test_highlighted_code_is_code(source: str) -> None:
    assert parse(source).blocks == (CodeBlock("{{ x }} = 1", "python"),)


def test_a_figure_is_a_picture_and_its_caption() -> None:
    picture, caption = parse('{{< figure src="a.png" alt="A cat" caption="Our cat" >}}').blocks
    assert picture == Paragraph((Image("a.png", "A cat"),))
    assert caption == Paragraph((Styled("caption", (Text("Our cat"),)),))


def test_the_name_of_a_heading() -> None:
    assert parse("## Title {#own-name}").blocks == (Heading(2, (Text("Title"),), "own-name"),)


def test_wiki_links() -> None:
    (paragraph,) = parse("[[Page]] [[Page#Part|words]] [[#here]] ![[p.png]] [[x.pdf]]").blocks
    assert isinstance(paragraph, Paragraph)
    assert [node for node in paragraph.children if not isinstance(node, Text)] == [
        Link("Page.md", (Text("Page"),)),
        Link("Page.md#Part", (Text("words"),)),
        Link("#here", (Text("#here"),)),
        Image("p.png", "p.png"),
        Link("x.pdf", (Text("x.pdf"),)),
    ]
