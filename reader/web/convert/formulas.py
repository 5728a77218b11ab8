"""Formulas of a page that are elements: scripts, MathML, what KaTeX and MathJax have drawn, pictures of formulas."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs, unquote, urlsplit

from reader.text.markdown.mathml import to_latex
from reader.web.convert.tree import Element, Formula, Node, Page, collapsed, replace

_ATTRIBUTES = (
    "data-tex",
    "data-latex",
    "data-math",
    "data-entry",
    "data-katex",
    "data-expr",
    "data-formula",
    "data-eq",
)
_MATH_CLASS = re.compile(r"math|katex|latex|\btex|tex\b|equation|formula|hurmet|mjx|ztext", re.IGNORECASE)
_DISPLAY_CLASS = re.compile(r"display|block|katex-display|equation\b", re.IGNORECASE)
_DELIMITED = re.compile(
    r"\s*(?:\\\[(?P<bracket>.*)\\\]|\$\$(?P<dollars>.*)\$\$|\\\((?P<paren>.*)\\\)|\$(?!\$)(?P<dollar>.*)\$"
    r"|(?P<environment>\\begin\{(?!array|[bpvB]?matrix|cases).*\\end\{[a-z]+\*?\}))\s*",
    re.DOTALL,
)
_PREVIEWS = ("MathJax_Preview", "MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_CHTML", "MathJax_SVG_Display",
             "mjx-chtml", "MJXc-display")  # fmt: skip
_PICTURE_CLASS = re.compile(r"\b(?:latex|tex|math\w*|mwe-math[\w-]*|equation|formula\w*|ee_img|eqn?|ql-img[\w-]*)\b")
_COMMAND = re.compile(r"\\[a-zA-Z]+|[\^_]\{|^\s*[A-Za-z]\s*$|[A-Za-z0-9)][\^_][A-Za-z0-9]")
_SERVICES = re.compile(
    r"latex|codecogs|chart\.(?:apis\.google|googleapis)\.com|math\.now\.sh|i\.upmath\.me|/render/math|/equation\?"
    r"|/formula/|mathurl|quicklatex|texify|mimetex",
    re.IGNORECASE,
)
_PARAMETERS = ("latex", "tex", "chl", "math", "from", "eq", "formula", "zoom_latex")
_WRAPPED = re.compile(r"^\{\\(?:displaystyle|textstyle)\s?(.*)\}$", re.DOTALL)
_STYLE = re.compile(r"^\\(?:displaystyle|textstyle)(?![a-zA-Z])\s*")


def take_formulas(page: Page, root: Element) -> None:
    """Put a Formula in the place of each element below `root` that is one."""
    scripts = any("math/tex" in script.get("type") for script in root.all("script"))
    _drop_previews(root, by_scripts=scripts)
    replace(root, lambda element: _formula(element, page))


def delimited(text: str, *, is_display: bool = False) -> Formula | None:
    """Return the formula that a text is, delimiters and all; None where it has none around it."""
    match = _DELIMITED.fullmatch(text)
    if match is None:
        return None
    kind = match.lastgroup or ""
    return Formula(mended(match[kind]), is_display or kind in ("bracket", "dollars", "environment"))


def mended(source: str) -> str:
    r"""Return LaTeX as its author wrote it: without what a typographer, or an editor of pages, has put in.

    `’` was a prime, `…` dots, a space that does not break a space; Wikipedia puts `{\displaystyle …}` around all.
    """
    source = source.replace("\xa0", " ").replace("\u200b", "").replace("\u2061", "").replace("\u2062", "")
    source = source.replace("’", "'").replace("‘", "'").replace("′", "'").replace("…", r"\dots ")
    source = source.strip()
    if (wrapped := _WRAPPED.match(source)) and _is_balanced(wrapped[1]):
        source = wrapped[1].strip()
    return source.strip()


def _is_balanced(source: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", source):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _drop_previews(root: Element, *, by_scripts: bool) -> None:
    """Take away what was drawn of a formula, where a script beside it has the formula itself."""

    def drop(element: Element) -> list[Node] | None:
        if element.tag == "mjx-container" or not element.has_class(*_PREVIEWS):
            return None
        if element.has_class("MathJax_Preview") or by_scripts:
            return []
        inner = next((one for one in [element, *element.all()] if one.get("data-mathml")), None)
        return _made(to_latex(inner.get("data-mathml")), is_display=element.tag == "div") if inner else None

    replace(root, drop)


def _made(source: str, *, is_display: bool) -> list[Node]:
    source = mended(source)
    return [Formula(source, is_display)] if source else []


def _formula(element: Element, page: Page) -> list[Node] | None:
    """Return what an element becomes that is a formula; None where it is none."""
    tag = element.tag
    if make := _BY_TAG.get(tag):
        return make(element)
    classes = element.get("class")
    if tag == "code" and ("math" in element.classes or "language-math" in classes):
        return _made(element.text(), is_display="display" in element.get("data-math-style") + classes)
    if tag == "pre" and (element.has_class("math", "language-math") or element.get("lang") in ("math", "latex-math")):
        return _made(element.text(), is_display=True)
    if element.attributes and tag not in ("body", "html", "article", "main"):
        for name in _ATTRIBUTES:
            if (source := element.get(name)) and (_MATH_CLASS.search(classes) or _holds_math(element)):
                found = delimited(source)
                is_display = _is_display(element) or bool(found and found.is_display)
                return _made(found.source if found else source, is_display=is_display)
    if not classes or not _MATH_CLASS.search(classes):
        return None
    if element.has_class("katex-display", "katex", "katex--display", "katex--inline", "mwe-math-element"):
        return _katex(element)  # Wikipedia puts a picture beside it
    words = None if any(element.elements()) else element.text()
    if words and (found := delimited(words, is_display=element.has_class("display") or tag == "div")):
        return [found]
    is_plain_math = element.has_class("math", "tex", "tex2jax_process", "arithmatex", "latex")
    if words and is_plain_math and tag in ("span", "div") and re.search(r"\\[a-zA-Z]|[\^_]", words):
        return _made(words, is_display=_is_display(element))
    return None


def _holds_math(element: Element) -> bool:
    return any(one.tag in ("math", "mjx-container") or one.has_class("katex") for one in element.all())


def _is_display(element: Element) -> bool:
    if _DISPLAY_CLASS.search(element.get("class")) or element.get("display") in ("block", "true"):
        return True
    if element.tag in ("div", "p"):
        return True
    return any(
        one.has_class("katex-display") or (one.tag == "math" and one.get("display") == "block") for one in element.all()
    )


def _katex(element: Element) -> list[Node] | None:
    is_display = element.has_class("katex-display", "katex--display") or any(
        one.has_class("katex-display") or (one.tag == "math" and one.get("display") == "block") for one in element.all()
    )
    if math := element.first("math"):
        return _made(_of_mathml(math), is_display=is_display)
    return None


def _math(element: Element) -> list[Node]:
    return _made(_of_mathml(element), is_display=element.get("display") == "block" or element.get("mode") == "display")


def _of_mathml(math: Element) -> str:
    """Return what an element `math` says: the LaTeX that it keeps, or a translation."""
    for note in math.all("annotation"):
        if "tex" in note.get("encoding").lower():
            return note.text()
    if alternative := math.get("alttext"):
        return _STYLE.sub("", mended(alternative))
    return to_latex(_xml(math))


def _xml(element: Element) -> str:
    """Return an element as XML."""
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in element.attributes.items() if re.fullmatch(r"[a-z]+", name)
    )
    inner = "".join(_xml(child) if isinstance(child, Element) else escape(str(child)) for child in element.children)
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def _script(element: Element) -> list[Node] | None:
    kind = element.get("type")
    if "math/tex" in kind:
        return _made(re.sub(r"^\s*%?\s*<!\[CDATA\[|%?\s*\]\]>\s*$", "", element.text()), is_display="display" in kind)
    if "math/mml" in kind:
        return _made(to_latex(element.text()), is_display="block" in element.text()[:200])
    return None


def _picture(element: Element) -> list[Node] | None:
    """Return the formula that a picture shows, where its description or its address says it in LaTeX."""
    address, alternative = element.get("src") or element.get("data-src"), element.get("alt")
    if _SERVICES.search(address) and (source := _in_address(address)):
        return _made(re.sub(r"\\(?:dpi|bg_?)\{?\w*\}?\s*", "", source), is_display=_is_block(source))
    is_called_so = _PICTURE_CLASS.search(element.get("class")) is not None
    if not alternative or not (is_called_so or _looks_like_latex(alternative)):
        return None
    if is_called_so and not (_COMMAND.search(alternative) or len(alternative) < 12):
        return None
    found = delimited(alternative)
    source = found.source if found else alternative
    is_display = bool(found and found.is_display) or "display" in element.get("class") or _is_block(source)
    return _made(source, is_display=is_display)


def _looks_like_latex(text: str) -> bool:
    commands = len(re.findall(r"\\[a-zA-Z]+", text))
    words = len(re.findall(r"(?<![\\a-zA-Z{])[a-zA-Z]{3,}", text))
    return commands > 0 and commands >= words


def _is_block(source: str) -> bool:
    return "\\begin{" in source and re.search(r"\\begin\{(?:align|equation|gather|multline)", source) is not None


def _in_address(address: str) -> str:
    """Return the LaTeX that the address of a picture asks for."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    for name in _PARAMETERS:
        if query.get(name):
            return query[name][0]
    bare = unquote(parts.query if parts.query and "=" not in parts.query.partition("\\")[0] else "")
    bare = bare or unquote(parts.query if "\\" in unquote(parts.query) else parts.path.rpartition("/")[2])
    return bare if "\\" in bare or "^" in bare else ""


