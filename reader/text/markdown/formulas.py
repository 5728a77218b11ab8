r"""Where formulas are: between dollars, in `\(…\)` and `\[…\]`, in environments, with their backslashes doubled or not.

Code, links and addresses bind before dollars, and a dollar that looks like money or a shell's is none of a formula.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from reader.text.markdown.dialect import dialect_of
from reader.text.markdown.parser_state import find, line_text

_LONGEST = 20_000
"""Characters that a formula may have."""

# --- within a line ---------------------------------------------------------------------------------------------

_BACKSLASHED = re.compile(r"(?P<slash>\\{1,2})(?:(?P<bracket>[(\[])|begin\{(?P<name>[a-zA-Z]+\*?)\})")
_REFERENCE = re.compile(r"\\?\\(?P<kind>(?:eq|c|C|auto)?ref)\s?\{(?P<label>[^{}\n]+)\}")
# What a dollar may not reach across: code, a link, an address.
_BOUND = re.compile(
    r"(?P<ticks>`+)|(?P<link>\[[^\[\]\n]*\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\))|(?P<address><https?://[^\s<>]*>)"
    r"|(?<=[\s(])(?P<bare>https?://[^\s<>()]*)|(?P<dollar>(?<!\\)\$)|(?P<out>\]\()|\\.",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SHELL = re.compile(r"\{?[A-Z_][A-Z0-9_]+\}?(?=[\W_]|$)(?![\^_{(=\\ ])|[a-z]\w+[/:]|\{\w+\}[/:.]|\(\w+ ")
_PROSE = re.compile(
    r"\d[\d.,]*\s?[a-zA-Z]*(?:\s+[a-zA-Z]{2,}[.,;]?){2,}"
    r"|\d[\d.,]*[kKmMbB]?[.,;]?\s+(?:or|and|to|for|in|of|per|a|the|is|was|at|on|with|from|by|more|each|million|billion)\b"
)
_PAIR = re.compile(r"(?<!\\)(?:\\\\)*(?P<pair>\$\$)")
_TEXT_OPEN = re.compile(r"\\(?:text\w*|mbox|hbox)\s*\{[^{}]*$")
_WORDS = re.compile(r"\s+(?:[a-zA-Z]{2,}[.,;]?\s+)+")
_MATHS = re.compile(r"[\\^_{=<>+]")


def formula(state: StateInline, silent: bool) -> bool:
    """Take in a formula between dollars."""
    source, start = state.src, state.pos
    if source.startswith("$`", start):  # GitLab's, which GitHub knows too
        end = find(source, "`$", start + 2, state.posMax)
        if end < 0 or "`" in source[start + 2 : end]:
            return False
        return _push(state, silent, source[start + 2 : end], end + 2)
    if source.startswith("$$", start):
        end = _closing_pair(source, start + 2, state.posMax)
        if end < 0 or not source[start + 2 : end].strip() or _WORDS.fullmatch(source, start + 2, end):
            return False
        return _push(state, silent, source[start + 2 : end], end + 2, display=True)
    end = _closing(source, start + 1, state.posMax)
    if end < 0 or (source[start - 1 : start].isdecimal() and "\\" not in source[start:end]):
        return False
    return _push(state, silent, undoubled(source[start + 1 : end]), end + 1)


def _closing_pair(source: str, at: int, limit: int) -> int:
    """Return where the next two dollars are that no backslash escapes, -1 where there are none."""
    pair = _PAIR.search(source, at, min(limit, at + _LONGEST)) if at <= _last_pair(source) else None
    return pair.start("pair") if pair else -1


@lru_cache(maxsize=16)
def _last_pair(source: str) -> int:
    return max((match.start("pair") for match in _PAIR.finditer(source)), default=-1)


def _closing(source: str, begin: int, limit: int) -> int:
    """Return where the dollar is that ends the formula that begins at a place, -1 where none does."""
    if begin >= limit or source[begin].isspace():
        return -1
    at, limit = begin, min(limit, begin + _LONGEST)
    while match := _BOUND.search(source, at, limit):
        at = match.end()
        if match["ticks"]:
            ticks = match["ticks"]
            if re.compile(rf"(?<!`){ticks}(?!`)").search(source, at, limit):
                return -1
        elif match["out"]:
            if _leaves_label(source, begin, match.start()):
                return -1
            at = match.start() + 1
        elif match["dollar"]:
            end = match.start()
            if _TEXT_OPEN.search(source[begin:end]):
                continue  # a formula within the words of one
            return end if end > begin and reads_as_formula(source[begin:end], source[at : at + 1]) else -1
    return -1


def _leaves_label(source: str, begin: int, at: int) -> bool:
    """Whether a `](` ends the words of a link that began before the formula."""
    return source.count("]", begin, at) >= source.count("[", begin, at)


def reads_as_formula(words: str, behind: str) -> bool:
    """Whether what stands between two dollars is a formula, by its looks and by the character behind."""
    if words[-1].isspace() or behind.isdigit():
        return False
    if "\\" in words:
        return True
    if _SHELL.match(words) and (behind.isalpha() or behind == "_" or len(words) > 12):
        return False
    if behind.isalpha() and len(words) > 3 and not _MATHS.search(words):
        return False
    return _PROSE.match(words) is None


def backslashed(state: StateInline, silent: bool) -> bool:
    r"""Take in a formula in `\(…\)` and its kin, or a reference to one."""
    if reference := _REFERENCE.match(state.src, state.pos, state.posMax):
        if not silent:
            token = state.push("math_reference", "", 0)
            token.content, token.meta = reference["label"].strip(), {"bracketed": reference["kind"] != "ref"}
        state.pos = reference.end()
        return True
    source, start = state.src, state.pos
    opening = _BACKSLASHED.match(source, start, state.posMax)
    if opening is None:
        return False
    bracket, slash = opening["bracket"], opening["slash"]
    mark = slash + ({"(": ")", "[": "]"}[bracket] if bracket else f"end{{{opening['name']}}}")
    end = find(source, mark, opening.end(), min(state.posMax, start + _LONGEST))
    if end <= opening.end():
        return False
    words = source[opening.end() : end] if bracket else source[start : end + len(mark)]
    words = _ESCAPED.sub(r"\1", words) if len(slash) == 2 else words
    return _push(state, silent, words, end + len(mark), display=bracket != "(", alone=True)


def _push(
    state: StateInline, silent: bool, words: str, end: int, *, display: bool = False, alone: bool = False
) -> bool:
    """Take in a formula. `alone`: it says itself that it wants lines of its own, whatever the dialect."""
    if not silent:
        token = state.push("math_display" if display else "math_inline", "math", 0)
        token.content = words
        token.meta = {"alone": alone}
    state.pos = end
    return True


_DOUBLED = re.compile(r"\\\\(?=[{}|,;!:#%&_])")
_STAR = re.compile(r"\\\*")
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z0-9)}])\\_(?=\{|\\?[A-Za-z0-9](?![A-Za-z0-9]))")
_TEXT = re.compile(r"(\\(?:text\w*|mathrm|mathtt|mathsf|operatorname\*?|mbox)\s*\{[^{}]*\})")


def undoubled(words: str) -> str:
    r"""Return a formula without the backslashes that only keep Markdown from it: `\\{a\\}`, `a\*b`, `x\_1`."""
    if "\\" not in words:
        return words
    words = words.replace("\\\\\\\\", "\\\\")
    if "\\begin" not in words and "\\\\" in words:
        words = _DOUBLED.sub(r"\\", words)
    pieces = _TEXT.split(_STAR.sub("*", words))
    return "".join(piece if number % 2 else _SUBSCRIPT.sub("_", piece) for number, piece in enumerate(pieces))


# --- on lines of its own ---------------------------------------------------------------------------------------

_OPENING = re.compile(r"\$\$|\\\\?\[|\\\\?begin\{([a-zA-Z]+\*?)\}")
_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|def|gdef|let|DeclareMathOperator|require|newtheorem|definecolor|newenvironment)"
    r"\*?(?![a-zA-Z])"
)
_ENDS = re.compile(r"\s{0,3}(?:#{1,6}\s|`{3}|~{3})")
_NUMBER = re.compile(r"\(\s*([\w.*†′'-]{1,8})\s*\)")
_IDENTITY = re.compile(r"\{#([\w:.-]+)[^{}]*\}")
"""The name that Pandoc gives a formula."""
_ALONE = re.compile(r"[.,;:]?\s*")


class Displayed(NamedTuple):
    """A formula on lines of its own."""

    source: str
    behind: str
    """Words that stand behind its end."""


def block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in a formula that begins at the beginning of a line, or definitions of commands."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if _DEFINITION.match(state.src, start):
        return _definitions(state, start_line, end_line, silent)
    opening = _OPENING.match(state.src, start)
    if opening is None:
        return False
    found = _end(state, start_line, end_line, opening)
    if found is None:
        return False
    line, inside, behind = found
    words = behind.strip()
    if words and not _ALONE.fullmatch(words) and not words.startswith("(") and not _IDENTITY.fullmatch(words):
        return False
    if opening[0] == "$$" and _is_in_line(state, start_line, line, end_line, silent):
        return False
    if silent:
        return True
    *before, last = _parts(inside) or [""]
    for part, said in (*((one, "") for one in before), (last, words)):
        token = state.push("math_block", "math", 0)
        token.block = True
        token.content, token.meta = part, {"behind": said}
        token.map = [start_line, line + 1]
    state.line = line + 1
    return True


def _end(state: StateBlock, start_line: int, end_line: int, opening: re.Match[str]) -> tuple[int, str, str] | None:
    """Return the line on which a formula ends, what is in it, and what stands behind it on that line."""
    doubled = opening[0].startswith("\\\\")
    name = opening[1]
    mark = f"\\end{{{name}}}" if name else "$$" if opening[0] == "$$" else "\\]"
    mark = "\\" + mark if doubled else mark
    # Marks → up to where one is not found: a search that begins later ends there too.
    never = state.env.setdefault("never", {})
    if never.get(mark, -1) > opening.start() or find(state.src, mark, opening.end(), len(state.src)) < 0:
        return None
    marks = re.compile(rf"(?P<inner>{re.escape(opening[0])})|{re.escape(mark)}" if name else re.escape(mark))
    depth = 0
    lines: list[str] = []
    for line in range(start_line, end_line):
        begin = opening.end() if line == start_line else state.bMarks[line] + state.tShift[line]
        text = state.src[begin : state.eMarks[line]]
        if line > start_line and text and (state.sCount[line] < state.blkIndent or _ENDS.match(text)):
            never[mark] = begin
            return None
        for match in marks.finditer(text):
            if name and match["inner"]:
                depth += 1
            elif depth:
                depth -= 1
            else:
                inside = "\n".join([*lines, text[: match.start()]])
                inside = opening[0] + inside + mark if name else inside
                return line, _ESCAPED.sub(r"\1", inside) if doubled else inside, text[match.end() :]
        lines.append(text)
    return None


def _is_in_line(state: StateBlock, start_line: int, line: int, end_line: int, silent: bool) -> bool:
    """Whether a formula that fills a line is a part of the paragraph around it, as kramdown has it."""
    if not dialect_of(state).inline_displays or line > start_line:
        return False
    follows = line + 1 < end_line and not state.isEmpty(line + 1) and state.sCount[line + 1] >= state.blkIndent
    return silent or (follows and _is_prose(state, line + 1))


def _is_prose(state: StateBlock, line: int) -> bool:
    return line_text(state, line)[:1] not in ("#", ">", "{", "`", "~", "$", "|", "<", "-", "*", "\\")


def _parts(inside: str) -> list[str]:
    """Return a formula in the parts that empty lines make of it, where these are formulas by themselves."""
    parts: list[str] = []
    for part in re.split(r"\n[ \t]*\n", inside):
        if parts and not _is_whole(parts[-1]):
            parts[-1] += "\n\n" + part
        elif part.strip():
            parts.append(part)
    return parts


def _is_whole(source: str) -> bool:
    plain = re.sub(r"\\[{}]", "", source)
    return (
        source.count("\\begin") == source.count("\\end")
        and source.count("\\left") - source.count("\\leftarrow")
        == source.count("\\right") - source.count("\\rightarrow")
        and plain.count("{") == plain.count("}")
    )


def numbered(inside: str, behind: str) -> Displayed:
    r"""Return a formula with what stands behind its end: a number becomes its tag, a point a part of it."""
    source = undoubled_display(inside).strip()
    if identity := _IDENTITY.fullmatch(behind):
        return Displayed(f"{source} \\label{{{identity[1]}}}", "")
    if (number := _NUMBER.match(behind)) and "\\tag" not in source:
        source, behind = f"{source} \\tag{{{number[1]}}}", behind[number.end() :].strip()
    if _ALONE.fullmatch(behind):
        return Displayed(_punctuated(source, behind.strip()), "")
    return Displayed(source, behind)


def _punctuated(source: str, point: str) -> str:
    """Return a formula with a point behind its last line."""
    if not point:
        return source
    end = re.search(r"(?:\\end\{[a-zA-Z]+\*?\}|\\tag\*?\{[^{}]*\}|\s)+$", source)
    at = end.start() if end else len(source)
    return f"{source[:at]}\\text{{{point}}}{source[at:]}"


def undoubled_display(inside: str) -> str:
    r"""Return a displayed formula without backslashes that only keep Markdown from it, where it surely has some."""
    if "\\\\" in inside:
        inside = inside.replace("\\\\\\\\", "\\\\")
        if "\\begin" not in inside:
            inside = re.sub(r"\\\\(?=[{}|,;!:#_])", r"\\", inside)
        elif "\\\\{" in inside and "\\\\}" in inside:
            inside = re.sub(r"\\\\(?=[{}])", r"\\", inside)
    return _STAR.sub("*", inside)


def _definitions(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Take in lines that define commands, and nothing else."""
    line = start_line
    text = ""
    while line < end_line:
        text = state.getLines(start_line, line + 1, state.blkIndent, False)
        line += 1
        if text.count("{") == text.count("}"):
            break
    if text.count("{") != text.count("}") or not is_preamble(text):
        return False
    if not silent:
        state.line = line
    return True


def is_preamble(source: str) -> bool:
    """Return whether a formula consists of definitions and nothing else."""
    from reader.text.math import defines_only

    return _DEFINITION.search(source) is not None and defines_only(source)
