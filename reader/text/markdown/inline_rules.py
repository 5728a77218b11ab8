"""markdown-it's rules within lines for what it does not know, by the character that each begins with."""

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from reader.text.markdown import formulas
from reader.text.markdown.attributes import ATTRIBUTES, KRAMDOWN, identifier
from reader.text.markdown.dialect import dialect_of
from reader.text.markdown.html_tags import CODE, ELEMENTS
from reader.text.markdown.parser_state import find, push
from reader.text.markdown.template_rules import template
from reader.text.markdown.templates import read_tag

InlineRule = Callable[[StateInline, bool], bool]

_WIKI_LINK = re.compile(r"!?\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_OPEN = re.compile(r"(?:[!^]?\[)+")
_SPAN = re.compile(rf"\[([^\[\]\n]+)\]{ATTRIBUTES.pattern}")
_COMMENT = re.compile(r"%%.*?%%", re.DOTALL)
_TIGHT_COMMENT = re.compile(r"(?<!\S)%%(?![\s%])[^\n]{0,500}?(?<!\s)%%(?!\w)")
_MARK = re.compile(r"==(?=[^\s=])(.{1,500}?)(?<=[^\s=])==(?!=)")
_LOWERED = re.compile(r"~([^\s~]{1,20})~(?!~)")
_RAISED = re.compile(r"\^([^\s^\[\]]{1,20})\^(?!\^)")
_PLAIN_SCRIPT = re.compile(r"[\w+\-−(),.*∗′]{1,12}")
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
_LIKELY_ID = re.compile(r"(?=\w*[a-z])(?=[a-z]*[\d-])[\w-]{5,}")
_INSERTED = re.compile(r"\^\^(?=\S)(.{1,500}?)(?<=\S)\^\^")
_ROLE = re.compile(r"\{(math|eq|numref|ref|doc|term|abbr|cite(?::[pt])?|sub|sup|kbd|code|download)\}(`+)(.+?)\2")


def _nested(state: StateInline, silent: bool, kind: str, match: re.Match[str]) -> bool:
    """Take in what has inlines within: the first group of `match`."""
    if not silent:
        limit = state.posMax
        state.push(f"{kind}_open", kind, 1)
        state.pos, state.posMax = match.start(1), match.end(1)
        state.md.inline.tokenize(state)
        state.push(f"{kind}_close", kind, -1)
        state.posMax = limit
    state.pos = match.end()
    return True


def _bracket(state: StateInline, silent: bool) -> bool:
    if find(state.src, "]", state.pos, state.posMax) < 0 and (run := _OPEN.match(state.src, state.pos, state.posMax)):
        if not silent:
            state.append_pending(run[0])  # where none is closed any more, brackets are words, however many
        state.pos = run.end()
        return True
    if match := _WIKI_LINK.match(state.src, state.pos, state.posMax):
        if not silent:
            token = state.push("wiki_link", "", 0)
            token.content = match[2] or ""
            token.meta = {"target": match[1].strip(), "embedded": match[0][0] == "!"}
        state.pos = match.end()
        return True
    if "]{" in state.src and (span := _SPAN.match(state.src, state.pos, state.posMax)):
        return _nested(state, silent, "span", span)
    return False


def _percent(state: StateInline, silent: bool) -> bool:
    pattern = _COMMENT if dialect_of(state).has_comments else _TIGHT_COMMENT
    if match := pattern.match(state.src, state.pos, state.posMax):
        state.pos = match.end()
        return True
    return False


def _equals(state: StateInline, silent: bool) -> bool:
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None or not dialect_of(state).has_marks or state.src[state.pos - 1 : state.pos] == "=":
        return False
    return _nested(state, silent, "mark", match)


def _is_script(state: StateInline, words: str) -> bool:
    """Whether `words` are a script where they stand: behind a letter or a bracket, where the dialect is not known."""
    dialect = dialect_of(state)
    if dialect.is_known or not dialect.has_scripts:
        return dialect.has_scripts
    before = state.src[state.pos - 1 : state.pos]
    return (before.isalnum() or before == ")") and _PLAIN_SCRIPT.fullmatch(words) is not None


def _tilde(state: StateInline, silent: bool) -> bool:
    match = _LOWERED.match(state.src, state.pos, state.posMax)
    if match is None or state.src[state.pos - 1 : state.pos] == "~" or not _is_script(state, match[1]):
        return False
    return _nested(state, silent, "sub", match)


def _caret(state: StateInline, silent: bool) -> bool:
    if dialect_of(state).generator == "mkdocs" and (inserted := _INSERTED.match(state.src, state.pos, state.posMax)):
        return _nested(state, silent, "ins", inserted)
    match = _RAISED.match(state.src, state.pos, state.posMax)
    if match and _is_script(state, match[1]):
        return _nested(state, silent, "sup", match)
    identity = _BLOCK_ID.match(state.src, state.pos, state.posMax)
    if identity and state.src[state.pos - 1 : state.pos] in ("", " ", "\n") and is_block_id(state, identity[1]):
        return push(state, silent, "anchor", f"^{identity[1]}", identity.end())
    return False


def is_block_id(state: StateInline | StateBlock, name: str) -> bool:
    """Whether `^name` names a block: in a vault always, elsewhere where it can hardly be anything else."""
    return dialect_of(state).generator == "obsidian" or _LIKELY_ID.fullmatch(name) is not None


_EQUATION = re.compile(r"@((?:eq|Eq)[:-][\w:-]+)")


def _at(state: StateInline, silent: bool) -> bool:
    """Take in a reference to a formula as Pandoc and Quarto write it."""
    match = _EQUATION.match(state.src, state.pos, state.posMax)
    if match is None or dialect_of(state).generator not in ("", "quarto"):
        return False
    return push(state, silent, "math_reference", match[1].rstrip("-:"), match.start(1) + len(match[1].rstrip("-:")))


_BEHIND = ("link_close", "image", "code_inline", "html_inline", "mark_close", "math_inline", "wiki_link", "span_close")


def brace(state: StateInline, silent: bool) -> bool:
    if template(state, silent, dialect_of(state)):
        return True
    source, start = state.src, state.pos
    if role := _ROLE.match(source, start, state.posMax):
        kind = {"math": "math_inline", "eq": "math_reference"}.get(role[1], "code_inline" if role[1] == "code" else "")
        words = role[3] if kind else re.sub(r"\s*<[^<>]*>$", "", role[3])
        return push(state, silent, kind or "plain", words, role.end())
    if (listed := KRAMDOWN.match(source, start, state.posMax)) and (
        listed.end() == state.posMax or source[listed.end()] == "\n"
    ):
        state.pos = listed.end()
        return True
    listed = ATTRIBUTES.match(source, start, state.posMax)
    if listed is None or state.pending or not state.tokens:
        return False
    last = state.tokens[-1]
    if last.type not in _BEHIND and not (last.type == "text" and last.content in ("*", "_", "**", "__", "~~")):
        return False
    if not silent and (name := identifier(listed[0])):
        state.push("anchor", "", 0).content = name
    state.pos = listed.end()
    return True


# --- tags of HTML ----------------------------------------------------------------------------------------------

_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_WITH_TEMPLATE = re.compile(r"<[a-zA-Z][^<>{}]*\{[{%]")
_FOOTNOTE = re.compile(r"<(d-footnote|dt-fn)>(?P<words>.{0,5000}?)</\1>", re.DOTALL)
_CITATION = re.compile(r"<dt?-cite\s[^<>]*?key=\"([^\"<>]*)\"[^<>]*>(?:\s*</dt?-cite>)?")
_CODE = re.compile(r"<(code|tt|samp)\b[^<>]*>([^<]*)</\1>")
_SIGNS = re.compile(r"[{}$\\%]")
_MATH = re.compile(r"<(d-math|math)\b[^<>]*>.{0,9000}?</\1>", re.DOTALL)


def _angle(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if _WITH_TEMPLATE.match(source, start, state.posMax):
        return _templated_tag(state, silent)
    tag = _TAG.match(source, start, state.posMax)
    if tag is None:
        return False
    name = tag[2].lower()
    if name in CODE and (code := _CODE.match(source, start, state.posMax)) and _SIGNS.search(code[2]):
        return push(state, silent, "code_inline", unescape(code[2]), code.end())
    if name in ("d-footnote", "dt-fn", "d-cite", "dt-cite", "d-math", "math") and _special(state, silent):
        return True
    if _is_element(state, tag, name):
        return False
    if not silent:
        state.append_pending(tag[0])
    state.pos = tag.end()
    return True


def _is_element(state: StateInline, tag: re.Match[str], name: str) -> bool:
    """Whether what looks like a tag is one, and not the parameter of a type: `Vec<T>`."""
    written = tag[2]
    if name in ELEMENTS:
        behind_word = state.src[tag.start() - 1 : tag.start()].isalnum()
        return not (written.isupper() and len(written) == 1 and behind_word and not tag[1] and not tag[3])
    if (
        "-" in name
        or ":" in name
        or tag[3].endswith("/")
        or (dialect_of(state).has_components and written[0].isupper())
    ):
        return True
    other = f"<{written}" if tag[1] else f"</{written}>"
    return other in state.src


def _special(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if find(source, "</", start, state.posMax) < 0:
        return False
    if note := _FOOTNOTE.match(source, start, state.posMax):
        if not silent:
            listed = state.env.setdefault("footnotes", {}).setdefault("list", {})
            number, tokens = len(listed), []  # type: ignore[var-annotated]
            listed[number] = {"content": note["words"], "tokens": tokens}
            state.md.inline.parse(note["words"].strip(), state.md, state.env, tokens)
            state.push("footnote_ref", "", 0).meta = {"id": number}
        state.pos = note.end()
        return True
    if cited := _CITATION.match(source, start, state.posMax):
        return push(state, silent, "plain", f"[{', '.join(cited[1].replace(',', ' ').split())}]", cited.end())
    if found := _MATH.match(source, start, state.posMax):
        return push(state, silent, "mathml" if found[1] == "math" else "math_inline", found[0], found.end())
    return False


def _templated_tag(state: StateInline, silent: bool) -> bool:
    """Take in a tag of HTML in whose attributes templates stand, which may have quotation marks of their own."""
    at = state.pos
    if at > _last_end(state.src):
        return False
    while at < state.posMax and state.src[at] != ">":
        inner = read_tag(state.src, at) if state.src[at] == "{" else None
        at = inner.end if inner else at + 1
    if at >= state.posMax:
        return False
    return push(state, silent, "html_inline", state.src[state.pos : at + 1], at + 1)


@lru_cache(maxsize=16)
def _last_end(source: str) -> int:
    """Return where the last `>` is that stands in no template, -1 where there is none."""
    at, last = 0, -1
    while sign := _TAG_SIGN.search(source, at):
        inner = read_tag(source, sign.start()) if sign[0] == "{" else None
        at = inner.end if inner else sign.end()
        last = sign.start() if sign[0] == ">" else last
    return last


_TAG_SIGN = re.compile(r"[>{]")
RULES: dict[str, InlineRule] = {
    "$": formulas.formula, "\\": formulas.backslashed, "{": brace, "[": _bracket, "!": _bracket, "%": _percent,
    "=": _equals, "~": _tilde, "^": _caret, "<": _angle, "@": _at,
}  # fmt: skip
"""Characters → the rule for what begins with them."""
