"""Code of a page: its words alone, without line numbers and buttons, and the language that it is in."""

import re

from reader.web.convert.tree import CodeText, Element, Node

_NUMBERS = frozenset(
    "lnt ln lno lineno linenos linenumber linenumbers line-number line-numbers line-numbers-rows gutter rouge-gutter"
    " hljs-ln-numbers hljs-ln-n blob-num react-syntax-highlighter-line-number CodeMirror-linenumber cm-gutters"
    " cm-gutterElement crayon-nums prompt-numbers LineNumber codehilite-gutter code-line-number".split()
)
_BUTTONS = re.compile(
    r"\b(?:copy|clipboard|toolbar|code__header|code-header|code-toolbar|btn|button|sr-only|visually-hidden"
    r"|lang-label|code-lang|filename-bar|codeblock-header)\b|copy-?(?:btn|button|code)|header$",
    re.IGNORECASE,
)
_UNSELECTABLE = re.compile(r"user-select:\s*none", re.IGNORECASE)
_LINE_CLASSES = frozenset(
    {"line", "view-line", "code-line", "token-line", "cm-line", "CodeMirror-line", "hljs-ln-line"}
)
_BLOCKS = frozenset({"div", "li", "tr", "p", "dd"})
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:lang(?:uage)?|highlight-source|highlight-text|mw-highlight-lang|brush:?|sourceCode|highlight|code"
    r"|hljs|prism|shiki|EnlighterJSRAW)[-:_]\s*([A-Za-z][\w+#.-]*)"
)
_NO_LANGUAGE = frozenset(
    "text plain plaintext txt none nohighlight no-highlight default auto console-output code highlight hljs block wrap"
    " wrapper container copy source chroma language undefined unknown raw literal box body content line lines table pre"
    " numbers notranslate pygments prettyprint sourcecode inner outer header linenums dark light shiki".split()
)
_KNOWN = frozenset(
    "ada apl asm assembly awk bash basic bat batch bibtex c c++ clj clojure cmake cobol coffeescript console cpp cs"
    " csharp css csv cuda cython d dart diff dockerfile ebnf elixir elm erlang f90 fish fortran fsharp gdb glsl go"
    " golang gnuplot graphql groovy haskell hcl hlsl hs html http idris ini ipython java javascript jl js json json5"
    " jsonc jsx julia kotlin latex lean lean4 lisp llvm lua make makefile markdown mathematica matlab md mermaid mlir"
    " nasm nginx nim nix objc objective-c ocaml octave pascal patch perl php postgres powershell prolog proto protobuf"
    " ps1 py pycon python python3 pytb r racket rb regex rs ruby rust sas scala scheme sed sh shell solidity sql stan"
    " swift systemverilog tcl terraform tex toml ts tsx typescript typst v vb verilog vhdl vim vue wasm wgsl wolfram"
    " x86asm xml yaml yml zig zsh".split()
)
_AROUND = 4
"""How many elements around code may say its language."""


def take_code(root: Element) -> None:
    """Put CodeText in the place of each element below `root` that is code on lines of its own."""
    _take(root, [])


def _take(element: Element, around: list[Element]) -> None:
    around = [*around[-_AROUND:], element]
    children: list[Node] = []
    for child in element.children:
        if not isinstance(child, Element):
            children.append(child)
            continue
        if made := _code_of(child, around):
            children.append(made)
            continue
        _take(child, around)
        children.append(child)
    element.children = children


def _code_of(element: Element, around: list[Element]) -> CodeText | None:
    """Return the code that an element is; None where it is none, or more than that."""
    inner = element
    while inner.tag in ("figure", "div", "code", "span", "section"):
        parts = [child for child in inner.children if not (isinstance(child, str) and not child.strip())]
        if inner.tag == "figure" and any(isinstance(part, Element) and part.tag == "figcaption" for part in parts):
            return None
        if len(parts) != 1 or not isinstance(parts[0], Element):
            break
        inner = parts[0]
    path = _path(element, inner)
    if inner.tag == "table":
        return _of_table(inner, [*around, *path])
    if inner.tag == "pre" or (inner.tag == "code" and _holds_lines(inner)):
        return _made(inner, [*around, *path])
    if inner.tag == "code" and (pre := next(inner.elements(), None)) and pre.tag == "pre":
        return _made(pre, [*around, *path, inner])
    if inner.tag == "div" and inner.has_class("cm-content", "CodeMirror-code", "view-lines"):
        return _made(inner, [*around, *path])
    return None


def _path(outer: Element, inner: Element) -> list[Element]:
    path = []
    while outer is not inner:
        path.append(outer)
        outer = next(outer.elements())
    return path


def _holds_lines(code: Element) -> bool:
    """Whether code that stands within a line by its tag has lines of its own."""
    return any(child.tag in ("div", "table") or child.has_class(*_LINE_CLASSES) for child in code.elements())


def _of_table(table: Element, around: list[Element]) -> CodeText | None:
    """Return the code in a table that has line numbers in one column and code in the other."""
    cells = [*table.all("td", "th")]
    holds = [cell for cell in cells if cell.first("pre", "code") or cell.has_class("code", "blob-code", "rouge-code")]
    numbers = [cell for cell in cells if _is_numbers(cell)]
    if not holds or not numbers:
        return None
    codes = [cell for cell in holds if not _is_numbers(cell)] or [cell for cell in cells if not _is_numbers(cell)]
    if len(codes) == 1:
        inner = codes[0].first("pre") or codes[0].first("code") or codes[0]
        return _made(inner, [*around, table, codes[0]])
    lines = [_words(cell).strip("\n") for cell in codes]
    return CodeText("\n".join(lines), _language([*around, table, codes[0]])) if codes else None


