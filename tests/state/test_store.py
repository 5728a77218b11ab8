import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reader.errors import ReaderError
from reader.state import database
from reader.state import store as store_module
from reader.state.backups import backups
from reader.state.damage import integrity
from reader.state.database import APPLICATION_ID, SCHEMA_VERSION
from reader.state.flags import FlagsToken, PostFlags
from reader.state.journal import UNTOUCHED, Event, PostState, current, tick
from reader.state.opening import open_store
from reader.state.store import Store
from reader.text.position import Position


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


def journal(store: Store) -> list[Event]:
    return [event for _, event in store.events()]


def mark(store: Store, *keys: str, field: str = "read", value: bool = True) -> list[str]:
    return store.mark({key: f"body of {key}" for key in keys}, field, value)  # type: ignore[arg-type]


def test_marks_are_there_the_next_time(store: Store, path: Path) -> None:
    store.toggle("a", "1", "read")
    store.toggle("b", "2", "starred")
    store.open("c", "3")
    store.toggle("e", "", "hidden")
    store.put("b", "2", "tags", ("x", "y"))
    store.put("b", "2", "note", "*mine*")
    for one in (store, again(path)):
        assert one.state("a") == PostState(read=True, body_read="1")
        assert one.state("b") == PostState(starred=True, body="2", tags=("x", "y"), note="*mine*")
        assert one.state("c") == PostState(progress=0.0, body="3")
        assert one.state("c").in_progress
        assert one.state("d") == UNTOUCHED
        assert one.state("e").hidden


def test_toggling_twice(store: Store) -> None:
    assert store.toggle("a", "", "read").read
    assert store.toggle("a", "", "read") == UNTOUCHED


def test_opening_changes_only_what_was_never_opened(store: Store) -> None:
    mark(store, "a")
    store.open("b", "")
    before = journal(store)
    store.open("a", "body of a")
    store.open("b", "")
    assert journal(store) == before


def test_marking_returns_what_changed(store: Store) -> None:
    mark(store, "b")
    assert mark(store, "a", "b", "c") == ["a", "c"]
    assert mark(store, "a") == []


def test_putting_what_is_there_adds_nothing(store: Store) -> None:
    assert store.put("a", "", "tags", ("x",))
    before = journal(store)
    assert not store.put("a", "", "tags", ("x",))
    assert not store.put("b", "", "note", "")
    assert journal(store) == before
    assert store.put("a", "", "tags", ())
    assert store.state("a") == UNTOUCHED


def test_where_a_post_was_left(store: Store, path: Path) -> None:
    store.open("a", "1")
    store.leave("a", Position(3, 70), 0.42)
    assert again(path).state("a") == PostState(progress=0.42, position=Position(3, 70), body="1")
    before = journal(store)
    store.leave("a", Position(3, 70), 0.42)
    assert journal(store) == before
    store.leave("a", None, 1.0)
    assert store.state("a").position is None


def test_a_post_that_is_read_keeps_the_place_of_who_reads_it_again(store: Store) -> None:
    mark(store, "a")
    store.leave("a", Position(1), 0.2)
    assert store.state("a").position == Position(1)
    assert store.state("a").progress is None
    store.toggle("a", "", "read")
    assert store.state("a") == PostState()  # unread: from the beginning


def test_what_was_left_last_is_found(store: Store) -> None:
    for key in "abcde":
        store.open(key, "")
        store.leave(key, Position(1), 0.5)
    store.leave("b", Position(2), 0.6)
    mark(store, "e")
    mark(store, "d", field="hidden")
    assert store.unfinished() == ["b", "c", "a"]


def test_a_post_that_changed_since_it_was_read(store: Store) -> None:
    store.mark({"a": "1"}, "read", True)
    assert not store.state("a").updated_since("1")
    assert store.state("a").updated_since("2")
    assert store.state("a").read
    assert store.mark({"a": "2"}, "read", True) == ["a"]
    assert not store.state("a").updated_since("2")


def test_undo_takes_back_one_change_at_a_time(store: Store, path: Path) -> None:
    store.open("a", "")
    store.mark({"a": "", "b": ""}, "read", True)
    store.toggle("b", "", "starred")
    store.toggle("c", "", "hidden")
    store.put("c", "", "note", "x")
    store.put("c", "", "note", "y")
    assert store.undo() == [("c", "note", "x")]
    assert store.undo() == [("c", "note", None)]
    assert store.undo() == [("c", "hidden", None)]
    assert store.undo() == [("b", "starred", None)]
    assert {key for key, _, _ in store.undo()} == {"a", "b"}
    assert store.state("a") == PostState(progress=0.0)
    assert store.state("b") == UNTOUCHED
    assert store.undo() == []
    assert again(path).state("a") == PostState(progress=0.0)


