"""Where things live. A folder is made when something is first written to it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

from platformdirs import PlatformDirs


@cache
def _dirs() -> PlatformDirs:
    return PlatformDirs("reader", appauthor=False)


def data_dir() -> Path:
    """Return the folder of what the person did: precious."""
    return _dirs().user_data_path


def cache_dir() -> Path:
    """Return the folder of what can be made again."""
    return _dirs().user_cache_path


def config_file() -> Path:
    """Return the file of the person's settings, which need not exist."""
    return _dirs().user_config_path / "config.toml"


def state_file() -> Path:
    """Return the file of the reading state."""
    return data_dir() / "state.db"


def sources_file() -> Path:
    """Return the file that says which folders were added."""
    return data_dir() / "sources.json"


def posts_folder() -> Path:
    """Return the folder of what was fetched from the web: a folder in it for each source."""
    return data_dir() / "posts"


ASIDE = ".aside"
"""The folder, in that of articles, of those that are put aside while a summary is shown."""


def articles_folder() -> Path:
    """Return the folder of the articles that were fetched one by one."""
    return posts_folder() / "articles"


def once_folder() -> Path:
    """Return the folder of the articles that are read once, and not kept."""
    return cache_dir() / "read-once"


def imported_folder() -> Path:
    """Return the folder of the posts that were taken over from other programs."""
    return posts_folder() / "imported"


def web_pictures_folder() -> Path:
    """Return the folder of the pictures of the web that posts in the person's own folders have."""
    return data_dir() / "pictures"


def web_file() -> Path:
    """Return the file that says when each feed was asked, and what it answered."""
    return cache_dir() / "web.db"


def index_file() -> Path:
    """Return the file of the index."""
    return cache_dir() / "index.db"


def last_list_file() -> Path:
    """Return the file that says which posts the last `reader list` numbered."""
    return cache_dir() / "last-list.json"


def saved_view_file() -> Path:
    """Return the file that says how the list was looked at last on this machine."""
    return data_dir() / "last-view.json"


def theme_file() -> Path:
    """Return the file that says which theme was chosen last on this machine."""
    return data_dir() / "theme"


def crash_file() -> Path:
    """Return the file that says what went wrong where Reader had to stop by a fault of its own."""
    return cache_dir() / "crash.log"


def bundled_posts() -> Path:
    """Return the folder of the posts that come with Reader: in the package, or beside it in a checkout."""
    inside = Path(__file__).parent / "posts"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "posts"


def open_file(path: Path | str) -> BinaryIO:
    """Return a regular file, opened to be read; it never waits for anything else that stands there. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(errno.EINVAL, "A pipe or a device, and no file", str(path))
    return os.fdopen(handle, "rb")


def read_file(path: Path | str, most: int = -1) -> bytes:
    """Return what is in a regular file, or its first `most` bytes. Raises OSError."""
    with open_file(path) as file:
        return file.read(most)


def replace_file(path: Path, text: str, *, durable: bool = True) -> None:
    """Write a file beside and put it in its place: at every moment there is the old or the new one. Raises OSError.

    `durable`: it is on the disk when this returns, and not soon after.
    """
    replace_bytes(path, text.encode(), durable=durable)


def replace_bytes(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Write a file that is no text in the same way. Raises OSError."""
    make_folder(path.parent)
    new = path.with_name(f".{os.urandom(8).hex()}.new")  # short: the other name may be as long as names can be
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE if _own(path) else 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if not _own(path) and path.exists():
                os.fchmod(handle, stat.S_IMODE(path.stat().st_mode))
            file.write(data)
            file.flush()
            if durable:
                os.fsync(handle)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


# --- who may read them ------------------------------------------------------------------------------------------

_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700


def _own(path: Path) -> Path | None:
    """Return which of Reader's own folders a path is in, or is."""
    folders = (data_dir(), cache_dir(), config_file().parent)
    return next((own for own in folders if path.is_relative_to(own)), None)


def make_folder(path: Path) -> None:
    """Make a folder, and those above it; nobody else may look into Reader's own. Raises OSError."""
    own = _own(path)
    if own is None:
        path.mkdir(parents=True, exist_ok=True)
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    for folder in reversed([path, *path.parents]):
        if folder.is_relative_to(own):
            folder.mkdir(_PRIVATE_FOLDER, exist_ok=True)
    if own != config_file().parent:  # which other programs may have to read, who keep settings on several machines
        _take_from_others(own)


def make_private(path: Path) -> None:
    """Make a file that nobody else may read; what SQLite makes beside it is alike. Raises OSError.

    One that is there is never opened for that: who closes a file loses all locks on it.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _PRIVATE))
    except FileExistsError:
        _take_from_others(path)


def _take_from_others(path: Path) -> None:
    """Let nobody else read what an older Reader has made, where the file system knows of that."""
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & 0o700)


@contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[bool]:
    """Keep other processes out that want the same lock; say whether it was free. Raises OSError."""
    import fcntl

    make_private(path)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
