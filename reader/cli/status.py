"""How a command ends."""

import sys

from reader.errors import ReaderError

DONE, NOTHING_MATCHED, WRONG_USAGE, UNREADABLE = 0, 1, 2, 3


class UsageError(Exception):
    """The command line asks for what cannot be. Its text has passed the gate."""


class UnreadableError(ReaderError):
    """Something could not be read, or kept."""


def fail(sentence: str, status: int) -> int:
    """Say what is wrong on standard error; return `status`."""
    print(f"reader: {sentence}", file=sys.stderr)
    return status
