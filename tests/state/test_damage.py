"""State files that were damaged: what can be read is read, and nothing is thrown away."""

import os
import random
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import ReaderError
from reader.state import backups as module
from reader.state import database, recovery
from reader.state.backups import KEPT, back_up_daily, backups
from reader.state.damage import comes_of_damage, integrity
from reader.state.database import APPLICATION_ID, SCHEMA_VERSION
from reader.state.journal import Event
from reader.state.opening import open_store, read_subscriptions
from reader.state.recovery import set_aside
from reader.state.store import Store

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with two thousand marks in it."""
    path = tmp_path / "data" / "state.db"
    with closing(open_store(path)) as store:
        for start in range(0, 2000, 100):
            keys = {f"https://example.org/posts/{n}": f"{n:016}" for n in range(start, start + 100)}
            store.mark(keys, "read", True)
    return path


def journal(store: Store) -> list[Event]:
    return [event for _, event in store.events()]


def pages_of(path: Path, name: str) -> list[int]:
    """Return the numbers of the leaf pages of a table or an index."""
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    data = path.read_bytes()

    def leaves(number: int) -> list[int]:
        page = data[(number - 1) * PAGE : number * PAGE]
        kind = page[0]
        if kind in (10, 13):
            return [number]
        count = int.from_bytes(page[3:5])
        cells = [int.from_bytes(page[12 + 2 * n : 14 + 2 * n]) for n in range(count)]
        children = [int.from_bytes(page[cell : cell + 4]) for cell in cells] + [int.from_bytes(page[8:12])]
        return [leaf for child in children for leaf in leaves(child)]

    return leaves(root)


def overwrite(path: Path, pages: list[int]) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE)
            file.write(random.Random(page).randbytes(PAGE))


def checkpointed(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.parametrize("name", ["event", "event_once", "event_place", "latest", "sqlite_autoindex_post_1"])
@pytest.mark.parametrize("where", [0, "middle", -1])
def test_a_damaged_page_loses_nothing(path: Path, name: str, where: int | str) -> None:
    """Everything in the file is there twice, or follows from what is."""
    with closing(open_store(path)) as store:
        before = journal(store)
    pages = pages_of(path, name)
    overwrite(path, [pages[len(pages) // 2 if where == "middle" else int(where)]])
    with closing(open_store(path)) as store:
        store.examine()
        assert "is kept as state.db.damaged-" in store.notice
        assert "Nothing of it was lost" in store.notice
        assert {event[:6] for event in journal(store)} == {event[:6] for event in before}
        assert all(store.state(event.key).read for event in before)
        assert store.device == before[0].device
        assert store.toggle("more", "", "starred").starred
    assert integrity(path) == ""
    assert len(set_aside(path)) == 1
    with closing(open_store(path)) as store:
        assert store.notice == ""
        assert store.state("more").starred


def test_damage_that_loses_something_says_how_much(path: Path) -> None:
    checkpointed(path)
    overwrite(path, [*pages_of(path, "event")[3:6], *pages_of(path, "event_once")])
    with closing(open_store(path)) as store:
        store.examine()
        left = journal(store)
        lost = 2000 - len(left)
        assert 0 < lost < 300
        assert f"{len(left)} events could be read; up to {lost} are lost." in store.notice


def test_what_a_backup_has_is_not_lost(path: Path) -> None:
    assert back_up_daily(path)
    with closing(open_store(path)) as store:
        store.toggle("after", "", "read")
    checkpointed(path)
    overwrite(path, [*pages_of(path, "event"), *pages_of(path, "event_once")])
    with closing(open_store(path)) as store:
        store.examine()
        assert len(journal(store)) == 2000
        assert "What was done since the backup of" in store.notice


def test_a_file_of_which_nothing_can_be_read_comes_from_its_backup(path: Path) -> None:
    back_up_daily(path)
    path.write_bytes(b"this is no database " * 500)
    with closing(open_store(path)) as store:
        assert "What was done since the backup of" in store.notice
        assert len(journal(store)) == 2000


def flip(path: Path, *places: int, bit: int = 0) -> None:
    """Turn a bit of a file at each of some places over, as a disk or a memory does that is not sound."""
    data = bytearray(path.read_bytes())
    for at in places:
        data[at] ^= 1 << bit
    path.write_bytes(data)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with some hundred marks in it, all in one file."""
    path = tmp_path_factory.mktemp("sound") / "state.db"
    with closing(open_store(path)) as store:
        for number in range(8):
            store.mark({f"https://example.org/{number}/{n}": f"{n:016}" for n in range(40)}, "read", True)
        store.put("a", "", "note", "what was thought of it")
    checkpointed(path)
    return path


