"""What happens in the text of a post, as messages."""

from textual.message import Message

from reader.library.post import Post
from reader.state.journal import Highlight


class Completed(Message):
    """All of a post is there."""

    def __init__(self, post: Post, origin: object) -> None:
        super().__init__()
        self.post = post
        self.origin = origin
        """That of the page: see `Page.origin`."""


class AnchorMissing(Message):
    """There is no such place in the post."""

    def __init__(self, anchor: str) -> None:
        super().__init__()
        self.anchor = anchor


class CodeChosen(Message):
    """The code of a block is to be copied."""

    def __init__(self, block: int) -> None:
        super().__init__()
        self.block = block


class FigureChosen(Message):
    """A picture is to be looked at by itself."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        """That of the picture."""


class HighlightClicked(Message):
    """A highlight was clicked."""

    def __init__(self, highlight: Highlight) -> None:
        super().__init__()
        self.highlight = highlight


class HighlightMade(Message):
    """A passage is to be highlighted."""

    def __init__(self, post: Post, highlight: Highlight) -> None:
        super().__init__()
        self.post = post
        self.highlight = highlight


class HighlightsRemoved(Message):
    """Highlights are to be taken away."""

    def __init__(self, post: Post, highlights: list[Highlight]) -> None:
        super().__init__()
        self.post = post
        self.highlights = highlights
