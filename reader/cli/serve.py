"""`reader serve`."""

import argparse
import secrets
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path

from reader.cli.shared import require
from reader.cli.status import DONE, UNREADABLE, UsageError, fail
from reader.errors import reason
from reader.text.clean import clean_line


def serve(options: argparse.Namespace) -> int:
    """Let a browser open the reader, until the person has enough."""
    if find_spec("textual_serve") is None:
        raise UsageError(
            "Reader in a browser needs textual-serve, which `pipx inject reader-tui textual-serve` or"
            " `pip install 'reader-tui[serve]'` brings."
        )
    require(options.path)
    from reader.cli.server import run

    host = clean_line(options.host)
    at = f"http://{f'[{host}]' if ':' in host else host}:{options.port}/"
    token = secrets.token_urlsafe(24)

    def say() -> None:
        print(f"Reader is at {at}?token={token} until you press ctrl+c.", flush=True)
        if not _is_this_machine(host):
            fail(
                "Warning: whoever has this address can open it from other machines, read what you read and change your"
                " marks; nothing is encrypted, so whoever can listen on the way has the address.",
                DONE,
            )

    try:
        run(host, options.port, [str(Path(path).absolute()) for path in options.path], token, say)
    except OSError as error:
        return fail(f"Cannot be at {at}: {reason(error)}; try another --port or --host.", UNREADABLE)
    return DONE


def _is_this_machine(host: str) -> bool:
    """Return whether nobody but those who sit at this machine can reach an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
