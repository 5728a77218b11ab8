"""How long Reader takes to its first paint, against an empty Textual app in the same run.

usage: first_paint.py [RUNS]    (default 15; fails where the ratio of the medians is over 1.25)
"""

import statistics
import sys
import tempfile
from pathlib import Path

from terminal import Terminal

HERE = Path(__file__).parent
LIMIT = 1.25
LAST_TITLE, LAST_WORDS = "An Overview of Deep Learning", "Read the original post"


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    empty, listed, shown, memory = [], [], [], 0.0
    with tempfile.TemporaryDirectory() as home:
        env = {"HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home}
        for _ in range(runs + 1):  # the first run warms the disk and is left out
            terminal = Terminal([sys.executable, str(HERE / "empty_app.py")], env)
            empty.append(terminal.wait("EMPTY"))
            terminal.close()
            terminal = Terminal([str(Path(sys.executable).with_name("reader"))], env)
            listed.append(terminal.wait(LAST_TITLE))
            shown.append(terminal.wait(LAST_WORDS))
            memory = max(memory, terminal.memory())
            terminal.close()
    base = statistics.median(empty[1:])
    for name, times in (("empty app", empty), ("Reader, list painted", listed), ("Reader, post painted too", shown)):
        ms = sorted(seconds * 1000 for seconds in times[1:])
        median = statistics.median(ms)
        print(f"{name:25} median {median:5.0f} ms   {ms[0]:5.0f} to {ms[-1]:5.0f}   ratio {median / base / 1000:.2f}")
    print(f"{'peak memory of Reader':25} {memory:.0f} MiB")
    ratio = statistics.median(listed[1:]) / base
    print(f"first paint: {ratio:.2f} times an empty app, of {LIMIT} allowed")
    return ratio > LIMIT


sys.exit(main())
