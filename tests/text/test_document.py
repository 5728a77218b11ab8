import pytest

from reader.text.document.anchors import anchor_block
from reader.text.document.nodes import end_of_body
from reader.text.markdown.builder import parse

CLOSINGS = [
    "## References\n\n1. one\n2. two",
    "## References\n\n[1] x\n\n## Citation\n\n```bibtex\n@article{x}\n```",
    "## Cited as:\n\n> me",
    "# Appendix\n\n## A.1 Proofs\n\nlong",
    "## Appendix A: proofs\n\n### Lemma\n\nlong\n\n## References\n\nx",
    "## 7. Bibliography\n\nx",
    "---\n\n## Footnotes\n\nx",
]


@pytest.mark.parametrize("closing", CLOSINGS)
def test_what_closes_a_post_does_not_count(closing: str) -> None:
    body = "# Title\n\nFirst.\n\n## Part\n\nSecond."
    assert end_of_body(parse(f"{body}\n\n{closing}").blocks) == len(parse(body).blocks)


@pytest.mark.parametrize(
    "source",
    [
        "First.\n\n## References\n\nx\n\n## Conclusion\n\nLast.",
        "First.\n\n## Reference counting\n\nLast.",
        "First.\n\n## Citations needed, and other jokes\n\nLast.",
        "## References\n\nonly",
        "# T\n\n## References\n\nonly",
        "",
    ],
)
def test_what_is_the_post_itself_counts(source: str) -> None:
    blocks = parse(source).blocks
    assert end_of_body(blocks) == len(blocks)


def test_anchors_are_those_of_github() -> None:
    document = parse("# One\n\n## What's *new* in 2.0?\n\ntext")
    assert anchor_block(document.blocks, "whats-new-in-20") == 1
    assert anchor_block(document.blocks, "nowhere") is None
