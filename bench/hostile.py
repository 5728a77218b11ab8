"""What a post of 100,000 characters takes that is written to be slow: each step a second at most, and 300 MB.

usage: hostile.py [KIND ...]    (default: all kinds of tests/support/kinds.py)
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.kinds import KINDS

from reader.library.reading import read, read_document
from reader.text.layout.page import sizes
from reader.text.layout.typeset import Options, typeset

LENGTH = 100_000
SECONDS, MEGABYTES = 1.0, 300
T = TypeVar("T")


def one(kind: str) -> None:
    """Print how long each step takes with a post of a kind, and how much memory all of them."""
    taken: dict[str, float] = {}

    def step(name: str, action: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = action()
        taken[name] = time.perf_counter() - started
        return result

    with tempfile.TemporaryDirectory() as folder:
        warm, file = Path(folder, "warm.md"), Path(folder, "post.md")
        warm.write_text("# Words $x$\n\n```python\nx = 1\n```\n")
        typeset(read_document(read(warm, "").post), 80)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        file.write_text(KINDS[kind](LENGTH))
        post = step("read", lambda: read(file, "")).post
        document = step("parse", lambda: read_document(post))
        step("sizes", lambda: sizes(document.blocks))
        for width, options in ((10, Options()), (40, Options(justify=True, hyphenate=True)), (80, Options(room=110))):
            step(f"at {width}", lambda width=width, options=options: typeset(document, width, options))  # type: ignore[misc]
    taken["MB"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(json.dumps(taken))


def main() -> int:
    missed = 0
    for kind in sys.argv[1:] or KINDS:
        try:
            done = subprocess.run(
                [sys.executable, __file__, "--one", kind], capture_output=True, text=True, check=True, timeout=60
            )
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            print(f"{kind:24} {type(error).__name__}")
            missed += 1
            continue
        taken = json.loads(done.stdout)
        memory = taken.pop("MB")
        slowest = max(taken, key=lambda name: taken[name])
        is_over = taken[slowest] > SECONDS or memory > MEGABYTES
        missed += is_over
        print(
            f"{kind:24} {slowest:>6} {taken[slowest]:6.2f} s {memory:6.0f} MB{'   over' if is_over else ''}", flush=True
        )
    print(f"{missed} of {len(sys.argv[1:] or KINDS)} kinds take more than {SECONDS:.0f} s or {MEGABYTES} MB (allowed)")
    return missed > 0


if sys.argv[1:2] == ["--one"]:
    one(sys.argv[2])
else:
    sys.exit(main())
