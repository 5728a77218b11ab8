import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reader.errors import ReaderError
from reader.state.journal import UNTOUCHED, PostState, current
from reader.state.store import APPLICATION_ID, Store, integrity, open_store, set_aside


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "state.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with closing(open_store(path)) as store:
        assert store.notice == ""
        yield store


def again(path: Path) -> Store:
    return open_store(path)


def test_marks_are_there_the_next_time(store: Store, path: Path) -> None:
    store.toggle("a", "read")
    store.toggle("b", "starred")
    store.open("c")
    for one in (store, again(path)):
        assert one.state("a") == PostState(read=True, progress=1.0)
        assert one.state("b") == PostState(starred=True)
        assert one.state("c").in_progress
        assert one.state("d") == UNTOUCHED


def test_toggling_twice(store: Store) -> None:
    assert store.toggle("a", "read").read
    assert store.toggle("a", "read") == UNTOUCHED


def test_opening_changes_only_what_was_never_opened(store: Store) -> None:
    store.mark(["a"], "read", True)
    before = store.events()
    store.open("a")
    assert store.events() == before


def test_marking_returns_what_changed(store: Store) -> None:
    store.toggle("b", "read")
    assert store.mark(["a", "b", "c"], "read", True) == ["a", "c"]
    assert store.mark(["a"], "read", True) == []


def test_undo_takes_back_one_change_at_a_time(store: Store, path: Path) -> None:
    store.open("a")
    store.mark(["a", "b"], "read", True)
    store.toggle("b", "starred")
    assert store.undo() == [("b", "starred", None)]
    assert {key for key, _, _ in store.undo()} == {"a", "b"}
    assert store.state("a") == PostState(progress=0.0)
    assert store.state("b") == UNTOUCHED
    assert store.undo() == []
    assert again(path).state("a") == PostState(progress=0.0)


def test_undo_reaches_back_beyond_this_process_but_not_past_itself(store: Store, path: Path) -> None:
    store.toggle("a", "read")
    other = again(path)
    other.undo()
    other.toggle("b", "starred")
    store.undo()
    assert store.state("b") == UNTOUCHED
    assert store.undo() == []


def test_events_are_only_added(store: Store, path: Path) -> None:
    store.toggle("a", "read")
    before = store.events()
    store.undo()
    assert store.events()[: len(before)] == before
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("UPDATE event SET value = 1", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="events"):
                connection.execute(statement)


def test_two_readers_see_each_other(store: Store, path: Path) -> None:
    other = again(path)
    store.toggle("a", "read")
    assert other.state("a") == UNTOUCHED
    assert other.refresh() == {"a"}
    assert other.state("a").read
    assert other.refresh() == set()
    assert store.refresh() == set()
    assert not other.toggle("a", "read").read  # from what is true now, not from what was seen last


def test_four_threads_of_four_connections_lose_nothing(path: Path) -> None:
    def mark(name: int) -> None:
        with closing(again(path)) as store:
            for number in range(50):
                store.mark([f"{name}-{number}"], "starred", True)

    threads = [threading.Thread(target=mark, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = again(path)
    assert sum(store.state(f"{name}-{number}").starred for name in range(4) for number in range(50)) == 200
    events = store.events()
    assert sorted(event.counter for event in events) == list(range(1, 201))
    assert current(events)["3-49"].starred


def test_the_promises_of_the_file(store: Store, path: Path) -> None:
    pragmas = {
        name: store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert integrity(path) == ""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def damage_header(path: Path) -> None:
    path.write_bytes(b"this is no database " * 500)


def damage_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8 * 4096))


def another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 7; CREATE TABLE theirs (x)")


def without_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 1")


@pytest.mark.parametrize("damage", [damage_header, damage_page, another_program, without_tables])
def test_a_file_that_is_not_sound_is_set_aside(path: Path, damage: Callable[[Path], None]) -> None:
    with closing(open_store(path)) as store:
        store.mark([f"key {number}" for number in range(500)], "read", True)
    damage(path)
    before = path.read_bytes()
    store = again(path)
    assert "was damaged. It is kept as state.db.damaged-" in store.notice
    (aside,) = set_aside(path)
    assert aside.stat().st_size == len(before)
    if damage is another_program:
        assert aside.read_bytes() == before
    assert store.toggle("a", "read").read
    assert again(path).notice == ""
    assert again(path).state("a").read


def test_a_file_of_a_newer_reader_is_left_alone(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    store = again(path)
    assert "newer Reader" in store.notice
    assert store.path is None
    store.toggle("a", "read")
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = open_store(tmp_path / "file" / "state.db")
    assert "Your marks will not be kept: cannot write to" in store.notice
    assert store.toggle("a", "read").read


def as_nobody(action: Callable[[], str]) -> str:
    """Return what `action` returns in a process that may not write everywhere, as root may."""
    read, write = os.pipe()
    if (pid := os.fork()) == 0:
        try:
            if os.geteuid() == 0:
                os.seteuid(65534)
            os.write(write, action().encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read) as answer:
        return answer.read()


def test_a_file_that_can_only_be_read_is_read() -> None:
    with tempfile.TemporaryDirectory() as folder:  # not below pytest's own folder, which is root's alone
        path = Path(folder, "state.db")
        with closing(open_store(path)) as store:
            store.toggle("a", "read")
        path.chmod(0o444)
        path.parent.chmod(0o555)

        def look() -> str:
            store = open_store(path)
            return f"{store.notice}|{store.state('a').read}|{store.toggle('b', 'read').read}"

        notice, *states = as_nobody(look).split("|")
        path.parent.chmod(0o755)
    assert "Your marks will not be kept: cannot write" in notice
    assert states == ["True", "True"]


def test_a_change_that_fails_changes_nothing(store: Store, path: Path) -> None:
    store.toggle("a", "read")
    store._connection.execute("PRAGMA max_page_count = 1")  # a full disk, as SQLite sees it
    with pytest.raises(ReaderError, match="This was not saved: database or disk is full"):
        store.mark([f"key {number}" for number in range(5000)], "starred", True)
    assert store.state("key 1") == UNTOUCHED
    assert store.state("a").read
    store._connection.execute("PRAGMA max_page_count = 4294967294")
    assert store.toggle("b", "read").read
    assert again(path).state("b").read
