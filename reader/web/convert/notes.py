"""What footnotes are made of: their words without numbers and ways back, and what stands around references."""

import re
from collections.abc import Iterator

from reader.web.convert.tree import Element, Node, NoteRef, collapsed, replace

TITLES = re.compile(r"\s*(?:foot|end|side)?-?notes?(?: and references)?\s*:?\s*|\s*references\s*:?\s*", re.IGNORECASE)
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_HOLDERS = frozenset("ol ul aside section div footer table tbody tr".split())
BACK = re.compile(
    r"[\s\[(]*(?:[↩↑⤴⏎↵⇑⬆^⮐🔙]\ufe0e?\ufe0f?|back(?: to (?:text|content|article))?|return|jump up)[\s\])]*", re.I
)
"""What leads back from a footnote."""
_BACK_CLASS = re.compile(
    r"back-?(?:ref|link)|reversefootnote|footnote-return|mw-cite-backlink|footnote-to-top|fn-?back"
)


def cleaned(content: list[Node], label: str) -> list[Node]:
    """Return what a note says, without its own number and without links back."""
    holder = Element("div", {}, list(content))

    def change(element: Element) -> list[Node] | None:
        classes = f"{element.get('class')} {element.get('role')}"
        if _BACK_CLASS.search(classes) or element.has_class("ltx_note_mark", "ltx_tag_note"):
            return []
        if element.has_class("footnote-definition-label", "footnote-label", "footnum", "fn-label", "note-label"):
            return []
        if element.tag == "a" and BACK.fullmatch(element.text() or "-") and not element.first("img"):
            return []
        if element.tag == "a" and not element.text().strip() and not element.first("img"):
            return []
        if element.has_class("reference-text") and element.tag == "span":
            holder.children = element.children
        return None

    replace(holder, change)
    _drop_number(holder, label)
    return holder.children


def ways_back(root: Element) -> dict[str, Element]:
    """Return names of notes that nothing has, with the links in the notes that lead back (Word has them so)."""
    found: dict[str, Element] = {}
    for link in root.all("a"):
        name = link.get("href").rpartition("#")[2]
        if "ref" in name:
            found.setdefault(name.replace("ref", "", 1), link)
    return found


def within(node: Node) -> Iterator[Element]:
    """Yield a node, if it is an element, and the elements in it."""
    if isinstance(node, Element):
        yield node
        yield from node.all()


def holds(node: Node, element: Element) -> bool:
    """Return whether an element is a node, or in it."""
    return any(one is element for one in within(node))


def bare(element: Element) -> str:
    """Return the words of an element, formulas and references as something, without white space."""
    return re.sub(r"\s+|^\W*\d+\W*", "", element.text()) or ("¹" if _has_ref(element) else "")


def _has_ref(element: Element) -> bool:
    return any(isinstance(child, NoteRef) for one in [element, *element.all()] for child in one.children)


def text_before(block: Element, first: Element | None) -> str:
    """Return the words in a block before one of its children."""
    words = ""
    for child in block.children:
        if child is first:
            break
        words += child if isinstance(child, str) else ""
    return words.strip()


def _drop_number(holder: Element, label: str) -> None:
    """Take the number off the beginning of a note."""
    bare = label.strip(" []()")
    while holder.children and _is_blank(holder.children[-1]):
        holder.children.pop()
    element = holder
    while True:
        while element.children and isinstance(element.children[0], str) and not element.children[0].strip():
            element.children.pop(0)
        first = element.children[0] if element.children else None
        if isinstance(first, str):
            element.children[0] = (
                re.sub(rf"^\s*[\[(]?{re.escape(bare)}(?:[\])]?[.:)]?\s+|[\])])", "", first) if bare else first
            )
            return
        if not isinstance(first, Element):
            return
        words = first.text().strip(" []().:\xa0\n")
        is_number = words in (bare, "") or (not bare and first.tag == "sup" and words.isdecimal())
        if is_number and first.tag not in ("img", "br"):
            element.children.pop(0)
            if first.text().strip() and element.children and isinstance(element.children[0], str):
                element.children[0] = element.children[0].lstrip(" .:)]\n\xa0")
                return
            continue
        if first.tag == "br":
            element.children.pop(0)
            continue
        element = first


def _is_blank(node: Node) -> bool:
    return not node.strip() if isinstance(node, str) else isinstance(node, Element) and node.tag == "br"


def drop_empty(element: Element) -> bool:
    """Take away lists that held notes and hold nothing any more, with the headings and rules above them.

    Return whether the element itself holds nothing any more.
    """
    kept: list[Node] = []
    for child in element.children:
        if not (isinstance(child, Element) and child.tag not in ("pre", "math") and drop_empty(child)):
            kept.append(child)
    end = len(kept)
    while end and _is_left_above(kept[end - 1]):
        end -= 1
    element.children = kept[:end] if any(isinstance(node, Element) for node in kept[end:]) else kept
    return (
        element.tag in _HOLDERS and not bare(element) and not element.first("img", "picture", "video", "iframe", "hr")
    )


def _is_left_above(node: Node) -> bool:
    if isinstance(node, str):
        return not node.strip()
    is_title = isinstance(node, Element) and node.tag in HEADINGS and TITLES.fullmatch(node.text())
    return bool(is_title) or (isinstance(node, Element) and node.tag == "hr")


def tidy_refs(element: Element) -> None:
    """Take away the brackets and commas between which references stood, and what raised them."""
    children = element.children
    for at, child in enumerate(children):
        if isinstance(child, NoteRef) and 0 < at < len(children) - 1:
            before, behind = children[at - 1], children[at + 1]
            if isinstance(before, str) and isinstance(behind, str) and before.endswith("[") and behind[:1] == "]":
                children[at - 1], children[at + 1] = before[:-1], behind[1:]
        if isinstance(child, Element) and child.tag in ("sup", "cite") and _has_ref(child):
            inner = [one for one in child.children if not isinstance(one, str) or one.strip(" ,;[]()\n\xa0–-")]
            if all(isinstance(one, NoteRef) for one in inner):
                children[at : at + 1] = inner


def bibliography(root: Element) -> dict[str, Node]:
    """Return what distill's list of sources has under each key, in a line."""
    import json

    found: dict[str, Node] = {}
    for holder in root.all("d-bibliography"):
        try:
            entries = json.loads(holder.text() or "[]")
            pairs = entries.items() if isinstance(entries, dict) else [(key, value) for key, value in entries]
        except (ValueError, TypeError):
            continue
        for key, entry in pairs:
            if isinstance(key, str) and isinstance(entry, dict):
                parts = [str(entry.get(name, "")) for name in ("author", "title", "journal", "year")]
                words = ". ".join(collapsed(part).strip() for part in parts if part)
                address = str(entry.get("url", ""))
                link: Node = Element("a", {"href": address}, [words]) if address.startswith("http") else words
                found[key] = link
    return found
