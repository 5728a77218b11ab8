"""Names of files, made of words from outside."""

import re
import unicodedata

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def folded_name(name: str) -> str:
    """Return what is the same in all names that a folder may take for this one.

    In which case a letter is, and of how many characters it is made (`é`, or `e` and an accent), macOS does not tell
    apart, and files come from there.
    """
    return unicodedata.normalize("NFC", name.casefold())


def safe_name(words: str) -> str:
    """Return words as a name that every file system takes: small letters and digits of ASCII, with `-` between."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9.]+", "-", plain.lower()).strip("-.")
    name = re.sub(r"\.{2,}", ".", name)
    return f"{name}-" if _RESERVED.match(name) else name
