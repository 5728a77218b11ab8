"""Tags of templates: Hugo's `{{< figure src="a" >}}`, Liquid's `{% include a.html %}`, Tera's `{{ youtube(id="x") }}`.

Only how they are written; `tags.py` knows what they mean.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from reader.text.markdown.parser_state import find

_LONGEST = 4000
"""Characters that a tag may have."""
_QUOTED = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`"
_NAME = re.compile(r"/?\s*[\w./:-]+")
_HUGO_BODY = re.compile(rf"(?:{_QUOTED}|(?![>%]\}}\}})[^\"`])*", re.DOTALL)
_LIQUID_BODY = re.compile(rf"(?:{_QUOTED}|(?!%\}})[^\"'`])*", re.DOTALL)
_OUTPUT_BODY = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\"'{}\n])*")
_ARGUMENT = re.compile(
    rf"(?:([\w-]+)\s*(?:=|:(?!//))\s*)?(?:({_QUOTED})|\{{\{{\s*(.*?)\s*\}}\}}|([^\s,\"'`]+))\s*,?", re.DOTALL
)


class Tag(NamedTuple):
    """A tag of a template."""

    name: str
    """In lower case; of `include`, the name of what is included; empty of one that prints a value."""
    named: Mapping[str, str]
    """Arguments that have names, in lower case."""
    listed: tuple[str, ...]
    """Arguments without a name that stand in quotes."""
    bare: tuple[str, ...]
    """Arguments without a name that stand in none."""
    closes: bool
    """Whether it ends what an earlier one began."""
    end: int
    """Where the source goes on behind it."""
    is_hugo: bool
    """Whether it is written as Hugo has it."""
    text: str = ""
    """All that stands behind its name, as it is written."""

    @property
    def title(self) -> str:
        """What stands behind its name, as a title: all of it, or what is in quotes."""
        if self.named or self.text[:1] in "\"'`":
            return " ".join(self.arguments)
        return self.text

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments without a name."""
        return self.listed + self.bare

    def first(self, *names: str) -> str:
        """Return the first named argument that says something, else nothing."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


_PAIRED = re.compile(
    r"\{\{[<%]\s*(?P<closes>/?)\s*(?P<name>[\w.-]+)[^{}]{0,2000}?(?P<alone>/?)[>%]\}\}"
    r"|\{%-?\s*(?P<ends>end_?|/)?(?P<liquid>[a-zA-Z]\w*)?(?P<call>\s*\()?(?:[^%]|%(?!\})){0,1000}%\}"
)


RAW = re.compile(r"\{%-?\s*(end)?(?:raw|verbatim)\s*-?%\}")
"""A mark of text in which nothing is a tag, or of its end."""
_RAW_IN_CODE = re.compile(r"^[ \t]*\{%-?\s*(?:end)?raw\s*-?%\}[ \t]*\n|\{%-?\s*(?:end)?raw\s*-?%\}", re.MULTILINE)


def without_raw_marks(code: str) -> str:
    """Return code without the marks of raw text, and without the lines that hold nothing else."""
    return _RAW_IN_CODE.sub("", code) if "raw" in code else code


class Ending(NamedTuple):
    """Where the tag is that ends another."""

    start: int
    end: int


@lru_cache(maxsize=16)
def endings(source: str) -> Mapping[int, Ending]:
    """Return the places of the tags of a source that others end, each with where that one is."""
    found: dict[int, Ending] = {}
    opened: dict[str, list[int]] = {}
    calls: list[int] = []
    if "{{" not in source and "{%" not in source:
        return found
    for match in _PAIRED.finditer(source):
        name = (match["name"] or match["liquid"] or "").lower()
        if match["closes"] or match["ends"]:
            waiting = opened.get(name) if name else calls
            if waiting:
                found[waiting.pop()] = Ending(*match.span())
        elif match["alone"] is None or not match["alone"]:
            opened.setdefault(name, []).append(match.start())
            if match["call"]:
                calls.append(match.start())
    return found


def read_tag(source: str, at: int, *, has_liquid: bool | None = None) -> Tag | None:
    """Return the tag that begins at a place of a source, None where none does.

    `has_liquid`: whether a name in two braces is a value; None where that is not known, and only `site.x` and such are.
    """
    following = source[at : at + 3]
    if following in ("{{<", "{{%"):
        return _between(source, at, at + 3, _HUGO_BODY, following[2].replace("<", ">") + "}}", is_hugo=True)
    if following[:2] == "{%":
        begin = at + (3 if following[2:] == "-" else 2)
        return _between(source, at, begin, _LIQUID_BODY, "%}", is_hugo=False)
    if following[:2] == "{{":
        begin = at + (3 if following[2:] == "-" else 2)
        body = _OUTPUT_BODY.match(source, begin, begin + _LONGEST)
        if body is None or not source.startswith("}}", body.end()) or not body[0].strip(" -"):
            return None
        return _output(body[0].strip(" -"), body.end() + 2, has_liquid=has_liquid)
    return None


def _between(source: str, at: int, begin: int, body: re.Pattern[str], closing: str, *, is_hugo: bool) -> Tag | None:
    if find(source, closing, begin, begin + _LONGEST) < 0:
        return None
    match = body.match(source, begin, begin + _LONGEST)
    end = match.end() if match else begin
    if not source.startswith(closing, end):  # a quotation mark that has no other
        end = source.find(closing, begin, begin + _LONGEST)
        if "\n" in source[begin:end]:
            return None
    text = source[begin:end].strip().strip("-" if not is_hugo else "").strip()
    name = _NAME.match(text)
    if name is None:
        return None
    rest = text[name.end() :].strip()
    return _tag(name[0].replace(" ", ""), rest, end + len(closing), is_hugo=is_hugo)


def _tag(name: str, rest: str, end: int, *, is_hugo: bool) -> Tag:
    name = name.lower()
    closes = name.startswith("/") or (name.startswith("end") and not is_hugo)
    name = name.removeprefix("/")
    if closes and not is_hugo and name != "end":
        name = name.removeprefix("end").removeprefix("_")
    rest = rest[:-1].rstrip() if rest.endswith("/") and is_hugo else rest
    if rest.startswith("(") and rest.endswith(")"):
        rest = rest[1:-1]  # Tera's
    named, listed, bare = _arguments(rest)
    if name in ("include", "include_relative", "include_cached", "render", "partial") and (bare or listed):
        name, bare, listed = (bare[0], bare[1:], listed) if bare else (listed[0], bare, listed[1:])
        name = "include:" + name.rsplit("/", 1)[-1].lower()
    return Tag(name, named, listed, bare, closes, end, is_hugo, rest)


def _arguments(text: str) -> tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]:
    named: dict[str, str] = {}
    listed: list[str] = []
    bare: list[str] = []
    for match in _ARGUMENT.finditer(text):
        name, quoted, inner, word = match.groups()
        value = re.sub(r"\\([\"'\\])", r"\1", quoted[1:-1]) if quoted else (inner if inner is not None else word)
        if name:
            named.setdefault(name.lower(), value.strip())
        elif quoted:
            listed.append(value.strip())
        else:
            bare.append(value)
    return named, tuple(listed), tuple(bare)


_CALL = re.compile(r"([a-z]\w*)\s*\((.*)\)", re.DOTALL)
_NAMED = re.compile(r"[A-Za-z_][\w.\[\]-]*(?:\s*\|[^{}]*)?")
_LITERAL = re.compile(r"([\"'])(.*?)\1(?:\s*\|.*)?", re.DOTALL)
_VARIABLE = re.compile(r"(?:site|page|post|layout|include|config|section|paginator)\.\w[^{}]*")


def _output(text: str, end: int, *, has_liquid: bool | None) -> Tag | None:
    """Return the tag that prints a value, or calls a shortcode as Tera does; None where it looks like neither."""
    if call := _CALL.fullmatch(text):
        if "=" in call[2] or not call[2].strip():
            return _tag(call[1], call[2], end, is_hugo=False)
        return None
    if literal := _LITERAL.fullmatch(text):
        return Tag("", {}, (literal[2],), ("absolute",) if "absolute_url" in text else (), False, end, False)
    if (_NAMED if has_liquid else _VARIABLE).fullmatch(text) and has_liquid is not False:
        return Tag("", {}, (), (text.partition("|")[0].strip(),), False, end, False)
    return None


_OPENING = re.compile(r"\{[{%]")


def expanded(text: str, value: Callable[[Tag, int], str | None], *, has_liquid: bool | None = None) -> str:
    """Return `text` with each tag replaced by its value, of which its place is told; by None it is left as it is."""
    if "{{" not in text and "{%" not in text:
        return text
    out: list[str] = []
    at = 0
    while found_at := _OPENING.search(text, at):
        opening = found_at.start()
        tag = read_tag(text, opening, has_liquid=has_liquid)
        found = value(tag, opening) if tag else None
        end = tag.end if tag and found is not None else opening + 2
        out += [text[at:opening], found if found is not None else text[opening:end]]
        at = end
    return "".join([*out, text[at:]])
