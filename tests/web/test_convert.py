"""HTML → Markdown: nothing that one reads is lost, and nothing is read as more than it is."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.clean import clean_line
from reader.text.document.nodes import Math, MathBlock, nodes, plain
from reader.text.document.words import block_words
from reader.text.markdown.builder import parse
from reader.text.math import Macros
from reader.web.article import to_markdown


def converted(source: str, *, has_math: bool = True) -> str:
    return to_markdown(source, "https://example.org/posts/one/", has_math=has_math).strip()


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        # between dollars, across what Markdown has made of underscores and stars
        ("<p>Let $x_1$ be.</p>", "Let $x_1$ be."),
        ("<p>$a<em>1</em>2$</p>", "$a_1_2$"),
        ("<p>$x<em>{i}$ and $y</em>{j}$</p>", "$x_{i}$ and $y_{j}$"),
        ("<p>$a^<em> + b^</em>$</p>", "$a^* + b^*$"),
        ("<p><em>See $x$ here</em></p>", "*See $x$ here*"),
        (r"<p>\(a\) and \[b\]</p>", "$a$ and\n\n$$b$$"),
        ("<p>$$a<br>b$$</p>", "$$\na\nb\n$$"),
        (r"<p>\begin{align}x &amp;= 1\end{align}</p>", r"$$\begin{align}x &= 1\end{align}$$"),
        ("<p>$f’(x) = 1…$</p>", r"$f'(x) = 1\dots$"),
        ("<p>a$n$th</p>", r"a\(n\)th"),
        # what Markdown would take for something else
        ('<p>See <a href="https://a.example/">[a link]</a>.</p>', "See [&#91;a link&#93;](https://a.example/)."),
        (r"<p><br>Words \<br> and<br><br/></p>", "Words &#92;\\\nand"),
        ("<p>[Updated]: now [and]: then</p>", "&#91;Updated]: now [and]: then"),
        ("<p>It costs $5 and $6.</p>", r"It costs \$5 and \$6."),
        ("<p><code>$x$</code> and <code>a</code></p>", "`$x$` and `a`"),
        # elements
        ('<p>An <script type="math/tex">x^2</script> here</p>', "An $x^2$ here"),
        ('<p><span class="MathJax_Preview">x</span><script type="math/tex; mode=display">y</script></p>', "$$y$$"),
        (
            '<p>So <span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding='
            '"application/x-tex">\\vec x</annotation></semantics></math></span><span class="katex-html">X</span></span>'
            ".</p>",
            r"So $\vec x$.",
        ),
        ("<p>And <math alttext='{\\displaystyle a+b}'><mi>a</mi></math>.</p>", "And $a+b$."),
        ("<p>And <math><msup><mi>c</mi><mn>2</mn></msup></math>.</p>", "And $c^{2}$."),
        (
            "<p>So <mjx-container><mjx-math><mjx-msup><mjx-mi><mjx-c class='mjx-c1D465'></mjx-c></mjx-mi><mjx-script>"
            "<mjx-mn><mjx-c class='mjx-c32'></mjx-c></mjx-mn></mjx-script></mjx-msup></mjx-math></mjx-container>.</p>",
            "So $x^{2}$.",
        ),
        ('<p>As <img class="latex" src="a.png" alt="\\alpha"> says.</p>', r"As $\alpha$ says."),
        ('<p>By <img src="https://latex.codecogs.com/svg?%5Cbeta">.</p>', r"By $\beta$."),
        ("<p>In <d-math>q</d-math>, <math-renderer>$r$</math-renderer>.</p>", "In $q$, $r$."),
        ('<span class="math inline">\\(s\\)</span>', "$s$"),
        ('<table><tr><td><math display="block"><mi>a</mi></math></td><td>(3)</td></tr></table>', r"$$a \tag{3}$$"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>$|x|$</td><td>y</td></tr></table>",
         "| a | b |\n| --- | --- |\n| $\\vert x\\vert$ | y |"),
    ],
)  # fmt: skip
def test_formulas(source: str, markdown: str) -> None:
    assert converted(source) == markdown


def test_without_signs_only_what_can_be_no_money_is_a_formula() -> None:
    assert converted("<p>Pay $20 for $x$ and $\\pi$, or $30 a month.</p>", has_math=False) == (
        "Pay \\$20 for $x$ and $\\pi$, or \\$30 a month."
    )


def code(text: str, language: str = "") -> str:
    return f"```{language}\n{text}\n```"


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ('<pre><code class="language-python">a\n  b</code></pre>', code("a\n  b", "python")),
        ('<div class="highlight-rust notranslate"><div class="highlight"><pre>x</pre></div></div>', code("x", "rust")),
        ('<div class="highlight highlight-source-go"><pre>x</pre></div>', code("x", "go")),
        ('<pre data-lang="js">x</pre>', code("x", "js")),
        ('<pre class="brush: php; gutter: true">x</pre>', code("x", "php")),
        ('<pre><code class="hljs text">x</code></pre>', code("x")),
        (
            '<div class="highlight"><table class="lntable"><tr><td class="lntd"><pre><span class="lnt">1\n</span>'
            '<span class="lnt">2\n</span></pre></td>'
            '<td class="lntd"><pre><code data-lang="c">a\nb</code></pre></td></tr>'
            "</table></div>",
            code("a\nb", "c"),
        ),
        ('<pre><span class="lineno">1</span>a\n<span class="lineno">2</span>b</pre>', code("a\nb")),
        ('<figure class="highlight sh"><pre><span class="line">a</span><br><span class="line">b</span></pre></figure>',
         code("a\nb", "sh")),
        ('<pre><code><span data-line>a</span><span data-line></span><span data-line>b</span></code></pre>',
         code("a\n\nb")),
        ("<pre><div>a</div><div>b</div></pre>", code("a\nb")),
        ("<pre><code>a<button>Copy</button></code></pre>", code("a")),
        ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
        ("<p>A <code>b`c</code>.</p>", "A ``b`c``."),
    ],
)  # fmt: skip
def test_code(source: str, markdown: str) -> None:
    assert converted(source) == markdown


NOTED = "Words.[^1] More.\n\n[^1]: The note."


@pytest.mark.parametrize(
    "source",
    [
        '<p>Words.<sup id="r1"><a href="#n1">1</a></sup> More.</p><section class="footnotes"><hr><ol><li id="n1"><p>'
        'The note. <a href="#r1" class="footnote-backref">↩</a></p></li></ol></section>',
        '<p>Words.<a href="#n1" id="r1"><sup>1</sup></a> More.</p><h2>Notes</h2><p id="n1"><a href="#r1">[1]</a> '
        "The note.</p>",
        '<p>Words.<sup class="reference" id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup> More.</p><ol class='
        '"references"><li id="cite_note-1"><span class="mw-cite-backlink"><a href="#cite_ref-1">^</a></span> '
        '<span class="reference-text">The note.</span></li></ol>',
        "<p>Words.<d-footnote>The note.</d-footnote> More.</p>",
        '<p>Words.<label for="s" class="margin-toggle sidenote-number"></label><input id="s" class="margin-toggle">'
        '<span class="sidenote">The note.</span> More.</p>',
        '<p>Words.<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><span class='
        '"ltx_note_outer"><span class="ltx_note_content"><sup class="ltx_note_mark">1</sup>The note.</span>'
        "</span></span>"
        " More.</p>",
        "<p>Words.<sup>1</sup> More.</p><hr><p><sup>1</sup> The note.</p>",
        '<p>Words.<sup><a href="#_ftn1">[1]</a></sup> More.</p><hr><p><a href="//X#_ftnref1">[1]</a> The note.</p>',
        '<p>Words.<a href="#one"><sup>1</sup></a> More.</p><hr><p id="footnotes"><a name="one"><sup>1</sup></a> '
        'The note. <a href="#">↩</a></p>',
    ],
)
def test_footnotes(source: str) -> None:
    assert converted(source) == NOTED


def test_numbers_of_equations_are_no_footnotes() -> None:
    source = '<p>By <a href="#t">1</a>, x<sup>2</sup>.</p><h3 id="t">Theorem 1</h3><p>True.</p>'
    assert converted(source) == "By [1](#t), x<sup>2</sup>.\n\n### Theorem 1 {#t}\n\nTrue."


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ('<h2 id="a-b">A b<a class="headerlink" href="#a-b">¶</a></h2>', "## A b"),
        ('<h2 id="sec1">A b</h2>', "## A b {#sec1}"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start='3'><li><p>a</p><p>b</p></li><li>c</li></ol>", "3. a\n\n   b\n\n4. c"),
        ("<ul><li><input type=checkbox checked> done</li></ul>", "- [x] done"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ('<figure><img src="a.png" alt="A"><figcaption>The <em>c</em>.</figcaption></figure>',
         "<figure>\n\n![A](https://example.org/posts/one/a.png)\n\n<figcaption>\n\nThe *c*."
         "\n\n</figcaption>\n</figure>"),
        ('<img src="data:image/gif;base64,xx" data-src="/b.png">', "![](https://example.org/b.png)"),
        ('<img src="p.gif" width="1" height="1">text', "text"),
        ("<dl><dt>Term</dt><dd>What it is</dd></dl>", "Term\n:   What it is"),
        ("<details><summary>More</summary><p>x</p></details>",
         "<details>\n<summary>More</summary>\n\nx\n\n</details>"),
        ("<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
         '<table>\n<tr><td rowspan="2">a</td><td>b</td></tr>\n<tr><td>c</td></tr>\n</table>'),
        ("<p>H<sub>2</sub>O, <kbd>q</kbd>, <del>no</del></p>", "H<sub>2</sub>O, <kbd>q</kbd>, ~~no~~"),
        ('<p><a href="javascript:x()">a</a> <a href="../two">b</a></p>', "a [b](https://example.org/posts/two)"),
        ('<div class="admonition warning"><p class="admonition-title">Warning</p><p>x</p></div>', "> [!WARNING]\n> x"),
        ('<iframe src="https://www.youtube.com/embed/abcdefgh" title="Talk"></iframe>',
         "[Talk](https://www.youtube.com/watch?v=abcdefgh)"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("<p>wo<strong>(r)</strong>d</p>", "wo<strong>(r)</strong>d"),
        ("<p>1. no list</p><p># no heading</p>", "1\\. no list\n\n\\# no heading"),
        ("<p>[Updated] {{ x }} a_b _c_ &lt;b&gt;</p>", "[Updated] \\{\\{ x }} a_b \\_c\\_ &lt;b>"),
    ],
)  # fmt: skip
def test_what_else_is_on_a_page(source: str, markdown: str) -> None:
    assert converted(source) == markdown


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=60)
)
@settings(max_examples=300)
def test_words_are_read_as_these_words(words: str) -> None:
    """Whatever a page says, our own reading of what is written has these words, and nothing else in it."""
    if re.search(r"\$.+\$|\\[(\[b]", words):
        return  # which may be a formula
    wanted = clean_line(re.sub(r"[ \t\n\r\f]+", " ", words))
    markdown = to_markdown(f"<p>{html.escape(words)}</p>", "https://example.org/")
    shown = " ".join(block_words([block], Macros()) for block in parse(markdown).blocks)
    assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", wanted)


@given(st.text("ab\\{}^_$ \n|`*[]()<>&x12", min_size=1, max_size=30))
def test_a_formula_is_read_as_one_formula(source: str) -> None:
    source = re.sub(r"\s+", " ", source).strip().rstrip("\\").strip()
    if not source or "$" in source or "`" in source or "\\)" in source or source.startswith("%"):
        return
    markdown = to_markdown(f"<p>a <d-math>{html.escape(source)}</d-math> b</p>")
    found = [
        node.source for block in parse(markdown).blocks for node in nodes(block) if isinstance(node, Math | MathBlock)
    ]
    assert len(found) == 1


def test_nothing_outside_of_the_text_gets_in() -> None:
    source = "<script>alert(1)</script><style>p{}</style><p onclick='x'>a<!-- b --></p><svg><text>c</text></svg>"
    assert converted(source) == "a"
    assert plain(()) == ""
