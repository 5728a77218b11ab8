"""The line below both panes: the keys that mean something now."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from reader.app.keys import SPARE
from reader.app.textual_compat import FooterKey


class LateFooter(Footer):
    """A footer that is filled when the first post has been shown: its widgets take longer to make than a post."""

    _begun = False
    _shown: object = None
    """What is shown in which width."""

    def compose(self) -> ComposeResult:
        """Yield as many keys as there is room for: those that a person knows soonest give way."""
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        for action in SPARE:
            if sum(map(_width, keys)) <= self.app.size.width:
                break
            keys = [key for key in keys if key.action != action]
        self.styles.grid_size_columns = max(1, len(keys))
        yield from keys

    def _wanted(self) -> object:
        """Return what `compose` makes keys of."""
        keys = [
            (active.binding.key, active.binding.description, active.binding.action, active.enabled)
            for active in self.screen.active_bindings.values()
            if active.binding.show
        ]
        return keys, self.app.size.width

    async def recompose(self) -> None:
        """Make the keys anew where they are others now: that takes longer than to draw a page."""
        wanted = self._wanted()
        if self._shown != wanted:
            self._shown = wanted
            await super().recompose()

    def on_resize(self) -> None:
        if self._begun:
            self.call_after_refresh(self.recompose)

    def begin(self) -> None:
        """Show the keys from now on."""
        if not self._begun:
            self._begun = True
            self.call_later(self.bindings_changed, self.screen)

    def bindings_changed(self, screen: Screen[object]) -> None:
        if self._begun:
            super().bindings_changed(screen)


def _width(key: FooterKey) -> int:
    return cell_len(key.key_display) + cell_len(key.description) + 3