# --- MathJax 3, which draws formulas out of elements of its own --------------------------------------------------

_SCALED = {"math": "math", "semantics": "mrow", "TeXAtom": "mrow", "texatom": "mrow", "mstyle": "mrow"}


def _mathjax(element: Element) -> list[Node]:
    """Return what a container of MathJax 3 or 4 shows."""
    is_display = element.get("display") in ("true", "block")
    for inner in [element, *element.all()]:
        if source := inner.get("data-latex"):
            return _made(source, is_display=is_display)
    if math := element.first("math"):
        return _made(_of_mathml(math), is_display=is_display)
    drawn = element.first("mjx-math") or next((one for one in element.all("g") if one.get("data-mml-node")), None)
    return _made(to_latex(_xml(_as_mathml(drawn))), is_display=is_display) if drawn else []


def _as_mathml(drawn: Element) -> Element:
    """Return the MathML that was drawn: by elements called after its own (CHTML), or groups that name it (SVG)."""
    name = drawn.get("data-mml-node") or drawn.tag.removeprefix("mjx-")
    parts = [_as_mathml(child) for child in drawn.elements() if _is_drawn(child)]
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return Element(name, {}, [_letters(drawn)])
    if name in ("munderover", "munder", "mover") and not drawn.get("data-mml-node"):
        order = {"base": 0, "under": 1, "over": 2}
        found = {one.tag: one for one in _places(drawn)}
        pieces = sorted(found, key=lambda place: order[place])
        return Element(name, {}, [Element("mrow", {}, [*_mathml_within(found[place])]) for place in pieces])
    if name in ("msub", "msup", "msubsup") and (script := _script_of(drawn)):
        base = [part for child, part in zip(_drawn(drawn), parts, strict=True) if child is not script]
        scripts = [_as_mathml(child) for child in _drawn(script)]
        if name == "msubsup":
            scripts.reverse()  # the upper one is drawn first
        return Element(name, {}, [Element("mrow", {}, [*base]), *scripts])
    if name == "mfrac" and not drawn.get("data-mml-node"):
        halves = [next((one for one in drawn.all(f"mjx-{half}")), Element("mrow")) for half in ("num", "den")]
        return Element("mfrac", {}, [Element("mrow", {}, [*_mathml_within(half)]) for half in halves])
    if name in ("mtr", "mtd", "mtable", "msqrt", "mroot", "mfrac", "mfenced"):
        return Element(name, {}, [*_unwrapped(parts)])
    if name in ("msub", "msup", "msubsup", "munder", "mover", "munderover"):
        return Element(name, {}, [*parts])
    return Element(_SCALED.get(name, "mrow"), {}, [*parts])


