"""The searches that a person has kept under a name: the field `search` of the journal, under that name."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from reader.state.journal import SEARCH


class SavedSearch(NamedTuple):
    """A search that has a name."""

    name: str
    query: str
    """What is searched: see `query.parse_query`."""

    @property
    def key(self) -> str:
        """Under what the journal has it."""
        return SEARCH + self.name


def searches_of(values: Mapping[str, Mapping[str, str]]) -> list[SavedSearch]:
    """Return the searches that the current values of fields make, in the order of their names.

    `values`: for each key its fields, each as JSON.
    """
    found = [SavedSearch(key.removeprefix(SEARCH), json.loads(fields["search"])) for key, fields in values.items()]
    return sorted((one for one in found if one.query), key=lambda one: (one.name.casefold(), one.name))
