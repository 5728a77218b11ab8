"""markdown-it's rules for tags of templates, within lines and on lines of their own.

In code no rule is tried, so what stands there is code. Where a `raw` tag says so, nothing is a tag until its end.
"""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from reader.text.markdown.dialect import Dialect
from reader.text.markdown.parser_state import find, push
from reader.text.markdown.tags import html_of
from reader.text.markdown.templates import RAW, Ending, Tag, endings, read_tag

_RAW_LINE = re.compile(rf"{RAW.pattern}[ \t]*")
# Of a loop a template makes as many as there are posts, which only the generator knows: it is left out like a comment.
_COMMENTS = (
    (re.compile(r"\{%-?\s*comment\b[^%]{0,200}%\}"), "endcomment", re.compile(r"endcomment\s*-?%\}")),
    (re.compile(r"\{::comment\}"), "{:/", re.compile(r"\{:/(?:comment)?\}")),
    (re.compile(r"\{\{/\*|\{/\*"), "*/}", re.compile(r"\*/\}\}?")),
    (re.compile(r"\{#-?\s"), "#}", re.compile(r"#\}")),
    (re.compile(r"\{%-?\s*#"), "%}", re.compile(r"%\}")),
    (re.compile(r"\{\{[<%]\s*comment\s*[>%]\}\}"), "/comment", re.compile(r"/comment\s*[>%]\}\}")),
    (re.compile(r"\{%-?\s*for\b[^%]{0,500}%\}"), "endfor", re.compile(r"endfor\s*-?%\}")),
)
"""What begins a comment, a word that is in what ends it, and what ends it."""
_ESCAPED = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}")
_CODE = {
    "highlight": "", "codeblock": "", "code": "", "prettify": "", "prism": "", "listing": "", "syntax": "",
    "mermaid": "mermaid", "plantuml": "plantuml", "graphviz": "dot", "chart": "json", "goat": "", "gnuplot": "gnuplot",
    "katex": "math", "math": "math",
}  # fmt: skip
"""Tags around what is no Markdown → the language of that."""
_INLINE = frozenset("ref relref post_url link cite citep citet icon badge kbd mark abbr emoji fontawesome".split())
"""Tags that are a part of the line on which they stand."""


def _comment_end(source: str, start: int, limit: int) -> int | None:
    """Return where the comment ends that begins at a place, None where none does, or where it never ends."""
    for opening, word, closing in _COMMENTS:
        begun = opening.match(source, start, limit)
        at = find(source, word, begun.end(), limit) if begun else -1
        ended = closing.match(source, at, limit) if at >= 0 else None
        if begun and ended:
            is_text = word == "endfor" and "{{" not in source[begun.end() : at]
            return None if is_text else ended.end()
    return None


def template(state: StateInline, silent: bool, dialect: Dialect) -> bool:
    """Take in a tag within a line."""
    source, start = state.src, state.pos
    if raw := RAW.match(source, start, state.posMax):
        if not silent:
            state.env["raw"] = raw[1] is None
        state.pos = raw.end()
        return True
    if source[start + 1 : start + 2] not in ("{", "%", ":", "#", "/") or state.env.get("raw"):
        return False
    if (end := _comment_end(source, start, state.posMax)) is not None:
        state.pos = end
        return True
    if escaped := _ESCAPED.match(source, start, state.posMax):
        return push(state, silent, "plain", f"{{{{{escaped[1]}{escaped[2]}{escaped[3]}}}}}", escaped.end())
    tag = read_tag(source, start, has_liquid=dialect.has_liquid)
    if tag is None or tag.end > state.posMax:
        return False
    ending = endings(source).get(start)
    inner = source[tag.end : ending.start] if ending else ""
    is_formula = _CODE.get(tag.name) == "math"
    if ending and tag.name in _CODE and not (is_formula and "$" in inner):
        kind = "code_inline"
        if is_formula:
            kind = "math_display" if "display" in tag.arguments else "math_inline"
        if not silent:
            token = state.push(kind, "", 0)
            token.content, token.meta = inner.strip(), {"alone": True}
        state.pos = ending.end
        return True
    html = html_of(tag, dialect, has_ending=ending is not None, in_line=True)
    return push(state, silent, "template", html, tag.end)


# --- on lines of their own -------------------------------------------------------------------------------------