@pytest.mark.parametrize("at", [0, 15, 16, 17, 18, 19, 20, 21, 44, 47, 56, 59, 60, 61, 62, 68, 69, 71, 100])
@pytest.mark.parametrize("bit", [0, 3, 7])
def test_a_header_that_is_damaged_loses_nothing(sound: Path, tmp_path: Path, at: int, bit: int) -> None:
    path = tmp_path / "state.db"
    shutil.copy(sound, path)
    with closing(open_store(sound)) as store:
        before = journal(store)
    flip(path, at, bit=bit)
    with closing(open_store(path)) as store:
        store.examine()
        assert store.path is not None, store.notice
        assert journal(store) == before
        assert "Nothing of it was lost" in store.notice or store.notice == ""
    assert integrity(path) == ""


@pytest.mark.parametrize("what", [b"what was thought", b"example.org/3/7", b'"0000000000000011"'])
def test_a_silent_flip_is_seen_and_loses_nothing(sound: Path, tmp_path: Path, what: bytes) -> None:
    path = tmp_path / "state.db"
    with closing(open_store(sound)) as store:
        before = journal(store)
    for place in (1, -1):  # in the table, and in an index
        data = sound.read_bytes()
        found = [match.start() for match in re.finditer(re.escape(what), data)]
        path.write_bytes(data)
        flip(path, found[0 if place > 0 else -1])
        with closing(open_store(path)) as store:
            store.examine()
            assert "Nothing of it was lost" in store.notice
            assert {event[:6] for event in journal(store)} == {event[:6] for event in before}
        for file in tmp_path.glob("state.db*"):
            file.unlink()


