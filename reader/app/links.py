"""Where a link of a post leads: without Textual."""

from dataclasses import dataclass
from urllib.parse import unquote

from reader.library.addresses import leads_outside
from reader.library.library import Library
from reader.library.post import Post


@dataclass(frozen=True, slots=True)
class InThisPost:
    """A place in the same post."""

    anchor: str
    """As the link has it."""

    @property
    def name(self) -> str:
        """The anchor without what addresses have to escape."""
        return unquote(self.anchor)


@dataclass(frozen=True, slots=True)
class OtherPost:
    """Another post of the library, and a place in it or nothing."""

    post: Post
    anchor: str


@dataclass(frozen=True, slots=True)
class OnTheWeb:
    """Something that a browser, or a mail program, opens."""

    address: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that can be gone to."""

    target: str
    is_scheme: bool
    """Whether it has a scheme that is not followed, such as `file:`; else there is no such post."""


LinkTarget = InThisPost | OtherPost | OnTheWeb | Unknown


def resolve_link(library: Library, post: Post | None, target: str) -> LinkTarget:
    """Return where a link in `post` leads that says `target`."""
    page, _, anchor = target.partition("#")
    linked = library.linked(post, target) if post and page else None
    if not page or (anchor and linked == post):
        return InThisPost(anchor)
    if linked and linked != post:
        return OtherPost(linked, unquote(anchor))
    if leads_outside(target):
        return OnTheWeb(target)
    return Unknown(target, is_scheme=":" in target.split("/", maxsplit=1)[0])