def test_undo_reaches_back_beyond_this_process_but_not_past_itself(store: Store, path: Path) -> None:
    store.toggle("a", "", "read")
    other = again(path)
    other.undo()
    other.toggle("b", "", "starred")
    store.undo()
    assert store.state("b") == UNTOUCHED
    assert store.undo() == []


def test_undo_gives_back_the_progress_that_was_lost_with_it(store: Store) -> None:
    store.open("a", "")
    store.leave("a", Position(2, 5), 0.3)
    before = store.state("a")
    store.toggle("a", "", "read")
    store.toggle("a", "", "read")
    store.undo()
    store.undo()
    assert store.state("a") == before


def test_undo_of_ten_thousand_marks_is_one(store: Store) -> None:
    keys = {f"key {number}": f"{number:016}" for number in range(10_000)}
    mark(store, "key 3", "key 500")
    assert len(store.mark(keys, "starred", True)) == 10_000
    assert len({event.change for event in journal(store)[2:]}) == 1
    assert len(store.undo()) == 10_000
    assert store.state("key 3") == PostState(read=True, body="0000000000000003", body_read="body of key 3")
    assert store.state("key 9999") == PostState(body="0000000000009999")


def test_undo_leaves_the_last_word_of_another_device(store: Store) -> None:
    store.toggle("a", "", "read")
    store.toggle("b", "", "read")
    later = Event("elsewhere", 1, tick(journal(store)[-1].time, 0), "b", "read", "false", 1)
    assert store.receive([later]) == 1
    assert store.undo() == [("a", "read", None)]
    assert not store.state("b").read
    assert store.undo() == []


def test_events_are_only_added(store: Store, path: Path) -> None:
    store.toggle("a", "", "read")
    before = journal(store)
    store.undo()
    assert journal(store)[: len(before)] == before
    with closing(sqlite3.connect(path)) as connection:
        for statement in ("UPDATE event SET value = 1", "DELETE FROM event"):
            with pytest.raises(sqlite3.IntegrityError, match="events"):
                connection.execute(statement)


def test_two_readers_see_each_other(store: Store, path: Path) -> None:
    other = again(path)
    assert other.state("a") == UNTOUCHED
    store.toggle("a", "", "read")
    assert other.state("a") == UNTOUCHED  # until it looks
    assert other.refresh() == {"a"}
    assert other.state("a").read
    assert other.refresh() == set()
    assert store.refresh() == set()
    assert not other.toggle("a", "", "read").read  # from what is true now, not from what was seen last


