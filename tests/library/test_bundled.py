"""The nine posts that come with Reader."""

import re

import pytest
from support.pages import all_lines, page_of

from reader.library.library import read_library
from reader.library.post import Post
from reader.library.reading import read_document
from reader.paths import bundled_posts
from reader.text.lines import row_width
from reader.text.math import inline

SITE = "https://lilianweng.github.io/posts/"
FACTS = [
    ("2023-01-27", 46, "The Transformer Family Version 2.0", "2023-01-27-the-transformer-family-v2/", None),
    (
        "2023-01-10",
        9,
        "Large Transformer Model Inference Optimization",
        "2023-01-10-inference-optimization/",
        "2023-01-24",
    ),
    ("2022-09-08", 17, "Some Math behind Neural Tangent Kernel", "2022-09-08-ntk/", None),
    ("2021-09-24", 21, "How to Train Really Large Models on Many GPUs?", "2021-09-25-train-large/", "2022-06-10"),
    ("2020-04-07", 25, "The Transformer Family", "2020-04-07-the-transformer-family/", "2023-01-27"),
    ("2019-03-14", 22, "Are Deep Neural Networks Dramatically Overfitted?", "2019-03-14-overfit/", "2019-05-27"),
    ("2017-09-28", 9, "Anatomize Deep Learning with Information Theory", "2017-09-28-information-bottleneck/", None),
    (
        "2017-08-01",
        18,
        "How to Explain the Prediction of a Machine Learning Model?",
        "2017-08-01-interpretation/",
        None,
    ),
    ("2017-06-21", 12, "An Overview of Deep Learning for Curious People", "2017-06-21-overview/", None),
]
POSTS = read_library([bundled_posts()]).posts


def body_of(post: Post) -> str:
    return post.path.read_text().split("---\n", 2)[2]


def test_their_facts() -> None:
    assert [
        (
            str(post.date),
            post.reading_time,
            post.title,
            post.url.removeprefix(SITE),
            str(post.updated) if post.updated else None,
        )
        for post in POSTS
    ] == FACTS
    assert all(post.author == "Lilian Weng" and post.tags and not post.problem for post in POSTS)


@pytest.mark.parametrize("post", POSTS, ids=lambda post: post.slug)
class TestEach:
    def test_is_named_by_date_and_slug(self, post: Post) -> None:
        assert post.path.name == f"{post.date}-{post.slug}.md"

    def test_has_80_to_160_words_and_ends_in_a_link_to_the_original(self, post: Post) -> None:
        body = body_of(post).strip()
        assert 80 <= len(body.split()) <= 160
        assert body.endswith(f"]({post.url})")

    def test_has_no_formula_that_is_not_understood(self, post: Post) -> None:
        formulas = re.findall(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", body_of(post), re.DOTALL)
        spans = [span for display, within in formulas for span in inline(display or within)]
        assert all("source" not in span.style for span in spans)

    def test_fits_at_any_width(self, post: Post) -> None:
        document = read_document(post)
        for width in (20, 40, 72, 120):
            page = page_of(document, width)
            lines = all_lines(page)
            assert page.end == len(lines)
            assert all(row_width(line.spans) <= width for line in lines)


def test_the_two_transformer_families_lead_to_each_other() -> None:
    library = read_library([bundled_posts()])
    new, old = (post for post in library.posts if "Transformer Family" in post.title)
    for one, other in ((new, old), (old, new)):
        targets = re.findall(r"\]\(([^)]+)\)", body_of(one))
        assert library.by_path(one.path.parent / targets[0]) == other
