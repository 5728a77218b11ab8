"""What other programs get of a post, and what is run when something was done with it."""

import os
from collections.abc import Callable

from reader.config import Config
from reader.errors import ReaderError
from reader.library.post import Post
from reader.programs import HOOK, Sends, Subject, parse_command, run_hook
from reader.state.journal import PostState

_NAMES = {"starred": "on_star", "read": "on_read", "note": "on_note"}
"""What the settings call it when a field of a post's state gets a value."""


def subject_of(post: Post) -> Subject:
    """Return what programs may know of a post besides its content."""
    return Subject(post.url, str(post.path), post.title, post.key)


def text_of(post: Post, sends: Sends, config: Config) -> str:
    """Return what a program gets of a post. Raises ReaderError if its file cannot be read."""
    from reader.library.post_export import post_markdown, post_text

    if sends == "nothing":
        return ""
    if sends == "typeset":
        return post_text(post, config.measure, smart=config.smart_punctuation)
    return post_markdown(post)


class Hooks:
    """The commands of the settings for what is done with posts."""

    def __init__(self, config: Config, state: Callable[[str], PostState]) -> None:
        """`state` gives the state of the post of a key."""
        self._config, self._state = config, state

    def has(self, field: str) -> bool:
        """Return whether anything is run for a field. A command that a hook has started sets off no other hook."""
        return field in _NAMES and bool(getattr(self._config, _NAMES[field])) and HOOK not in os.environ

    def run(self, post: Post, field: str) -> None:
        """Run what there is for a field of a post, and wait for it. Raises ReaderError where that fails."""
        name = _NAMES[field]
        try:
            command = parse_command(getattr(self._config, name), "markdown")
            run_hook(name, command, subject_of(post), self._text(post, field, command.sends))
        except ReaderError as error:
            raise ReaderError(f"{name}: {error}") from error

    def _text(self, post: Post, field: str, sends: Sends) -> str:
        if field != "note" or sends == "nothing":
            return text_of(post, sends, self._config)
        from reader.lists.notes_markdown import notes_on

        return notes_on(post.key, post, self._state(post.key))
