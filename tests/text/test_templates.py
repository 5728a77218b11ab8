"""Tags of templates: Jekyll's, Hugo's, Zola's and Hexo's. In code they are code."""

import pytest
from support.shown import shown

from reader.text.document.nodes import Alert, CodeBlock, Details, Image, Link, Paragraph, Quote, Styled, Text
from reader.text.markdown.builder import parse
from reader.text.markdown.dialect import Dialect
from reader.text.markdown.templates import endings, read_tag

JEKYLL = Dialect("jekyll", {"site.url": "https://a.b", "site.title": "A site"})


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


# --- how tags are written --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "name", "named", "arguments"),
    [
        ('{{< figure src="a.png" alt="x" >}}', "figure", {"src": "a.png", "alt": "x"}, ()),
        ("{{% notice tip %}}", "notice", {}, ("tip",)),
        ('{{< ref "a b.md" >}}', "ref", {}, ("a b.md",)),
        ('{{< x `with "quotes"` >}}', "x", {}, ('with "quotes"',)),
        (r'{{< x "with \"quotes\"" >}}', "x", {}, ('with "quotes"',)),
        ('{{< x "over\nlines" >}}', "x", {}, ("over\nlines",)),
        ('{% include figure.liquid path="a.jpg" %}', "include:figure.liquid", {"path": "a.jpg"}, ()),
        ("{%- include x/y.html a='b' -%}", "include:y.html", {"a": "b"}, ()),
        ('{% image "./cat.jpg", "A cat" %}', "image", {}, ("./cat.jpg", "A cat")),
        ("{% codeblock lang:python %}", "codeblock", {"lang": "python"}, ()),
        ("{% twitter https://x.org/1 %}", "twitter", {}, ("https://x.org/1",)),
        ('{{ youtube(id="abc", autoplay=true) }}', "youtube", {"id": "abc", "autoplay": "true"}, ()),
        ('{{ "/a.png" | relative_url }}', "", {}, ("/a.png",)),
        ("{{ site.url }}", "", {}, ("site.url",)),
    ],
)
def test_reading_a_tag(source: str, name: str, named: dict[str, str], arguments: tuple[str, ...]) -> None:
    tag = read_tag(source, 0)
    assert tag is not None
    assert (tag.name, tag.named, tag.arguments, tag.end) == (name, named, arguments, len(source))


@pytest.mark.parametrize(
    "source", ["{{x}}", "{{ x }}", "{{ f(1) }}", "{{< never ends", "{{}}", "{ % x %}", "{:ok, x}", "{{< >}}", "{% %}"]
)
def test_what_is_no_tag(source: str) -> None:
    assert read_tag(source, 0) is None


def test_which_tag_ends_which() -> None:
    source = "{{< a >}}{{< b >}}{{< a >}}{{< /a >}}{{< /a >}}{{< b >}}"
    assert [*endings(source)] == [18, 0]
    assert [*endings("{% note(x=1) %} {% end %}")] == [0]
    assert [*endings("{% a %}{% enda %}{% b %}")] == [0]


