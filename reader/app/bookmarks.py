"""Places that have a letter: `` ` `` keeps where one is, `'` goes there again, from anywhere."""

from reader.app.navigator import Navigator
from reader.app.services import Begin, Services
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say


class Bookmarks(ActionTarget):
    """The commands that ask for a letter, and what they do with it."""

    def __init__(self, services: Services, navigator: Navigator, begin: Begin) -> None:
        self._library, self._actions, self._prefix = services.library, services.actions, services.prefix
        self._navigator, self._begin = navigator, begin

    def action_keep(self) -> None:
        """Ask under which letter to keep where the person is."""
        if self._navigator.here:
            self._prefix.ask("keep this place: a letter", lambda letter: self._begin(self._keep, letter))

    async def _keep(self, letter: str) -> None:
        here = self._navigator.here
        if not letter.isalpha():
            say(self._navigator.panes, "A place is kept under a letter.")
        elif here:
            await self._actions.keep_bookmark(letter, here)
            say(self._navigator.panes, f"'{letter} comes back to this place.")

    def action_go(self) -> None:
        """Ask to which letter to go; a second `'` goes back to where one was."""
        self._prefix.ask("go to: a letter, or ' for where you were", lambda letter: self._begin(self._go, letter))

    async def _go(self, letter: str) -> None:
        if letter == "'":
            self._navigator.action_history(-1)
            return
        location = await self._actions.bookmark(letter)
        post = self._library.by_key(location.key) if location else None
        if location and post:
            self._navigator.visit(post, location)
        elif location:
            say(self._navigator.panes, f"The post of '{letter} is not in your library any more.", wrong=True)
        else:
            say(self._navigator.panes, f"No place has the letter {letter}: ` and a letter keeps one.")