def test_four_threads_of_four_connections_lose_nothing(path: Path) -> None:
    def mark(name: int) -> None:
        with closing(again(path)) as store:
            for number in range(50):
                store.mark({f"{name}-{number}": ""}, "starred", True)

    threads = [threading.Thread(target=mark, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = again(path)
    assert sum(store.state(f"{name}-{number}").starred for name in range(4) for number in range(50)) == 200
    events = journal(store)
    assert sorted(event.counter for event in events) == list(range(1, 201))
    assert current(events)["3-49"].starred


def test_the_promises_of_the_file(store: Store, path: Path) -> None:
    pragmas = {
        name: store._open.writing.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}
    assert integrity(path) == ""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_a_file_of_a_newer_reader_is_left_alone(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    store = again(path)
    assert "newer Reader" in store.notice
    assert store.path is None
    store.toggle("a", "", "read")
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = open_store(tmp_path / "file" / "state.db")
    assert "Your marks will not be kept: cannot write to" in store.notice
    assert store.toggle("a", "", "read").read


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
            store.toggle("a", "", "read")
        path.chmod(0o444)
        path.parent.chmod(0o555)

        def look() -> str:
            store = open_store(path)
            return f"{store.notice}|{store.state('a').read}|{store.toggle('b', '', 'read').read}"

        notice, *states = as_nobody(look).split("|")
        path.parent.chmod(0o755)
    assert "Your marks will not be kept: cannot write" in notice
    assert states == ["True", "True"]


def test_a_change_that_fails_changes_nothing(store: Store, path: Path) -> None:
    store.toggle("a", "", "read")
    store._open.writing.execute("PRAGMA max_page_count = 1")  # a full disk, as SQLite sees it
    with pytest.raises(ReaderError, match="This was not saved: database or disk is full"):
        store.mark({f"key {number}": "" for number in range(5000)}, "starred", True)
    assert store.state("key 1") == UNTOUCHED
    assert store.state("a").read
    store._open.writing.execute("PRAGMA max_page_count = 4294967294")
    assert store.toggle("b", "", "read").read
    assert again(path).state("b").read


def test_a_clock_that_is_set_back_by_a_year(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    with closing(open_store(path)) as store:
        store.toggle("a", "", "read")
    monkeypatch.setattr(time, "time", lambda: real() - 365 * 86_400)
    with closing(open_store(path)) as store:
        assert not store.toggle("a", "", "read").read
        store.toggle("b", "", "starred")
    monkeypatch.setattr(time, "time", real)
    with closing(open_store(path)) as store:
        assert not store.state("a").read
        assert store.state("b").starred
        assert store.undo() == [("b", "starred", None)]
        times = [event.time for event in journal(store)]
        assert times == sorted(set(times))


def test_a_file_system_without_shared_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(path: Path, **options: Any) -> sqlite3.Connection:
        # What SQLite does where it must lock with a file: there is no shared memory then, and so no WAL.
        return sqlite3.connect(f"{Path(path).absolute().as_uri()}?vfs=unix-dotfile", uri=True, **options)

    class Sqlite:
        def __getattr__(self, name: str) -> Any:
            return connect if name == "connect" else getattr(sqlite3, name)

    monkeypatch.setattr(database, "sqlite3", Sqlite())
    with closing(open_store(path)) as store, closing(open_store(path)) as other:
        assert "is on a file system where SQLite cannot share memory" in store.notice
        assert store.path == path
        store.toggle("a", "", "read")
        assert other.refresh() == {"a"}
        assert other.toggle("b", "", "read").read
        (synchronous,) = store._open.writing.execute("PRAGMA synchronous").fetchone()
        assert synchronous == 3
    assert not path.with_name("state.db-wal").exists()
    assert integrity(path) == ""


def test_a_file_that_is_deleted_while_it_is_open_is_put_back(store: Store, path: Path) -> None:
    store.toggle("a", "", "read")
    for file in path.parent.glob("state.db*"):
        file.unlink()
    store.toggle("b", "", "read")
    with closing(again(path)) as other:
        assert other.state("a").read
        assert other.state("b").read


def test_a_file_that_another_takes_the_place_of(store: Store, path: Path, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "else.db")) as other:
        other.toggle("b", "", "starred")
    assert not store.state("b").starred
    for file in path.parent.glob("state.db*"):
        file.unlink()
    (tmp_path / "else.db").rename(path)
    assert store.refresh() == {"b"}
    assert store.state("b").starred


def test_many_processes_may_make_the_file_at_once(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from reader.state.opening import open_store\n"
        "store = open_store(Path(sys.argv[1])); assert not store.notice, store.notice\n"
        "store.mark({sys.argv[2]: ''}, 'starred', True)"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, str(path), f"k{number}"]) for number in range(8)]
    assert [process.wait() for process in processes] == [0] * 8
    with closing(again(path)) as store:
        assert all(store.state(f"k{number}").starred for number in range(8))
        assert len(store.devices()) == 1


def test_four_processes_of_a_thousand_marks_each(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from reader.state.opening import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "for number in range(1000): store.mark({f'{sys.argv[2]}-{number}': ''}, 'read', True)"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(path), str(name)], stderr=subprocess.PIPE, text=True)
        for name in range(4)
    ]
    assert [process.communicate()[1] for process in processes] == [""] * 4
    with closing(again(path)) as store:
        assert all(store.state(f"{name}-{number}").read for name in range(4) for number in range(1000))
        assert sorted(event.counter for event in journal(store)) == list(range(1, 4001))
    assert integrity(path) == ""


# --- what older files become


def test_a_file_of_the_first_schema(path: Path) -> None:
    path.parent.mkdir()
    shutil.copy(Path(__file__).parent / "data" / "schema-1.db", path)
    with closing(open_store(path)) as store:
        assert store.notice == ""
        assert {key: store.state(key) for key in "abcdefg"} == {
            "a": PostState(read=True, progress=1.0),
            "b": PostState(starred=True),
            "c": PostState(progress=0.0),
            "d": PostState(read=True, progress=1.0),
            "e": PostState(read=True, progress=1.0),
            "f": UNTOUCHED,
            "g": UNTOUCHED,
        }
        assert store.device == "edbbfae35aaed251"
        events = journal(store)
        assert len(events) == 14
        assert events[0] == Event("edbbfae35aaed251", 1, 117674367553306624, "a", "read", "true", 1)
        assert store.undo() == [("f", "read", True), ("f", "progress", 1.0)]
        assert store.state("f").read
        assert current(journal(store))["f"] == store.state("f")
    assert integrity(path) == ""
    (backup,) = backups(path)
    assert backup.name.startswith("state-schema-1-")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone() == (14,)


