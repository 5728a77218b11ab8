"""The pictures of posts that are on the web: fetched with the posts, looked at, and kept beside them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from reader.errors import ReaderError, reason
from reader.library.figures import kept_name, pictures_folder
from reader.library.reading import read_chunks, read_post
from reader.paths import replace_bytes
from reader.pictures.headers import LARGEST, format_of, size_of
from reader.text.clean import clean_line
from reader.web.fetch import Cancelled, Fetcher, check_status, host_of
from reader.web.threads import at_once

_AT_ONCE = 8
_MOST = 300
_MOST_TOGETHER = 100 << 20
"""Pictures of one post, and their bytes."""
_SECONDS = 30.0
_ACCEPT = {"Accept": "image/png, image/jpeg, image/webp, image/svg+xml, image/gif, image/*;q=0.5"}


class Fetched(NamedTuple):
    """What became of the pictures of a post."""

    new: int
    """How many were fetched."""
    size: int
    """Their bytes."""
    problems: tuple[str, ...] = ()
    """For each that was not, one sentence on why."""


def picture_fetcher() -> Fetcher:
    """Return what fetches pictures: with limits that are right for them."""
    return Fetcher(seconds=_SECONDS, largest=LARGEST)


def fetch_pictures(path: Path, fetcher: Fetcher, cancelled: Cancelled, private_host: str = "") -> Fetched:
    """Fetch those pictures of the post in a file that are not on this machine, eight at once.

    `private_host`: the machine that the post came from, where that is none of the internet; nothing in it may lead to
    any other such. Raises ReaderError where pictures cannot be written.
    """
    folder = pictures_folder(path)
    sizes: list[int] = []

    def fetch(address: str) -> Iterator[str]:
        if sum(sizes) > _MOST_TOGETHER:
            yield "The pictures of this post are too large to keep all of them."
            return
        try:
            is_strange = host_of(address) != private_host
            answer = fetcher.fetch(address, from_public=is_strange, headers=_ACCEPT, cancelled=cancelled)
            check_status(answer)
            name = _picture_name(address, answer.body)
        except ReaderError as error:
            yield str(error)
            return
        keep_beside(folder.parent, {f"{folder.name}/{name}": answer.body})
        sizes.append(len(answer.body))
        yield ""

    try:
        wanted = missing_pictures(path)[:_MOST]
    except ReaderError as error:
        return Fetched(0, 0, (str(error),))
    problems = tuple(filter(None, at_once(wanted, fetch, _AT_ONCE, cancelled)))
    return Fetched(len(sizes), sum(sizes), problems)


def missing_pictures(path: Path) -> list[str]:
    """Return the addresses of those pictures of the post in a file that are not on this machine. Raises ReaderError."""
    try:
        found = read_chunks(read_post(path, ""), with_pictures=True)
        for _ in found.chunks:
            pass
    except ReaderError:
        raise
    except Exception as error:  # one post must not keep the pictures of all others away
        name = clean_line(path.name)
        raise ReaderError(f"{name} cannot be parsed, which is a fault of Reader's ({type(error).__name__}).") from error
    return [*found.missing.pictures] if found.missing else []


def _picture_name(address: str, data: bytes) -> str:
    """Return what the picture at an address is called; its bytes say of which kind it is. Raises ReaderError."""
    kind = format_of(data)
    if kind is None:
        raise ReaderError(f"What {host_of(address)} has there is no picture.")
    if size_of(data) is None:
        raise ReaderError(f"A picture of {host_of(address)} is damaged, or too large to be shown.")
    return f"{kept_name(address)}.{kind}"


def keep_beside(folder: Path, pictures: Mapping[str, bytes]) -> None:
    """Write pictures into a folder, by their names. Raises ReaderError."""
    try:
        for name, data in pictures.items():
            if not (folder / name).exists():
                replace_bytes(folder / name, data, durable=False)
    except OSError as error:
        raise ReaderError(f"Pictures were not kept in {clean_line(str(folder))}: {reason(error)}.") from error
