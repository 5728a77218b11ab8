"""Where Reader writes, and who may read it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.faults import compiled, compiler
from support.graphics import png
from support.processes import run_reader
from support.site import Page, Site, blog_feed, serving
from support.terminal import Start

from reader.paths import cache_dir, config_file, data_dir, index_file, state_file

pytestmark = pytest.mark.slow


@pytest.fixture
def site() -> Iterator[Site]:
    feed = blog_feed("One", "Two").body.replace(b"</description>", b"&lt;img src='/a.png'>&lt;/p></description>")
    with serving(
        {"/feed": Page(feed), "/a.png": Page(png(200, 100)), "/article": "<article>" + "<p>Words." * 99}
    ) as found:
        yield found


def use(site: Site, folder: Path, terminal: Start) -> None:
    """Do a little of everything."""
    (folder / "a.md").write_text("---\nid: a\n---\n# Mine\n\n$$\nx^2\n$$\n")
    for arguments in (
        ("add", str(folder)), ("add", f"{site.address}/feed"), ("add", f"{site.address}/article"), ("refresh",),
        ("mark", "read", "a"), ("note", "a", "Words."), ("list",), ("show", "a"), ("search", "words"),
        ("show", f"{site.address}/article"), ("config", "--edit"), ("doctor",), ("sync", str(folder.parent / "shared")),
    ):  # fmt: skip
        assert run_reader(*arguments, EDITOR="true").returncode == 0, arguments
    t = terminal(columns=120, rows=40)
    t.wait("unread")
    t.press("/mine\r", then="1 found")
    t.press("\r", then="Read on")
    t.press("m")
    t.pump(1)
    t.press("q")
    t.ends()


def of_others(place: Path) -> dict[str, str]:
    """Return what others may do with what is in a folder, and with that, where they may do anything."""
    found = [place, *place.rglob("*")]
    modes = {str(path.relative_to(place)): stat.S_IMODE(path.lstat().st_mode) for path in found}
    return {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


def test_nobody_else_may_read_what_reader_keeps(site: Site, folder: Path, terminal: Start, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    before = os.umask(0)
    try:
        use(site, folder, terminal)
    finally:
        os.umask(before)
    assert [of_others(place) for place in (data_dir(), cache_dir(), config_file().parent)] == [{}, {}, {}]


def test_what_an_older_reader_has_made_is_closed() -> None:
    run_reader("list")
    run_reader("mark", "read", "1")
    for place in (data_dir(), cache_dir()):
        place.chmod(0o755)
    for file in (state_file(), index_file()):
        file.chmod(0o644)
    run_reader("mark", "unread", "1")
    assert [place.stat().st_mode & 0o777 for place in (data_dir(), cache_dir())] == [0o700, 0o700]
    assert [file.stat().st_mode & 0o777 for file in (state_file(), index_file())] == [0o600, 0o600]


@pytest.mark.skipif(compiler() is None, reason="there is no C compiler")
def test_nothing_is_written_anywhere_else(
    site: Site, folder: Path, terminal: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared").mkdir()
    library, trace = compiled(tmp_path), tmp_path / "written"
    monkeypatch.setenv("LD_PRELOAD", str(library))
    monkeypatch.setenv("FAULTS_TRACE", str(trace))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    use(site, folder, terminal)
    written = {*trace.read_text().splitlines()}
    own = (data_dir(), cache_dir(), config_file().parent)
    places = (*own, Path(os.environ["TMPDIR"]), tmp_path / "shared")
    outside = {path for path in written if not any(Path(path).is_relative_to(place) for place in places)}
    assert outside <= {"/dev/null", "/dev/tty", *(str(place.parent) for place in own)}  # which XDG has us make
    assert any(path.startswith(str(state_file())) for path in written)
