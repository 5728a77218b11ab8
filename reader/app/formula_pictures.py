"""The process that makes pictures of formulas."""

import asyncio
import json
import sys
from collections.abc import Iterable
from contextlib import suppress

_SECONDS = 120.0
"""How long the formulas of one post may take."""


async def make_formulas(formulas: Iterable[str]) -> None:
    """Make the pictures of formulas, in a process of its own, which is given up if it takes too long."""
    lines = "".join(json.dumps(formula) + "\n" for formula in formulas)
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "reader.pictures.formulas",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    except OSError:
        return
    try:
        with suppress(TimeoutError):
            await asyncio.wait_for(process.communicate(lines.encode()), _SECONDS)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
