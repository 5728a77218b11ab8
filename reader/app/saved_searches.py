"""Searches that stay: what is listed is kept under a name, and stands in the sidebar."""

from typing import TYPE_CHECKING

from reader.app.services import Begin, Services
from reader.app.textual_compat import ActionTarget
from reader.app.widgets.toast import say
from reader.state.saved_searches import SavedSearch

if TYPE_CHECKING:
    from reader.app.panes import Panes


class SavedSearches(ActionTarget):
    """The commands about them."""

    def __init__(self, services: Services, panes: "Panes", begin: Begin) -> None:
        self._actions, self._panes, self._list_pane, self._begin = services.actions, panes, panes.list_pane, begin

    def action_keep(self) -> None:
        """Let the person give what is listed a name."""
        from reader.app.dialogs.prompt import Prompt

        spec = self._list_pane.spec
        if not (query := spec.text):
            say(self._panes, "Everything is listed: W keeps a search (/), or what U and the sidebar (t) list.")
            return
        if spec.query.problem:
            say(self._panes, spec.query.problem, wrong=True)
            return

        def keep(name: str | None) -> None:
            if name:
                self._begin(self._keep, SavedSearch(name, query))

        prompt = Prompt(
            "Keep this search", "keeps it", f"{query}\nIt stands in the sidebar (t), and in `reader list NAME`.",
            placeholder="what to call it", value=spec.name,
        )  # fmt: skip
        self._panes.app.push_screen(prompt, keep)

    async def _keep(self, search: SavedSearch) -> None:
        await self._actions.keep_search(search)
        self._list_pane.show_scope(search.query, search.name)
        say(self._panes, f"Kept: {search.name}. z takes it back.")

    def remove(self, search: SavedSearch) -> None:
        """Keep a search no longer."""
        self._begin(self._remove, search)

    async def _remove(self, search: SavedSearch) -> None:
        await self._actions.keep_search(search._replace(query=""))
        say(self._panes, f"No longer kept: {search.name}. z brings it back.")
