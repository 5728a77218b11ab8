"""What a person does with a post, or with a passage of it: marks, notes, highlights, copies."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual import on, work

from reader.app.panes import Panes
from reader.app.post.view import PostView
from reader.app.session import Place
from reader.library.post import Post
from reader.lists.renames import Locate, follow_moves
from reader.state.journal import Field, Highlight, Value, new_highlight
from reader.text.clean import clean_line

if TYPE_CHECKING:
    from reader.app.dialogs.annotations import Written
    from reader.app.post.select_bar import SelectLine
    from reader.text.passage.ranges import Passage

_NOT_THE_BODY = "Only what the post itself says can be highlighted."
_LONGEST_QUOTE = 4000
"""Characters of a highlight that are kept with it."""


class Marking(Panes):
    """The panes, and what is done with posts."""

    _select_line: "SelectLine | None" = None
    _unkept: Callable[[], tuple[str, str, str, Value]] | None = None
    """What the note that is being written puts into the state, if one is."""

    # --- marks

    def action_mark(self, field: Field) -> None:
        """Mark the post read or unread; star it, or take the star away."""
        if post := self._post:
            if field == "read":
                self._end_noted = True  # the person has decided: the end does not overrule it
            self._change(self._writer.store.toggle, post.key, post.fingerprint, field)

    @work(group="state")
    async def action_hide(self) -> None:
        """Hide the post for good, or until that is undone."""
        if post := self._post:
            listing = self._pane.listing
            neighbour = listing.neighbour(post, 1) or listing.neighbour(post, -1)
            if await self._done(self._writer.do(self._writer.store.toggle, post.key, post.fingerprint, "hidden")):
                self._pane.list(self._pane.view, post=neighbour, whole=True)
                self.say(f"Hidden: {post.title}. z brings it back.")

    @work(group="state")
    async def action_mark_listed(self) -> None:
        """Mark the posts read that are listed at this moment."""
        listed = await self._lister.do(self._lister.bodies, self._pane.listing.listed.numbers)
        changed = await self._done(self._writer.do(self._writer.store.mark, listed, "read", True))
        if isinstance(changed, list):
            self.say(f"{_posts(len(changed))} marked read. z takes it back." if changed else "All listed are read.")

    @work(group="state")
    async def action_undo(self) -> None:
        """Take back what was last marked, starred or hidden."""
        undone = await self._done(self._writer.do(self._writer.store.undo))
        if not isinstance(undone, list):
            return
        keys = list(dict.fromkeys(key for key, _, _ in undone))
        if not keys:
            self.say("There is nothing to undo.")
        elif len(keys) == 1 and (post := self._library.by_key(keys[0])):
            self.say(f"Undone: {post.title}")
        else:
            self.say(f"Undone: {_posts(len(keys))}")
        if any(field == "hidden" for _, field, _ in undone):
            self._pane.list(self._pane.view, post=self._library.by_key(keys[0]), whole=True)

    @work(group="state")
    async def follow_moves(self, locate: Locate) -> None:
        """Let the posts have the state that they had when their files had other names."""
        if found := await self._lister.do(self._lister.moved):
            await self._done(self._writer.do(follow_moves, found, self._library, self._writer.store, locate))

    # --- passages

    def action_select(self) -> None:
        """Select with the keyboard."""
        if self._view.begin_selecting():
            line = self._prepare_select_line()
            line.display = True
            self.set_focus(line)
            self._view.select(lambda _: None)

    def _prepare_select_line(self) -> "SelectLine":
        if self._select_line is None:
            from reader.app.post.select_bar import SelectLine

            self._select_line = SelectLine(self._view)
            self._select_line.display = False
            self.query_one("#post-pane").mount(self._select_line)
        return self._select_line

    @on(PostView.Selected)
    def _show_selecting(self) -> None:
        if self._select_line and self._view.selecting:
            self._select_line.say(self._view.selecting)

    def action_end_select(self) -> None:
        """Select no more."""
        self.clear_selection()
        self._view.end_selecting()
        if self._select_line:
            self._select_line.display = False
        self.set_focus(self._view)

    def _take_selection(self) -> "Passage | None":
        """Return what is selected, and select no more."""
        passage = self._view.selected
        if passage:
            self.action_end_select()
        return passage

    def action_copy_link(self) -> None:
        """Copy what is selected; else the link one stands on, that of the post, or the post's path."""
        from reader.text.passage.ranges import words

        page = self._view.page
        if page and (passage := self._take_selection()):
            self._copy(words(page, passage), "the selection")
        elif post := self._post:
            link = (self._view.link_target if self._opened else "") or post.url or clean_line(str(post.path))
            self._copy(link, link)

    def action_copy_quotation(self) -> None:
        """Copy what is selected, else the paragraph on top, as a quotation in Markdown with its source."""
        from reader.text.passage.ranges import quotation

        page, post = self._view.page, self._view.post
        if page and post:
            passage = self._take_selection() or self._view.paragraph
            source = f"[{post.title}]({post.url})" if post.url else post.title
            by = f", {post.author}" if post.author else ""
            self._copy(f"{quotation(page, passage)}>\n> — {source}{by}\n", "a quotation")

    @on(PostView.CodeWanted)
    def _copy_code(self, message: PostView.CodeWanted) -> None:
        from reader.text.document.nodes import CodeBlock

        page = self._view.page
        if page and isinstance(block := page.blocks[message.block], CodeBlock):
            lines = block.text.count("\n") + 1
            self._copy(block.text, "1 line of code" if lines == 1 else f"{lines} lines of code")

    def _copy(self, text: str, what: str) -> None:
        self.app.copy_to_clipboard(text)
        self.say(f"Copied {what}")

    # --- highlights and notes

    def action_highlight(self) -> None:
        """Highlight what is selected; or take away the highlights in it."""
        view, page = self._view, self._view.page
        post, selected = view.post, view.selected
        if not post or not page or not selected:
            self.say("Select something first: v, or the mouse.")
            return
        there = view.highlights_in(selected)
        if there:
            nothing = dict.fromkeys(one.field for one in there)
            self._change(self._writer.store.put_all, post.key, post.fingerprint, nothing)
            self.say("No longer highlighted. z brings it back.")
        elif passage := view.body_of(selected):
            self._put_highlight(post, self._new_highlight(passage))
        else:
            self.say(_NOT_THE_BODY, wrong=True)
        self.action_end_select()

    def _new_highlight(self, passage: "Passage") -> Highlight:
        from reader.text.passage.ranges import words

        page = self._view.page
        assert page
        start, end = (place._replace(block=place.block - page.head) for place in passage)
        return Highlight(new_highlight(), start, end, words(page, passage)[:_LONGEST_QUOTE])

    def _put_highlight(self, post: Post, highlight: Highlight) -> None:
        self._change(self._writer.store.put, post.key, post.fingerprint, highlight.field, highlight.value)

    def action_note(self) -> None:
        """Write a note: on what is selected, or else on the post."""
        view, post = self._view, self._post
        passage = view.selected if self._opened else None
        if not post:
            return
        if passage is None:
            self._edit_note(post)
            return
        there, body = view.highlights_in(passage), view.body_of(passage)
        highlight = there[0] if there else self._new_highlight(body) if body else None
        self.action_end_select()
        if highlight:
            self._edit_highlight(post, highlight)
        else:
            self.say(_NOT_THE_BODY, wrong=True)

    @on(PostView.HighlightClicked)
    def _edit_clicked(self, message: PostView.HighlightClicked) -> None:
        if self._view.post:
            self._edit_highlight(self._view.post, message.highlight)

    def _edit_highlight(self, post: Post, highlight: Highlight) -> None:
        def value(note: str) -> Value:
            return highlight._replace(note=note).value

        self._edit(post, highlight.field, highlight.quote, highlight.note, value)

    def _edit_note(self, post: Post) -> None:
        self._edit(post, "note", post.title, self._writer.store.state(post.key).note, lambda note: note)

    def _edit(self, post: Post, field: str, about: str, note: str, value: Callable[[str], Value]) -> None:
        """Let the person write a note; `value` returns the form in which the field of the post has it."""
        from reader.app.dialogs.note_editor import NoteEditor

        editor = NoteEditor(about, note)

        def written() -> tuple[str, str, str, Value]:
            return post.key, post.fingerprint, field, value(editor.note)

        def close(is_kept: bool | None) -> None:
            self._unkept = None
            if is_kept:
                self._change(self._writer.store.put, *written())

        self._unkept = written
        self.app.push_screen(editor, close)

    def end(self) -> None:
        """Keep the note that is being written, if one is, and note where the person is."""
        if self._unkept:
            self._writer.ask(self._writer.store.put, *self._unkept())
        self.leave()

    @work(group="notebook", exclusive=True)
    async def action_notebook(self) -> None:
        """Show all notes and highlights."""
        from reader.app.dialogs.annotations import Notebook

        written = self._all_written(await self._writer.do(self._writer.store.noted))
        self.app.push_screen(Notebook(written, self._remove_written), self._go_to_written)

    def _go_to_written(self, chosen: "Written | None") -> None:
        if chosen and chosen.highlight:
            self._open(chosen.post, Place(chosen.post.key, chosen.highlight.start))
        elif chosen:
            self._open(chosen.post)

    def _all_written(self, keys: Iterable[str]) -> "list[Written]":
        """Return all notes and highlights on posts of `keys` that are in the library."""
        from reader.app.dialogs.annotations import Written

        written: list[Written] = []
        store = self._writer.store
        for key in keys:
            if post := self._library.by_key(key):
                state = store.state(key)
                written += [Written(post, None, state.note)] if state.note else []
                written += [Written(post, one, one.note) for one in state.highlights]
        return written

    def _remove_written(self, written: "Written") -> None:
        """Take a note or a highlight away."""
        field = written.highlight.field if written.highlight else "note"
        self._change(self._writer.store.put, written.post.key, written.post.fingerprint, field, None)
        self.say("Taken away. z, back in the list, brings it back.")


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
