"""What is around a post: the site that a generator makes of its folder, or the vault that it is in."""

import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from reader.text.markdown.dialect import Dialect


class SiteMacro(NamedTuple):
    """A command for formulas: see `Macro`."""

    name: str
    parameters: int
    body: str
    default: str | None = None


class Site(NamedTuple):
    """A site, or a vault. Every string in it has passed the gate."""

    generator: str = ""
    """What makes pages of its posts: a `Generator` of `dialect.py`, empty where that is not known."""
    root: str = ""
    """The folder of its configuration."""
    title: str = ""
    author: str = ""
    address: str = ""
    """Where it is on the web, without a slash at the end; empty where it does not say."""
    permalink: str = ""
    """The form of the addresses of its posts, where it says one."""
    macros: tuple[SiteMacro, ...] = ()
    """The commands for formulas that all posts have."""

    def to_json(self) -> str:
        """Return it as a line, the same for all that are equal."""
        return json.dumps(self._asdict(), ensure_ascii=False, sort_keys=True)


def site_from_json(line: str) -> Site:
    """Return the site of which `to_json` has made a line."""
    values = json.loads(line)
    macros = tuple(SiteMacro(*macro) for macro in values.pop("macros"))
    return Site(**values, macros=macros)


NO_SITE = Site()


def dialect_of(site: Site, suffix: str, layout: str = "") -> "Dialect":
    """Return how a post of a site is to be read. `suffix`: of its file; `layout`: what its front matter says."""
    from reader.text.markdown.dialect import Dialect
    from reader.text.math.macros import Macro

    generator = site.generator
    if suffix in (".qmd", ".rmd"):
        generator = "quarto"
    elif suffix == ".mdx" and generator not in ("docusaurus", "astro"):
        generator = "docusaurus"
    elif not generator and layout in ("post", "posts", "single", "page", "distill"):
        generator = "jekyll"
    macros = {macro.name: Macro(macro.parameters, macro.body, macro.default) for macro in site.macros}
    return Dialect(generator, _values(site), macros)  # type: ignore[arg-type]


def _values(site: Site) -> dict[str, str]:
    """Return what templates can ask of a site, under the names that Liquid, Hugo and Zola have for it."""
    names = {
        "site.url": site.address, ".Site.BaseURL": site.address, "config.base_url": site.address,
        "site.title": site.title, "site.name": site.title, ".Site.Title": site.title, "config.title": site.title,
        "site.author": site.author, "site.author.name": site.author, ".Site.Author": site.author,
    }  # fmt: skip
    return {name: value for name, value in names.items() if value}
