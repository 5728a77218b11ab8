"""Upkeep of the state file in a thread of its own: backups, compaction, and the exchange with other devices."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from reader.errors import ReaderError, reason
from reader.state.backups import back_up_daily
from reader.state.journal import tick
from reader.state.opening import open_store
from reader.state.store import Store
from reader.state.sync import sync
from reader.text.clean import clean_line

LOOK_SECONDS = 2.0
"""How often to look for what is new on either side of the shared folder."""
TEND_SECONDS = 3600.0
"""How often to see whether a backup is due."""
NOTES_KEPT_DAYS = 30
"""Overwritten notes of where one was stay for as long, to be undone."""
PATIENCE = 3.0
"""Seconds that quitting waits for the last exchange: what is missing goes at the next start."""


class Upkeep:
    """The thread. It has a connection of its own, so that a mark never waits for it."""

    def __init__(self, path: Path, folder: str, say: Callable[[str], None], said: str = "") -> None:
        """Tend the state file at `path`, and sync it with `folder`, if one is named.

        `say` is given one sentence, once, for everything that the person has to know and that was not `said` already.
        It is called in this thread.
        """
        self._path = path
        self._folder = folder
        self._say = say
        self._said = {said}
        self._stop = threading.Event()
        # A daemon: a network drive that does not answer must not keep the person from quitting.
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Exchange what is new a last time, and end; give up where that takes long."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE)

    def _run(self) -> None:
        tend_at = time.monotonic()
        while not self._stop.is_set():
            if self._folder:
                self._try(self._sync)
            if time.monotonic() >= tend_at:
                tend_at += TEND_SECONDS
                self._try(self._tend)
            self._stop.wait(LOOK_SECONDS if self._folder else TEND_SECONDS)
        if self._folder:
            self._try(self._sync)

    def _try(self, action: Callable[[Store], None]) -> None:
        sentence = ""
        with closing(open_store(self._path)) as store:
            try:
                action(store)
            except ReaderError as error:
                sentence = str(error)
            except (OSError, sqlite3.Error) as error:
                why = reason(error) if isinstance(error, OSError) else clean_line(str(error))
                sentence = f"Your reading state has no backup of today: {why}."
            sentence = store.notice or sentence
        if sentence and sentence not in self._said:
            self._said.add(sentence)
            self._say(sentence)

    def _tend(self, store: Store) -> None:
        try:
            made = back_up_daily(self._path)
        except sqlite3.Error:
            store.examine()
            made = back_up_daily(self._path)
        if made:
            store.compact(before=tick(0, time.time() - NOTES_KEPT_DAYS * 86_400))

    def _sync(self, store: Store) -> None:
        done = sync(store, Path(self._folder).expanduser())
        if done.problems:
            raise ReaderError(done.problems[0])
