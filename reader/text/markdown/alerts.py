"""The kinds of remarks that are set apart: what each family calls them, in the five looks that there are."""

from reader.text.document.nodes import AlertKind

_LOOKS: dict[AlertKind, str] = {
    "note": "note info todo abstract summary tldr quote cite seealso example definition remark notice default primary",
    "tip": "tip hint success check done help",
    "important": "important question faq theorem lemma proposition corollary",
    "warning": "warning attention alert",
    "caution": "caution danger error failure fail missing bug",
}
ALERTS: dict[str, AlertKind] = {name: look for look, names in _LOOKS.items() for name in names.split()}
"""What a remark is called, in lower case → its look: GitHub's five, Obsidian's thirteen with their aliases, and what
Docusaurus, MkDocs, Quarto and MyST have."""


def own_title(name: str) -> str:
    """Return the title of a remark of a kind that has none of its own; empty where its look has the same name."""
    if name.lower() in _LOOKS:
        return ""
    return "TL;DR" if name.lower() == "tldr" else name[:1].upper() + name[1:].lower()