def template_block(state: StateBlock, start_line: int, end_line: int, silent: bool, dialect: Dialect) -> bool:
    """Take in a line of tags alone; of a comment, or of code, all that is between two of them."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    source = state.src
    if start < state.env.get("raw_until", -1) and not _RAW_LINE.fullmatch(source, start, state.eMarks[start_line]):
        return False
    if raw := _RAW_LINE.fullmatch(source, start, state.eMarks[start_line]):
        return silent or _raw(state, start_line, raw[0], is_end=raw[1] is not None)
    limit = state.eMarks[end_line - 1]
    if (end := _comment_end(source, start, limit)) is not None:
        return _take(state, end, start_line, end_line, silent) is not None
    return _tags(state, start_line, end_line, silent, dialect)


def _raw(state: StateBlock, line: int, mark: str, *, is_end: bool) -> bool:
    """Leave a mark of what is raw to the rule within lines, which comes later and in the same order."""
    if is_end:
        state.env["raw_until"] = -1
    elif state.bMarks[line] >= state.env.get("raw_until", -1):
        ending = next((match for match in RAW.finditer(state.src, state.eMarks[line]) if match[1]), None)
        state.env["raw_until"] = ending.start() if ending else len(state.src)
    state.push("paragraph_open", "p", 1)
    token = state.push("inline", "", 0)
    token.content, token.children, token.map = mark, [], [line, line + 1]
    state.push("paragraph_close", "p", -1)
    state.line = line + 1
    return True


def _take(state: StateBlock, end: int, start_line: int, end_line: int, silent: bool) -> int | None:
    """Go on behind the line on which `end` is, if nothing else stands there; return that line."""
    line = start_line
    while line + 1 < end_line and state.eMarks[line] < end:
        line += 1
    if state.src[end : state.eMarks[line]].strip():
        return None
    if not silent:
        state.line = line + 1
    return line


def _tags(state: StateBlock, start_line: int, end_line: int, silent: bool, dialect: Dialect) -> bool:
    source = state.src
    at = state.bMarks[start_line] + state.tShift[start_line]
    limit = state.eMarks[end_line - 1]
    html: list[str] = []
    is_block = False
    while at < limit and source[at] == "{":
        tag = read_tag(source, at, has_liquid=dialect.has_liquid)
        if tag is None or tag.end > limit:
            return False
        ending = endings(source).get(at)
        if ending and tag.name in _CODE and not html and not _is_markdown(tag, source[tag.end : ending.start]):
            return _code(state, tag, ending, (start_line, end_line), silent)
        made = html_of(tag, dialect, has_ending=ending is not None)
        is_block = is_block or (tag.name not in ("", *_INLINE) and not (made == "" and silent))
        html.append(made)
        at = tag.end
        while at < limit and source[at] in " \t":
            at += 1
    if not is_block or (at < limit and source[at] != "\n"):
        return False
    last = _take(state, at, start_line, end_line, silent)
    if last is None:
        return False
    if not silent:
        token = state.push("template", "", 0)
        token.content, token.map = "".join(html), [start_line, last + 1]
    return True


def _is_markdown(tag: Tag, inner: str) -> bool:
    """Whether what is between two tags around code is Markdown all the same: a fence, or a formula with its dollars."""
    return inner.lstrip().startswith(("```", "~~~")) or (_CODE[tag.name] == "math" and "$" in inner)


def _code(state: StateBlock, tag: Tag, ending: Ending, lines: tuple[int, int], silent: bool) -> bool:
    """Take in code between two tags."""
    start_line, end_line = lines
    last = _take(state, ending.end, start_line, end_line, True)
    if last is None or silent:
        return last is not None
    indent = " " * state.blkIndent
    first, *others = state.src[tag.end : ending.start].rstrip(" \t").split("\n")
    code = [*([first] if first.strip() else []), *(line.removeprefix(indent) for line in others)]
    token = state.push("fence", "code", 0)
    token.info = _info(tag)
    token.content = "\n".join(code).removesuffix("\n") + "\n"
    token.map = [start_line, last + 1]
    state.line = last + 1
    return True


_NO_TITLE = re.compile(r"linenos|hl_lines|line_numbers|\d|lang:|http")


def _info(tag: Tag) -> str:
    """Return what would stand behind the fence of the same code: its language, and its title."""
    language = _CODE[tag.name] or tag.first("language", "lang", "syntax", "lexer")
    words = [one for one in tag.arguments if not _NO_TITLE.match(one)]
    if not language and tag.name != "codeblock" and words:
        language, words = words[0], words[1:]
    title = tag.first("title", "caption", "file", "filename", "name")
    if not title and tag.name in ("codeblock", "code"):
        title = " ".join(words)
    return f'{language} title="{title}"' if title else language