def test_a_file_of_the_second_schema(path: Path) -> None:
    path.parent.mkdir()
    shutil.copy(Path(__file__).parent / "data" / "schema-2.db", path)
    with closing(open_store(path)) as store:
        assert store.notice == ""
        state = store.state("https://a.b/x")
        assert (state.progress, state.position, state.note, state.seen) == (0.5, Position(5, 0), "A note.", ())
        assert store.state("https://a.b/y").starred
        store.leave("https://a.b/x", Position(6, 0), 0.6, [(0, 500)])
        store.leave("https://a.b/x", Position(7, 0), 0.7, [(0, 500), (800, 1000)])
        assert store.state("https://a.b/x").seen == ((0, 500), (800, 1000))
        assert store.compact(before=tick(journal(store)[-1].time, 0)) == 8  # what was seen may be overwritten too
        assert store.state("https://a.b/x").seen == ((0, 500), (800, 1000))
    assert integrity(path) == ""
    assert [backup.name[:15] for backup in backups(path)] == ["state-schema-2-"]


def test_a_file_of_the_third_schema(path: Path) -> None:
    path.parent.mkdir()
    shutil.copy(Path(__file__).parent / "data" / "schema-3.db", path)
    # The older Reader is open still, and goes on writing.
    with closing(sqlite3.connect(path)) as older, closing(open_store(path)) as store:
        assert store.notice == ""
        assert store.state("https://a.b/x").read
        assert store.state("https://a.b/y").note == "A note."
        older.execute(
            "INSERT INTO event (device, counter, time, post, field, value, change)"
            " SELECT device, counter + 1, time + 1, post, 'starred', 'true', counter + 1 FROM event"
            " ORDER BY seq DESC LIMIT 1"
        )
        older.commit()
        store.refresh()
        store.examine()
        assert store.notice == ""
        assert store.state("https://a.b/y").starred
        store.toggle("https://a.b/y", "", "read")
    with closing(sqlite3.connect(path)) as connection:
        assert [said is None for (said,) in connection.execute("SELECT sum FROM event ORDER BY seq")][-3:] == [
            False, True, False,
        ]  # fmt: skip
    assert integrity(path) == ""
    assert [backup.name[:15] for backup in backups(path)] == ["state-schema-3-"]


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    shutil.copy(Path(__file__).parent / "data" / "schema-1.db", path)
    monkeypatch.setitem(database._MIGRATIONS, 1, database._FROM_1 + "\nINSERT INTO clock VALUES (NULL);\n")
    with closing(open_store(path)) as store:
        assert store.path is None
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM event").fetchone() == (14,)


# --- compaction


def test_compaction_drops_only_notes_that_were_overwritten(store: Store) -> None:
    for step in range(10):
        store.open("a", "")
        store.leave("a", Position(step), step / 10)
        store.toggle("a", "", "starred")
        store.toggle("b", "", "read")
    before, states = journal(store), {key: store.state(key) for key in "ab"}
    assert store.compact(before=before[0].time) == 0
    dropped = store.compact(before=tick(before[-1].time, 0))
    after = journal(store)
    assert dropped == len(before) - len(after) > 10
    assert [event for event in after if event.field in ("read", "starred")] == [
        event for event in before if event.field in ("read", "starred")
    ]
    assert {key: store.state(key) for key in "ab"} == states
    assert store.compact(before=tick(before[-1].time, 0)) == 0


# --- what lists ask


def all_flags(store: Store, token: FlagsToken | None = None) -> tuple[FlagsToken | None, dict[str, PostFlags], bool]:
    """Ask until nothing more is there; return the token, the flags by key, and whether all were gone through."""
    found: dict[str, PostFlags] = {}
    from_start = False
    while True:
        token, flags, is_first, is_last = store.flags_since(token)
        from_start = from_start or is_first
        found |= {one.key: one for one in flags}
        if is_last:
            return token, found, from_start


def test_flags_are_given_once_and_then_only_those_that_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_BATCH", 2)
    store = open_store(path)
    store.mark(dict.fromkeys("abcde", ""), "read", True)
    token, flags, from_start = all_flags(store)
    assert from_start
    assert {key for key, one in flags.items() if one.read} == set("abcde")
    assert all_flags(store, token) == (token, {}, False)
    store.toggle("c", "", "starred")
    open_store(path).toggle("f", "", "starred")  # another process
    later, flags, from_start = all_flags(store, token)
    assert not from_start
    assert {key: one.starred for key, one in flags.items()} == {"c": True, "f": True}
    # Somebody else who asks is told everything, and that costs the first nothing.
    assert set(all_flags(store)[1]) == set("abcdef")
    assert all_flags(store, later)[1] == {}


def test_flags_begin_anew_where_the_file_is_another(path: Path, tmp_path: Path) -> None:
    store = open_store(path)
    store.toggle("a", "", "read")
    token, _, _ = all_flags(store)
    other = open_store(tmp_path / "other.db")
    other.toggle("b", "", "read")
    other.close()
    for leftover in ("-wal", "-shm"):
        Path(f"{path}{leftover}").unlink()
    (tmp_path / "other.db").replace(path)
    store.refresh()
    _, flags, from_start = all_flags(store, token)
    assert from_start
    assert set(flags) == {"b"}
