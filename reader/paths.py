"""Where things live. A folder is made when something is first written to it."""

from functools import cache
from pathlib import Path

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


def last_list_file() -> Path:
    """Return the file that says which posts the last `reader list` numbered."""
    return cache_dir() / "last-list.json"


def bundled_posts() -> Path:
    """Return the folder of the posts that come with Reader: in the package, or beside it in a checkout."""
    inside = Path(__file__).parent / "posts"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "posts"
