"""Finding the site of a folder: the configuration in it, or in one above."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from reader.library.front_matter import parse_values
from reader.library.site import NO_SITE, Site, SiteMacro
from reader.paths import read_file
from reader.text.clean import clean_line

_LARGEST = 512 * 1024
_MOST_INCLUDES = 40


class _Sign(NamedTuple):
    """What tells a generator: a file or a folder of a name; the first that is there counts."""

    name: str
    generator: str


_SIGNS = (
    _Sign("_quarto.yml", "quarto"), _Sign("_quarto.yaml", "quarto"), _Sign("_bookdown.yml", "quarto"),
    _Sign("mkdocs.yml", "mkdocs"), _Sign("mkdocs.yaml", "mkdocs"), _Sign("myst.yml", "myst"),
    _Sign("hugo.toml", "hugo"), _Sign("hugo.yaml", "hugo"), _Sign("hugo.yml", "hugo"), _Sign("hugo.json", "hugo"),
    _Sign("config.toml", "hugo"), _Sign("config.yaml", "hugo"), _Sign("config.json", "hugo"),
    _Sign("zola.toml", "zola"),
    _Sign("_config.yml", "jekyll"), _Sign("_config.yaml", "jekyll"), _Sign("_config.toml", "jekyll"),
    _Sign("docusaurus.config.js", "docusaurus"), _Sign("docusaurus.config.ts", "docusaurus"),
    _Sign("docusaurus.config.mjs", "docusaurus"), _Sign("astro.config.mjs", "astro"), _Sign("astro.config.js", "astro"),
    _Sign("astro.config.ts", "astro"), _Sign(".eleventy.js", "eleventy"), _Sign("eleventy.config.js", "eleventy"),
    _Sign("eleventy.config.mjs", "eleventy"), _Sign("eleventy.config.cjs", "eleventy"), _Sign("book.toml", "mdbook"),
    _Sign(".obsidian", "obsidian"),
)  # fmt: skip


def _nobodys() -> set[str]:
    """Return the folders in which things of all kinds lie: nothing there is around a post."""
    import tempfile  # which takes a while, and a start may do without

    home, temporary = Path("~").expanduser(), Path(tempfile.gettempdir())
    return {str(place) for one in (home, temporary, Path("/tmp")) for place in (one, one.resolve())}


class SiteFinder:
    """Finds the sites of folders, and looks at each folder once."""

    def __init__(self) -> None:
        self._found: dict[str, Site] = {}
        self._ends = _nobodys()

    def site(self, folder: Path) -> Site:
        """Return the site that posts in a folder are of, by its absolute path. Raises nothing."""
        waiting: list[str] = []
        place = folder
        plain = NO_SITE
        while str(place) not in self._found:
            waiting.append(str(place))
            if plain is NO_SITE and place.name == "_posts":
                plain = Site("jekyll", str(place.parent))
            if found := self._site_in(place):
                self._found[str(place)] = found
            elif place.parent == place or str(place) in self._ends or (place / ".git").exists():
                self._found[str(place)] = NO_SITE
            else:
                place = place.parent
        site = self._found[str(place)]
        site = plain if site == NO_SITE else site
        self._found |= dict.fromkeys(waiting, site)
        return site

    def _site_in(self, folder: Path) -> Site | None:
        if str(folder) in self._ends or folder == folder.parent:
            return None
        try:
            names = set(os.listdir(folder))
        except OSError:
            return None
        for sign in _SIGNS:
            if sign.name in names and (site := _read(folder, sign, names)):
                return site
        if "config" in names and (default := folder / "config" / "_default").is_dir():
            for name in ("hugo.toml", "config.toml", "hugo.yaml", "config.yaml"):
                if (default / name).is_file():
                    return _hugo(folder, _values(default / name))
        return None


def title_of(folder: Path) -> str:
    """Return what a folder is called: the title of its site, else as `place_name` says."""
    site = SiteFinder().site(folder)
    if site.title and site.generator != "obsidian":
        return site.title
    return place_name(folder)


def place_name(folder: Path) -> str:
    """Return the name of the checkout that a folder is in, else its own; that of its site's where its own says nothing.

    No configuration is read, so this is quick, and the name stays when the title of the site changes.
    """
    for place in (folder, *folder.parents):
        if (place / ".git").exists() and str(place) not in _nobodys():
            return clean_line(place.name)
    named = folder
    if folder.name.lower() in _PLAIN:
        above = [place for place in (folder, folder.parent) if any((place / sign.name).exists() for sign in _SIGNS)]
        named = above[0] if above else folder
    return clean_line(named.name)


_PLAIN = frozenset({"_posts", "posts", "content", "docs", "src", "blog", "source", "pages", "notes", "articles"})
"""Names of folders that say nothing of what is in them."""


def _values(path: Path) -> Mapping[str, Any]:
    """Return what is in a configuration; nothing where it cannot be read."""
    return parse_values(_source(path), path.suffix)


def _read(folder: Path, sign: _Sign, names: set[str]) -> Site | None:
    """Return the site that a sign in a folder tells of, None where it is the sign of something else."""
    path = folder / sign.name
    if sign.generator == "obsidian":
        site = Site("obsidian", str(folder), clean_line(folder.name))
        return _with_macros(site, {}, [folder / "preamble.sty"])
    if path.suffix in (".js", ".ts", ".mjs", ".cjs"):
        return _with_macros(_from_script(folder, sign.generator, path), {}, [path])
    values = _values(path)
    match sign.generator:
        case "jekyll":
            if "_toc.yml" in names:
                return Site("myst", str(folder), _text(values, "title"), _text(values, "author"))
            generator = "hexo" if "scaffolds" in names or "source" in names else "jekyll"
            address = _address(_text(values, "url"), _text(values, "baseurl", "root"))
            site = Site(generator, str(folder), _text(values, "title"), _text(values, "author"), address,
                        _text(values, "permalink"))  # fmt: skip
            return _with_macros(site, values, _scripts(folder / "_includes", folder / "_layouts", folder / "assets/js"))
        case "hugo" if "base_url" in values:
            return _zola(folder, values)
        case "hugo" if sign.name.startswith("hugo") or "content" in names or _text(values, "baseurl"):
            return _hugo(folder, values)
        case "zola":
            return _zola(folder, values)
        case "quarto":
            site = Site("quarto", str(folder), _text(values, "website.title", "book.title", "title"),
                        _text(values, "website.author", "book.author", "author"),
                        _address(_text(values, "website.site-url", "book.site-url"), ""))  # fmt: skip
            return _with_macros(site, values, [])
        case "mkdocs":
            site = Site("mkdocs", str(folder), _text(values, "site_name"), _text(values, "site_author"),
                        _address(_text(values, "site_url"), ""), _text(values, "docs_dir") or "docs")  # fmt: skip
            return _with_macros(site, values, _scripts(folder / "docs/javascripts", folder / "docs/js"))
        case "mdbook":
            return Site("mdbook", str(folder), _text(values, "book.title"), _text(values, "book.authors"))
        case "myst":
            return _with_macros(Site("myst", str(folder), _text(values, "project.title", "site.title")), values, [])
    return None


def _hugo(folder: Path, values: Mapping[str, Any]) -> Site:
    permalink = _text(values, "permalinks.posts", "permalinks.post", "permalinks.blog", "permalinks.page.posts")
    site = Site("hugo", str(folder), _text(values, "title"), _text(values, "author", "params.author"),
                _address(_text(values, "baseurl"), ""), permalink)  # fmt: skip
    return _with_macros(
        site, values, _scripts(folder / "layouts/partials", folder / "layouts/_partials", folder / "static/js")
    )


def _zola(folder: Path, values: Mapping[str, Any]) -> Site:
    site = Site("zola", str(folder), _text(values, "title"), _text(values, "author", "extra.author"),
                _address(_text(values, "base_url"), ""))  # fmt: skip
    return _with_macros(site, values, _scripts(folder / "templates", folder / "static/js"))


_SET = re.compile(r"\b(title|url|baseUrl)\s*:\s*[\"'`]([^\"'`\n]*)[\"'`]")


def _from_script(folder: Path, generator: str, path: Path) -> Site:
    """Return the site of a configuration that is a program, as far as it simply says something."""
    found: dict[str, str] = {}
    for name, value in _SET.findall(_source(path)):
        found.setdefault(name, clean_line(value))
    address = _address(found.get("url", ""), found.get("baseUrl", ""))
    title = found.get("title", "") if generator == "docusaurus" else ""
    return Site(generator, str(folder), title, "", address if generator == "docusaurus" else "")


def _text(values: Mapping[str, Any], *names: str) -> str:
    """Return the first of `names` (with points between the parts) that says something, as a line."""
    for name in names:
        value: Any = values
        for part in name.split("."):
            lowered = {str(key).lower(): one for key, one in value.items()} if isinstance(value, dict) else {}
            value = lowered.get(part)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, list):
            value = ", ".join(
                one for part in value if isinstance(one := part.get("name") if isinstance(part, dict) else part, str)
            )
        if isinstance(value, str) and (line := clean_line(value)):
            return line
    return ""


def _address(url: str, path: str) -> str:
    address = url.rstrip("/") + ("/" + path.strip("/") if path.strip("/") else "")
    return address if address.startswith(("http://", "https://")) and "localhost" not in address else ""


# --- commands for formulas -------------------------------------------------------------------------------------

_MACROS = re.compile(r"[\"']?macros[\"']?\s*:\s*\{")
_ENTRY = re.compile(
    r"[\"']?\\{0,2}([A-Za-z]+)[\"']?\s*:\s*(?:([\"'`])((?:\\.|(?!\2)[^\\\n])*)\2"
    r"|\[\s*([\"'`])((?:\\.|(?!\4)[^\\\n])*)\4\s*,\s*(\d)\s*(?:,\s*([\"'`])((?:\\.|(?!\7)[^\\\n])*)\7)?\s*\])"
)


def _with_macros(site: Site, values: Mapping[str, Any], files: Iterator[Path] | list[Path]) -> Site:
    """Return a site with the commands that its configuration, or scripts of it, define for MathJax or KaTeX."""

    macros: dict[str, tuple[int, str, str | None]] = {}
    for found in _mappings(values, 0):
        for name, value in found.items():
            if macro := _macro(value):
                macros[str(name).lstrip("\\")] = macro
    for path in files:
        source = _source(path)
        if path.suffix in (".sty", ".tex"):
            from reader.text.math.parse import find_macros

            macros |= {name: (one.parameters, one.body, one.default) for name, one in find_macros(source).items()}
        elif start := _MACROS.search(source):
            for entry in _ENTRY.finditer(_braced(source, start.end())):
                body = entry[3] if entry[3] is not None else entry[5]
                default = entry[8]
                macros[entry[1]] = (int(entry[6] or 0), _unescaped(body), default and _unescaped(default))
    clean = tuple(
        SiteMacro(name, count, clean_line(body), default and clean_line(default))
        for name, (count, body, default) in sorted(macros.items())
        if name.isalpha()
    )
    return site._replace(macros=clean) if clean else site


def _mappings(values: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if not isinstance(values, dict) or depth > 6:
        return
    for name, value in values.items():
        if str(name).lower() in ("macros", "mathjax_macros", "katex_macros", "math_macros") and isinstance(value, dict):
            yield value
        else:
            yield from _mappings(value, depth + 1)


def _macro(value: Any) -> tuple[int, str, str | None] | None:
    match value:
        case str():
            return max((int(digit) for digit in re.findall(r"#(\d)", value)), default=0), value, None
        case [str(body), count, *rest] if str(count).isdecimal():
            return int(count), body, str(rest[0]) if rest else None
    return None


def _braced(source: str, begin: int) -> str:
    depth = 1
    for match in re.compile(r"[{}]").finditer(source, begin, begin + 20_000):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return source[begin : match.start()]
    return source[begin : begin + 20_000]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _scripts(*folders: Path) -> Iterator[Path]:
    """Yield the files in folders that may set up MathJax or KaTeX, by their names."""
    left = _MOST_INCLUDES
    for folder in folders:
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            if re.search(r"math|katex|tex\b|head|script|custom|base|default|extend", name, re.IGNORECASE) and left:
                left -= 1
                yield folder / name


def _source(path: Path) -> str:
    try:
        data = read_file(path, _LARGEST + 1)
    except OSError:
        return ""
    return "" if len(data) > _LARGEST else data.decode(errors="replace")