def _is_numbers(cell: Element) -> bool:
    if cell.has_class(*_NUMBERS) or cell.get("data-line-number"):
        return True
    words = cell.text().split()
    if not words or not words[0].isdecimal() or len(words[0]) > 6:
        return False
    return all(word == str(number) for number, word in enumerate(words, int(words[0])))


def _made(element: Element, around: list[Element]) -> CodeText:
    language = _language([*around, element, *_only_children(element)])
    text = _without_numbers(element).strip("\n").rstrip()
    if not language and (label := _label(element)) and text:
        language = label
    return CodeText(text, language)


def _only_children(element: Element) -> list[Element]:
    """Return the elements within that hold all of the code."""
    found = []
    inner: Element | None = element
    while inner is not None:
        inner = next(inner.elements(), None)
        if inner is None or inner.tag not in ("code", "div", "samp"):
            break
        found.append(inner)
    return found


def _without_numbers(element: Element) -> str:
    """Return the words of code; where each row begins with its number, in an element of its own, without that."""
    rows = [row for row in element.all(*_BLOCKS, "span") if _begins_with_number(row) is not None]
    if len(rows) > 1 and [_begins_with_number(row) for row in rows] == [*range(1, len(rows) + 1)]:
        for row in rows:
            first = next(row.elements())
            row.children = [child for child in row.children if child is not first]
    return _words(element)


def _begins_with_number(row: Element) -> int | None:
    first = next(iter(row.children), None)
    if isinstance(first, Element) and len(row.children) > 1 and first.text().strip().isdecimal():
        return int(first.text().strip())
    return None


def _words(element: Element) -> str:
    """Return the words of code, with an end of line where lines are elements."""
    pieces: list[str] = []
    _add_words(element, pieces)
    return "".join(pieces).replace("\xa0", " ").replace("\u200b", "")


def _add_words(element: Element, pieces: list[str]) -> None:
    nodes = element.children
    for number, node in enumerate(nodes):
        match node:
            case str(text):
                pieces.append(text.replace("\r\n", "\n"))
            case CodeText(text):
                pieces.append(text)
            case Element(tag="br"):
                pieces.append("\n")
            case Element() if _is_left_out(node):
                continue
            case Element():
                is_block = node.tag in _BLOCKS
                if is_block and pieces and not _ends_line(pieces):
                    pieces.append("\n")
                before = len(pieces)
                _add_words(node, pieces)
                is_line = node.has_class(*_LINE_CLASSES) or "data-line" in node.attributes or is_block
                if is_line and _follows(nodes[number + 1 :], is_block=is_block):
                    is_empty = not "".join(pieces[before:])
                    if is_empty or not _ends_line(pieces):
                        pieces.append("\n")


def _ends_line(pieces: list[str]) -> bool:
    return next((piece for piece in reversed(pieces) if piece), "\n").endswith("\n")


def _follows(nodes: list[Node], *, is_block: bool) -> bool:
    """Whether what comes next does not begin with an end of line by itself."""
    if not nodes:
        return is_block
    match nodes[0]:
        case str(text):
            return not text.startswith(("\n", "\r")) and (is_block or bool(text.strip()) or len(nodes) > 1)
        case Element(tag="br"):
            return False
    return True


def _is_left_out(element: Element) -> bool:
    """Whether an element within code is none."""
    if element.tag in ("button", "style", "script", "svg", "label", "input", "select"):
        return True
    classes = element.get("class")
    if classes and (element.has_class(*_NUMBERS) or _BUTTONS.search(classes)):
        return True
    if element.get("aria-hidden") == "true" and not element.text().strip():
        return True
    return bool(_UNSELECTABLE.search(element.get("style"))) or "select-none" in element.classes


def _label(element: Element) -> str:
    """Return the language that a line above code within its element names."""
    for inner in element.all("div", "span"):
        if inner.text().strip().lower() in _KNOWN and (_is_left_out(inner) or _BUTTONS.search(inner.get("class"))):
            return inner.text().strip().lower()
    first = next((text for text in _first_words(element) if text.strip()), "")
    return first.strip().lower() if first.strip().lower() in _KNOWN and first.strip() != first.strip().lower() else ""


def _first_words(element: Element) -> list[str]:
    return [child for inner in element.all("div") for child in inner.children if isinstance(child, str)][:3]


def _language(around: list[Element]) -> str:
    """Return the language that elements name, the innermost first; empty where none does."""
    for element in reversed(around[-_AROUND - 3 :]):
        for name in ("data-lang", "data-language", "lang", "data-code-language", "syntax"):
            value = element.get(name).strip().lower()
            if value and value not in _NO_LANGUAGE and (name != "lang" or value in _KNOWN):
                return _named(value)
        for match in _LANGUAGE.finditer(element.get("class")):
            value = match[1].lower().strip(".-")
            if value in _NO_LANGUAGE:
                continue
            is_sure = match[0].strip().startswith(("lang", "brush", "highlight-source", "mw-highlight", "sourceCode"))
            if is_sure or value in _KNOWN:
                return _named(value)
        if element.tag in ("pre", "code", "figure") or element.has_class("sourceCode", "highlight"):
            for value in element.classes:
                if value.lower() in _KNOWN:
                    return _named(value.lower())
    return ""


def _named(value: str) -> str:
    return re.sub(r"[^\w+#-]", "", value.split(maxsplit=1)[0].split(",", maxsplit=1)[0])
