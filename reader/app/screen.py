"""The reading screen: what the keys do with the list and the post."""

from typing import TYPE_CHECKING
from urllib.parse import unquote

from textual import on, work

from reader.app.keys import bindings
from reader.app.marking import Marking
from reader.app.post.view import PostView
from reader.app.saved_view import write_last_view
from reader.library.addresses import leads_outside
from reader.library.post import Post
from reader.paths import last_view_file
from reader.text.lines import is_formula

if TYPE_CHECKING:
    from reader.app.list.sidebar import Places
    from reader.app.post.find_bar import FindLine
    from reader.app.post.outline import Outline

LEAST_MEASURE, MOST_MEASURE = 40, 160


class ReadingScreen(Marking):
    """The list, the post, and the keys that work in both."""

    BINDINGS = bindings("any")
    BINDING_GROUP_TITLE = "In both"

    _find_line: "FindLine | None" = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that letters of hints are no commands."""
        if self._view.hints and action in ("outline", "find"):
            return False
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """End the find, or go back to the list."""
        if self._close_help():
            return
        if self._view.finding:
            self._view.find(None)
        else:
            self._close()

    # --- from post to post

    async def titled(self, words: str) -> list[Post]:
        """Return the posts that have words in their titles, the newest first."""
        return await self._lister.do(self._lister.titled, words)

    def open_post(self, post: Post) -> None:
        """Open a post, when what stood over the screen has gone."""
        self.call_after_refresh(self._open, post)

    @on(PostView.ReadOn)
    def _read_on(self) -> None:
        self._go_to_unread(1)

    def action_neighbour(self, step: int) -> None:
        """Open the next or the previous post of the list."""
        if post := self._pane.listing.neighbour(self._post, step):
            self._open(post)

    def action_next_unread(self, step: int) -> None:
        """Go to the next or the previous unread post, or match, where something is found in an open post."""
        if self._opened and self._view.finding:
            self._view.action_find_step(step)
        else:
            self._go_to_unread(step)

    @work(exclusive=True, group="unread")
    async def _go_to_unread(self, step: int) -> None:
        """Go to the next or the previous unread post: open it, if a post is open."""
        around = self._pane.listing.around(self._post, step)
        number = await self._lister.do(self._lister.first_unread, around)
        post = None if number is None else self._pane.listing.numbered(number)
        if post is None:
            self.say("Everything listed here is read.")
        elif self._opened:
            self._open(post)
        else:
            self._pane.select(post)

    # --- finding in a post

    def _opening(self) -> None:
        self._prepare_find()
        self._prepare_outline()

    def _prepare_find(self) -> "FindLine":
        """Return the line in which one types what to find: it has to be there before one does."""
        if self._find_line is None:
            from reader.app.post.find_bar import FindLine

            self._find_line = FindLine()
            self._find_line.display = False
            self.query_one("#post-pane").mount(self._find_line)
        return self._find_line

    def action_find(self) -> None:
        """Let the person type what to find in the post."""
        finding = self._view.finding
        self._prepare_find().begin(finding.finder.words if finding else "")

    def on_find_line_wanted(self, message: "FindLine.Wanted") -> None:
        from reader.text.find.matches import Finder

        self._view.find(Finder(message.words, is_regex=message.is_regex) if message.words.strip() else None)

    def action_find_step(self, step: int) -> None:
        """Go to the next match, or to the one before."""
        self._view.action_find_step(step)

    def action_focus_post(self) -> None:
        """Go on in the text, what is found staying marked."""
        self.set_focus(self._view)
        if self._find_line:
            self._find_line.display = False

    def action_end_find(self) -> None:
        """End the find, and stay where it has led."""
        self._view.find(None)
        self.action_focus_post()

    # --- links

    @on(PostView.LinkFollowed)
    def _follow(self, message: PostView.LinkFollowed) -> None:
        self._go_to_link(message.target)

    def _go_to_link(self, target: str) -> None:
        """Go where a link leads: within the post, to another one, or in the browser once its address was shown."""
        post = self._view.post
        page, _, anchor = target.partition("#")
        linked = self._library.linked(post, target) if post and page else None
        if not page or (anchor and linked == post):
            self._leap()
            if not self._view.go_to_anchor(unquote(anchor)):
                self._say_missing(anchor)
        elif linked and linked != post:
            self._open(linked, anchor=unquote(anchor))
        elif leads_outside(target):
            self._leave_for(target)
        elif ":" in target.split("/", maxsplit=1)[0]:
            self.say(f"Not followed: {target}", wrong=True)
        else:
            self.say(f"No post of this library is at {target}", wrong=True)

    def _leave_for(self, address: str) -> None:
        """Open an address in the browser, if the person has seen it: else show it, and wait to be asked once more."""
        view = self._view
        if view.link_target != address:
            view.stand_on(address)
            link = view.standing
            if not link or link.words.removeprefix("mailto:") not in (address, address.removeprefix("mailto:")):
                self.say(f"enter opens {address}")
                return
        self._browse(address)

    @on(PostView.Missing)
    def _miss(self, message: PostView.Missing) -> None:
        self._say_missing(message.anchor)

    def _say_missing(self, anchor: str) -> None:
        self.say(f"This post has no heading #{anchor}", wrong=True)

    @on(PostView.Nothing)
    def _say_nothing(self, message: PostView.Nothing) -> None:
        what = {"follow": "link", "peek": "link or formula", "copy": "code"}[message.purpose]
        self.say(f"There is no {what} on the screen.")

    @on(PostView.Asked)
    def _peek(self, message: PostView.Asked) -> None:
        """Show what a link leads to, or what a formula means, in a small window over the post."""
        view, target = self._view, message.target
        if (page := view.page) is None or not view.post:
            return
        from reader.app.dialogs.peek import Peek
        from reader.library.reading import beginning
        from reader.text.document.peek import Peeked, peek

        linked = None if target.startswith("#") or is_formula(target) else self._library.linked(view.post, target)
        if linked and linked != view.post:
            seen: Peeked | None = Peeked(beginning(linked), None)
        else:
            seen = peek(page.blocks[: len(page.blocks) - page.tail], target)
        if seen is None:
            self.say("The post does not say what that is.")
            return
        can_go = not is_formula(target) or seen.block is not None
        block = seen.block

        def leave(link: str | None) -> None:
            if link:
                self._go_to_link(link)
            elif link is not None and block is not None:
                self._leap()
                view.go_to_block(block)
            elif link is not None:
                self._go_to_link(target)

        self.app.push_screen(Peek(seen.blocks, page.macros, can_go=can_go, at_top=view.is_low(target)), leave)

    # --- back and forward

    def _leap(self) -> None:
        """Note where one is, before one leaps somewhere else in the post."""
        if here := self._here:
            self._history.leave(here)

    def action_history(self, step: int) -> None:
        """Go back to where one was before the last leap, or forward again."""
        place = self._history.step(step, self._here) if self._here else None
        while place and (post := self._library.by_key(place.key)) is None:
            place = self._history.step(step, place)
        if place and post:
            self._open(post, place)
        else:
            self.say("There is nothing to go back to." if step < 0 else "There is nothing to go forward to.")

    def action_leap(self, where: str) -> None:
        """Go to the top or the end of the post."""
        self._leap()
        self._view.action_go(where)

    # --- the outline

    def action_outline(self) -> None:
        """Show the headings of the post, and let the person type which to go to."""
        if page := self._view.page:
            self._prepare_outline().begin(page.outline(), self._view.section)
            self.add_class("-outlined")

    def _prepare_outline(self) -> "Outline":
        """Return the outline: it has to be there before one types in it."""
        if self._outline is None:
            from reader.app.post.outline import Outline

            self._outline = Outline()
            self._outline.display = False
            self.query_one("#panes").mount(self._outline, before="#post-pane")
        return self._outline

    def action_close_outline(self) -> None:
        """Go back to the text."""
        self.set_focus(self._view)
        if self._outline:
            self._outline.display = False
        self.remove_class("-outlined")

    def on_outline_chosen(self, message: "Outline.Chosen") -> None:
        self._leap()
        if message.block is None:
            self._view.go_to_part(message.part)
        else:
            self._view.go_to_block(message.block)
        if self.has_class("-narrow"):
            self.action_close_outline()
        else:
            self.set_focus(self._view)

    # --- the list

    def action_clear(self) -> None:
        """List all posts again."""
        if not self._close_help():
            self._pane.clear()

    def action_unread_only(self) -> None:
        """List unread posts only, or all."""
        self._pane.toggle_unread_only()

    def action_sort(self) -> None:
        """Put the list into another order."""
        self._pane.next_order()

    def action_search(self) -> None:
        """Search all posts as one types."""
        self._pane.begin_search()

    def action_places(self) -> None:
        """Show folders and tags beside the list, or hide them."""
        if self._places is not None and self.focused is self._places:
            self.set_focus(self._list)
            self._last = self._last._replace(places=False, folded=self._places.folded)
            self._places.remove()
            self._places = None
        else:
            self.add_class("-at-places")  # or it could not be seen where it is narrow, and so have no focus
            self.call_after_refresh((self._places or self._show_places()).focus)

    def _show_places(self) -> "Places":
        from reader.app.list.sidebar import Places

        self._places = Places(self._last.folded)
        self._last = self._last._replace(places=True)
        self.query_one("#panes").mount(self._places, before=0)
        if self._pane.counts:
            self._places.show(self._pane.counts)
        return self._places

    def on_list_pane_counted(self) -> None:
        if self._last.places and self._places is None:
            self._show_places()
        elif self._places and self._pane.counts:
            self._places.show(self._pane.counts)

    def on_list_pane_changed(self) -> None:
        self.keep_view()

    def on_places_chosen(self, message: "Places.Chosen") -> None:
        self._pane.go_to(message.query)
        self._list.focus()

    def action_focus_list(self) -> None:
        """Go to the list."""
        self._list.focus()

    def end(self) -> None:
        """Keep what is being done, and how the list is looked at."""
        super().end()
        self.keep_view()

    def keep_view(self) -> None:
        """Keep how the list is looked at, for the next start."""
        if not self._keeps_view:
            return
        last = self._last._replace(view=self._pane.lasting_view)
        if self._places:
            last = last._replace(folded=self._places.folded)
        if last != self._last:
            self._last = last
            self._lister.ask(write_last_view, last_view_file(), last)

    def action_toggle_list(self) -> None:
        """Hide the list while a post is open, or show it."""
        self.toggle_class("-alone")

    # --- the rest

    def action_measure(self, cells: int) -> None:
        """Make the text column wider or narrower."""
        self._view.measure = max(LEAST_MEASURE, min(MOST_MEASURE, self._view.measure + cells))

    def action_browse(self) -> None:
        """Open the original of the post in the browser."""
        if post := self._post:
            if post.url:
                self._browse(post.url)
            else:
                self.say("This post does not say where its original is.")

    def _browse(self, address: str) -> None:
        from reader.app.system import browse

        browse(self, address)

    def action_edit(self) -> None:
        """Open the post's file in the person's editor, and come back."""
        if post := self._post:
            from reader.app.system import edit

            edit(self, post.path)

    def action_help(self) -> None:
        """Show the keys of the pane one is in, or hide them."""
        if not self._close_help():
            self.app.action_show_help_panel()

    def _close_help(self) -> bool:
        """Close the help if it is open; return whether it was."""
        is_open = bool(self.query("HelpPanel"))
        if is_open:
            self.app.action_hide_help_panel()
        return is_open
