"""Looking at folders again when something changes in them.

As a program (`python -m reader.library.watch`, with arguments of `reader index`) it is there as long as the screen is,
and so imports little: each look at the folders is a process of its own, `reader index`, which takes what it needs with
it when it ends.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

SETTLED_MS = 100
"""How long nothing has to be written: an editor that saves writes several times."""
LOOK_MS = 1000
"""How often to see whether there are other folders now, and whether anybody still wants to know."""
NICE = 10
"""How far watching stands back behind everything else that the machine does: somebody reads meanwhile."""
_NOTHING = {"added": 0, "changed": 0, "removed": 0}
_TOLD = (*_NOTHING, "problems")


def watch(arguments: Sequence[str], tell: Callable[[Mapping[str, Any]], None]) -> None:
    """Have `reader index` look at folders, and again whenever something has changed there.

    `tell` is told what it says: how far it is, and what it has found, where the index is another one now (whoever has
    changed it) or something cannot be read. It is asked once more as soon as the folders are watched, for what has
    changed shortly before. This ends when the process that has asked for it is gone; SystemExit where that command can
    do nothing, with its status.
    """
    import watchfiles

    asker = os.getppid()
    os.nice(NICE)
    found = _look(arguments, tell)
    tell(_told(found))
    while True:
        # Of a file it is looked at what it is: an editor that saves puts another in its place. And of a folder which it
        # is: where it went and came again, what is watched is the one that was there before.
        folders, files, index = found["folders"], found["files"], found["index"]
        which, named, made = _inodes(folders), _stamps(files), _stamps(index)
        is_first = True
        for changes in watchfiles.watch(
            *filter(os.path.isdir, folders),
            debounce=SETTLED_MS * 4, step=SETTLED_MS, rust_timeout=LOOK_MS, yield_on_timeout=True,
        ):  # fmt: skip
            if os.getppid() != asker:
                return
            is_another = which != _inodes(folders)
            is_due = is_first or changes or is_another or named != (named := _stamps(files))
            found = _look(arguments, tell) if is_due else {**found, **_NOTHING}
            if made != (made := _stamps(index)) or (is_due and found["problems"]):
                tell(_told(found))
            is_first = False
            if is_another or (folders, files, index) != (found["folders"], found["files"], found["index"]):
                break


def _look(arguments: Sequence[str], tell: Callable[[Mapping[str, Any]], None]) -> Mapping[str, Any]:
    """Have `reader index` look once; return what it has found."""
    command = [sys.executable, "-m", "reader", "index", "--json", "--progress", *arguments]
    found = None
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        for line in process.stdout:
            said = json.loads(line)
            if "looked_at" in said:
                tell(said)
            else:
                found = said
    if found is None:
        sys.exit(process.returncode or 1)  # it has said why
    return dict(found)


def _told(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what of it concerns others: not what is to be watched."""
    return {name: found[name] for name in _TOLD}


def _inodes(paths: Iterable[str]) -> list[int]:
    """Return which files or folders are at some paths, whatever changes in them."""
    return [_stamp(path)[-1] for path in paths]


def _stamps(paths: Iterable[str]) -> list[tuple[int, int, int]]:
    """Return when files have changed, how large they are, and which they are."""
    return [_stamp(path) for path in paths]


def _stamp(path: str) -> tuple[int, int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116 - `pathlib` is more than this process needs
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


def _print(said: Mapping[str, Any]) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    watch(sys.argv[1:], _print)
