"""The shared folder: devices that write and read it in any order, and what can happen to it on the way."""

import hashlib
import json
import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.events import KEYS, VALUES

from reader.errors import ReaderError
from reader.paths import locked
from reader.state import store as store_module
from reader.state import sync as sync_module
from reader.state.archive import dump, load
from reader.state.event_lines import from_line, to_line
from reader.state.journal import DECIDED, Event, current
from reader.state.opening import open_store
from reader.state.sync import FOLDER, Synced, last_syncs, sync


class Device:
    """A reader on a machine of its own."""

    def __init__(self, home: Path, shared: Path) -> None:
        self.home, self.shared = home, shared
        shared.mkdir(exist_ok=True)
        self.store = open_store(home / "state.db")

    def sync(self) -> Synced:
        return sync(self.store, self.shared)

    @property
    def events(self) -> list[Event]:
        return [event for _, event in self.store.events()]

    def state(self) -> dict[str, object]:
        return {key: self.store.state(key) for key in sorted({event.key for event in self.events})}

    def files(self, device: str = "") -> list[Path]:
        return sorted((self.shared / FOLDER / (device or self.store.device)).iterdir())

    def close(self) -> None:
        self.store.close()


@pytest.fixture
def devices(tmp_path: Path) -> Iterator[list[Device]]:
    """Three devices with one shared folder."""
    found = [Device(tmp_path / name, tmp_path / "shared") for name in "abc"]
    yield found
    for device in found:
        device.close()


def settle(*devices: Device) -> None:
    for _ in range(2):
        for device in devices:
            assert device.sync().problems == ()


def test_what_is_done_on_one_device_is_seen_on_the_others(devices: list[Device]) -> None:
    a, b, c = devices
    a.store.mark({"x": "1", "y": "2"}, "read", True)
    assert a.sync() == Synced(received=0, sent=2)
    assert b.sync() == Synced(received=2, sent=0)
    assert b.store.state("x").read
    b.store.put("x", "1", "note", "from *b*\n\nwith two lines")
    b.store.put("https://feed/", "", "subscribed", True)
    b.sync()
    assert c.sync().received == 4
    assert c.store.state("x").note == "from *b*\n\nwith two lines"
    settle(*devices)
    assert a.state() == b.state() == c.state()
    assert {event.field for event in a.events} == {"read", "note", "subscribed"}
    assert [a.sync(), b.sync(), c.sync()] == [Synced()] * 3


def test_each_device_writes_only_to_files_of_its_own(devices: list[Device]) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    settle(a, b)
    before = {path: path.read_bytes() for path in a.files()}
    b.store.toggle("x", "", "read")
    settle(b)
    assert {path: path.read_bytes() for path in a.files()} == before
    lines = b.files()[0].read_bytes().splitlines(keepends=True)
    assert isinstance(from_line(lines[0]), dict)
    assert from_line(lines[-1]) == b.events[-1]


def test_a_file_is_only_appended_to(devices: list[Device]) -> None:
    a = devices[0]
    a.sync()
    before = a.files()[0].read_bytes()
    a.store.toggle("x", "", "read")
    a.sync()
    assert a.files()[0].read_bytes().startswith(before)


