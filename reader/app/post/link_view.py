"""A page whose links can be stood on, followed, and chosen by letters."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Region
from textual.message import Message

from reader.app.post.layers.hints import Goal, Hints, Purpose
from reader.app.post.page_view import PageView
from reader.text.lines import is_formula
from reader.text.position import Position

if TYPE_CHECKING:
    from reader.text.layout.page import Page, PageLink


class LinkView(PageView, can_focus=True, inherit_bindings=False):
    """A page, and what of it can be gone to."""

    class LinkFollowed(Message):
        """A link was followed."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    class Asked(Message):
        """What something means is asked, without leaving the place."""

        def __init__(self, target: str) -> None:
            super().__init__()
            self.target = target

    class CodeWanted(Message):
        """The code of a block is to be copied."""

        def __init__(self, block: int) -> None:
            super().__init__()
            self.block = block

    class Nothing(Message):
        """There is nothing in view for hints."""

        def __init__(self, purpose: Purpose) -> None:
            super().__init__()
            self.purpose: Purpose = purpose

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.hints: Hints | None = None
        """The letters that lie on what can be gone to, while one chooses."""

    def _changed(self) -> None:
        """Take note that another link is stood on, or that letters came or went."""

    # --- links

    def go_to_anchor(self, anchor: str) -> bool:
        """Scroll to what `#anchor` means; return whether there is such a thing."""
        from reader.text.document.nodes import anchor_block

        block = anchor_block(self.page.blocks, anchor) if self.page else None
        if block is not None:
            self.go_to_block(block)
        return block is not None

    def go_to_block(self, block: int) -> None:
        """Scroll to the beginning of a block."""
        if self.page:
            y = self.page.line_of(Position(block))
            if y and not self.page.lines(block)[y - self.page.top(block)].spans:
                y += 1  # not the empty line that parts it from what is above
            self._go_settled(y)

    def go_to_position(self, position: Position | None) -> None:
        """Scroll to a place of the body; None is the top."""
        if self.page:
            at = position and Position(self.page.head + position.block, position.offset)
            self._go_settled(self.page.line_of(at) if at else 0)

    def go_to_part(self, part: float) -> None:
        """Scroll to where `part` (0 to 1) of the post is above."""
        if self.page:
            self._go_settled(round(self.page.end * part))

    def _go_settled(self, y: int) -> None:
        self._to_end = False
        if self.page:
            self.page.settle(y, self.size.height)
            self._resize_virtual()
            self._go(y)

    def action_heading(self, step: int) -> None:
        """Go to the next heading, or to the one before."""
        page = self.page
        if page is None:
            return
        entries, top = page.outline(), self.scroll_offset.y
        tops = [page.top(entry.block) for entry in entries]
        if step > 0:
            wanted = next((entry for entry, y in zip(entries, tops, strict=True) if y > top), None)
        else:
            before = (entry for entry, y in zip(reversed(entries), reversed(tops), strict=True) if y < top - 1)
            wanted = next(before, None)
        if wanted:
            self.go_to_block(wanted.block)
        elif step < 0:
            self.action_go("top")

    def action_link(self, step: int) -> None:
        """Stand on the next link, or the one before, beginning with those on the screen."""
        page = self.page
        if page is None or not page.blocks:
            return
        top, within = self._top
        if self.link is None:
            links = page.links(top)
            at = next((number for number, link in enumerate(links) if link.first >= within), len(links))
            self.link = self._seek(page, top, at if step > 0 else at - 1, step)
        else:
            self.link = self._seek(page, self.link[0], self.link[1] + step, step)
        if self.link and (link := self.standing):
            y = page.top(self.link[0]) + link.first
            self._resize_virtual()
            region = Region(0, y, 1, link.last - link.first + 1)
            self.scroll_to_region(region, animate=False, force=True, immediate=True)
        self.refresh()
        self._changed()

    @staticmethod
    def _seek(page: "Page", block: int, number: int, step: int) -> tuple[int, int] | None:
        """Return the link at `number` of `block`, or the nearest in the blocks that follow, round at the ends."""
        for _ in range(len(page.blocks) + 1):
            links = page.links(block)
            if 0 <= number < len(links):
                return block, number
            block = (block + step) % len(page.blocks)
            number = 0 if step > 0 else len(page.links(block)) - 1
        return None

    def action_follow(self) -> None:
        """Follow the link that one stands on."""
        if target := self.link_target:
            self.post_message(self.LinkFollowed(target))

    def is_low(self, target: str) -> bool:
        """Return whether the first link or formula in view that leads to `target` is in the lower half."""
        seen = (y for _, _, y, goal in self._in_view(with_formulas=True) if goal.target == target)
        return next(seen, 0) > self.size.height / 2

    def stand_on(self, target: str) -> None:
        """Stand on the first link in view that leads to `target`."""
        seen = ((block, number) for block, number, _, link in self._in_view() if link.target == target)
        if found := next(seen, None):
            self.link = found
            self.refresh()
            self._changed()

    def _in_view(self, *, with_formulas: bool = False) -> "Iterator[tuple[int, int, int, PageLink]]":
        """Yield the links in view: the block, which of its links, the line of the screen, and the link itself."""
        if page := self.page:
            for block, first, last in self.in_view:
                for number, link in enumerate(page.goals(block) if with_formulas else page.links(block)):
                    if link.first <= last and link.last >= first:
                        yield block, number, page.top(block) + link.first - self.scroll_offset.y, link

    def on_click(self, event: events.Click) -> None:
        if self.text_selection:
            return
        target = str(event.style.meta.get("target") or "")
        if is_formula(target):
            self.post_message(self.Asked(target))
        elif target:
            self.post_message(self.LinkFollowed(target))
        elif event.style.meta.get("heading") is not None:
            self.go_to_block(event.style.meta["heading"])

    # --- hints

    def action_hints(self, purpose: Purpose) -> None:
        """Put letters on what can be gone to, asked, or copied; one alone is taken at once where it is to be copied."""
        goals = self._goals(purpose)
        if purpose == "peek" and self.link_target:
            self.post_message(self.Asked(self.link_target))
        elif purpose == "copy" and len(goals) == 1:
            self._take(purpose, goals[0])
        elif goals:
            self.hints = Hints(purpose, goals)
        else:
            self.post_message(self.Nothing(purpose))
        self.refresh()
        self._changed()

    def _goals(self, purpose: Purpose) -> list[Goal]:
        from reader.text.document.nodes import CodeBlock

        if purpose == "copy":
            blocks = self.page.blocks if self.page else []
            code = ((block, first, last) for block, first, last in self.in_view if isinstance(blocks[block], CodeBlock))
            return [Goal(block, max(first, min(1, last)), 0, "") for block, first, last in code]
        return [
            Goal(block, link.first, link.start, link.target)
            for block, _, y, link in self._in_view(with_formulas=purpose == "peek")
            if y >= 0
        ]

    def _take(self, purpose: Purpose, goal: Goal) -> None:
        match purpose:
            case "follow":
                self.post_message(self.LinkFollowed(goal.target))
            case "peek":
                self.post_message(self.Asked(goal.target))
            case "copy":
                self.post_message(self.CodeWanted(goal.block))

    def on_key(self, event: events.Key) -> None:
        if not (hints := self.hints):
            return
        event.stop()
        event.prevent_default()
        goal = None
        if event.key == "space" and not hints.typed:
            hints.purpose = "peek" if hints.purpose == "follow" else hints.purpose
        elif event.character and event.character.isalpha():
            goal = hints.type(event.character)
        else:
            self.hints = None
        if goal or hints.is_over:
            self.hints = None
        self.refresh()
        self._changed()
        if goal:
            self._take(hints.purpose, goal)

    def on_blur(self) -> None:
        if self.hints:
            self.hints = None
            self.refresh()

    def _labels(self, block: int, within: int) -> Sequence[tuple[int, str, int]]:
        return self.hints.on(block, within) if self.hints else ()
