"""What a post cites, and who else cites it."""

import asyncio

from reader.app.navigator import Navigator
from reader.app.services import Begin, Services
from reader.app.session import Location, Session
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say
from reader.library.post import Post
from reader.text.position import Position


class ReferenceCommands(ActionTarget):
    """The command that shows them, and what it leads to."""

    def __init__(self, services: Services, session: Session, navigator: Navigator, begin: Begin) -> None:
        self._lister, self._session, self._navigator, self._begin = services.lister, session, navigator, begin

    def action_show(self) -> None:
        """Show what the post cites."""
        if post := self._session.target:
            self._begin(self._show, post)

    async def _show(self, post: Post) -> None:
        from reader.app.dialogs.reference_list import Cited, ReferenceList
        from reader.library.reading import read_references
        from reader.text.document.references import Reference

        found = await asyncio.to_thread(read_references, post)
        if not found:
            say(self._navigator.panes, "This post has no references.")
            return
        cited = [Cited(one, await self._lister.do(self._lister.citing, one, post)) for one in found]

        def go(chosen: Reference | Post | None) -> None:
            if isinstance(chosen, Post):
                self._navigator.open(chosen)
            elif chosen:
                self._navigator.visit(post, Location(post.key, Position(chosen.block)))

        self._navigator.panes.app.push_screen(ReferenceList(post.title, cited, self._navigator.browse), go)
