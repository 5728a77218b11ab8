"""Which part of a page is the article: a plain rule, by where the words are."""

import re

from reader.web.convert.tree import CodeText, Element, Formula

_CALLED = re.compile(
    r"(?:^|\s)(?:(?:post|entry|article|blog|story|page)[-_]{0,2}(?:content|body|text)|markdown-body|e-content|prose"
    r"|mw-parser-output|ltx_page_content|rst-content|theme-doc-markdown|available-content|gh-content|notion-page-content"
    r"|crayons-article__body|content__body|body-content|post__body)(?:$|\s)",
    re.IGNORECASE,
)
_ALMOST_ALL, _MOST = 0.85, 0.5
"""Parts of the words of a page."""
_BOXES = frozenset({"div", "section", "article", "main", "body", "center", "d-article", "td", "table", "tbody", "tr"})
_FORMULA = 10
"""Characters that a formula counts as."""


def article_part(body: Element) -> Element:
    """Return the element of a page that holds the article, once what is none was taken away.

    What is called so by its class or by its tag, if at least half of the words of the page are in it; from there, or
    from the page, on to the innermost box with nearly all of them.
    """
    words: dict[int, float] = {}
    _count(body, words, in_link=False)
    total = words[id(body)]
    if not total:
        return body
    start = body
    for wanted in (
        _is_called,
        lambda one: one.tag == "article",
        lambda one: one.tag == "main" or one.get("role") == "main",
    ):
        found = [one for one in body.all() if wanted(one) and words[id(one)] >= _MOST * total]
        if found:
            start = max(found, key=lambda one: words[id(one)])
            break
    while True:
        here = words[id(start)]
        inner = next(
            (one for one in start.elements() if one.tag in _BOXES and words[id(one)] >= _ALMOST_ALL * here), None
        )
        if inner is None or not here:
            return start
        start = inner


def _is_called(element: Element) -> bool:
    return element.get("itemprop") == "articleBody" or bool(
        element.attributes.get("class") and _CALLED.search(element.attributes["class"])
    )


def _count(element: Element, words: dict[int, float], *, in_link: bool) -> float:
    """Note how many characters of words are in each element; those of links count little."""
    in_link = in_link or element.tag == "a"
    total = 0.0
    for child in element.children:
        match child:
            case str(text):
                total += len(text.strip()) * (0.2 if in_link else 1.0)
            case Formula():
                total += _FORMULA
            case CodeText(text):
                total += len(text)
            case Element():
                total += _count(child, words, in_link=in_link)
    words[id(element)] = total
    return total
