"""All notes and highlights: a screen from which one goes to where they are."""

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reader.app.dialogs.dialog import Dialog
from reader.app.key_bindings import bindings
from reader.app.state_actions import Annotation, StateActions
from reader.app.widgets.bar import Bar
from reader.app.widgets.option_list import ContentList
from reader.app.widgets.toast import say, saying_errors
from reader.text.lines import isolate, truncate


class AnnotationList(Dialog[Annotation | None]):
    """All notes and highlights. Its result: the one to go to."""

    BINDINGS = bindings("notebook")
    BINDING_GROUP_TITLE = "In notes and highlights"

    def __init__(self, annotations: Sequence[Annotation], actions: StateActions) -> None:
        """Show `annotations`, of which `actions` take one away."""
        super().__init__()
        self._actions = actions
        self._bar = Bar(id="annotations-bar")
        self._list = ContentList(id="annotations")
        self._rows: list[Annotation | None] = []
        self._annotations = list(annotations)

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._list

    def on_mount(self) -> None:
        self._list.focus()
        self._show(0)

    def _show(self, at: int) -> None:
        self._rows = []
        options: list[Option] = []
        width = max(20, self.app.size.width - 8)
        before = None
        for one in self._annotations:
            if one.post != before:
                if before:
                    self._rows.append(None)
                    options.append(Option("", disabled=True))
                before = one.post
                self._rows.append(None)
                options.append(Option(Content.styled(isolate(one.post.title), "bold $primary"), disabled=True))
            self._rows.append(one)
            options.append(Option(_label(one, width)))
        if not options:
            options = [
                Option(line, disabled=True)
                for line in ("Nothing yet.", "", "In a post, v selects a passage (or the mouse does);",
                             "x highlights it, a writes a note on it.")
            ]  # fmt: skip
        self._list.set_options(options)
        there = [row for row, one in enumerate(self._rows) if one]
        self._list.highlighted = next((row for row in there if row >= at), there[-1] if there else None)
        count = len(self._annotations)
        self._bar.show("Notes and highlights", "enter goes there · x takes away · esc back" if count else "esc back")

    @on(OptionList.OptionSelected)
    def _choose(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.dismiss(self._rows[message.option_index])

    def action_remove(self) -> None:
        """Take it away."""
        at = self._list.highlighted
        if at is not None and at < len(self._rows) and (one := self._rows[at]):
            self._take_away(one)
            self._annotations.remove(one)
            self._show(at)
            say(self, "Taken away. z, back in the list, brings it back.")

    @work(group="state")
    async def _take_away(self, one: Annotation) -> None:
        with saying_errors(self):
            await self._actions.put(one.post, one.field, None)

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


def _label(one: Annotation, width: int) -> Content:
    parts: list[str | tuple[str, str]] = []
    if one.highlight:
        parts.append(("▍ ", "$accent"))
        parts.append(isolate(truncate(" ".join(one.highlight.quote.split()), width)))
    if one.note:
        if parts:
            parts.append("\n  ")
        parts.append((isolate(truncate(" ".join(one.note.split()), width)), "italic $foreground 70%"))
    return Content.assemble(*parts)
