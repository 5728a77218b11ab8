"""What a page has besides its article, and what has to be put right in it: addresses, pictures, headings."""

import re
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

from reader.web.convert.pictures import Pictures
from reader.web.convert.tree import CodeText, Element, Formula, Node, read_fragment, replace

_LARGEST_JUNK = 0.4
"""What holds a larger part of the words of a page is no junk, whatever it is called."""
_JUNK_TAGS = frozenset({"nav", "button", "select", "textarea", "dialog", "noscript", "form", "fieldset", "menu"})
_JUNK_ROLES = frozenset(
    "navigation banner contentinfo search dialog alertdialog toolbar menu menubar tooltip doc-toc tablist".split()
)
_JUNK = re.compile(
    r"(?<![a-z])(?<!has-)(?<!has_)(?<!with-)(?<!no-)(?:"
    r"toc|table-?of-?contents|share|sharing|share[-_]?\w*|sharedaddy|addtoany|social\w*|newsletter\w*|subscri\w+|sign-?up"
    r"|related\w*|recommended|recirc\w*|read-?next|read-?more|more-?posts|cookies?|consent|gdpr|comments?|disqus\w*|giscus"
    r"|utterances|respond|breadcrumbs?|bcrumb|pagination|pager|paginav|post-?nav\w*|nav-?links|nav|navbar|navigation"
    r"|site-?header|site-?footer|page-?footer|post-?footer|entry-?footer|article-?footer|sidebar\w*|adverts?"
    r"|advertisement|ads|adsbygoogle|sponsor\w*|promo\w*|popup|modal|lightbox|masthead|skip-?links?|skip-?nav|print-?only"
    r"|no-?print|edit-?section|mw-editsection|mw-jump-link|navbox\w*|catlinks|printfooter|sistersitebox|mbox-small"
    r"|ambox|author-?(?:box|bio|card)|about-?author|byline|post-?meta|entry-?meta|article-?meta|post-?tags|tag-?list"
    r"|tags-?links|entry-?tags|reactions?|webmentions?|kudos|clap\w*|like-?button|feedback|rating\w*|anchor-?link"
    r"|header-?link|heading-?anchor|copy-?(?:button|btn|link)|sr-only|visually-?hidden|screen-?reader\w*|buy-?me\w*"
    r"|donat\w+|ko-fi|patreon|top-?link|back-?to-?top|scroll-?top|reading-?progress|estimated-?reading\w*|reading-?time"
    r")(?![a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
_CONTENTS = re.compile(
    r"\s*(?:table of contents?|contents|on this page|in this (?:article|post)|toc|outline|jump to)\s*:?\s*",
    re.IGNORECASE,
)
_ANCHOR_WORDS = re.compile(r"[#¶§🔗⚓¶\s]*|link|permalink|permanent link.*|copy link", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-orig-file", "data-full-src", "data-actualsrc",
            "data-url", "data-hi-res-src", "data-canonical-src")  # fmt: skip
_PLACEHOLDER = re.compile(
    r"^data:|placeholder|blank\.(?:gif|png)|spacer|loading\.(?:gif|svg)|1x1|pixel\.", re.IGNORECASE
)


# --- addresses and pictures ------------------------------------------------------------------------------------


def make_absolute(root: Element, address: str, base: str = "", kept: Collection[str] = ()) -> None:
    """Make all addresses below `root` absolute, but for those of places on the page itself, which are `#name`.

    `address` is where the page is; `base` what its addresses are relative to, if it says so. What is no address of the
    web, or of mail, goes; the names of pictures that are `kept` stay.
    """
    start = urljoin(address, base) if base else address
    own = address.partition("#")[0]
    for element in root.all():
        for name in ("href", "src", "cite", "poster"):
            value = element.attributes.get(name)
            if value and value not in kept:
                element.attributes[name] = _absolute(value.strip(), start, own)


def _absolute(value: str, start: str, own: str) -> str:
    if value.startswith("#"):
        return value
    try:
        found = urljoin(start, value)
        scheme = urlsplit(found).scheme
    except ValueError:
        return ""
    page, _, name = found.partition("#")
    if name and page == own and not urlsplit(value).scheme:
        return f"#{name}"
    return found if scheme in ("http", "https", "mailto") else ""


def find_pictures(root: Element, pictures: Pictures | None = None) -> None:
    """Let each picture have its real address: pages write another there until it is looked at. Counters go.

    `pictures`: takes those that are kept with the article.
    """

    def change(element: Element) -> list[Node] | None:
        if element.tag == "noscript":
            inner = list(element.all("img")) or [*read_fragment(element.text()).all("img")]
            return [_picture(one, pictures) for one in inner]
        if element.tag == "picture":
            image = element.first("img") or Element("img")
            if not image.get("src") or _PLACEHOLDER.search(image.get("src")):
                found = next(
                    (_largest(one.get("srcset") or one.get("data-srcset")) for one in element.all("source")), ""
                )
                image.attributes["src"] = found or image.get("src")
            return [_picture(image, pictures)]
        if element.tag == "img":
            return [] if _is_counter(element) else [_picture(element, pictures)]
        return None

    replace(root, change)
    for element in [root, *root.all()]:  # the same picture, for browsers that do without scripts
        seen: set[str] = set()
        kept: list[Node] = []
        for child in element.children:
            if isinstance(child, Element) and child.tag == "img":
                if child.get("src") in seen and child.get("src"):
                    continue
                seen.add(child.get("src"))
            kept.append(child)
        element.children = kept


def _picture(image: Element, pictures: Pictures | None) -> Element:
    source = image.get("src")
    other = next((image.get(name) for name in _SOURCES if image.get(name)), "")
    if not source or _PLACEHOLDER.search(source):
        source = other or _largest(image.get("data-srcset") or image.get("srcset")) or source
    if pictures and (name := pictures.take(source)):
        source = name
    image.attributes["src"] = "" if source.startswith("data:") else source
    return image


def _largest(srcset: str) -> str:
    """Return the largest picture of a `srcset`."""
    best, size = "", -1.0
    for entry in re.split(r",\s+(?=\S)|,(?=https?:)", srcset):
        address, _, width = entry.strip().partition(" ")
        number = float(found[0]) if (found := re.match(r"[\d.]+", width.strip())) else 1.0
        if address and number > size:
            best, size = address, number
    return best


def _is_counter(image: Element) -> bool:
    """Whether a picture is there to be counted, not to be seen."""
    return any(image.get(name) in ("0", "1", "0px", "1px") for name in ("width", "height"))


# --- junk ------------------------------------------------------------------------------------------------------


def drop_junk(root: Element) -> None:
    """Take away what is no part of an article: navigation, buttons, boxes for newsletters, what is hidden."""
    total = max(1, len(root.text()))
    _drop_contents(root)

    def change(element: Element) -> list[Node] | None:
        if not _is_junk(element):
            return None
        is_large = len(element.text()) > _LARGEST_JUNK * total and element.tag != "nav"
        return None if is_large or _holds_article(element) else []

    replace(root, change)
    _drop_anchors(root)


def _is_junk(element: Element) -> bool:
    attributes = element.attributes
    if element.tag in _JUNK_TAGS or attributes.get("role") in _JUNK_ROLES:
        return True
    if not attributes or element.tag in ("body", "html", "math", "img", "a", "p", "li", "code", "td", "tr", "article"):
        return "hidden" in attributes or (
            element.tag in ("a", "p") and (element.get("aria-hidden") == "true" or _is_named_junk(element))
        )
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDDEN.search(element.get("style")):
        return True
    return _is_named_junk(element)


def _is_named_junk(element: Element) -> bool:
    names = f"{element.get('class')} {element.get('id')} {element.get('data-component')}"
    return bool(names.strip()) and _JUNK.search(_CAMEL.sub("-", names)) is not None and element.tag not in _HEADINGS


def _holds_article(element: Element) -> bool:
    """Whether something is in an element that is no decoration: code, a displayed formula, the article."""
    for one in [element, *element.all()]:
        if one.tag in ("article", "main"):
            return True
        if any(isinstance(node, CodeText) or (isinstance(node, Formula) and node.is_display) for node in one.children):
            return True
    return False


def _drop_contents(root: Element) -> None:
    """Take away tables of contents: lists of nothing but links to places on the page, and the titles above them."""
    names = {one.get("id") for one in root.all() if one.get("id")}
    parents = [root, *root.all()]
    for parent in parents:
        kept: list[Node] = []
        for child in parent.children:
            if isinstance(child, Element) and (_is_contents(child, names) or _is_folded_contents(child)):
                while kept and (
                    _is_title_of_contents(kept[-1]) or (isinstance(kept[-1], str) and not kept[-1].strip())
                ):
                    kept.pop()
                continue
            kept.append(child)
        parent.children = kept


def _is_title_of_contents(node: Node) -> bool:
    return isinstance(node, Element) and _CONTENTS.fullmatch(node.text()) is not None


def _is_folded_contents(element: Element) -> bool:
    summary = element.first("summary") if element.tag == "details" else None
    return summary is not None and _CONTENTS.fullmatch(summary.text()) is not None


def _is_contents(element: Element, names: set[str]) -> bool:
    if element.tag not in ("ul", "ol"):
        return False
    links = [*element.all("a")]
    inside = [one for one in links if one.get("href").startswith("#") and one.get("href")[1:] in names]
    if len(links) < 3 or len(inside) < len(links):
        return False
    return sum(len(_bare(link)) for link in links) >= 0.9 * len(_bare(element))


def _bare(element: Element) -> str:
    return re.sub(r"[\s\d.]+", "", element.text())


def _drop_anchors(root: Element) -> None:
    """Take away the signs beside headings that only link to them; the heading keeps the name that they have."""
    for heading in root.all(*_HEADINGS):
        for link in [*heading.all("a")]:
            if not _ANCHOR_WORDS.fullmatch(link.text()) or link.first("img"):
                continue
            name = link.get("id") or link.get("name")
            heading.attributes.setdefault("id", name or link.get("href").partition("#")[2])
            replace(heading, lambda one, dropped=link: [] if one is dropped else None)  # type: ignore[misc]
