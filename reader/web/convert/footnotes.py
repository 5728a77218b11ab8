"""Footnotes of a page, in the many ways that pages have of making them → references, and what they say.

In this order: notes that stand where they belong (side notes, distill, LaTeXML); notes that a link leads to and that
lead back, or that say what they are; numbers that nothing but a list of notes explains.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from reader.web.convert.notes import (
    BACK,
    HEADINGS,
    TITLES,
    bare,
    bibliography,
    cleaned,
    drop_empty,
    holds,
    text_before,
    tidy_refs,
    ways_back,
    within,
)
from reader.web.convert.tree import Element, Node, NoteRef, replace

Notes = dict[str, list[Node]]
"""Labels of footnotes → what they say."""

_LABEL = re.compile(
    r"[\[(]?\s*(?:\d{1,4}|[*†‡§¶‖#]{1,3}|[a-zA-Z]|[ivx]{1,5}|(?:note|nb|fn|n|ref)\.?\s?\d{1,3})\s*[\])]?", re.IGNORECASE
)
_NOTES = re.compile(
    r"foot-?notes?|end-?notes?|(?:^|[\s_-])fns?(?:$|[\s_:-])|(?:^|\s)notes?(?:$|\s)|side-?notes?|footdef"
    r"|references|reflist|bibliography|citations?(?:$|\s)|ltx_bib|doc-(?:foot|end)note",
    re.IGNORECASE,
)
_REF = re.compile(
    r"foot-?note|fn-?ref|note-?ref|(?:^|\s)(?:reference|ref|fn|cite|citation|footref)(?:$|\s)", re.IGNORECASE
)
_NUMBERED = re.compile(r"^[\s\[(]*(\d{1,3})(?=[\s\].):]|$)[\]\s).:]*")
_BLOCKS = frozenset("li p div dd aside section td tr blockquote figcaption footer".split())
_INLINE_NOTES = (
    "sidenote",
    "marginnote",
    "side-note",
    "margin-note",
    "ltx_note",
    "footnote-content",
    "inline-footnote",
)


def take_footnotes(root: Element, address: str = "") -> Notes:
    """Put a NoteRef where a footnote is referred to below `root`; return what the footnotes say.

    What they say is taken out of the page, with the headings above it. `address` is that of the page.
    """
    finder = _Finder(root, address)
    finder.take_inline()
    finder.take_linked()
    finder.take_numbered()
    return finder.finish()


@dataclass
class _Finder:
    """Finds the footnotes of one page."""

    root: Element
    address: str
    notes: Notes = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._look()

    def _look(self) -> None:
        """Find out where everything is."""
        self._parents: dict[int, Element] = {}
        self._by_name: dict[str, Element] = {}
        self._places: dict[int, int] = {}
        for place, element in enumerate([self.root, *self.root.all()]):
            self._places[id(element)] = place
            for child in element.elements():
                self._parents[id(child)] = element
            for name in (element.get("id"), element.get("name") if element.tag == "a" else ""):
                if name:
                    self._by_name.setdefault(name, element)

    def _around(self, element: Element, count: int = 100) -> Iterator[Element]:
        """Yield the elements that an element is in, the innermost first."""
        inner: Element | None = element
        while count and (inner := self._parents.get(id(inner))):
            yield inner
            count -= 1

    def _put(self, old: Element, new: list[Node]) -> None:
        """Put something in the place of an element."""
        parent = self._parents.get(id(old))
        if parent is None:
            return
        at = next((at for at, child in enumerate(parent.children) if child is old), None)
        if at is not None:
            parent.children[at : at + 1] = new
            for node in new:
                if isinstance(node, Element):
                    self._parents[id(node)] = parent

    # --- notes where they belong

    def take_inline(self) -> None:
        """Take notes that stand in the text."""
        sources = bibliography(self.root)
        said: set[str] = set()

        def change(element: Element) -> list[Node] | None:
            if element.tag == "d-cite":
                keys = [key.strip() for key in (element.get("key") or element.get("bibtex-key")).split(",")]
                made: list[Node] = []
                for key in filter(None, keys):
                    if key in sources:
                        self.notes.setdefault(f"cite {key}", [sources[key]])
                        made.append(NoteRef(f"cite {key}"))
                    else:
                        made.append(f"[{key}]")
                return made or None
            if element.tag == "d-footnote" or (element.has_class(*_INLINE_NOTES) and element.tag in ("span", "small")):
                key = f"inline {len(self.notes)}"
                inner = next((one for one in element.all() if one.has_class("ltx_note_content")), element)
                content = cleaned(inner.children, "")
                self.notes[key] = content
                said.add(bare(Element("div", {}, content)))
                return [NoteRef(key)]
            if element.has_class("margin-toggle", "footref-toggle", "sidenote-number", "sidenote-toggle"):
                return []
            return [] if element.tag == "label" and element.has_class("footref") else None

        replace(self.root, change)
        if said:
            replace(self.root, lambda one: [] if one.has_class("footdef") and bare(one) in said else None)
            self._look()

    # --- notes that are linked

    def take_linked(self) -> None:
        """Take notes that links lead to."""
        returns = ways_back(self.root)
        found: list[tuple[Element, Element, str]] = []  # references, targets, names
        for link in [one for one in self.root.all() if one.tag == "a" or one.get("data-definition")]:
            name = link.get("data-definition") or self._name_of(link)
            words = link.text().strip()
            if not name or not (_LABEL.fullmatch(words) or (link.tag != "a" and len(words) < 4)):
                continue
            target = self._by_name.get(name) or returns.get(name)
            if target is not None and target is not link and self._is_note(link, target):
                found.append((link, target, name))
        targets = {id(target): target for _, target, _ in found}
        parts = self._parts(list(targets.values()))
        labels: dict[int, str] = {}
        for link, target, name in found:
            content = parts.get(id(target))
            if content is None:
                continue
            if id(target) not in labels:
                labels[id(target)] = f"link {name}"
                self.notes[labels[id(target)]] = cleaned(content, link.text().strip())
            self._refer(link, labels[id(target)])
        self._link_rest({name: labels[id(target)] for _, target, name in found if id(target) in labels})

    def _name_of(self, link: Element) -> str:
        """Return the name of the place on this page that a link leads to, empty where it leads elsewhere."""
        page, sign, name = link.get("href").partition("#")
        if not sign or (page and page.rstrip("/") != self.address.partition("#")[0].rstrip("/")):
            return ""
        return unquote(name)

    def _block_of(self, target: Element) -> Element | None:
        """Return the block that a place is in."""
        if target.tag in _BLOCKS:
            return target
        for element in self._around(target):
            if element.tag in _BLOCKS:
                return element
            if element.tag in HEADINGS:
                return None
        return None

    def _is_note(self, link: Element, target: Element) -> bool:
        """Whether what a link leads to is a footnote."""
        block = self._block_of(target)
        if block is None or block is self.root or self._places[id(block)] < self._places[id(link)]:
            return False  # a note comes behind: what leads up leads back
        if link.get("data-definition"):
            return True
        if target.tag in HEADINGS or block.first(*HEADINGS):
            return False
        near = [link, *self._around(link, 3)]
        mine = {name for one in near for name in (one.get("id"), one.get("name")) if name}
        for back in block.all("a"):
            name = back.get("href").rpartition("#")[2]
            if name and (unquote(name) in mine or BACK.fullmatch(back.text()) or "ref" in name):
                return True
        around = [block, *self._around(block, 4)]
        if any(_NOTES.search(f"{one.get('class')} {one.get('id')} {one.get('role')}") for one in around[:5]):
            return True
        marks = " ".join(f"{one.get('class')} {one.get('role')} {one.get('rel')}" for one in near[:2])
        return _REF.search(marks) is not None or self._is_under_title(block)

    def _is_under_title(self, block: Element) -> bool:
        """Whether a block stands below a heading such as “Notes”."""
        for element in [block, *self._around(block, 2)]:
            parent = self._parents.get(id(element))
            before = [*parent.elements()] if parent else []
            at = next((at for at, one in enumerate(before) if one is element), 0)
            heading = next((one for one in reversed(before[:at]) if one.tag in HEADINGS), None)
            if heading is not None:
                return TITLES.fullmatch(heading.text()) is not None
        return False

    def _parts(self, targets: list[Element]) -> dict[int, list[Node]]:
        """Return what belongs to each target: its block, or a part of that where several share one; take it out."""
        shared: dict[int, tuple[Element, list[Element]]] = {}
        for target in targets:
            if block := self._block_of(target):
                shared.setdefault(id(block), (block, []))[1].append(target)
        out: dict[int, list[Node]] = {}
        for block, here in shared.values():
            if len(here) == 1:
                out[id(here[0])] = block.children
                if block.tag == "tr" and (cells := [*block.elements()]):
                    out[id(here[0])] = cells[-1].children
            else:
                inner = block
                while len(only := [*inner.elements()]) == 1 and not any(only[0] is one for one in here):
                    inner = only[0]
                at = [next((n for n, child in enumerate(inner.children) if holds(child, one)), None) for one in here]
                if None in at or len(set(at)) < len(at):
                    continue
                starts = [n for n in at if n is not None]
                for one, start, stop in zip(here, starts, [*starts[1:], len(inner.children)], strict=True):
                    out[id(one)] = inner.children[start:stop]
            self._put(block, [])
        return out

    def _refer(self, link: Element, label: str) -> None:
        """Put a reference in the place of a link, and of what holds nothing but the link."""
        outer, words = link, link.text().strip()
        for element in self._around(link, 4):
            if element.tag not in ("sup", "span", "a", "small", "b", "em") or element.text().strip() != words:
                break
            outer = element
        self._put(outer, [NoteRef(label)])

    def _link_rest(self, labels: dict[str, str]) -> None:
        """Let other links to what is a footnote now refer to it."""

        def change(element: Element) -> list[Node] | None:
            if element.tag == "a" and (label := labels.get(self._name_of(element))):
                return [*element.children, NoteRef(label)] if not BACK.fullmatch(element.text()) else []
            return None

        replace(self.root, change)

    # --- notes that are only numbered

    def take_numbered(self) -> None:
        """Take notes whose references are no links, where a number of each says all."""
        sups = [
            one
            for one in self.root.all("sup")
            if re.fullmatch(r"\[?\d{1,3}\]?", one.text().strip()) and not one.first("a")
        ]
        if not sups:
            return
        for found in (self._in_lists(), self._behind_rule()):
            blocks = {id(one) for parts in found.values() for part in parts for one in within(part)}
            refs = [one for one in sups if id(one) not in blocks]
            numbers = [*dict.fromkeys(int(one.text().strip(" []")) for one in refs)]
            if numbers and numbers == [*range(1, len(numbers) + 1)] and numbers == sorted(found):
                for number, parts in found.items():
                    content = parts[0].children if len(parts) == 1 and isinstance(parts[0], Element) else parts
                    self.notes[f"number {number}"] = cleaned(content, str(number))
                    for part in parts:
                        if isinstance(part, Element):
                            self._put(part, [])
                for one in refs:
                    self._put(one, [NoteRef(f"number {one.text().strip(' []')}")])
                return

    def _in_lists(self) -> dict[int, list[Node]]:
        """Return the items of lists that are lists of notes, by their numbers."""
        found: dict[int, list[Node]] = {}
        for group in self.root.all("ol"):
            around = [group, *self._around(group, 3)]
            if not (
                any(one.tag == "aside" or _NOTES.search(f"{one.get('class')} {one.get('id')}") for one in around)
                or self._is_under_title(group)
            ):
                continue
            start = group.get("start")
            for number, item in enumerate(group.elements(), int(start) if start.isdecimal() else 1):
                found.setdefault(number, [item])
        return found

    def _behind_rule(self) -> dict[int, list[Node]]:
        """Return the numbered blocks behind the last rule, each with those that go on with it."""
        rule = next(reversed([*self.root.all("hr")]), None)
        parent = self._parents.get(id(rule)) if rule else None
        if parent is None:
            return {}
        at = next(at for at, child in enumerate(parent.children) if child is rule)
        found: dict[int, list[Node]] = {}
        for block in [child for child in parent.children[at + 1 :] if isinstance(child, Element)]:
            first = next((one for one in block.elements()), None)
            begins = first is not None and first.tag in ("sup", "strong", "b") and block.children
            words = _NUMBERED.match(first.text() if begins and first else block.text())
            is_first = bool(words) and (not begins or not text_before(block, first))
            if words and is_first and int(words[1]) == len(found) + 1:
                found[int(words[1])] = [block]
            elif found:
                found[len(found)].append(block)
            else:
                return {}
        return found

    # --- at the end

    def finish(self) -> Notes:
        """Number the footnotes in the order of the page; return those that are referred to."""
        if self.notes:
            drop_empty(self.root)
        order: dict[str, str] = {}
        waiting: list[Element] = [self.root]

        def number(element: Element) -> None:
            tidy_refs(element)
            for child in element.children:
                if isinstance(child, NoteRef):
                    if child.label not in order:
                        order[child.label] = str(len(order) + 1)
                        waiting.append(Element("div", {}, self.notes.get(child.label, [])))
                    child.label = order[child.label]
                elif isinstance(child, Element):
                    number(child)

        while waiting:
            number(waiting.pop(0))
        return {new: self.notes[old] for old, new in order.items() if old in self.notes}
