"""What the reading state costs: big marks, many writers, a year of heavy use, and how soon others see a change.

usage: state.py [DAYS]    (default 365; fails where a figure is missed)
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from support.syncthing import PROGRAM, Syncthing

from reader.app.screen import POLL_SECONDS
from reader.state import event_sql as rows
from reader.state.database import transaction
from reader.state.journal import Event, encode, from_milliseconds
from reader.state.opening import open_store
from reader.state.sync import FOLDER, sync
from reader.state.upkeep import Upkeep

DAY = 86_400_000
LOAD_LIMIT, BULK_LIMIT, SEEN_LIMIT = 0.300, 0.5, 1.0
failed: list[str] = []


def say(what: str, seconds: float | list[float], limit: float | None = None, more: str = "") -> None:
    times = sorted(seconds if isinstance(seconds, list) else [seconds])
    median = statistics.median(times)
    spread = f"   {times[0] * 1000:.1f} to {times[-1] * 1000:.1f}" if len(times) > 1 else ""
    allowed = f"   ({limit * 1000:.0f} ms allowed)" if limit else ""
    print(f"{what:58} {median * 1000:8.1f} ms{spread}{allowed}{more}")
    if limit and median > limit:
        failed.append(what)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def bulk(home: Path) -> None:
    keys = {f"https://example.org/posts/{n}": f"{n:016x}" for n in range(10_000)}
    marks, undos = [], []
    with closing(open_store(home / "bulk.db")) as store:
        for _ in range(5):
            marks.append(timed(lambda: store.mark(keys, "read", True)))
            undos.append(timed(store.undo))
        one = [timed(lambda: store.toggle("one", "", "read")) for _ in range(200)]
    say("a mark, on the disk", one)
    say("M on 10,000 posts", marks, BULK_LIMIT)
    say("its undo", undos, BULK_LIMIT)


def crowd(home: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from reader.state.opening import open_store\n"
        "store = open_store(Path(sys.argv[1])); worst = 0\n"
        "for number in range(1000):\n"
        "    start = time.perf_counter(); store.mark({f'{sys.argv[2]}-{number}': ''}, 'read', True)\n"
        "    worst = max(worst, time.perf_counter() - start)\n"
        "print(worst)"
    )
    path = home / "crowd.db"
    start = time.perf_counter()
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(path), str(n)], stdout=subprocess.PIPE) for n in range(4)
    ]
    worst = [float(process.communicate()[0]) for process in processes]
    took = time.perf_counter() - start
    with closing(open_store(path)) as store:
        count = sum(1 for _ in store.events())
    say("4 processes × 1,000 marks at once", took, more=f"   {count} events are there, worst mark {max(worst):.3f} s")
    if count != 4000:
        failed.append("4,000 marks")


def neighbours(home: Path) -> None:
    """How soon one reader shows what another on the same machine has marked: it looks every half second."""
    with closing(open_store(home / "near.db")) as one, closing(open_store(home / "near.db")) as two:
        looks = []
        for _ in range(50):
            one.toggle("x", "", "read")
            looks.append(timed(two.refresh))
    say("another reader's mark, at most", [POLL_SECONDS + look for look in looks], SEEN_LIMIT)


def year(days: int) -> Iterator[list[Event]]:
    """Yield the journals of three devices: 500 events a day on each, two thirds of them notes of where one was."""
    rng = random.Random(1)
    start = int(time.time() * 1000) - days * DAY
    for device in ("a" * 16, "b" * 16, "c" * 16):
        events = []
        for counter in range(1, days * 500 + 1):
            moment = from_milliseconds(start + counter * DAY // 500 + rng.randint(0, 99))
            post = int(counter / 12) + rng.randint(0, 40)
            key = f"https://example.org/{post % 97}/a-post-with-a-long-name-{post}"
            field, value = rng.choice(
                [("position", [counter % 300, 120]), ("progress", counter % 100 / 100)] * 4
                + [("read", f"{post:016x}"), ("starred", True), ("body", f"{post:016x}"), ("note", "A *short* note.")]
            )
            events.append(Event(device, counter, moment, key, field, encode(value), counter))
        yield events


def heavy(home: Path, days: int) -> None:
    shared = home / "shared"
    shared.mkdir()
    path = home / "heavy.db"
    with closing(open_store(path)) as store:
        start = time.perf_counter()
        total = 0
        for events in year(days):
            for n in range(0, len(events), 5000):
                with transaction(store._open.writing):
                    total += rows.append(store._open.writing, events[n : n + 5000])
        print(f"\n{days} days of heavy use: {total} events, {time.perf_counter() - start:.0f} s to write here")
        say("first exchange, which writes all of it", timed(lambda: sync(store, shared)))
    print(f"{'the state file':58} {path.stat().st_size / 1e6:8.1f} MB")
    size = sum(file.stat().st_size for file in (shared / FOLDER).rglob("*.jsonl"))
    print(f"{'the shared folder, compacted':58} {size / 1e6:8.1f} MB")
    for what in ("from cold", "again"):
        times = []
        for _ in range(5):
            if what == "from cold":
                os.sync()
                with suppress(OSError):  # where one is not root, the disk's cache stays warm
                    Path("/proc/sys/vm/drop_caches").write_text("3")
            script = (
                "import json, time; start = time.perf_counter(); from pathlib import Path\n"
                "from reader.state.opening import open_store\n"
                f"imported = time.perf_counter(); store = open_store(Path({str(path)!r}))\n"
                "keys = [f'https://example.org/{n % 97}/a-post-with-a-long-name-{n}' for n in range(0, 9000, 100)]\n"
                "[store.state(key) for key in keys]; store.unfinished(); done = time.perf_counter()\n"
                "print(json.dumps([imported - start, done - imported]))"
            )
            run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
            times.append(json.loads(run.stdout)[1])
        say(f"opening it, with 90 posts' states, {what}", times, LOAD_LIMIT)
    with closing(open_store(path)) as store:
        say("looking at the folder where nothing is new", [timed(lambda: sync(store, shared)) for _ in range(5)])
        store.toggle("x", "", "read")
        say("writing one mark to it", timed(lambda: sync(store, shared)))
        say("compacting the state file", timed(lambda: store.compact(from_milliseconds(int(time.time() * 1000)))))
        say("undo of a mark", timed(store.undo))
    with closing(open_store(home / "new.db")) as store:
        say("a new device takes over everything", timed(lambda: sync(store, shared)))


def convergence(home: Path) -> None:
    """How soon a change is on another machine: Syncthing between them, each device looking every two seconds."""
    if PROGRAM is None:
        print("\nSyncthing is not installed: no times of convergence")
        return
    one, two = (Syncthing(home / name, home / f"{name}-shared") for name in ("one", "two"))
    one.know(two)
    two.know(one)
    backgrounds = []
    try:
        for side in (one, two):
            side.start()
            backgrounds.append(Upkeep(home / f"{side.home.name}.db", str(side.folder), print))
            backgrounds[-1].start()
        times = []
        with closing(open_store(home / "one.db")) as here, closing(open_store(home / "two.db")) as there:
            for number in range(13):
                time.sleep(random.random() * 3)
                here.toggle(f"post {number}", "", "starred")
                start = time.perf_counter()
                while not there.state(f"post {number}").starred:
                    there.refresh()
                    time.sleep(0.02)
                if number >= 1:  # the first waits for Syncthing's first connection
                    times.append(time.perf_counter() - start)
        print()
        say("a mark is on another machine (Syncthing on loopback)", times)
    finally:
        for background in backgrounds:
            threading.Thread(target=background.stop).start()
        one.stop()
        two.stop()


def main() -> int:
    days = int(sys.argv[1]) if len(sys.argv) > 1 else 365
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bulk(home)
        crowd(home)
        neighbours(home)
        heavy(home, days)
        convergence(home)
    for what in failed:
        print(f"missed: {what}")
    return bool(failed)


sys.exit(main())
