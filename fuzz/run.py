"""Fuzzes what reads bytes from outside, with atheris (libFuzzer for Python).

usage: run.py TARGET|all [SECONDS [FOLDER]]    600 seconds for each target, and .fuzz/, if not told otherwise

Begins with `corpus/TARGET/` and with what earlier runs have found, which is in the folder. An input that breaks a law
is put there, too, and named. It belongs into the corpus with what mends it: the tests begin with all of them.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
LONGEST, SLOWEST, MEMORY = 4096, 30, 1024
"""Bytes of an input; seconds that one may take, and MiB."""


def fuzz(name: str, seconds: str, folder: str) -> None:
    """Fuzz one target, and end the process."""
    import atheris

    with atheris.instrument_imports(include=["reader"]):
        from targets import TARGETS
    found = Path(folder, name)
    found.mkdir(parents=True, exist_ok=True)
    arguments = [
        str(found), str(HERE / "corpus" / name), f"-max_total_time={seconds}", f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST}", f"-artifact_prefix={folder}/{name}-", "-print_final_stats=1",
        f"-dict={HERE / 'words.dict'}",
    ]  # fmt: skip
    atheris.Setup([name, *arguments], TARGETS[name])
    atheris.Fuzz()


def run(name: str, seconds: str, folder: Path) -> tuple[str, bool]:
    """Fuzz one target in a process and a home of its own; return what came of it, and whether every law held."""
    with tempfile.TemporaryDirectory(prefix="reader-fuzz-") as home:
        env = {**os.environ, "HOME": home, "TMPDIR": home, "PYTHONPATH": str(HERE)}
        env |= {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("DATA", "CACHE", "CONFIG")}
        done = subprocess.run(
            [sys.executable, "-c", "import sys, run; run.fuzz(*sys.argv[1:])", name, seconds, folder.absolute()],
            env=env, capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    executions = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    said = f"{name:14} {int(executions[1]) if executions else 0:>10,} executions"
    if done.returncode:
        said += f"\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return said, not done.returncode


def main() -> int:
    name, seconds, folder = [*sys.argv[1:], *["all", "600", str(HERE.parent / ".fuzz")][len(sys.argv) - 1 :]]
    held = True
    for one in sorted(target.name for target in (HERE / "corpus").iterdir()) if name == "all" else [name]:
        said, is_right = run(one, seconds, Path(folder))
        print(said, flush=True)
        held &= is_right
    return not held


if __name__ == "__main__":
    sys.exit(main())
