"""Code → rows of spans, coloured by Pygments, which is imported when the first code is shown."""

from functools import lru_cache

from reader.text.lines import Row, Span

_LONGEST = 100_000
"""Characters of a block beyond which it is shown plain: some lexers take quadratic time."""


@lru_cache(maxsize=256)
def highlight(text: str, language: str) -> list[Row]:
    """Return one row for each line of `text`. A language that is not known is shown plain."""
    rows = _coloured(text, language) if language and len(text) <= _LONGEST else None
    return rows or [[Span(line, "codeblock")] for line in text.split("\n")]


def _coloured(text: str, language: str) -> list[Row] | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    names = [
        (Comment, "comment"),
        (Keyword, "keyword"),
        (Operator.Word, "keyword"),
        (String, "string"),
        (Number, "number"),
        (Name.Function, "name"),
        (Name.Class, "name"),
        (Name.Decorator, "name"),
        (Name.Tag, "keyword"),
        (Name.Attribute, "name"),
        (Token, ""),
    ]
    rows: list[Row] = [[]]
    for kind, value in lexer.get_tokens(text):
        style = f"codeblock {next(name for token, name in names if kind[: len(token)] == token)}".strip()
        first, *others = value.split("\n")
        if first:
            rows[-1].append(Span(first, style))
        rows += [[Span(line, style)] if line else [] for line in others]
    # Some lexers need a newline behind the last line, and lose it without one.
    shown = "\n".join("".join(span.text for span in row) for row in rows)
    return rows if shown == text else None
