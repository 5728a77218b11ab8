"""The outline, anchors, and what links and formulas lead to."""

from reader.text.document.anchors import anchor_block
from reader.text.document.nodes import Heading, plain
from reader.text.document.outline import outline, section
from reader.text.document.peek import peek
from reader.text.document.symbol_meanings import definitions, symbols
from reader.text.layout.page import Page, sizes
from reader.text.layout.typeset import typeset
from reader.text.markdown.builder import parse

POST = r"""
# Title

Given $\mathbf{x}_0 \sim q(\mathbf{x})$, and a variance schedule $\beta_t$.

$$
q(\mathbf{x}_t) = \mathcal{N}(\mathbf{x}_t; \beta_t) \label{eq:q}
$$

where $\theta$ are the parameters of the model. The noise is $\epsilon$. See [loss](#the-loss).[^1]

## The loss of $L_\theta$

By \eqref{eq:q} and $\eqref{eq:q}$.

### Part

A. [Ho](https://a.b/ho)

### Part

![The chain](chain.png)
*Figure 1.*

## References

1. Ho et al. [arXiv](https://a.b/ho)
2. Others.

[^1]: A *note*.
"""


def shown(target: str) -> str | None:
    blocks = parse(POST).blocks
    seen = peek(blocks, target)
    if seen is None:
        return None
    from reader.text.document.nodes import Document

    return " ".join(" ".join(line.text for line in typeset(Document(seen.blocks), 60)).split())


def test_the_headings_below_the_title_and_the_section_of_a_block() -> None:
    document = parse(POST)
    entries = outline(document.blocks, document.macros, head=1)
    assert [(entry.depth, entry.title) for entry in entries] == [
        (0, "The loss of L_θ"), (1, "Part"), (1, "Part"), (0, "References"),
    ]  # fmt: skip
    assert section(entries, 0) is None
    assert section(entries, entries[0].block) == 0
    assert section(entries, entries[2].block - 1) == 1
    assert section(entries, 99) == 3


def test_anchors_are_those_of_github_and_of_obsidian() -> None:
    blocks = parse("# A\n\n## The *big* loss!\n\n## Part\n\n## Part\n\n## Given {#here}").blocks
    for anchor, words in {
        "the-big-loss": "The big loss!",
        "The big loss!": "The big loss!",
        "here": "Given",
        "part": "Part",
    }.items():
        block = anchor_block(blocks, anchor)
        assert block is not None
        heading = blocks[block]
        assert isinstance(heading, Heading)
        assert plain(heading.children) == words
    assert anchor_block(blocks, "part") == anchor_block(blocks, "part-1") - 1  # type: ignore[operator]
    assert anchor_block(blocks, "part-2") is None


def test_the_symbols_of_a_formula() -> None:
    assert symbols(r"q(\mathbf{x}_t \vert \mathbf{x}_{t-1}) = \text{if } \sum_i \hat \beta_t \log p") == [
        "q", r"\mathbf{x}_t", r"\mathbf{x}_{t-1}", "i", r"\hat\beta_t", "p",
    ]  # fmt: skip


def test_where_a_symbol_is_defined() -> None:
    blocks = parse("The $x$ of old. And $y = 2$. Then $x$ denotes the input. We let $y$ be it. $x$ again.").blocks
    assert [plain(one.sentence) for one in definitions(blocks, "x + y")] == [
        "Then x denotes the input.",
        "We let y be it.",
    ]


def test_looking_at_what_something_leads_to() -> None:
    assert shown("#footnote-1") == "A note."
    assert (shown("#part") or "").startswith("Part A. Ho")
    assert shown("#none") is None
    assert shown("https://a.b/ho") == "Ho et al. arXiv https://a.b/ho"
    assert shown("https://a.b/else") == "https://a.b/else"
    assert shown("chain.png") == "[The chain] Figure 1. chain.png"
    assert "𝒩" in (shown(r"math:\eqref{eq:q}") or "")
    assert shown(r"math:\theta") == "θ where θ are the parameters of the model."
    assert shown(r"math:\zeta") is None
    seen = shown(r"math:q(\mathbf{x}_t) = \mathcal{N}(\mathbf{x}_t; \beta_t) \label{eq:q}") or ""
    assert "βₜ" in seen
    assert "variance schedule" in seen


def test_what_stands_below_the_end_need_not_be_read() -> None:
    page = Page(60)
    blocks = parse("Words.\n\n## More\n\nWords.").blocks
    page.extend(blocks, sizes(blocks))
    page.finish()
    end, height = page.end, page.height
    page.append(parse("## Linked from\n\n- a\n").blocks)
    assert page.height > height
    assert page.end == end
    narrow = page.at_width(30, page.options)
    narrow.finish()
    narrow.settle(0, 99)
    assert narrow.end < narrow.height
    assert [entry.title for entry in narrow.outline()] == ["More"]
