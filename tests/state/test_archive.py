"""Backups that a person makes: everything goes out, and comes in again."""

import json
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from support.events import journals

from reader.errors import ReaderError
from reader.state.archive import dump, load
from reader.state.journal import Event, merge
from reader.state.opening import open_store


@settings(max_examples=25)
@given(journals)
def test_everything_goes_there_and_back(journal: list[Event]) -> None:
    with TemporaryDirectory() as folder:
        with closing(open_store(Path(folder, "one.db"))) as one:
            one.receive(journal)
            one.toggle("mine", "", "starred")
            before = merge(event for _, event in one.events())
            Path(folder, "backup.json").write_text("".join(dump(one, Path(folder, "posts"))), encoding="ascii")
        with closing(open_store(Path(folder, "two.db"))) as two:
            assert two.take_over(load(Path(folder, "backup.json")).events) == len(before)
            assert merge(event for _, event in two.events()) == before
            assert two.take_over(load(Path(folder, "backup.json")).events) == 0
            assert two.state("mine").starred


def test_a_backup_that_is_put_back_takes_nothing_away(tmp_path: Path) -> None:
    backup = tmp_path / "backup.json"
    with closing(open_store(tmp_path / "state.db")) as store:
        store.toggle("a", "", "read")
        backup.write_text("".join(dump(store, tmp_path / "posts")))
        store.toggle("a", "", "read")
        store.toggle("b", "", "read")
        assert store.take_over(load(backup).events) == 0
        assert not store.state("a").read
        assert store.state("b").read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "such as `reader export json` writes"),
        ('{"reader": "backup"}', "such as `reader export json` writes"),
        ('{"reader": "backup", "format": 2, "events": []}', "newer Reader"),
        ('{"reader": "backup", "format": 1, "events": [{}]}', "its event 1 is none. Nothing was taken over."),
        ('{"reader": "backup", "format": 1, "events": [7]}', "its event 1 is none. Nothing was taken over."),
        ('{"reader": "backup", "format": 1, "events": [], "posts": 7}', "such as `reader export json` writes"),
        *(
            (f'{{"reader": "backup", "format": 1, "events": [], "posts": [{post}]}}', "its post 1 is none. Nothing was")
            for post in (
                "7",
                "{}",
                '{"path": "a/b.md"}',
                '{"path": "a/b.md", "data": "%"}',
                '{"path": "b.md", "text": ""}',
                '{"path": "/a/b.md", "text": ""}',
                '{"path": "a/../../b.md", "text": ""}',
                '{"path": "a/.b.md", "text": ""}',
                '{"path": "a/b\\u0000.md", "text": ""}',
                '{"path": "a/b\\u001b.md", "text": ""}',
            )
        ),
    ],
)
def test_what_is_no_backup(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "backup.json"
    path.write_text(text)
    with pytest.raises(ReaderError, match=words):
        load(path)
    with pytest.raises(ReaderError, match="Cannot read"):
        load(tmp_path / "none")


def test_one_event_is_one_line(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "state.db")) as store:
        store.mark({"a": "", "日本": ""}, "read", True)
        first, *events, between, last = filter(None, "".join(dump(store, tmp_path / "posts")).splitlines())
    assert json.loads(first + between + last)["reader"] == "backup"
    assert [json.loads(event.rstrip(","))["key"] for event in events] == ["a", "日本"]
