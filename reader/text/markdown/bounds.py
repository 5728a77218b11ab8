"""markdown-it's rules with a bound each: what is begun over and over, and never ended, takes no more than linear time.

Where a bound is met, the signs are words. No text that a person writes meets one.
"""

import re
from collections.abc import Callable
from types import SimpleNamespace

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import process_inlines
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref
from mdit_py_plugins.gfm_autolink.index import _protocol_rule as autolink

from reader.text.markdown.chunks import parts
from reader.text.markdown.parser_state import find
from reader.text.markdown.templates import read_tag

BlockRule = Callable[[StateBlock, int, int, bool], bool]
LONGEST = 10_000
"""Characters of a paragraph that are parsed together."""
_SCANS = 8
"""How often each character of a paragraph may be looked at for the end of a label."""
_SCANNED = -1
"""What stands in the cache of a state for how much was looked at; all else in it are places, which are not negative."""
_DEEPEST_QUOTE, _DEEPEST_LIST = 12, 20
"""How deep a quotation and a list may stand in others: a list and its item count one each."""
_MOST_QUOTES = 500
"""Straight quotes of a paragraph beyond which they stay straight."""
_MOST_NOTES = 8
"""How deep notes may stand in notes."""
_PLACE = re.compile(r"[^\s()\\<\x00-\x1f\x7f]*")
_NOTE = re.compile(r"\[\^[^\]\s]{1,999}\]")
_PROTOCOLS = ("http", "https", "mailto", "xmpp")


def bound(parser: MarkdownIt) -> None:
    """Put bounds to the rules of `parser`."""
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkDestination=_destination,
        parseLinkLabel=_label,
        parseLinkTitle=helpers.parseLinkTitle,
    )
    parser.block.ruler.at(
        "blockquote", _shallow(blockquote, _DEEPEST_QUOTE), {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at(
        "list", _shallow(list_block, _DEEPEST_LIST), {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.at("smartquotes", _smartquotes)
    parser.inline.ruler.at("footnote_inline", _note)
    parser.inline.ruler.at("footnote_ref", _note_reference)
    parser.inline.ruler.at("gfm_autolink_protocol", _autolink)


def _shallow(rule: BlockRule, deepest: int) -> BlockRule:
    """Return a rule for what holds blocks, which are words from a depth on: markdown-it would drop what is too deep."""

    def bounded(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        return state.level < deepest and rule(state, start_line, end_line, silent)

    return bounded


def _inline(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            for part in parts(token.content, LONGEST, "\n "):
                state.md.inline.parse(part, state.md, state.env, token.children)


def _smartquotes(state: StateCore) -> None:
    if not state.md.options.typographer:
        return
    for token in state.tokens:
        if token.type == "inline" and 0 < token.content.count('"') + token.content.count("'") <= _MOST_QUOTES:
            process_inlines(token.children or [], state)


def _label(state: StateInline, start: int, no_nested: bool = False) -> int:
    """Return where the label of a link ends that begins at a place, -1 where it does not."""
    if not _may_scan(state, start):
        return -1
    end = helpers.parseLinkLabel(state, start, no_nested)
    _scanned(state, start, end)
    return end


def _may_scan(state: StateInline, start: int) -> bool:
    return (
        find(state.src, "]", start, state.posMax) >= 0
        and state.cache.get(_SCANNED, 0) <= _SCANS * len(state.src) + LONGEST
    )


def _scanned(state: StateInline, start: int, end: int) -> None:
    state.cache[_SCANNED] = state.cache.get(_SCANNED, 0) + (end if end >= 0 else state.posMax) - start


def _note(state: StateInline, silent: bool) -> bool:
    start, depth = state.pos, state.env.get("note_depth", 0)
    if not state.src.startswith("^[", start) or depth >= _MOST_NOTES or not _may_scan(state, start):
        return False
    state.env["note_depth"] = depth + 1
    found = footnote_inline(state, silent)
    state.env["note_depth"] = depth
    _scanned(state, start, state.pos if found else -1)
    return found


def _note_reference(state: StateInline, silent: bool) -> bool:
    return _NOTE.match(state.src, state.pos, state.posMax) is not None and footnote_ref(state, silent)


def _autolink(state: StateInline, silent: bool) -> bool:
    at = state.pos
    return state.src[at] == ":" and state.src.endswith(_PROTOCOLS, 0, at) and autolink(state, silent)


def _destination(string: str, at: int, limit: int) -> object:
    """Return the address of a link, which may hold templates."""
    match = _PLACE.match(string, at, limit)
    end = match.end() if match else at
    if end > at and (end == limit or string[end] in " )\n") and "{" not in string[at:end] and "&" not in string[at:end]:
        return SimpleNamespace(ok=True, pos=end, str=string[at:end])  # most of them, and quickly
    opening = string.find("{", at, limit)
    before = string[at:opening] if opening >= 0 else " "
    if any(sign in before for sign in " )\n<") or read_tag(string, opening) is None:
        return helpers.parseLinkDestination(string, at, limit)
    end = at
    while end < limit and string[end] not in " )\n\t":
        tag = read_tag(string, end) if string[end] == "{" else None
        end = tag.end if tag else end + 1
    return SimpleNamespace(ok=True, pos=end, str=string[at:end])
