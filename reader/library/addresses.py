"""Web addresses."""

import re
from urllib.parse import urlsplit, urlunsplit

OUTSIDE = ("http://", "https://", "mailto:")
"""What an address begins with that may be given to a browser, or to the terminal."""


def leads_outside(target: str) -> bool:
    """Return whether a link leads to what a browser opens."""
    return target.lower().startswith(OUTSIDE)


def web_address(text: str) -> str:
    """Return `text` if it is an address of the web, else nothing."""
    return text if text.lower().startswith(("http://", "https://")) else ""


def is_address(text: str) -> bool:
    """Return whether what a person has typed is an address of the web, or names a paper on arXiv."""
    return bool(web_address(text)) or text.lower().startswith("arxiv:")


ARXIV_PAPER = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}"
"""How papers on arXiv are called, as a regular expression."""
_ARXIV = re.compile(rf"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/({ARXIV_PAPER})", re.IGNORECASE)


def arxiv_paper(address: str) -> str:
    """Return what the paper on arXiv is called that is at an address, or nothing."""
    found = _ARXIV.match(address)
    return found[1] if found else ""


def canonical_url(url: str) -> str:
    """Return the one form of an address that all its spellings share, or nothing if it is no address.

    Scheme and host in lower case, no default port, no fragment, no tracking parameters, no slash at the end.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.scheme or not parts.hostname:
        return ""
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname if port in (None, default) else f"{parts.hostname}:{port}"
    query = "&".join(part for part in parts.query.split("&") if not part.startswith("utm_"))
    return urlunsplit((parts.scheme, host, parts.path.rstrip("/"), query, ""))
