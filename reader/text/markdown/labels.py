r"""The numbers of equations: which number a `\label` gives, as AMS-LaTeX and MathJax count them."""

import re

from reader.text.clean import clean_line
from reader.text.markdown.fences import split_code

_DISPLAYED = re.compile(
    r"\\?\\begin\{(?P<name>(?:equation|align|alignat|flalign|gather|multline|eqnarray)\*?)\}(?P<rows>.{0,20000}?)"
    r"\\end\{(?P=name)\}"
    r"|\$\$(?P<dollars>.{1,20000}?)\$\$(?:[ \t]*\{#(?P<identity>[\w:.-]+)[^{}\n]*\})?"
    r"|\\\\?\[(?P<brackets>.{1,20000}?)\\\]",
    re.DOTALL,
)
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_INNER = re.compile(r"\\begin\{([a-zA-Z]+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_UNNUMBERED = re.compile(r"\\(?:nonumber|notag)\b")


def equation_numbers(source: str) -> dict[str, str]:
    r"""Return what each `\label` of the formulas of a post stands for: the number of its equation, or its tag.

    Every line of `align` and its kin counts, but for those that say they have no number, and so does what has a label.
    Labels and tags have passed the gate.
    """
    if "\\label" not in source and "$$ {#" not in source:
        return {}
    numbers: dict[str, str] = {}
    count = 0
    prose = "".join(part.text for part in split_code(source) if not part.is_code)
    for match in _DISPLAYED.finditer(prose):
        name = match["name"]
        inside = match["rows"] or match["dollars"] or match["brackets"] or ""
        if not name and (environment := _DISPLAYED.search(inside)):
            name, inside = environment["name"], environment["rows"] or inside
        is_counted = bool(name) and not name.endswith("*")
        several = is_counted and name not in ("equation", "multline")
        for row in re.split(r"\\\\", _hidden(inside)) if several else [inside]:
            labels = list(map(clean_line, [*_LABEL.findall(row), *([match["identity"]] if match["identity"] else [])]))
            if tag := _TAG.search(row):
                numbers.update(dict.fromkeys(labels, clean_line(tag[1])))
            elif labels or (is_counted and row.strip() and not _UNNUMBERED.search(row)):
                count += 1
                numbers.update(dict.fromkeys(labels, str(count)))
    return numbers


def _hidden(inside: str) -> str:
    """Return the rows of an environment without the row ends of what is within them."""
    return _INNER.sub(lambda match: match[0].replace("\\\\", " "), inside)
