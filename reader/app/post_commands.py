"""What is done with the post that a key is about: marks, notes, copying its link, its original, its file."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from reader.app.navigator import Navigator
from reader.app.services import Begin, Services
from reader.app.session import Location, Session
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say
from reader.library.post import Post
from reader.lists.renames import Locate
from reader.paths import articles_folder
from reader.state.journal import Field, Highlight
from reader.text.clean import clean_line
from reader.text.lines import figure_of

if TYPE_CHECKING:
    from reader.app.dialogs.note_editor import NoteEditor
    from reader.app.state_actions import Annotation


class PostCommands(ActionTarget):
    """Commands on the session's target, and what is said of them."""

    def __init__(
        self, services: Services, session: Session, navigator: Navigator, begin: Begin,
        *, with_pictures: Callable[[Post], Awaitable[None]],
    ) -> None:  # fmt: skip
        """`with_pictures` fetches the pictures of a post that was fetched."""
        self._library, self._lister, self._actions = services.library, services.lister, services.actions
        self._config, self._session, self._begin, self._panes = services.config, session, begin, navigator.panes
        self._navigator, self._fetching, self._with_pictures = navigator, services.fetching, with_pictures
        self._list_pane, self._post_pane = self._panes.list_pane, self._panes.post_pane
        self._editor: NoteEditor | None = None

    # --- marks

    def action_mark(self, field: Field) -> None:
        """Mark the post read or unread; star it, or take the star away."""
        if post := self._session.target:
            if field == "read":
                self._navigator.progress.begin_anew()
            self._begin(self._actions.toggle, post, field)

    def action_queue(self) -> None:
        """Put the post into the queue of what to read next, or take it out."""
        if post := self._session.target:
            self._begin(self._queue, post)

    async def _queue(self, post: Post) -> None:
        state = await self._actions.toggle(post, "queued")
        if not state.queued:
            say(self._panes, f"No longer in the queue: {post.title}. z brings it back.")
        else:
            say(self._panes, f"In the queue: {post.title}. z takes it out.")

    def action_hide(self) -> None:
        """Hide the post for good, or until that is undone."""
        if post := self._session.target:
            self._begin(self._hide, post)

    async def _hide(self, post: Post) -> None:
        rows = self._list_pane.rows
        neighbour = rows.neighbour(post, 1) or rows.neighbour(post, -1)
        await self._actions.toggle(post, "hidden")
        self._list_pane.list_posts(self._list_pane.spec, post=neighbour, whole=True)
        say(self._panes, f"Hidden: {post.title}. z brings it back.")

    def action_undo(self) -> None:
        """Take back what was last marked, starred, hidden or written."""
        self._begin(self._undo)

    async def _undo(self) -> None:
        from reader.lists.undone import say_undone

        undone = await self._actions.undo()
        if not undone:
            say(self._panes, "There is nothing to undo.")
            return
        say(self._panes, say_undone(undone, self._library.title))
        if any(field == "hidden" for _, field, _ in undone):
            post = self._library.by_key(undone[0][0])
            self._list_pane.list_posts(self._list_pane.spec, post=post, whole=True)

    async def follow_moves(self, locate: Locate) -> None:
        """Let the posts have the state that they had when their files had other names."""
        if found := await self._lister.do(self._lister.moved):
            await self._actions.follow_moves(found, self._library, locate)

    # --- notes and highlights

    def action_note(self) -> None:
        """Let the person write a note: on what is selected in the open post, or else on the post."""
        post = self._session.target
        if post is None:
            return
        if self._session.open and self._post_pane.view.selection.passage:
            if highlight := self._post_pane.passages.take_highlight():
                self.edit_note(post, highlight)
        else:
            self.edit_note(post)

    def edit_note(self, post: Post, highlight: Highlight | None = None) -> None:
        """Let the person write the note on a post, or on a highlight in it."""
        from reader.app.dialogs.note_editor import NoteEditor

        note = highlight.note if highlight else self._actions.store.state(post.key).note
        self._editor = NoteEditor(post, highlight, note)
        self._panes.app.push_screen(self._editor, self._close_editor)

    def _close_editor(self, is_kept: bool | None) -> None:
        editor, self._editor = self._editor, None
        if editor and is_kept:
            self._begin(self._actions.put, *editor.change)

    def keep_note(self) -> None:
        """Keep the note that is being written, if one is: Reader ends."""
        if self._editor:
            self._actions.put_at_the_end(*self._editor.change)

    def put_highlight(self, post: Post, highlight: Highlight) -> None:
        """Highlight a passage."""
        self._begin(self._actions.put, post, highlight.field, highlight.value)

    def remove_highlights(self, post: Post, highlights: list[Highlight]) -> None:
        """Take highlights away, all at once."""
        self._begin(self._actions.put_all, post, dict.fromkeys(one.field for one in highlights))
        say(self._panes, "No longer highlighted. z brings it back.")

    def action_annotations(self) -> None:
        """Show all notes and highlights."""
        self._begin(self._show_annotations)

    async def _show_annotations(self) -> None:
        from reader.app.dialogs.annotations import AnnotationList

        self._panes.app.push_screen(
            AnnotationList(await self._actions.annotations(self._library), self._actions), self._go_to_annotation
        )

    def _go_to_annotation(self, annotation: "Annotation | None") -> None:
        if annotation:
            post, highlight = annotation.post, annotation.highlight
            self._navigator.open(post, Location(post.key, highlight.start) if highlight else None)

    # --- the whole of it

    def action_fetch(self) -> None:
        """Fetch the whole of the post; bring the summary back, where the whole is shown."""
        if post := self._session.target:
            self._begin(self._bring_whole, post)

    async def _bring_whole(self, post: Post) -> None:
        from reader.web.kept_files import bring_back, put_aside

        folder = articles_folder()
        if post.path.parent == folder and (summary := self._library.twin(post)):
            await asyncio.to_thread(put_aside, post.path)
            self._navigator.show_instead(summary)
            say(self._panes, "The summary again. F brings the whole back.")
            return
        if not post.url:
            say(self._panes, "This post does not say where its original is.")
            return
        is_fetched = False
        path = None if post.path.parent == folder else await asyncio.to_thread(bring_back, folder, post.url)
        if path is None:
            say(self._panes, f"Fetching {post.url} … esc cancels.", lasting=True)
            fetched = await self._fetching.fetch(post.url)
            if fetched is None:
                say(self._panes, "Not fetched: you have cancelled it.")
                return
            if fetched.beside:
                say(self._panes, f"You have edited this, so it stays: the new version is {fetched.beside}.", wrong=True)
                return
            path, is_fetched = fetched.path, True
        from reader.library.reading import read_post

        whole = await asyncio.to_thread(read_post, path, post.key)
        whole = whole._replace(key=post.key)
        self._navigator.show_instead(whole)
        say(self._panes, f"The whole: {whole.reading_time} min. F brings the summary back.")
        if is_fetched and self._config.pictures != "off":
            await self._with_pictures(whole)

    # --- elsewhere

    def action_copy_link(self) -> None:
        """Copy what is selected; else the link the person is on, that of the post, or the post's path."""
        if self._post_pane.passages.copy_selection() or not (post := self._session.target):
            return
        link = self._post_pane.view.links.target if self._session.open else ""
        if figure := figure_of(link):
            link = clean_line(figure.file)
        self._post_pane.passages.copy(link := link or post.url or clean_line(str(post.path)), link)

    def action_browse(self) -> None:
        """Open the original of the post in the browser; the diagram the person is on, drawn."""
        link = self._post_pane.view.links.target if self._session.open else ""
        if self._navigator.is_diagram(link):
            self._navigator.browse(link)
        elif post := self._session.target:
            if post.url:
                self._navigator.browse(post.url)
            else:
                say(self._panes, "This post does not say where its original is.")

    def action_edit(self) -> None:
        """Open the post's file in the person's editor, where it is on the screen, and come back."""
        if post := self._session.target:
            from reader.app.system import edit

            edit(self._panes, self._config, post.path, self._line_in_file(post))

    def _line_in_file(self, post: Post) -> int:
        """Return the line of the file on which what is at the top of the screen stands; 1 where that is not known."""
        from reader.library.reading import line_of

        view = self._post_pane.view
        position = view.viewport.here
        if self._session.shown != post or not view.ready or view.page is None or position is None:
            return 1
        return line_of(post.path, view.page.blocks[view.page.head :], position)
