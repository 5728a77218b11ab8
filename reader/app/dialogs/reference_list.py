"""What a post cites, each work with the posts of the library that cite it too."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.app.widgets.bar import Bar
from reader.app.widgets.option_list import ContentList
from reader.library.post import Post
from reader.text.document.references import Reference
from reader.text.lines import isolate, truncate


class Cited(NamedTuple):
    """A reference, and who else cites the same."""

    reference: Reference
    posts: Sequence[Post]


class ReferenceList(Dialog[Reference | Post | None]):
    """References. Its result: the one to go to, or the post to open."""

    BINDINGS = bindings("references")
    BINDING_GROUP_TITLE = "In references"

    def __init__(self, title: str, cited: Sequence[Cited], browse: Callable[[str], None]) -> None:
        """Show what the post with this title cites; `browse` opens an address in the browser."""
        super().__init__()
        self._of, self._cited, self._browse = title, cited, browse
        self._bar = Bar(id="references-bar")
        self._list = ContentList(id="references")
        self._rows: list[Reference | Post] = []

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._list

    def on_mount(self) -> None:
        width = max(20, self.app.size.width - 8)
        digits = len(str(len(self._cited)))
        gap = " " * (digits + 2)
        options: list[Option] = []
        for number, (reference, posts) in enumerate(self._cited, 1):
            self._rows.append(reference)
            text = isolate(truncate(f"{number:{digits}}  {reference.text}", width))
            about = f"\n{gap}{truncate(reference.target, width - len(gap))}" if reference.target else ""
            options.append(Option(Content.assemble(text, (about, "$foreground 70%"))))
            for post in posts:
                self._rows.append(post)
                title = isolate(truncate(post.title, width - len(gap) - 2))
                options.append(Option(Content.assemble(gap, ("↳ ", "$accent"), (title, "bold $primary"))))
        self._list.set_options(options)
        self._list.highlighted = 0
        self._list.focus()
        count = len(self._cited)
        self._bar.show(
            f"{count} {'reference' if count == 1 else 'references'} of {self._of}",
            "enter goes there · o opens it · esc back",
        )

    @on(OptionList.OptionSelected)
    def _choose(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(self._rows[message.option_index])

    def action_open(self) -> None:
        """Open what is cited, or the original of the post, in the browser."""
        if (at := self._list.highlighted) is not None:
            row = self._rows[at]
            if address := row.target if isinstance(row, Reference) else row.url:
                self._browse(address)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)
