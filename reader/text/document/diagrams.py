"""Code that says what a diagram is to look like: drawn in a browser, by a server such as Kroki."""

import base64
import zlib

_KINDS = {
    "mermaid": ("Mermaid", "mermaid"),
    "dot": ("Graphviz", "graphviz"),
    "graphviz": ("Graphviz", "graphviz"),
    "gv": ("Graphviz", "graphviz"),
    "plantuml": ("PlantUML", "plantuml"),
    "puml": ("PlantUML", "plantuml"),
}
"""Languages of code: what each is called, and its name in an address."""
_LONGEST = 8000
"""Characters of an address that servers take."""


def diagram_name(language: str) -> str:
    """Return what a language of diagrams is called; empty where it is none."""
    return _KINDS.get(language.lower(), ("", ""))[0]


def diagram_address(text: str, language: str, server: str) -> str:
    """Return the address at which a server draws a diagram; empty where it is none, or too long.

    See https://docs.kroki.io/kroki/setup/encode-diagram/: Deflate, then base64 as in RFC 4648, section 5.
    """
    _, kind = _KINDS.get(language.lower(), ("", ""))
    if not kind or not server:
        return ""
    packed = base64.urlsafe_b64encode(zlib.compress(text.encode(errors="replace"), 9)).decode()
    address = f"{server.rstrip('/')}/{kind}/svg/{packed}"
    return address if len(address) <= _LONGEST else ""
