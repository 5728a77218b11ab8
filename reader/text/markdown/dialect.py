"""Which Markdown a post is written in: what its generator, or the vault it is in, makes of it beyond CommonMark.

`docs/posts.md` says for readers what is understood for whom.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from reader.text.math.macros import Macro

Generator = Literal[
    "", "jekyll", "hugo", "zola", "obsidian", "quarto", "mkdocs", "docusaurus", "eleventy", "astro", "hexo", "myst",
    "mdbook",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a post is to be read. Where nothing is known of it, what is plain enough is understood all the same."""

    generator: Generator = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """What templates can ask for, such as `site.url`."""
    macros: Mapping[str, Macro] = field(default_factory=dict)
    """The commands for formulas that the site defines for all of its posts."""
    inline_displays: bool = False
    """Whether `$$x$$` within a paragraph stands on its line, as in kramdown."""

    @property
    def is_known(self) -> bool:
        """Whether anything is known of what the post is written for."""
        return self.generator != ""

    @property
    def has_liquid(self) -> bool | None:
        """Whether templates are run before Markdown is read, in code too; None where that is not known."""
        return self.generator in ("jekyll", "eleventy", "hexo", "zola") if self.generator else None

    @property
    def has_marks(self) -> bool:
        """Whether `==words==` are marked."""
        return self.generator in ("", "obsidian", "quarto", "mkdocs")

    @property
    def has_scripts(self) -> bool:
        """Whether `H~2~O` and `x^2^` are lowered and raised."""
        return self.generator in ("", "quarto", "mkdocs")

    @property
    def has_comments(self) -> bool:
        """Whether all between two `%%` is a comment, and not only what looks like one."""
        return self.generator == "obsidian"

    @property
    def has_components(self) -> bool:
        """Whether tags that HTML does not know are components."""
        return self.generator in ("docusaurus", "astro")


class _State(Protocol):
    """What is being parsed: a state of markdown-it's."""

    env: Any


def dialect_of(state: _State) -> Dialect:
    """Return the dialect of what is being parsed."""
    found = state.env.get("dialect")
    return found if isinstance(found, Dialect) else Dialect()


_SIGN_OF_KRAMDOWN = re.compile(r"\{:[ \w.#]|\{%-?\s*(?:include|highlight|post_url|link|raw)\b")
# What comes before the dollars is looked at last: from them on, it is found much quicker.
_WITHIN_A_LINE = re.compile(r"\$\$(?:(?<=[\w,;:(]\$\$)|(?<=[\w,;:(] \$\$))[^$\n]+\$\$[ \t]*[^\s$|]")
_SINGLE = re.compile(r"\$(?<![\\$\w]\$)(?![\s$\d])[^$\n`]+(?<![\s\\])\$(?![\w$])|\\\((?<!\\\\\().+?\\\)")


def recognized(dialect: Dialect, source: str) -> Dialect:
    """Return `dialect` with what a source itself tells of how it means its dollars.

    kramdown knows no `$x$`: who writes `$$x$$` within sentences, and nothing else, writes for kramdown.
    """
    if dialect.inline_displays or "$$" not in source or dialect.generator not in ("", "jekyll"):
        return dialect
    kramdown = (
        dialect.generator == "jekyll"
        or ("{" in source and _SIGN_OF_KRAMDOWN.search(source) is not None)
        or (len(_WITHIN_A_LINE.findall(source)) > 1 and _SINGLE.search(source) is None)
    )
    return replace(dialect, inline_displays=True) if kramdown else dialect
