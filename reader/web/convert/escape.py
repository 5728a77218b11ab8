"""Words of a page → Markdown that means just these words."""

import re

_RISKY = re.compile(
    r"(?=[\\`*$~^{_<&\[\]=%h])"  # a quick look at what it begins with, which is three times as fast
    r"(?:(?P<address>\bhttps?://[^\s<>\"]+)"
    r"|(?P<slash>\\)(?=(?P<behind>.?))"
    r"|(?P<plain>[`*$~^{])"
    r"|(?P<underscore>_)"
    r"|(?P<tag><(?=[a-zA-Z/!?]))"
    r"|(?P<entity>&(?=#?\w{1,32};))"
    r"|(?P<bracket>\[\[|\[(?=[\^!x ])|\](?=[\[({])|\]\])"
    r"|(?P<doubled>==|%%))",
    re.DOTALL,
)
_LINE_START = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|>|[-+](?=\s|$)|={2,}|-{2,}|\+{2,}|:{1,3}(?=\s|:|$)|!!!|\?\?\?|\||%)"
    r"|(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)"
    r"|(?P<word>(?:import|export)\s)"
    r"|(?P<definition>\[[^\]]*\]:)"
)
_ENTITIES = {"[": "&#91;", "]": "&#93;", "(": "&#40;", "\\": "&#92;"}


def escaped(text: str, *, in_cell: bool = False) -> str:
    """Return Markdown that is read as `text`, within a line; `in_cell`: of a table."""
    found = _RISKY.sub(_escape, text)
    return found.replace("|", "\\|") if in_cell else found


def _escape(match: re.Match[str]) -> str:
    text = match[0]
    match match.lastgroup:
        case "address":
            return text
        case "behind":  # a formula begins with a backslash, doubled or not
            return _ENTITIES["\\"] if match["behind"].isalpha() or match["behind"] in "([" else "\\\\"
        case "underscore":
            source, at = match.string, match.start()
            within = source[at - 1 : at].isalnum() and source[at + 1 : at + 2].isalnum()
            return text if within else "\\_"
        case "tag":
            return "&lt;"
        case "entity":
            return "&amp;"
        case "bracket":
            return "".join(_ENTITIES.get(sign, sign) for sign in text)
        case "doubled":
            return "".join(f"\\{sign}" for sign in text)
    return f"\\{text}"


def line_escaped(line: str) -> str:
    """Return a line of Markdown that begins no list, heading or the like where a paragraph is meant."""
    match = _LINE_START.match(line)
    if match is None:
        return line
    if match["number"]:
        return f"{match['number']}\\{line[match.start('point') :]}"
    if match["word"]:
        return line
    if match["definition"]:
        return f"{_ENTITIES['[']}{line[1:]}"
    return f"\\{line}"


def link_target(address: str) -> str:
    """Return an address as it stands behind the words of a link."""
    address = re.sub(r"[\s<>]", lambda found: f"%{ord(found[0]):02X}" if ord(found[0]) < 128 else "", address)
    return f"<{address}>" if re.search(r"[()\\]", address) else address
