from pathlib import Path

import reader
from reader.app.keys import KEYS, markdown_table

DOCS = Path(reader.__file__).parent.parent / "docs"


def test_the_table_of_keys_is_true() -> None:
    assert (DOCS / "keys.md").read_text() == markdown_table(), "run `make docs`"


def test_no_key_has_two_meanings_in_one_pane() -> None:
    for pane in ("list", "post"):
        names = [name for key in KEYS if key.pane in (pane, "any") for name in key.keys.split(",")]
        assert len(names) == len(set(names))
    assert len({key.command for key in KEYS}) == len(KEYS)
