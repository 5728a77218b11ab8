"""The commands about the web: articles that are fetched, read once, or kept."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.post_pictures import are_fetched, count, fetch_for, fetch_of, want
from reader.cli.shared import find, whole_library
from reader.cli.status import DONE, NOTHING_MATCHED, UNREADABLE, UnreadableError, fail
from reader.errors import ReaderError
from reader.library.addresses import is_address
from reader.library.library import Library
from reader.paths import articles_folder, make_folder, once_folder
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.web.article import Article


def fetch(options: argparse.Namespace) -> int:
    """Fetch the whole of posts, or bring their summaries back."""
    if options.pictures:
        return _fetch_pictures(options)
    is_library_needed = options.summary or not all(map(is_address, options.posts))
    library = whole_library(fresh=True) if is_library_needed else None
    with_pictures = not options.no_pictures and are_fetched()
    status = DONE
    for words in options.posts:
        try:
            if options.summary:
                _bring_summary_back(library or whole_library(fresh=True), words)
                continue
            address = words if is_address(words) else _address_of(library, words)
            said = _fetched(address, as_url=options.url or (address if not is_address(words) else ""))
            print(json.dumps(said) if options.json else f"{said['title']}: {said['path']}", flush=True)
            if beside := said["beside"]:
                fail(f"You have edited that file, so it stays: the new version is {beside}.", DONE)
            if with_pictures and (missing := len(fetch_of(Path(said["path"])).problems)):
                fail(f"{count(missing)} of it could not be fetched: `reader fetch --pictures` tries again.", DONE)
        except ReaderError as error:
            if options.json:
                print(json.dumps({"error": str(error)}))
            status = fail(str(error), UNREADABLE if isinstance(error, UnreadableError) else NOTHING_MATCHED)
    return status


def _fetch_pictures(options: argparse.Namespace) -> int:
    """Fetch the pictures of posts, which stay as they are."""
    if not are_fetched():
        raise ReaderError('Your settings say that you want no pictures (pictures = "off").')
    library: Library | None = None
    status = DONE
    for words in options.posts:
        try:
            path, title = Path(words), words
            if not path.is_file():
                library = library or whole_library(fresh=True)
                post = find(words, library)
                path, title = post.path, post.title
            status = max(status, fetch_for(path, clean_line(title), as_json=options.json))
        except ReaderError as error:
            if options.json:
                print(json.dumps({"error": str(error)}))
            status = fail(str(error), UNREADABLE if isinstance(error, UnreadableError) else NOTHING_MATCHED)
    return status


def _address_of(library: Library | None, words: str) -> str:
    post = find(words, library or whole_library(fresh=True))
    if not post.url:
        raise ReaderError(f"“{post.title}” does not say where its original is.")
    return post.url


def _fetched(address: str, *, as_url: str = "") -> dict[str, str]:
    """Fetch an article, and keep it; return what is said of it. Raises UnreadableError."""
    from reader.web.keep import keep_article
    from reader.web.kept_files import bring_back

    try:
        bring_back(articles_folder(), as_url or address)
        written, article = keep_article(address, articles_folder(), as_url=as_url)
    except ReaderError as error:
        raise UnreadableError(str(error)) from error
    want(written.path, article.private_host)
    beside = clean_line(str(written.beside)) if written.beside else ""
    return {"path": str(written.path), "title": article.metadata.title, "beside": beside}


def _bring_summary_back(library: Library, words: str) -> None:
    from reader.web.kept_files import put_aside

    post = find(words, library)
    if post.path.parent != articles_folder() or library.twin(post) is None:
        raise ReaderError(f"There is no summary of “{post.title}”.")
    put_aside(post.path)
    print(f"{post.title}: the summary again")


def keep(article: "Article", *, as_json: bool) -> int:
    """Keep an article in the library."""
    from reader.web.keep import keep as keep_file

    try:
        written = keep_file(article, articles_folder())
    except ReaderError as error:
        raise UnreadableError(str(error)) from error
    want(written.path, article.private_host)
    if not as_json and are_fetched():  # else the screen has them fetched, when it has shown the article
        fetch_of(written.path)
    title = article.metadata.title
    print(json.dumps({"kind": "article", "title": title}) if as_json else f"added {title}: {written.path}")
    if written.beside:
        fail(f"You have edited that file, so it stays: the new version is {clean_line(str(written.beside))}.", DONE)
    return DONE


@contextmanager
def read_once(address: str) -> Iterator[Path]:
    """Give the article at an address as a file, which goes when it was read. Raises UnreadableError."""
    import tempfile

    from reader.web.keep import keep_article

    if sys.stderr.isatty():
        print(f"fetching {clean_line(address)} …", end="", file=sys.stderr, flush=True)
    make_folder(once_folder())
    with tempfile.TemporaryDirectory(dir=once_folder(), ignore_cleanup_errors=True) as folder:
        try:
            written, article = keep_article(address, Path(folder))
        except ReaderError as error:
            raise UnreadableError(str(error)) from error
        finally:
            if sys.stderr.isatty():
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)
        want(written.path, article.private_host)
        yield written.path
