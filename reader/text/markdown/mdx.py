"""MDX: Markdown with modules and components of JavaScript in it."""

import re

from reader.text.markdown.fences import FENCE, closes, split_code

_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)


def without_modules(source: str) -> str:
    """Return MDX without its modules (`import …`, `export …`, up to an empty line) and its comments."""
    out: list[str] = []
    fence, skipping = "", False
    for line in source.split("\n"):
        mark = FENCE.match(line)
        if fence:
            fence = "" if closes(line, fence) else fence
        elif mark:
            fence = mark[1]
        elif line.startswith(("import ", "export ")):
            skipping = True
        elif not line.strip():
            skipping = False
        if not skipping:
            out.append(line)
    return _without_comments("\n".join(out))


def _without_comments(source: str) -> str:
    pieces: list[str] = []
    at = 0
    for part in split_code(source):
        begin = source.index(part.text, at)
        pieces += [source[at:begin], part.text if part.is_code else _COMMENT.sub("", part.text)]
        at = begin + len(part.text)
    return "".join([*pieces, source[at:]])