# --- what they stand for ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{{< figure src="a.png" alt="A cat" caption="Our cat" >}}', "[A cat]\nOur cat\n"),
        ('{{< figure src="a.png" >}}\nA *body*\n{{< /figure >}}', "[picture]\nA body\n"),
        ('{% include figure.html image_path="a.png" alt="A" caption="One [two](x)" %}', "[A]\nOne two\n"),
        ('{% include image.html url="a.png"\n   description="over lines" %}', "[picture]\nover lines\n"),
        ('{% img left /a.png 350 "Title words" %}', "[Title words]\n"),
        ('Here {{< img src="a.png" alt="one" >}} and there.', "Here [one] and there.\n"),
        ('{{< expand "More" >}}\nInside.\n{{< /expand >}}', "▾ More\n  Inside.\n"),
        ("{% details Click `here` %}\nInside.\n{% enddetails %}", "▾ Click here\n  Inside.\n"),
        ('{{< callout type="warning" >}}\nBody.\n{{< /callout >}}', "▎ ⚠ Warning\n▎ Body.\n"),
        ("{{% notice info %}}\nBody.\n{{% /notice %}}", "▎ ℹ Info\n▎ Body.\n"),
        ('{{< alert "All of it" >}}', "▎ ⚠ Alert\n▎ All of it\n"),
        ("{% note success Well done %}\nBody.\n{% endnote %}", "▎ ✓ Well done\n▎ Body.\n"),
        ('{% note(title="T") %}\nBody.\n{% end %}\n\nBehind.', "▎ ℹ T\n▎ Body.\n\nBehind.\n"),
        ('{{< tab "One" >}}\na\n{{< /tab >}}', "One\n\na\n"),
        ('{{< quote author="Ada" >}}\nWords.\n{{< /quote >}}', "▎ Ada:\n▎\n▎ Words.\n"),
        ("{% cite one2020 two --prefix x %}", "[one2020, two]\n"),
        ('{{< someone "Some words" title="A title" class="wide" width="3" >}}', "A title\n\nSome words\n"),
        ('Press {{< kbd "Ctrl" >}} now, {{< other "said" >}} too.', "Press Ctrl now, said too.\n"),
        ("{% if site.x %}\nShown.\n{% endif %}", "Shown.\n"),
        ('{{< include "parts/x.md" >}}', "parts/x.md\n"),
        ('{% code title="a.js" %}\n```js\nx\n```\n{% endcode %}', "a.js\n\n" + " " * 56 + "js\n  x\n"),
        ('{% hint style="danger" %}\nMind.\n{% endhint %}', "▎ ✗ Danger\n▎ Mind.\n"),
        ("{% for x in site.posts %}\n- {{ x.title }}\n{% endfor %}\n\nText.", "Text.\n"),
        ('{{< katex >}}a^2{{< /katex >}} and {{< math >}}$b^2$ too{{< /math >}}', "a² and b² too\n"),
    ],
)  # fmt: skip
def test_what_a_tag_stands_for(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_words_of_tags_are_markdown() -> None:
    (_, caption) = parse('{{< figure src="a" caption="*x* `y` $z^2$ [l](https://m.n) <b>&</b>" >}}').blocks
    assert isinstance(caption, Paragraph)
    (styled,) = caption.children
    assert isinstance(styled, Styled)
    assert [type(child).__name__ for child in styled.children if not isinstance(child, Text)] == [
        "Styled", "Code", "Math", "Link", "Styled",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("{{< youtube dQw4 >}}", "https://youtu.be/dQw4"),
        ("{{< vimeo 12 >}}", "https://vimeo.com/12"),
        ("{{< gist spf13 34 >}}", "https://gist.github.com/spf13/34"),
        ('{{< tweet user="a" id="5" >}}', "https://twitter.com/a/status/5"),
        ("{{< tweet 5 >}}", "https://twitter.com/i/status/5"),
        ('{% include youtube.html id="dQw4" %}', "https://youtu.be/dQw4"),
        ('{% include video.liquid path="https://v.w/x" %}', "https://v.w/x"),
        ('{{< button href="https://x.org" >}}Get it{{< /button >}}', "https://x.org"),
        ('{{< button href="https://x.org" text="Get it" >}}', "https://x.org"),
        ('[a]({{< ref "post.md" >}})', "post.md"),
        ("[a]({% post_url 2020-01-01-x %})", "2020-01-01-x.md"),
        ("[a]({% link _posts/x.md %})", "_posts/x.md"),
        ("[a]({{ site.baseurl }}/x/)", "/x/"),
        ("[a]({{ '/x y/' | relative_url }})", "/x y/"),
        ("[a]({{ site.url }}/x)", "https://a.b/x"),
        ('[a]({{ "/x" | absolute_url }})', "https://a.b/x"),
        ("[a][r]\n\n[r]: {{ site.url }}/y", "https://a.b/y"),
        ("<a href=\"{{ '/z' | relative_url }}\">a</a>", "/z"),
        ('<a href="{{ "/z" | relative_url }}">a</a>', "/z"),
    ],
)
def test_where_tags_lead(source: str, target: str) -> None:
    (paragraph,) = parse(source, dialect=JEKYLL).blocks
    assert isinstance(paragraph, Paragraph)
    assert [node.target for node in paragraph.children if isinstance(node, Link)] == [target]


def test_pictures_whose_addresses_are_templates() -> None:
    for source in ('![x]({{ "/a b.png" | relative_url }} "t")', '<img src="{{ "/a b.png" | relative_url }}" alt="x">'):
        assert parse(source).blocks == (Paragraph((Image("/a b.png", "x"),)),)


def test_what_a_site_says_of_itself() -> None:
    assert shown("By {{ site.title }} of {{ unknown }}.", dialect=JEKYLL) == "By A site of .\n"
    assert shown("By {{ unknown }}.") == "By {{ unknown }}.\n"


def test_remarks_hold_blocks() -> None:
    (alert,) = parse("{{< hint warning >}}\n- one\n\n> two\n{{< /hint >}}").blocks
    assert isinstance(alert, Alert)
    assert isinstance(alert.children[1], Quote)
    (details,) = parse("{{< details title=T >}}\n{{< details title=U >}}\nx\n{{< /details >}}\n{{< /details >}}").blocks
    assert details == Details((Text("T"),), (Details((Text("U"),), (words("x"),)),))


