"""Runs every benchmark, and prints one table of what has a limit.

usage: all.py [POSTS]    POSTS in the library that is measured with: 100,000 if not told otherwise, made once in .bench/

Its status is 1 where a figure is missed.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KEPT = HERE.parent / ".bench"
FEW = "10000"
"""Posts that memory is measured with."""


def corpus(count: str) -> Path:
    """Return a folder of so many posts, which is made once."""
    posts = KEPT / f"posts-{count}"
    if not posts.is_dir():
        print(f"making {count} posts in {posts} …", flush=True)
        part = posts.with_suffix(".part")
        subprocess.run([sys.executable, HERE / "make_corpus.py", "posts", count, part], check=True)
        part.rename(posts)
    return posts


def main() -> int:
    posts, few = corpus(sys.argv[1] if len(sys.argv) > 1 else "100000"), corpus(FEW)
    table: list[tuple[str, str]] = []
    missed = []
    commands = (
        ["first_paint.py"], ["long_post.py"], ["state.py"], ["library.py", str(posts)], ["list.py", str(posts)],
        ["hostile.py"], ["memory.py", str(few)], ["soak.py", "5", "2000"],
    )  # fmt: skip
    for command in commands:
        print(f"\n--- {' '.join(command)}", flush=True)
        with subprocess.Popen(
            [sys.executable, HERE / command[0], *command[1:]], stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout
            for line in run.stdout:
                print(line, end="", flush=True)
                if "allowed" in line:
                    table.append((command[0], line.strip()))
        if run.returncode:
            missed.append(command[0])
    print("\n" + "\n".join(f"{name:16} {line}" for name, line in table))
    print("\nmissed: " + ", ".join(missed) if missed else "\nnothing was missed")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
