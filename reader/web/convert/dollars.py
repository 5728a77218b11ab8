r"""Formulas that stand in the text of a page between `$`, `$$`, `\(`, `\[` or `\begin`.

What reads them in a browser looks at the words that a person sees, so a formula may reach across elements: the ones
that the author's Markdown has made of `_` and `*` in it, and line breaks.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reader.text.markdown.formulas import reads_as_formula
from reader.web.convert.formulas import mended
from reader.web.convert.inline_tags import CODE, is_inline
from reader.web.convert.tree import Element, Formula, Node

_LONGEST = 20_000
_OPENING = re.compile(
    r"(?=[$\\])(?:(?P<escaped>\\\$)|\\\\(?![(\[])|(?P<environment>\\begin\{(?P<name>[a-zA-Z]+\*?)\})|(?P<bracket>\\\\?[(\[])"
    r"|(?P<double>\$\$)|(?P<single>\$))"
)
_OBJECT = "\ufffc"
"""Stands for what is no text: no formula reaches across it."""
_EVIDENCE = re.compile(
    r"\\[a-zA-Z{}|,;!]|[\^_]|^[A-Za-z][A-Za-z]?'*$|^[A-Za-z]\w{0,2}\s*[=<>+*/-]|^[\[(]?-?\d[\d.,]*[\])]?$"
)
_MARKS = {"em": "_", "i": "_", "strong": "__", "b": "__", "del": "~~", "s": "~~"}
_NOT_LOOKED_AT = frozenset({"pre", "script", "textarea", *CODE})


class _Leaf(NamedTuple):
    """A piece of a line that holds nothing else."""

    node: Node
    around: tuple[Element, ...]
    """The elements of the line that it is in, the outermost first."""

    @property
    def text(self) -> str:
        match self.node:
            case str(text):
                return text
            case Element(tag="br"):
                return "\n"
            case Element(tag="span" | "a" | "wbr", children=[]):
                return ""
        return _OBJECT


class _Found(NamedTuple):
    """A formula in the text of a line."""

    start: int
    end: int
    inside: tuple[int, int]
    is_display: bool


def take_delimited(root: Element, *, has_math: bool) -> None:
    """Put a Formula in the place of each that stands between delimiters in the text below `root`.

    `has_math`: whether the page shows signs of something that reads them; else only what can be nothing else is one.
    """
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in _NOT_LOOKED_AT:
            continue
        children: list[Node] = []
        run: list[Node] = []
        for child in element.children:
            if is_inline(child):
                run.append(child)
                continue
            children += _taken(run, has_math=has_math)
            run = []
            children.append(child)
            if isinstance(child, Element):
                waiting.append(child)
        element.children = [*children, *_taken(run, has_math=has_math)]


def _taken(run: list[Node], *, has_math: bool) -> list[Node]:
    leaves = [*_leaves(run, ())]
    text = "".join(leaf.text for leaf in leaves)
    if "$" not in text and "\\" not in text:
        return run
    found = [*_find(text, has_math=has_math)]
    if not found and not (has_math and "\\$" in text):
        return run
    return _nested(_with_formulas(leaves, text, found, unescape=has_math))


def _leaves(nodes: list[Node], around: tuple[Element, ...]) -> Iterator[_Leaf]:
    for node in nodes:
        if isinstance(node, Element) and node.children and node.tag not in CODE:
            yield from _leaves(node.children, (*around, node))
        else:
            yield _Leaf(node, around)


def _find(text: str, *, has_math: bool) -> Iterator[_Found]:
    """Yield the formulas of a line."""
    at = 0
    never: set[str] = set()  # ends that do not come any more
    while opening := _OPENING.search(text, at):
        at = opening.end()
        if opening["escaped"] or not opening.lastgroup:
            continue
        begin = opening.end()
        if opening["single"]:
            end = _dollar(text, begin, never, has_math=has_math)
            mark, is_display = "$", False
        elif opening["double"]:
            mark, is_display = "$$", True
            end = _end(text, mark, begin, never)
        elif opening["bracket"]:
            mark = opening["bracket"].replace("(", ")").replace("[", "]")
            is_display = mark.endswith("]")
            end = _end(text, mark, begin, never)
            if end >= 0 and mark.startswith("\\\\") and not _EVIDENCE.search(text[begin:end].strip()):
                end = -1
        else:
            mark, is_display = f"\\end{{{opening['name']}}}", True
            end = _end(text, mark, begin, never) if has_math or "\\" in text[begin : begin + 200] else -1
        if end < 0 or not text[begin:end].strip():
            continue
        at = end + len(mark)
        inside = (opening.start(), at) if opening["environment"] else (begin, end)
        yield _Found(opening.start(), at, inside, is_display)


def _end(text: str, mark: str, begin: int, never: set[str]) -> int:
    """Return where a mark comes next, -1 where it does not, or only behind what no formula reaches across."""
    if mark in never:
        return -1
    end = text.find(mark, begin)
    if end < 0:
        never.add(mark)
    return end if 0 <= end - begin <= _LONGEST and _OBJECT not in text[begin:end] else -1


def _dollar(text: str, begin: int, never: set[str], *, has_math: bool) -> int:
    end = begin
    while (end := _end(text, "$", end, never)) >= 0 and text[end - 1] == "\\" and text[end - 2] != "\\":
        end += 1
    if end < 0 or (begin > 1 and text[begin - 2].isalnum() and not has_math):
        return -1
    words, behind = text[begin:end], text[end + 1 : end + 2]
    if has_math and "\\" in words:
        return end
    if has_math:
        words = words.strip()
    if not words or words[0].isspace() or not reads_as_formula(words, behind):
        return -1
    if has_math:
        return end
    is_sure = _EVIDENCE.search(words) is not None and any(sign.isalnum() for sign in words)
    return end if is_sure and not (words[0].isdigit() and " " in words) else -1


def _with_formulas(leaves: list[_Leaf], text: str, found: list[_Found], *, unescape: bool) -> list[_Leaf]:
    """Return leaves in which formulas stand in the place of what was found."""
    starts = [0]
    for leaf in leaves:
        starts.append(starts[-1] + len(leaf.text))
    dissolved: set[int] = set()
    out: list[_Leaf] = []
    waiting = iter(found)
    coming = next(waiting, None)
    done = 0  # where the last formula ended
    for number, leaf in enumerate(leaves):
        at, end = max(starts[number], done), starts[number + 1]
        if starts[number] == end and at == end:
            out.append(leaf)
        while at < end:
            stop = min(end, coming.start) if coming else end
            if at < stop:
                out.append(_part(leaf, at - starts[number], stop - starts[number], unescape=unescape))
            if coming is None or coming.start >= end:
                break
            within = _within(leaves, starts, number, coming.end)
            common = _common([one.around for _, one in within])
            dissolved |= {id(element) for _, one in within for element in one.around[len(common) :]}
            out.append(_Leaf(Formula(_source(within, coming.inside), coming.is_display), common))
            at = done = coming.end
            coming = next(waiting, None)
    return [_Leaf(leaf.node, tuple(element for element in leaf.around if id(element) not in dissolved)) for leaf in out]


def _part(leaf: _Leaf, start: int, end: int, *, unescape: bool) -> _Leaf:
    """Return a part of a leaf, which is all of it where that is no text."""
    if not isinstance(leaf.node, str):
        return leaf
    text = leaf.node[start:end]
    return _Leaf(text.replace("\\$", "$") if unescape else text, leaf.around)


def _within(leaves: list[_Leaf], starts: list[int], first: int, end: int) -> list[tuple[int, _Leaf]]:
    """Return the leaves from the first on up to an end, each with where it starts."""
    last = first
    while last < len(leaves) and starts[last] < end:
        last += 1
    return [*zip(starts[first:last], leaves[first:last], strict=True)]


def _common(chains: list[tuple[Element, ...]]) -> tuple[Element, ...]:
    first = chains[0]
    length = 0
    while length < len(first) and all(len(chain) > length and chain[length] is first[length] for chain in chains):
        length += 1
    return first[:length]


def _source(within: list[tuple[int, _Leaf]], inside: tuple[int, int]) -> str:
    """Return the LaTeX of a formula, with the signs again that elements were made of."""
    start, end = inside
    pieces: list[str] = []
    before: tuple[Element, ...] | None = None
    for begin, leaf in within:
        if before is not None and begin >= start:
            pieces += [_mark(one, "".join(pieces), opens=False) for one in reversed(before) if one not in leaf.around]
            pieces += [_mark(one, "".join(pieces), opens=True) for one in leaf.around if one not in before]
        before = leaf.around
        pieces.append(leaf.text[max(0, start - begin) : max(0, end - begin)])
    return tidied(mended("".join(pieces)))


def _mark(element: Element, before: str, *, opens: bool) -> str:
    if element.tag in ("sub", "sup"):
        return ("_{" if element.tag == "sub" else "^{") if opens else "}"
    if element.tag in ("em", "i") and before.endswith("^"):
        return "*"
    return _MARKS.get(element.tag, "")


def tidied(source: str) -> str:
    r"""Return LaTeX without empty lines; what Markdown has left of `\\` at the end of a row is one again."""
    lines = [line.strip() for line in source.split("\n")]
    if "\\begin" in source and "\\\\" not in source:
        lines = [re.sub(r"(?<!\\)\\$", r"\\\\", line) for line in lines]
    return "\n".join(line for line in lines if line)


def _nested(leaves: list[_Leaf]) -> list[Node]:
    """Return leaves within the elements that were around them."""
    out: list[Node] = []
    open_now: list[tuple[Element, Element]] = []
    for leaf in leaves:
        same = 0
        while same < min(len(open_now), len(leaf.around)) and open_now[same][0] is leaf.around[same]:
            same += 1
        del open_now[same:]
        for element in leaf.around[same:]:
            copy = Element(element.tag, element.attributes, [])
            (open_now[-1][1].children if open_now else out).append(copy)
            open_now.append((element, copy))
        (open_now[-1][1].children if open_now else out).append(leaf.node)
    return out