# --- code ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{% highlight python linenos %}\n{{ x }} = 1\n{% endhighlight %}", CodeBlock("{{ x }} = 1", "python")),
        ('{{< highlight go "linenos=table" >}}\n\na\n\nb\n{{< /highlight >}}', CodeBlock("\na\n\nb", "go")),
        ("{% highlight js %}x{% endhighlight %}", CodeBlock("x", "js")),
        ("{% codeblock Name.py lang:python %}\nx\n{% endcodeblock %}", CodeBlock("x", "python", "Name.py")),
        ('{{< code language="css" title="a.css" >}}\nx\n{{< /code >}}', CodeBlock("x", "css", "a.css")),
        ("{{< mermaid >}}\nA --> B\n{{< /mermaid >}}", CodeBlock("A --> B", "mermaid")),
        ("- x\n\n  {% highlight c %}\n  a\n    b\n  {% endhighlight %}", CodeBlock("a\n  b", "c")),
    ],
)  # fmt: skip
def test_code_between_tags(source: str, code: CodeBlock) -> None:
    blocks = parse(source).blocks
    found = blocks[0].items[0].children[-1] if source.startswith("-") else blocks[0]  # type: ignore[union-attr]
    assert found == code


@pytest.mark.parametrize(
    "code",
    [
        "{{< kept >}}",
        "{% kept %}",
        "{{ .Values.x }}",
        "{:ok, pid}",
        "{: .x}",
        "{% comment %}x{% endcomment %}",
        "%%a%%",
    ],
)
@pytest.mark.parametrize(
    "around",
    ["```\n{}\n```", "1. x\n\n   ```\n   {}\n   ```", "> ```\n> {}\n> ```", "x\n\n    {}", "<pre>{}</pre>", "`{}`",
     "- x\n\n      {}", "<details>\n\n```\n{}\n```\n\n</details>", "a `b\n{} c` d", "<code>{}</code>"],
)  # fmt: skip
def test_in_code_all_is_kept(code: str, around: str) -> None:
    escaped = code.replace("<", "&lt;").replace(">", "&gt;") if around.startswith(("<pre", "<code")) else code
    assert code in shown(around.replace("{}", escaped), width=200)


@pytest.mark.parametrize(
    ("source", "within"),
    [
        ('# {{< figure src="a.png" caption="Its *words*" >}}', "Its words"),
        ('| a |\n|---|\n| {{< figure src="a.png" caption="Its *words*" >}} |', "Its words"),
        ('*{{< figure src="a.png" caption="Its *words*" >}}*', "Its words"),
        ('# {{< figure src="a.png" caption="Its *words*" >}}', "[picture] Its words"),
        ("> [!NOTE]\n> *{{< callout >}}Its words{{< /callout >}}*", "Its words"),
        ("<p>{% w `Its words` %}</p>", "Its words"),
        ("# {% w `Its words` %}", "Its words"),
        ("# {{< callout >}}Its words{{< /callout >}}", "Its words"),
    ],
)
def test_where_there_is_no_room_for_blocks_the_words_are_kept(source: str, within: str) -> None:
    told = shown(source)
    assert within in told
    assert not any(sign in told for sign in "<>")


def test_raw_text_has_no_tags() -> None:
    assert shown("{% raw %}\nWrite {{ page.title }}.\n\n{% include x %}\n{% endraw %}\n{{ page.title }}x") == (
        "Write {{ page.title }}.\n\n{% include x %}\n\nx\n"
    )
    assert shown("{% raw %}\n{{ a }}\n{% raw %}\n{{ b }}\n{% endraw %}\n{{ page.title }}x") == (
        "{{ a }}\n\n{{ b }}\n\nx\n"
    )
    assert shown("`{% raw %}{{ x }}{% endraw %}`", dialect=JEKYLL) == "{{ x }}\n"
    assert shown("{% raw %}`{{ x }}`{% endraw %}") == "{{ x }}\n"
    fenced = "```\n{% raw %}\n{{ x }}\n{% endraw %}\n```"
    assert parse(fenced, dialect=JEKYLL).blocks == (CodeBlock("{{ x }}", ""),)
    assert "{% raw %}" in shown(fenced)


@pytest.mark.parametrize(
    "source",
    [
        "{% comment %}\nno\n\nno\n{% endcomment %}\n\nyes", "{::comment}\nno\n{:/comment}\n\nyes",
        "{% comment %}no{% endcomment %}yes", "{{/* no */}}yes", "%%\nno\n\nno\n%%\n\nyes", "%%no%% yes", "yes %%no%%",
        "{{< comment >}}\nno\n{{< /comment >}}\n\nyes",
    ],
)  # fmt: skip
def test_comments_are_not_shown(source: str) -> None:
    assert shown(source).strip() == "yes"


def test_what_only_looks_like_a_comment() -> None:
    for text in ("100%% sure and 20%% not", "use %% to escape and %% again", "a%%b%%c"):
        assert shown(text) == text + "\n"
    assert shown("a %% no %% b", dialect=Dialect("obsidian")) == "a b\n"


def test_hugo_that_is_escaped_is_shown() -> None:
    assert shown("{{</* figure src=x */>}} is how") == "{{< figure src=x >}} is how\n"


@pytest.mark.parametrize("source", ["{{< " * 3000, "{% x " * 3000, "{{ " * 3000, '{{< x "' * 2000, "{% a %}" * 3000])
def test_very_many_tags_that_do_not_end(source: str) -> None:
    assert parse(source) is not None
