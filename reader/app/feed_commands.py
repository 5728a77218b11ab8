"""What is done with feeds while the screen is open: asking what is new, adding, taking away."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.app.feed_entries import FeedEntry, feed_entries
from reader.app.services import Begin, Services
from reader.app.session import Session
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say, say_problems
from reader.errors import ReaderError
from reader.library.post import count_posts

if TYPE_CHECKING:
    from reader.app.panes import Panes

_AT_START_SECONDS = 5.0
"""How long the start has the machine for itself before feeds are asked."""
_MOST_SAID = 3
"""Problems that are said one by one."""


class FeedCommands(ActionTarget):
    """Commands on the feeds."""

    def __init__(
        self, services: Services, session: Session, panes: "Panes", begin: Begin,
        *, pictures_have_come: Callable[[Path | None], None], folders_changed: Callable[[], object],
    ) -> None:  # fmt: skip
        """`pictures_have_come` is told of the file of a post that has more pictures now; of None, that any may have.

        `folders_changed` is told when there are other feeds, and so other folders, than there were.
        """
        self._lister, self._actions, self._session = services.lister, services.actions, session
        self._asking, self._adding = services.asking, services.adding
        self._panes, self._begin, self._minutes = panes, begin, services.config.refresh_minutes
        self._pictures_have_come = pictures_have_come
        self._folders_changed = folders_changed
        self._feeds: Sequence[FeedEntry] = ()
        self._folders: set[Path] | None = None

    def begin(self) -> None:
        """Ask feeds from now on, as often as the settings say."""
        if self._minutes:
            self._panes.set_timer(_AT_START_SECONDS, self._ask_those_due)
            self._panes.set_interval(60 * self._minutes, self._ask_those_due)

    def _ask_those_due(self) -> None:
        if self._feeds and not self._asking.is_running:
            self._begin(self._refresh, (), True)

    async def update(self) -> None:
        """Find out which feeds there are, and show them."""
        self._feeds = await self._lister.do(feed_entries)
        self._panes.show_feeds(self._feeds)
        before, self._folders = self._folders, {feed.folder for feed in self._feeds}
        if before not in (None, self._folders):
            self._folders_changed()

    def action_refresh(self) -> None:
        """Ask the feed that one is at what is new."""
        names = [feed.name for feed in self._feeds]
        name = self._panes.source_here or self._source_of_post()
        if name in names:
            self._begin(self._refresh, (name,), False)
        elif not names:
            say(self._panes, "You have subscribed to nothing yet: a in the sidebar (t) adds a feed.")
        elif name:
            say(self._panes, f"{name} is no feed: folders are looked at by themselves. R asks all feeds.")
        else:
            say(self._panes, "This post came from no feed. R asks all feeds.")

    def _source_of_post(self) -> str:
        post = self._session.target
        return next((feed.name for feed in self._feeds if post and post.path.is_relative_to(feed.folder)), "")

    def action_refresh_all(self) -> None:
        """Ask all feeds what is new."""
        if self._feeds:
            self._begin(self._refresh, (), False)
        else:
            say(self._panes, "You have subscribed to nothing yet: a in the sidebar (t) adds a feed.")

    async def _refresh(self, names: Sequence[str], is_quiet: bool) -> None:
        """Ask feeds: those of some names, or all; `is_quiet`: only those that are due, and without a word."""
        new, have_come = 0, False
        options = ["--due"] if is_quiet else []
        try:
            async with aclosing(self._asking.lines("refresh", "--json", *options, "--", *names)) as lines:
                async for line in lines:
                    if "error" in line:
                        raise ReaderError(line["error"])
                    if "pictures" in line:
                        self._show(f"pictures of {line['pictures']} of {count_posts(line['of'])}")
                        self._pictures_have_come(Path(line["post"]))
                        have_come = True
                        continue
                    new = line["new"]
                    if line["of"]:
                        feeds = "feed" if line["of"] == 1 else "feeds"
                        self._show(f"{line['done']} of {line['of']} {feeds}, {new} new")
                    if "problems" in line:  # all are asked; pictures follow
                        await self.update()
                        if not is_quiet:
                            self._say_what_is_new(new, line["problems"])
        except ReaderError:
            if not is_quiet:
                raise
        finally:
            self._show("")
            await self.update()
        if have_come:
            self._pictures_have_come(None)
        if self._asking.is_cancelled:
            say(self._panes, f"Cancelled. {count_posts(new)} new so far.")

    def _say_what_is_new(self, new: int, problems: Sequence[str]) -> None:
        say(self._panes, f"{count_posts(new)} new." if new else "Nothing new.")
        more = len(problems) - _MOST_SAID
        rest = [f"{more} more could not be read: the sidebar (t) says which."] if more > 0 else []
        say_problems(self._panes, [*problems[:_MOST_SAID], *rest])

    def _show(self, how_far: str) -> None:
        """Show how far feeds were asked; nothing when that has ended."""
        self._panes.list_pane.asking = how_far
        self._panes.list_pane.show_bar()

    # --- adding, and taking away

    def action_add(self) -> None:
        """Let the person type what to add."""
        from reader.app.dialogs.prompt import Prompt

        prompt = Prompt(
            "Add", "adds it", "A site is subscribed to; of an article, that one is kept.",
            placeholder="the address of a site, a feed or an article; or a folder",
        )  # fmt: skip
        self._panes.app.push_screen(prompt, self._add)

    def _add(self, words: str | None) -> None:
        if words:
            if ":" not in words and not words.startswith(("/", "~", ".")) and "." in words:
                words = f"https://{words}"  # as browsers read it
            self._begin(self._add_source, words)

    async def _add_source(self, words: str) -> None:
        say(self._panes, f"Looking at {words} … esc cancels.", lasting=True)
        said: Mapping[str, Any] = {}
        async with aclosing(self._adding.lines("add", "--json", "--", words)) as lines:
            async for line in lines:
                said = line
        await self.update()
        self._say_what_was_added(said)
        if said.get("kind") in ("feed", "article"):
            await self._refresh((), True)  # which brings its pictures

    def _say_what_was_added(self, said: Mapping[str, Any]) -> None:
        match said.get("kind"):
            case "choice":
                from reader.app.dialogs.feed_choice import FeedChoice

                feeds = [(feed["address"], feed["title"]) for feed in said["feeds"]]
                self._panes.app.clear_notifications()
                self._panes.app.push_screen(FeedChoice(feeds), self._add)
            case "feed":
                say(self._panes, f"{said['name']}: {count_posts(said['new'])}. z takes it back.")
            case "known":
                say(self._panes, f"You have subscribed to {said['name']} already.")
            case "article":
                say(self._panes, f"Kept: {said['title']}.")
            case "folder":
                say(self._panes, f"Added: {said['name']}.")
            case _:
                cancelled = self._adding.is_cancelled
                say(self._panes, "Not added: you have cancelled it." if cancelled else "This could not be added.")

    def action_remove(self) -> None:
        """End the subscription to the feed under the cursor of the sidebar."""
        name = self._panes.source_here
        feed = next((feed for feed in self._feeds if feed.name == name), None)
        if feed:
            self._begin(self._remove, feed)
        else:
            say(self._panes, "Only feeds are taken away here; `reader remove` takes folders away.")

    async def _remove(self, feed: FeedEntry) -> None:
        await self._actions.unsubscribe(feed.address)
        await self.update()
        say(self._panes, f"No longer subscribed to {feed.name}; its posts are kept. z brings it back.")
