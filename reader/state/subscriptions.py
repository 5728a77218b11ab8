"""The feeds that a person has subscribed to: the field `subscribed` of the journal, under the address of each feed."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from reader.paths import posts_folder
from reader.state.journal import Value
from reader.text.names import safe_name

FullText = Literal["auto", True, False]
"""Whether whole articles are fetched: where a feed gives summaries, always, never."""


class Subscription(NamedTuple):
    """A feed that is subscribed to."""

    address: str
    """That under which it was subscribed to: its key in the journal."""
    name: str
    """What its source is called: it has passed the gate."""
    full_text: FullText = "auto"
    selector: str = ""
    """What is the article on the pages that it leads to, as CSS has it; empty to find that out."""
    tags: tuple[str, ...] = ()
    """What its posts are tagged with, beside their own tags."""
    moved_to: str = ""
    """Where the feed is by now, as its server has said, if elsewhere."""
    pictures: bool = True
    """Whether the pictures of its posts are fetched with them."""

    @property
    def folder(self) -> Path:
        """The folder of its posts: no other subscription has it."""
        return posts_folder() / folder_name(self.name)

    @property
    def asked(self) -> str:
        """The address to ask."""
        return self.moved_to or self.address

    @property
    def value(self) -> Value:
        """What the journal says of it."""
        return {
            "name": self.name, "full_text": self.full_text, "selector": self.selector, "tags": [*self.tags],
            **({} if self.pictures else {"pictures": False}),
        }  # fmt: skip


def subscriptions_of(values: Mapping[str, Mapping[str, str]]) -> list[Subscription]:
    """Return the subscriptions that the current values of fields make, in the order of their names; names are unique.

    `values`: for each address its fields, each as JSON.
    """
    found = []
    for address, fields in values.items():
        said = json.loads(fields.get("subscribed", "null"))
        if not said:
            continue
        said = said if isinstance(said, dict) else {}
        moved_to = json.loads(fields.get("feed_moved", "null")) or ""
        found.append(
            Subscription(
                address,
                said.get("name") or address,
                said.get("full_text", "auto"),
                said.get("selector") or "",
                tuple(said.get("tags") or ()),
                moved_to,
                said.get("pictures") is not False,
            )
        )
    names = Names()  # two machines may have given one name to two feeds
    named = [one._replace(name=names.take(one.name)) for one in sorted(found, key=lambda one: one.address)]
    return sorted(named, key=lambda one: one.name.casefold())


class Names:
    """Names that are taken, told apart by the folders that they have."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """`taken`: those that are."""
        self._folders = {folder_name(name) for name in taken}
        self._numbers: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Return a name that was free, and is taken now: `name`, or that with a number."""
        number = self._numbers.get(name, 1)
        wanted = name if number == 1 else f"{name} {number}"
        while folder_name(wanted) in self._folders:
            number += 1
            wanted = f"{name} {number}"
        self._folders.add(folder_name(wanted))
        self._numbers[name] = number
        return wanted


def folder_name(name: str) -> str:
    """Return what the folder of a source is called."""
    if safe := safe_name(name)[:80]:
        return safe
    import hashlib  # which is large, and names seldom need it

    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:12]
