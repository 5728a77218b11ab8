"""Fetching the pictures of posts while the screen is open."""

from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path

from reader.app.navigator import Navigator
from reader.app.services import Begin, Services
from reader.app.session import Session
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say
from reader.errors import ReaderError
from reader.library.post import Post


class PictureCommands(ActionTarget):
    """Commands on the pictures of posts that are on the web."""

    def __init__(self, services: Services, session: Session, navigator: Navigator, begin: Begin) -> None:
        self._process, self._config = services.fetching_pictures, services.config
        self._session, self._navigator, self._begin = session, navigator, begin
        self._panes, self._view = navigator.panes, navigator.panes.post_pane.view
        self._asked: set[Path] = set()  # since Reader was started, and only because it was looked at
        self._tried: set[str] = set()  # formulas, whatever came of them

    def action_fetch(self) -> None:
        """Fetch the pictures of the post that are not here."""
        if self._config.pictures == "off":
            say(self._panes, "Your settings say that you want no pictures (pictures = “off”).")
        elif post := self._session.target:
            self._begin(self._fetch_and_say, post)

    async def _fetch_and_say(self, post: Post) -> None:
        say(self._panes, "Fetching the pictures … esc cancels.", lasting=True)
        said = await self._fetched(post)
        if said is None:
            say(self._panes, "Cancelled. Pictures that have come stay.")
        elif missing := said["missing"]:
            say(self._panes, f"{missing} of its pictures could not be fetched.", wrong=True)
        else:
            say(self._panes, "All of its pictures are here." if said["pictures"] else "No picture of it is missing.")

    def look_for_missing(self) -> None:
        """Have the pictures made or fetched that the open post lacks, as far as the person wants that unasked."""
        post, missing = self._session.open, self._view.missing
        if post is None or missing is None or self._view.post != post:
            return
        if formulas := missing.formulas.keys() - self._tried:
            self._tried |= formulas
            self._begin(self._draw_formulas, post, formulas)
        is_wanted = self._config.remote_pictures and post.path not in self._asked
        if missing.pictures and is_wanted and not self._process.is_running:
            self._asked.add(post.path)
            self._begin(self.fetch, post)

    async def _draw_formulas(self, post: Post, formulas: Iterable[str]) -> None:
        from reader.app.formula_pictures import make_formulas

        await make_formulas(formulas)
        self.have_come(post.path)

    async def fetch(self, post: Post) -> None:
        """Fetch the pictures of a post without a word, and show them: where they do not come, the words are there."""
        try:
            await self._fetched(post)
        except ReaderError:
            return

    async def _fetched(self, post: Post) -> dict[str, int] | None:
        """Fetch; return how many have come, and how many have not: None where it was cancelled. Raises ReaderError."""
        said = {"pictures": 0, "missing": 0}
        async with aclosing(self._process.lines("fetch", "--json", "--pictures", "--", str(post.path))) as lines:
            async for line in lines:
                said = line
        if "error" in said:
            raise ReaderError(str(said["error"]))
        if self._process.is_cancelled or said["pictures"]:
            self.have_come(post.path)
        return None if self._process.is_cancelled else said

    def have_come(self, path: Path | None) -> None:
        """Show the pictures of the post in a file, if it is on the screen; None: of any that has not had all."""
        post, missing = self._session.shown, self._view.missing
        is_meant = post and post.path == path if path else missing and missing.pictures
        if post and is_meant:
            self._navigator.show_instead(post)