def test_a_text_that_is_none_any_more_is_damage(sound: Path, tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    shutil.copy(sound, path)
    data = path.read_bytes()
    flip(path, *[match.start() + 3 for match in re.finditer(b"what was thought", data)], bit=7)
    with closing(open_store(path)) as store:
        store.examine()
        assert "320 events could be read; up to 1 are lost." in store.notice
        assert len(journal(store)) == 320
        assert store.state("a").note == ""
    with closing(open_store(path)) as store:
        assert store.notice == ""


@given(st.lists(st.tuples(st.integers(0), st.integers(0, 7)), min_size=1, max_size=4))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flips_cost_no_more_than_what_they_hit(sound: Path, flips: list[tuple[int, int]]) -> None:
    with closing(open_store(sound)) as store:
        before = {event[:6] for event in journal(store)}
    with TemporaryDirectory() as folder:
        path = Path(folder, "state.db")
        shutil.copy(sound, path)
        for at, bit in flips:
            flip(path, at % path.stat().st_size, bit=bit)
        with closing(open_store(path)) as store:
            store.examine()
            after = {event[:6] for event in journal(store)}
            assert after <= before  # nothing that nobody has done
            assert store.path is not None, store.notice
            assert len(after) == len(before) or "damaged" in store.notice


@pytest.mark.parametrize(
    "change", ["clock SET time = NULL", "device SET own = NULL", "event SET counter = 'x' WHERE seq = 9"]
)
def test_a_value_of_another_type_is_damage(path: Path, change: str) -> None:
    """A flip can make NULL of a number: what Python says of that is taken for what it is."""
    table = change.split(maxsplit=1)[0]
    with closing(sqlite3.connect(path)) as connection, connection:
        (strict,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        loose = strict.replace(" NOT NULL", "").replace(") STRICT", ")").replace(" TEXT", "").replace(" INTEGER,", ",")
        connection.execute("DROP TRIGGER event_is_final")
        for sql, action in ((loose, f"UPDATE {change}"), (strict, "SELECT 1")):
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
            connection.execute("PRAGMA writable_schema = RESET")
            connection.execute(action)
    with closing(open_store(path)) as store:
        store.mark({"https://example.org/new": "0" * 16}, "read", True)
        assert store.state("https://example.org/new").read
        assert store.state("https://example.org/posts/7").read
        assert "was damaged" in store.notice


@pytest.mark.parametrize("become", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_not_waited_for(path: Path, become: Callable[[Path], None]) -> None:
    path.unlink()
    become(path)
    with closing(open_store(path)) as store:
        assert "Your marks will not be kept: cannot write" in store.notice
        assert "it is a pipe, a device or a folder, and no file" in store.notice
        assert store.toggle("a", "", "read").read
    assert integrity(path) == "it is a pipe, a device or a folder, and no file"
    with pytest.raises(ReaderError, match="it is a pipe"):
        read_subscriptions(path)
    assert back_up_daily(path.with_name("none.db")) is False


def no_database(path: Path) -> None:
    path.write_bytes(b"this is no database " * 500)


def another_program(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA application_id = 7; CREATE TABLE theirs (x)")


def without_tables(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}")


@pytest.mark.parametrize("spoil", [no_database, another_program, without_tables])
def test_a_file_that_holds_nothing_of_ours(path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(path)
    before = path.read_bytes()
    with closing(open_store(path)) as store:
        assert "Nothing of it could be read; this is a new one." in store.notice
        (aside,) = set_aside(path)
        if spoil is not without_tables:  # which says that it is ours
            assert aside.read_bytes() == before
        assert store.toggle("a", "", "read").read
    with closing(open_store(path)) as store:
        assert store.notice == ""
        assert store.state("a").read


def test_what_goes_against_the_rules_of_a_damaged_file_comes_of_the_damage(path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(
            "PRAGMA foreign_keys = ON; CREATE TABLE a (x PRIMARY KEY); CREATE TABLE b (x REFERENCES a)"
        )
        with pytest.raises(sqlite3.IntegrityError) as caught:
            connection.execute("INSERT INTO b VALUES (1)")
    checkpointed(path)
    assert not comes_of_damage(caught.value, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM device")
    assert comes_of_damage(caught.value, path)


def test_a_mark_is_not_lost_when_the_damage_is_found_with_it(path: Path) -> None:
    with closing(open_store(path)) as store:
        checkpointed(path)
        overwrite(path, pages_of(path, "event_place"))
    with closing(open_store(path)) as store:
        key = "https://example.org/posts/700"
        assert not store.toggle(key, "", "read").read
        assert "Nothing of it was lost" in store.notice
        assert not store.state(key).read
        assert store.state("https://example.org/posts/701").read


def test_what_was_done_before_the_damage_can_be_undone(path: Path) -> None:
    checkpointed(path)
    overwrite(path, pages_of(path, "event_place"))
    with closing(open_store(path)) as store:
        store.examine()
        assert len(store.undo()) == 100
        assert not store.state("https://example.org/posts/1999").read
        assert store.state("https://example.org/posts/1899").read


def test_who_waits_while_the_file_is_replaced_writes_to_the_new_one(path: Path) -> None:
    with closing(open_store(path)) as waiting, closing(open_store(path)) as other:
        with database.transaction(other._open.writing):  # it has the file, and puts another in its place
            thread = threading.Thread(target=lambda: waiting.toggle("mine", "", "read"))
            thread.start()
            time.sleep(0.2)
            new = path.with_name("new.db")
            open_store(new).close()
            recovery._set_aside(path)
            new.replace(path)
        thread.join()
        assert waiting.state("mine").read
    with closing(open_store(path)) as store:
        assert store.state("mine").read


def test_a_file_that_a_newer_reader_has_changed_is_not_mended(path: Path) -> None:
    """It may have changed while this one had it open, and what is missing in it is no damage."""
    with closing(open_store(path)) as store:
        with closing(sqlite3.connect(path)) as newer:
            newer.executescript("PRAGMA user_version = 99; ALTER TABLE event RENAME TO happening;")
        for action in (lambda: store.toggle("a", "", "read"), store.undo):
            with pytest.raises(ReaderError, match="a newer Reader has changed the file"):
                action()
    assert set_aside(path) == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM happening").fetchone() == (2000,)


def test_a_file_that_is_replaced_by_rubbish_is_an_error_and_mended(path: Path) -> None:
    with closing(open_store(path)) as store:
        assert store.state("https://example.org/posts/1").read
        path.with_name("rubbish").write_bytes(b"rubbish " * 1000)
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink()
        path.with_name("rubbish").rename(path)
        with suppress(ReaderError):
            store.refresh()
        assert open_store(path).toggle("b", "", "read").read


def test_mending_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpointed(path)
    overwrite(path, pages_of(path, "event_place"))
    before = path.read_bytes()
    with closing(open_store(path)) as store:
        with monkeypatch.context() as full:
            full.setattr(
                recovery.rows, "append", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
            )
            with pytest.raises(ReaderError, match="No space left on device"):
                store.examine()
        assert path.read_bytes() == before
        assert set_aside(path) == []
        store.examine()
        assert "Nothing of it was lost" in store.notice
        assert len(journal(store)) == 2000


def test_a_screen_that_cannot_read_a_state_has_it_mended(path: Path) -> None:
    checkpointed(path)
    overwrite(path, pages_of(path, "latest"))
    with closing(open_store(path)) as store:
        key = "https://example.org/posts/700"
        assert not store.state(key).read  # nothing better is known
        store.refresh()
        assert "Nothing of it was lost" in store.notice
        assert store.state(key).read


def test_another_process_goes_on_with_the_mended_file(path: Path) -> None:
    with closing(open_store(path)) as other, closing(open_store(path)) as store:
        assert other.state("https://example.org/posts/1").read
        shutil.copy(path, path.with_name("copy"))
        checkpointed(path)
        overwrite(path, pages_of(path, "event_place"))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA cache_size = 0")
        store._open.writing.execute("PRAGMA shrink_memory")
        store.examine()
        store.toggle("new", "", "read")
        assert other.refresh()
        assert other.state("new").read
        other.toggle("newer", "", "read")
        store.refresh()
        assert store.state("newer").read
    assert integrity(path) == ""
    assert len(set_aside(path)) == 1


def test_the_doctors_look_finds_a_last_word_that_is_not_the_journals(path: Path) -> None:
    assert integrity(path) == ""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM latest WHERE post = 5")
        connection.commit()
    assert integrity(path) == "what is current is not what the journal says"


# --- backups


def test_one_backup_a_day(path: Path) -> None:
    assert back_up_daily(path)
    assert not back_up_daily(path)
    (backup,) = backups(path)
    assert integrity(backup) == ""
    with closing(open_store(backup)) as store:
        assert len(journal(store)) == 2000


def test_the_last_seven_are_kept(path: Path) -> None:
    back_up_daily(path)
    (today,) = backups(path)
    for day in range(1, 11):
        old = shutil.copy(today, today.with_name(f"state-2020-01-{day:02}.db"))
        os.utime(old, (1_577_000_000 + day * 86_400,) * 2)
    today.unlink()
    back_up_daily(path)
    kept = backups(path)
    assert len(kept) == KEPT == 7
    assert kept[-1] == today
    assert kept[0].name == "state-2020-01-05.db"


def test_a_backup_that_is_not_sound_takes_no_others_place(path: Path) -> None:
    checkpointed(path)
    overwrite(path, pages_of(path, "event")[2:4])
    with pytest.raises(sqlite3.DatabaseError):
        back_up_daily(path)
    assert backups(path) == []
    assert list((path.parent / "backups").iterdir()) == []


def test_a_backup_while_others_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(path)) as store:
        check = module.read_only

        def read_only(path: Path) -> sqlite3.Connection:
            store.toggle("meanwhile", "", "read")
            return check(path)

        monkeypatch.setattr(module, "read_only", read_only)
        assert back_up_daily(path)
    with closing(open_store(backups(path)[0])) as copy:
        assert copy.state("meanwhile").read
