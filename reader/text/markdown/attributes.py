"""Lists of attributes, as kramdown, Goldmark and Pandoc have them: `{: .wide #id}`, `{class="wide"}`, `{.wide}`."""

import re

_ONE = r"(?:#[\w:.-]+|\.[\w:-]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"',]+))"
ATTRIBUTES = re.compile(rf"\{{:?\s*{_ONE}(?:\s+{_ONE})*\s*\}}")
"""What can be nothing but a list of attributes."""
AT_END = re.compile(rf"{ATTRIBUTES.pattern}$")
"""One at the end of a heading."""
KRAMDOWN = re.compile(
    rf"\{{:\s*(?:toc|no_toc|refdef|{_ONE}(?:\s+(?:{_ONE}|[a-z]\w*))*)\s*\}}"
    rf"|\{{:[\w-]+:\s*(?:{_ONE}\s*)+\}}|\{{::(?:nomarkdown|options[^{{}}\n]*)/?\}}|\{{:/(?:nomarkdown|comment)?\}}"
)
"""What kramdown alone has, with a colon."""
_ID = re.compile(r"(?:^|[\s{:])(?:#([\w:.-]+)|id=[\"']?([\w:.-]+))")
_NAMED = re.compile(r"([\w:-]+)=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s{}\"',]+))")
_CLASS = re.compile(r"(?:^|[\s{:,])\.([\w+#-]+)")


def identifier(text: str) -> str:
    """Return the name that a list of attributes gives, empty where it gives none."""
    match = _ID.search(text)
    return (match[1] or match[2]) if match else ""


def named(text: str) -> dict[str, str]:
    """Return the attributes of a list that have names."""
    return {name.lower(): double or single or bare for name, double, single, bare in _NAMED.findall(text)}


def classes(text: str) -> list[str]:
    """Return the classes of a list, without those within quotation marks."""
    return _CLASS.findall(re.sub(r"\"[^\"]*\"|'[^']*'", "", text))
