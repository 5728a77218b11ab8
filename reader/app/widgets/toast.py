"""What Reader tells the person in passing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from textual.widget import Widget

from reader.errors import ReaderError

_SECONDS, _PROBLEM_SECONDS, _LASTING_SECONDS = 4, 12, 90
"""How long a sentence stands."""


def say(widget: Widget, sentence: str, *, wrong: bool = False, lasting: bool = False) -> None:
    """Tell the person something, in place of what was told before. Any widget of the app will do.

    `lasting`: until the next thing is told, which comes when what it is about has ended.
    """
    widget.app.clear_notifications()  # the last word is enough
    severity: Literal["warning", "information"] = "warning" if wrong else "information"
    widget.notify(sentence, severity=severity, timeout=_LASTING_SECONDS if lasting else _SECONDS, markup=False)


@contextmanager
def saying_errors(widget: Widget) -> Iterator[None]:
    """Tell the person why what is done within fails, where it does; what comes after it within is not done."""
    try:
        yield
    except ReaderError as error:
        say(widget, str(error), wrong=True)


def say_problems(widget: Widget, sentences: Iterable[str]) -> None:
    """Tell the person everything that is not as it should be."""
    for sentence in sentences:
        widget.notify(sentence, severity="warning", timeout=_PROBLEM_SECONDS, markup=False)