def _unwrapped(parts: list[Element]) -> list[Element]:
    """Return rows and cells without the boxes that only draw them."""
    return [
        inner
        for part in parts
        for inner in (_unwrapped([*part.elements()]) if part.tag == "mrow" and _holds_rows(part) else [part])
    ]


def _holds_rows(part: Element) -> bool:
    return any(one.tag in ("mtr", "mtd") or (one.tag == "mrow" and _holds_rows(one)) for one in part.elements())


def _drawn(element: Element) -> list[Element]:
    return [child for child in element.elements() if _is_drawn(child)]


def _is_drawn(child: Element) -> bool:
    if child.tag == "g":
        return True
    return child.tag.startswith("mjx-") and child.tag not in (
        "mjx-c", "mjx-surd", "mjx-line", "mjx-nstrut", "mjx-dstrut", "mjx-spacer", "mjx-tstrut", "mjx-strut",
        "mjx-assistive-mml",
    )  # fmt: skip


def _script_of(drawn: Element) -> Element | None:
    return next((child for child in drawn.elements() if child.tag == "mjx-script"), None)


def _places(drawn: Element) -> list[Element]:
    """Return the parts of something with parts above and below it, in the places `base`, `under`, `over`."""
    found: list[Element] = []
    waiting = [*drawn.elements()]
    while waiting:
        element = waiting.pop(0)
        if element.tag in ("mjx-base", "mjx-under", "mjx-over"):
            found.append(Element(element.tag.removeprefix("mjx-"), {}, element.children))
        else:
            waiting += element.elements()
    return found


def _mathml_within(element: Element) -> list[Element]:
    return [_as_mathml(child) for child in element.elements() if _is_drawn(child)]


def _letters(drawn: Element) -> str:
    """Return the characters that were drawn: they stand there, or their numbers do."""
    text = collapsed(drawn.text()).strip()
    if text:
        return text
    numbers = [one.get("data-c") for one in drawn.all("use", "path")]
    for one in drawn.all("mjx-c"):
        numbers += re.findall(r"mjx-c([0-9A-F]+)", one.get("class"))
    return "".join(chr(int(number, 16)) for number in numbers if re.fullmatch(r"[0-9A-F]{1,5}", number))


def _distill(element: Element) -> list[Node]:
    return _made(element.text(), is_display="block" in element.attributes)


def _github(element: Element) -> list[Node]:
    found = delimited(element.text())
    is_display = "display" in element.get("class")
    return _made(found.source, is_display=is_display or found.is_display) if found else [element.text()]


_BY_TAG: dict[str, Callable[[Element], list[Node] | None]] = {
    "math": _math, "script": _script, "img": _picture, "mjx-container": _mathjax, "d-math": _distill,
    "math-renderer": _github, "tex-math": _distill, "x-tex": _distill, "la-tex": _distill, "eq": _distill,
    "eqn": _distill,
}  # fmt: skip