def test_nothing_is_read_twice(devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    settle(a, b)
    monkeypatch.setattr(sync_module._Sync, "_read", lambda *_: pytest.fail("read again"))
    assert b.sync() == a.sync() == Synced()


def test_a_truncated_last_line_is_taken_when_it_is_whole(devices: list[Device]) -> None:
    a, b, _ = devices
    a.sync()
    a.store.toggle("x", "", "read")
    a.store.toggle("y", "", "read")
    a.sync()
    (file,) = a.files()
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    assert b.sync().received == 1
    assert not b.store.state("y").read
    file.write_bytes(whole)
    assert b.sync().received == 1
    assert b.store.state("y").read


def test_a_damaged_line_costs_no_other(devices: list[Device]) -> None:
    a, b, _ = devices
    for key in "xyz":
        a.store.toggle(key, "", "read")
    a.sync()
    (file,) = a.files()
    lines = file.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"y"', b'"q"')
    file.write_bytes(b"".join(lines))
    b.sync()
    assert [b.store.state(key).read for key in "xyzq"] == [True, False, True, False]
    a.sync()  # its file is not as it left it: what is missing goes into another
    b.sync()
    assert [b.store.state(key).read for key in "xyzq"] == [True, False, True, False]


def test_a_file_of_ours_that_was_lost_is_written_again(devices: list[Device]) -> None:
    a, b, c = devices
    a.store.mark({"x": "", "y": ""}, "read", True)
    a.sync()
    shutil.rmtree(a.shared / FOLDER)
    assert a.sync().sent == 2
    settle(*devices)
    assert c.store.state("x").read
    a.files()[0].write_bytes(a.files()[0].read_bytes()[:-5])
    a.sync()
    assert len(a.files()) == 2
    d = Device(a.home.with_name("d"), a.shared)
    d.sync()
    assert d.store.state("y").read
    d.close()
    assert b.state() == a.state()


def test_what_synchronisers_leave_behind(devices: list[Device]) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    (file,) = a.files()
    shutil.copy(file, file.with_name("00000001.sync-conflict-20261125-004142-ABCDEFG.jsonl"))
    shutil.copy(file, file.with_name("00000001 (laptop's conflicted copy 2026-11-25).jsonl"))
    file.with_name(".syncthing.00000001.jsonl.tmp").write_bytes(b"half")
    file.with_name("~lock").write_bytes(b"")
    (file.parent / "folder").mkdir()
    (file.parent.parent / ".stfolder").mkdir()
    (file.parent.parent / "desktop.ini").write_bytes(b"[x]")
    os.mkfifo(file.with_name("pipe"))
    file.with_name("link").symlink_to("/dev/zero")
    assert b.sync() == Synced(received=1)
    assert a.sync() == Synced()
    assert len(b.events) == 1


def test_a_clone_of_a_disk_becomes_another_device(devices: list[Device]) -> None:
    a, b, _ = devices
    a.store.toggle("before", "", "read")
    a.sync()
    shutil.copytree(a.home, a.home.with_name("clone"))
    clone = Device(a.home.with_name("clone"), a.shared)
    assert clone.store.device == a.store.device
    a.store.toggle("only a", "", "read")
    clone.store.toggle("only the clone", "", "starred")
    clone.store.toggle("only a", "", "starred")
    settle(a, clone, b)
    settle(a, clone, b)
    assert a.state() == clone.state() == b.state()
    assert a.store.state("only the clone").starred
    assert clone.store.state("only a").read
    assert clone.store.device != a.store.device
    assert clone.events[-1].device  # all are kept
    assert len(a.events) == len(clone.events) == len(b.events) == 4
    clone.close()


def test_a_backup_that_was_put_back_gets_everything_again(devices: list[Device], tmp_path: Path) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    a.close()
    shutil.copytree(a.home, tmp_path / "kept")
    a = Device(a.home, a.shared)
    a.store.toggle("y", "", "read")
    a.sync()
    a.close()
    shutil.rmtree(a.home)
    shutil.copytree(tmp_path / "kept", a.home)
    a = Device(a.home, a.shared)
    a.store.toggle("z", "", "read")
    settle(a, b)
    assert [a.store.state(key).read for key in "xyz"] == [True] * 3
    assert a.state() == b.state()
    a.close()


def test_a_new_device_gets_everything_and_a_lost_one_takes_nothing_with_it(
    devices: list[Device], tmp_path: Path
) -> None:
    a, b, c = devices
    a.store.toggle("x", "", "read")
    b.store.toggle("y", "", "read")
    settle(a, b)
    shutil.rmtree(tmp_path / "shared")
    (tmp_path / "shared").mkdir()
    b.sync()  # a is gone, and so is the folder
    c.sync()
    assert c.store.state("x").read
    assert c.store.state("y").read


def test_two_folders_are_one_world(tmp_path: Path) -> None:
    stick, cloud = tmp_path / "stick", tmp_path / "cloud"
    a, b, c = (Device(tmp_path / name, folder) for name, folder in (("a", stick), ("b", stick), ("c", cloud)))
    cloud.mkdir(exist_ok=True)
    c.store.toggle("from c", "", "read")
    c.sync()
    sync(b.store, cloud)
    sync(b.store, stick)
    a.store.toggle("from a", "", "read")
    a.sync()
    sync(b.store, stick)
    sync(b.store, cloud)
    c.sync()
    a.sync()
    assert a.store.state("from c").read
    assert c.store.state("from a").read
    assert {folder for folder, _ in last_syncs(b.home / "state.db")} == {str(stick), str(cloud)}
    for device in (a, b, c):
        device.close()


def test_what_is_imported_travels(devices: list[Device], tmp_path: Path) -> None:
    a, b, c = devices
    settle(a, b)
    c.store.toggle("old", "", "read")
    (tmp_path / "backup.json").write_text("".join(dump(c.store, tmp_path / "posts")))
    a.store.take_over(load(tmp_path / "backup.json").events)
    settle(a, b)
    assert b.store.state("old").read


def test_many_files_become_one(devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_module, "SEGMENT", 2000)
    a, b, c = devices
    for number in range(200):
        a.store.open(f"post {number % 5}", "")
        a.store.leave(f"post {number % 5}", None if number % 3 else (number, 0), number / 1000)  # type: ignore[arg-type]
        if number % 10 == 0:
            a.store.toggle(f"post {number}", "", "starred")
        a.sync()
        assert len(a.files()) <= sync_module.SEGMENTS + 1
        if number % 50 == 0:
            b.sync()
    lines = sum(file.read_bytes().count(b"\n") for file in a.files())
    assert lines < len(a.events) / 2
    settle(*devices)
    assert a.state() == b.state() == c.state()
    assert len(c.events) < len(a.events) / 2
    decided = {event for event in a.events if event.field == "starred"}
    assert {event for event in c.events if event.field == "starred"} == decided


def test_a_crash_between_writing_and_noting_it(devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    a.store.toggle("y", "", "read")
    with monkeypatch.context() as crash:
        crash.setattr(sync_module._Sync, "_note", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            a.sync()
    name = a.store.device
    settle(a, b)
    assert a.store.device == name  # nobody else was it
    assert b.store.state("y").read
    assert len([line for file in a.files() for line in file.read_bytes().splitlines()]) == 4  # two headers, two events


def test_another_process_of_the_device_is_not_waited_for(devices: list[Device]) -> None:
    a, b, _ = devices
    b.store.toggle("x", "", "read")
    b.sync()
    with locked(a.home / "state.db.sync-lock", wait=False) as alone:
        assert alone
        assert a.sync() == Synced()
    assert a.sync().received == 1


def test_what_cannot_be_synced_with_is_said(devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    a = devices[0]
    with pytest.raises(ReaderError, match=r"There is no folder .*nowhere to sync with: is it mounted"):
        sync(a.store, a.home / "nowhere")
    (a.home / "file").write_text("")
    (a.shared / FOLDER).write_text("")
    with pytest.raises(ReaderError, match=r"Cannot sync with .*: "):
        a.sync()
    (a.shared / FOLDER).unlink()
    a.store.toggle("x", "", "read")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        with pytest.raises(ReaderError, match=r"Cannot sync with .*: no space left on device"):
            a.sync()
    a.sync()
    b = devices[1]
    b.sync()
    assert b.store.state("x").read


def test_a_file_that_cannot_be_read_now_is_read_later(devices: list[Device], monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    with monkeypatch.context() as broken:
        broken.setattr(sync_module, "from_line", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        (problem,) = b.sync().problems
    assert problem == f"Cannot read {a.store.device}/00000001.jsonl in the shared folder: input/output error."
    assert b.sync().received == 1


def test_hostile_lines_are_left_out(devices: list[Device]) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    (file,) = a.files()
    good = file.read_bytes()
    for junk in (b"\x00" * 5000, b"{}\n" * 3, b"[" * 600_000, b'{"reader":1}\n', bytes(range(256)) * 9):
        file.write_bytes(junk + b"\n" + good)
        b.sync()
    assert len(b.events) == 1
    assert b.sync().problems == ()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "read", "x" * 70_000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
FIELDS = ("device", "counter", "time", "tick", "key", "field", "value", "change", "undoes", "reader", "name")


@given(fields=st.dictionaries(st.sampled_from(FIELDS), JSON), whole=st.booleans())
def test_a_right_checksum_around_anything_is_an_event_or_nothing(fields: dict[str, object], whole: bool) -> None:
    event = {"device": "d", "counter": 1, "time": 0, "tick": 0, "key": "k", "field": "read", "value": True, "change": 1}
    said = {**event, **fields} if whole else fields
    line = sealed(json.dumps(said, ensure_ascii=False)[:-1].encode(errors="surrogatepass"))
    try:
        found = from_line(line)
    except ValueError:
        return
    if isinstance(found, Event):
        assert from_line(to_line(found)) == found
    else:
        assert all(isinstance(part, str) for part in found.values())


def sealed(body: bytes) -> bytes:
    return body + b',"sum":"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"}\n'


def test_lines_of_wrong_types_cost_nothing_else(devices: list[Device]) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    (file,) = a.files()
    good = file.read_bytes()
    whole = b'{"device":"dead","counter":1,"time":1700000000000,"tick":0,"key":%s,"field":"some","value":%s,"change":1'
    bad = [
        whole % (b"[1]", b"true"), whole % (b'"k"', b'"\xed\xa0\x80"'), whole % (b'"k"', b'"\\ud800"'),
        whole % (b"1", b"NaN"),
        b'{"reader":1,"device":null,"name":"n"', b'{"reader":1,"device":5,"name":[]', b'{"reader":1', b'[1,{"a":1',
    ]  # fmt: skip
    file.write_bytes(b"".join(map(sealed, bad)) + good)
    assert b.sync() == Synced(1, 0, ())
    assert [event.key for event in b.events] == ["x"]


def test_what_is_no_file_of_a_device_costs_nothing_else(devices: list[Device], tmp_path: Path) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    folder, elsewhere = a.files()[0].parent, tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "00000001.jsonl").write_bytes(a.files()[0].read_bytes())
    os.mkfifo(folder / "00000002.jsonl")
    (folder / "00000003.jsonl").symlink_to("/dev/zero")
    (folder / "00000004.jsonl").symlink_to(elsewhere / "00000001.jsonl")
    (folder.parent / "linked").symlink_to(elsewhere)
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.jsonl")).write_bytes(b"x")
    said = b.sync()
    assert said.received == 1
    assert said.problems == (f"{a.store.device}/.jsonl in the shared folder has no name in UTF-8.",)


def test_nothing_is_written_through_a_link(devices: list[Device], tmp_path: Path) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    a.sync()
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (file,) = a.files()
    file.unlink()
    file.symlink_to(victim)
    a.store.toggle("y", "", "read")
    a.sync()
    b.store.toggle("z", "", "read")
    (tmp_path / "outside").mkdir()
    (b.shared / FOLDER / b.store.device).symlink_to(tmp_path / "outside")
    with pytest.raises(ReaderError, match=f"{b.store.device} in it is a link"):
        b.sync()
    (b.shared / FOLDER / b.store.device).unlink()
    (b.shared / FOLDER).rename(tmp_path / "moved")
    (b.shared / FOLDER).symlink_to(tmp_path / "moved")
    with pytest.raises(ReaderError, match=f"{FOLDER} in it is a link"):
        b.sync()
    assert victim.read_text() == "precious"
    assert [*(tmp_path / "outside").iterdir()] == []


def test_names_of_devices(devices: list[Device]) -> None:
    a, b, _ = devices
    a.store.toggle("x", "", "read")
    settle(a, b)
    names = {device.id: device for device in b.store.devices()}
    assert names[a.store.device].name == os.uname().nodename
    assert not names[a.store.device].own
    assert names[b.store.device].own


# --- the law -----------------------------------------------------------------------------------------------------

KINDS = (
    "mark",
    "mark",
    "mark",
    "sync",
    "carry",
    "carry",
    "truncated",
    "conflict",
    "duplicate",
    "clone",
    "lose",
    "restore",
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.integers(0, 9),  # which device
        st.integers(0, 9),  # which other
        st.sampled_from(KEYS),
        st.sampled_from(sorted(VALUES.keys() - {"of_tomorrow", "body"})).flatmap(
            lambda field: st.tuples(st.just(field), VALUES[field])
        ),
    ),
    max_size=25,
)


def carry(source: Path, target: Path, rng: random.Random, how: str) -> None:
    """Copy what one device's folder has to another's, as a synchroniser would, or not quite."""
    for file in sorted((source / FOLDER).rglob("*.jsonl")):
        to = target / FOLDER / file.relative_to(source / FOLDER)
        to.parent.mkdir(parents=True, exist_ok=True)
        data = file.read_bytes()
        if how == "truncated" and rng.random() < 0.5:
            data = data[: rng.randint(0, len(data))]
        if to.exists() and to.read_bytes() != data:
            other = to.read_bytes()
            if not data.startswith(other) and not other.startswith(data):  # both were changed: a clone
                to.with_name(f"{to.stem}.sync-conflict-{rng.randint(0, 999)}.jsonl").write_bytes(other)
            elif len(other) > len(data):
                continue
        to.write_bytes(data)
        if how == "duplicate":
            shutil.copy(to, to.with_name(f"{to.stem} (copy).jsonl"))


@settings(max_examples=30)
@given(STEPS, st.randoms(use_true_random=False), st.lists(st.integers(-20, 20), min_size=10, max_size=10))
def test_any_number_of_devices_agree_in_the_end(
    steps: list[tuple[str, int, int, str, tuple[str, object]]], rng: random.Random, years: list[int]
) -> None:
    """Whatever is marked where, carried when and damaged how: when all has arrived, all say the same."""
    real = time.time
    with TemporaryDirectory() as folder, ExitStack() as cleanup, pytest.MonkeyPatch.context() as patch:
        root = Path(folder)
        devices = [Device(root / f"home{n}", root / f"shared{n}") for n in range(3)]
        for device in devices:
            cleanup.callback(device.close)
        clock = [0.0]
        patch.setattr(store_module.time, "time", lambda: real() + clock[0])
        backups: dict[int, Path] = {}
        for number, (kind, one, other, key, (field, value)) in enumerate(steps):
            index = one % len(devices)
            device, second = devices[index], devices[other % len(devices)]
            clock[0] = years[index % len(years)] * 365 * 86_400
            match kind:
                case "mark":
                    device.store.put(key, "", field, value)
                case "sync":
                    device.sync()
                case "clone" if len(devices) < 5:
                    new = len(devices)
                    shutil.copytree(device.home, root / f"home{new}")
                    devices.append(Device(root / f"home{new}", root / f"shared{new}"))
                case "lose":
                    shutil.rmtree(device.shared / FOLDER, ignore_errors=True)
                case "restore":
                    if index in backups:
                        device.close()
                        shutil.rmtree(device.home)
                        shutil.copytree(backups[index], device.home)
                        devices[index] = Device(device.home, device.shared)
                    else:
                        device.sync()  # what was never written anywhere cannot come back
                        backups[index] = root / f"backup{number}"
                        shutil.copytree(device.home, backups[index])
                case _ if device is not second:
                    (device.shared / FOLDER).mkdir(exist_ok=True)
                    carry(device.shared, second.shared, rng, kind)
        for _ in range(4):  # until all has arrived everywhere
            for device in devices:
                device.sync()
            for device in devices:
                for second in devices:
                    if device is not second:
                        carry(device.shared, second.shared, rng, "carry")
        for device in devices:
            device.sync()
        states = [device.state() for device in devices]
        assert all(state == states[0] for state in states)
        assert current(devices[0].events) == states[0]
        decided = [{event[:6] for event in device.events if event.field in DECIDED} for device in devices]
        assert all(one == decided[0] for one in decided)


def test_the_format_is_as_it_is_written_down(devices: list[Device]) -> None:
    """`docs/sync.md` gives lines and their checksums: whoever follows it must come to the same."""
    text = Path("docs/sync.md").read_text(encoding="utf-8")
    lines = [line.encode() + b"\n" for line in text.splitlines() if line.startswith('{"')]
    assert len(lines) >= 3
    for line in lines:
        assert from_line(line)
        assert json.loads(line)["sum"]
