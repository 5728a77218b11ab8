from pathlib import Path

import reader
from reader import config
from reader.app import keys
from reader.app.keys import KEYS, PANES

DOCS = Path(reader.__file__).parent.parent / "docs"


def test_the_table_of_keys_is_true() -> None:
    assert (DOCS / "keys.md").read_text() == keys.markdown_table(), "run `make docs`"


def test_the_table_of_settings_is_true() -> None:
    assert (DOCS / "config.md").read_text() == config.markdown_table(), "run `make docs`"


def test_no_key_has_two_meanings_in_one_pane() -> None:
    for pane in PANES:
        panes = (pane, "any") if pane in ("list", "post") else (pane,)
        names = [name for key in KEYS if key.pane in panes for name in key.keys.split(",")]
        assert len(names) == len(set(names))
    assert len({key.command for key in KEYS}) == len(KEYS)
