"""Which machines may be connected to: nothing that a page names leads from the internet to a private net."""

import ipaddress
import socket
from collections.abc import Callable, Iterable, Sequence

from reader.errors import ReaderError

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the addresses of a machine of a name, for a port. Raises OSError."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that a name has. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [*dict.fromkeys(str(entry[4][0]) for entry in found)]


def is_public(address: str) -> bool:
    """Return whether an address is one of the internet, and not of this machine or a net at home."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and (inner := found.ipv4_mapped or found.sixtofour):
        found = inner
    return found.is_global and not found.is_multicast


def allowed(addresses: Iterable[str], host: str, *, from_public: bool) -> list[str]:
    """Return those of the addresses of a host that may be connected to; `from_public`: a public page has named it.

    Raises ReaderError where that is none.
    """
    found = [address for address in addresses if not from_public or is_public(address)]
    if not found:
        raise ReaderError(f"Not followed: {host} is on a private net, and a public page led there.")
    return found
