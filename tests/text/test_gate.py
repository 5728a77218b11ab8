"""The gate holds wherever a control character stands: in each word of each construct of a post, and as an entity."""

import re

import pytest

from reader.text.document.references import references
from reader.text.layout.typeset import Options, typeset
from reader.text.markdown.builder import parse
from reader.text.markdown.scan import scan

POST = r"""
# A title {#anchor}

Words with `code`, **bold**, [a link](b.md#place "Title"), <https://example.org/a>, ![a picture](c.png "its title").

Footnote[^note], [[wiki page#part|words]], ==mark==, H~2~O and HTML.

*[HTML]: Hyper Text

[label]: https://example.org/there "Title"

[^note]: A footnote with [label].

> [!NOTE] Heading of it
> Remark

:::{admonition} Another heading
Inside
:::

```python title="file.py" {1}
def name(): return "text"
```

| head | other |
|:-----|------:|
| cell | $xx_{ii}$ |

term
: meaning

$$\newcommand{\macro}[1]{\text{some #1 words}} \operatorname{argmax} \macro{given} \tag{star} \label{eq:first}$$

\begin{align} aa &= bb \label{eq:second} \\ \text{words} &= \unicode{x263A} \tag*{tagged} \label{eq:third} \end{align}

See \eqref{eq:first}, \ref{eq:second}, $\eqref{eq:third}$ and $\macro{once}$.

<details><summary>More <b id="ident">bold</b></summary>

<figure><img src="pic.png" alt="alternative"><figcaption>Caption</figcaption></figure>

</details>

<a name="here" href="there.md">anchor</a> <math><mi>alpha</mi><mtext>words</mtext></math>

{{< figure src="other.png" caption="Its caption" >}} {% raw %}text{% endraw %} #hashtag
"""
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


@pytest.mark.parametrize("form", ["\x1b", "\x9b", "\u202e", "&#x9b;", "%1b"])
def test_no_word_of_a_post_brings_a_control_character(form: str) -> None:
    for word in re.finditer(r"\w{2,}", POST):
        source = f"{POST[: word.start() + 1]}{form}{POST[word.start() + 1 :]}"
        document = parse(source)
        shown = [
            text
            for line in typeset(document, 80, Options(addresses=True))
            for span in line.spans
            for text in (span.text, span.link)
        ]
        told = [text for text in shown if CONTROL.search(text)]
        assert not told, (word[0], told)
        noted = repr((document.blocks, references(document.blocks, document.macros), scan(source)))
        assert repr(form)[1:-1] not in noted or form.isprintable(), word[0]


def test_the_post_has_what_is_asked_of_it() -> None:
    """Each construct is understood: otherwise the law above would hold of words that mean nothing."""
    kinds = set(re.findall(r"[A-Z]\w+(?=\()", repr(parse(POST).blocks)))
    assert kinds >= {
        "Abbreviation", "Alert", "Anchor", "Code", "CodeBlock", "Definitions", "Details", "Footnote", "FootnoteRef",
        "Heading", "Image", "Link", "Math", "MathBlock", "Paragraph", "Styled", "Table",
    }  # fmt: skip
    words = "".join(span.text for line in typeset(parse(POST), 80) for span in line.spans)
    assert "See (star), 1, (tagged)" in words
