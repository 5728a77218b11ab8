"""The panes side by side: the list, the post, and what can stand beside them."""

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from reader.app.list.pane import ListPane
from reader.app.post.pane import PostPane
from reader.app.saved_view import SavedView
from reader.app.widgets.mounting import mount_while_open
from reader.app.widgets.side_pane import SidePane
from reader.lists.catalog import Counts
from reader.state.saved_searches import SavedSearch

if TYPE_CHECKING:
    from reader.app.feed_entries import FeedEntry
    from reader.app.list.sidebar import Sidebar

ONE_PANE_BELOW = 100
"""Columns that two panes need."""
LEAST_POST = 53
"""Columns of the post beside other panes: a text column of 48, its margins and the scroll bar."""
_SIDEBAR = 27
_LIST = range(40, 67)
"""Columns of these panes, as `reader.tcss` has them."""


def panes_shown(columns: int, opened: Iterable[str], at: str, *, is_reading: bool, is_alone: bool = False) -> set[str]:
    """Return the names of the panes that are shown in so many columns: those that leave the text its room.

    `opened`: the side panes that are open. `at`: the pane that has the focus, which is always shown. `is_alone`: the
    list is hidden while one reads.
    """
    if columns < ONE_PANE_BELOW:
        return {at}
    shown = {"list", "post", *opened}
    if is_reading and (is_alone or "outline" in shown):
        shown.discard("list")
    beside = min(max(columns * 3 // 10, _LIST[0]), _LIST[-1])
    for name in ("sidebar", "list", "outline") if is_reading else ("outline", "sidebar", "post"):
        left = columns - _SIDEBAR * ("sidebar" in shown) - beside * len(shown & {"list", "outline"})
        if left < LEAST_POST and name != at:
            shown.discard(name)
    return shown


class _Entry(NamedTuple):
    side: Literal["list", "post"]
    module: str
    cls: str


SIDE_PANES = {
    "sidebar": _Entry("list", "reader.app.list.sidebar", "Sidebar"),
    "outline": _Entry("post", "reader.app.post.outline", "Outline"),
}
"""Panes beside the list or beside the post, imported when they are first needed: see `SidePane`."""


class Panes(Horizontal):
    """The panes, as many of them as there is room for."""

    class PostOpened(Message):
        """A post was opened."""

    def __init__(self, list_pane: ListPane, post_pane: PostPane, saved: SavedView) -> None:
        """Show the list and the post, and side panes as they were `saved`."""
        super().__init__(id="panes", classes="-listing")
        self.list_pane = list_pane
        self.post_pane = post_pane
        self._folded = saved.folded
        self._begins_with_sidebar = saved.sidebar
        self._counts: Counts | None = None
        self._feeds: Sequence[FeedEntry] = ()
        self._side: dict[str, SidePane] = {}
        self._open: set[str] = set()
        self._at = ""  # the side pane that has the focus
        self._is_alone = False  # whether the list is hidden while one reads

    def compose(self) -> ComposeResult:
        self._show()
        yield self.list_pane
        yield self.post_pane

    def on_mount(self) -> None:
        self.watch(self.post_pane.view, "changes", self._show_viewport, init=False)

    def on_resize(self) -> None:
        self.show_side_panes()

    # --- where the person is

    def show_reading(self, is_reading: bool) -> None:
        """Let the person read a post, or go back to the list."""
        self.set_class(is_reading, "-reading").set_class(not is_reading, "-listing")
        self._show()
        if is_reading:
            self.post_pane.view.focus()
            self.post_pane.prepare()
            self.prepare()
            self.post_message(self.PostOpened())
        else:
            self.post_pane.view.focus_layer.end()
            if self.is_at_text:
                self.screen.set_focus(self.list_pane.posts)

    @property
    def is_at_text(self) -> bool:
        """Whether the text of the post has the focus."""
        return self.screen.focused is self.post_pane.view

    @property
    def is_at_list(self) -> bool:
        """Whether the focus is in the list, or in a side pane that stands beside it."""
        if side_pane := self.side_pane:
            return SIDE_PANES[side_pane.id or ""].side == "list"
        return self.screen.focused is not None and self.list_pane in self.screen.focused.ancestors

    @property
    def side_pane(self) -> SidePane | None:
        """The side pane that has the focus."""
        around = self.screen.focused.ancestors_with_self if self.screen.focused else ()
        return next((node for node in around if isinstance(node, SidePane)), None)

    @property
    def saved(self) -> SavedView:
        """How everything is looked at, for the next start."""
        sidebar = self._side.get("sidebar")
        is_open = "sidebar" in self._open or self._begins_with_sidebar
        folded = sidebar.kept if sidebar else self._folded
        return SavedView(
            self.list_pane.lasting_spec, is_open, folded, self.list_pane.searches.all, self.post_pane.finds.all,
            self.post_pane.pace.measured,
        )  # fmt: skip

    def show_side_panes(self) -> None:
        """Show the panes for which there is room, the one that has the focus among them."""
        self._at = self.side_pane.id or "" if self.side_pane else ""
        self._show()

    def _show(self) -> None:
        is_reading = self.has_class("-reading")
        at = self._at if self._at in self._open else "post" if is_reading else "list"
        shown = panes_shown(self._columns, self._open, at, is_reading=is_reading, is_alone=self._is_alone)
        for name, pane in {**self._side, "list": self.list_pane, "post": self.post_pane}.items():
            pane.display = name in shown
        self.set_class("post" not in shown, "-without-post")

    @property
    def _columns(self) -> int:
        """The columns that the panes have: less than the screen where the help stands beside them."""
        return self.size.width or self.app.size.width

    def action_toggle_list(self) -> None:
        """Hide the list while a post is open, or show it."""
        self._is_alone = not self._is_alone
        self._show()

    # --- side panes

    def prepare(self) -> None:
        """Have ready what stands beside the post: it has to be there before one types in it."""
        for name, entry in SIDE_PANES.items():
            if entry.side == "post":
                self._mounted(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Say that letters of hints are no commands."""
        return not (action == "side_pane" and self.post_pane.view.hints.is_active)

    def action_side_pane(self, name: str) -> None:
        """Go to a side pane."""
        if SIDE_PANES[name].side == "post" and self.post_pane.view.page is None:
            return
        is_new = name not in self._side
        pane = self._mounted(name)
        self._open.add(name)
        pane.display = True  # or nothing in it could have the focus
        pane.show_viewport(self.post_pane.view.viewport)
        if is_new:  # what is in it is not there yet
            self._at = name
            self.call_after_refresh(pane.begin)
        else:
            pane.begin()
            self._at = name
        self._show()

    def action_close_side_pane(self, name: str) -> None:
        """Close a side pane, and go back to what it stands beside."""
        beside = self.list_pane.posts if SIDE_PANES[name].side == "list" else self.post_pane.view
        self.screen.set_focus(beside)
        self._open.discard(name)
        self.show_side_panes()
        if SIDE_PANES[name].side == "list":  # those beside the post are prepared for what is typed
            pane = self._side.pop(name)
            self._folded = pane.kept
            pane.remove()

    @on(ListPane.Counted)
    def _show_counts(self, message: ListPane.Counted) -> None:
        self._counts = counts = message.counts
        if self._begins_with_sidebar:
            self._begins_with_sidebar = False
            self._mounted("sidebar")
            self._open.add("sidebar")
            self.show_side_panes()
        for pane in self._side.values():
            pane.show_counts(counts)

    def show_feeds(self, feeds: "Sequence[FeedEntry]") -> None:
        """Show which feeds there are."""
        if feeds != self._feeds:
            self._feeds = feeds
            for pane in self._side.values():
                pane.show_feeds(feeds)

    @property
    def source_here(self) -> str:
        """The source that the cursor of the sidebar is on, else the one that is listed; empty where it is none."""
        if sidebar := self._side.get(self.side_pane.id or "") if self.side_pane else None:
            return sidebar.source_here
        kind, _, name = self.list_pane.spec.scope.partition(":")
        return name.strip('"') if kind == "source" and not self.list_pane.spec.name else ""

    @property
    def search_here(self) -> SavedSearch | None:
        """The saved search that the cursor of the sidebar is on."""
        return self.side_pane.search_here if self.side_pane else None

    @on(SidePane.PlaceChosen)
    def _go_to_place(self, message: SidePane.PlaceChosen) -> None:
        # In the context of the pane: what it posts in the context of its parent goes no further than that.
        self.post_pane.call_next(self.post_pane.go_to_place, message.block, message.part)
        if self._columns < ONE_PANE_BELOW and self._at:
            self.action_close_side_pane(self._at)
        else:
            self.screen.set_focus(self.post_pane.view)

    def on_sidebar_scope_chosen(self, message: "Sidebar.ScopeChosen") -> None:
        self.list_pane.call_next(self.list_pane.show_scope, message.scope, message.name)
        self.list_pane.action_focus()

    def _show_viewport(self) -> None:
        for name, pane in self._side.items():
            if name in self._open:
                pane.show_viewport(self.post_pane.view.viewport)

    def _mounted(self, name: str) -> SidePane:
        if name not in self._side:
            side, module, cls = SIDE_PANES[name]
            pane: SidePane = getattr(import_module(module), cls)()
            pane.restore(self._folded)
            self._side[name] = pane
            mount_while_open(self, pane, before=0 if side == "list" else self.post_pane)
            pane.show_feeds(self._feeds)
            if self._counts:
                pane.show_counts(self._counts)
        return self._side[name]
