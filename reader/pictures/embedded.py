"""Pictures that stand in an address itself (RFC 2397)."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),(.*)", re.DOTALL)


def embedded(address: str) -> bytes | None:
    """Return the picture that stands in a `data:` address; None where there is none."""
    match = _DATA.fullmatch(address)
    if match is None:
        return None
    if "base64" not in match[1]:
        return unquote_to_bytes(match[2])
    try:
        return base64.b64decode(unquote_to_bytes(match[2]))
    except binascii.Error:
        return None
