"""Where a post is on the web: what its generator makes of where its file is."""

import datetime
import re
from collections.abc import Callable
from pathlib import PurePath

from reader.library.front_matter import Fields
from reader.library.site import Site

_JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
"""The forms of addresses that Jekyll has names for."""
_TOKEN = re.compile(r":([a-z_]+)")


def address_of(site: Site, path: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    """Return the address of the post in the file at `path`, empty where its site does not say enough."""
    if not site.address:
        return ""
    given = fields.text("permalink") or (fields.text("path") if site.generator == "zola" else "")
    if not given and site.generator in ("hugo", "docusaurus"):
        given = fields.text("slug") if site.generator == "docusaurus" else fields.text("url")
    if given.startswith("http"):
        return given
    if given and ":" not in given and (given.startswith("/") or site.generator != "docusaurus"):
        return f"{site.address}/{given.strip('/')}" + ("/" if given.endswith("/") else "")
    try:
        below = path.relative_to(site.root)
    except ValueError:
        return ""
    made = _WAYS.get(site.generator)
    where = made(site, below, fields, day, slug) if made else ""
    return site.address + where if where else ""


def _jekyll(site: Site, below: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    if "_posts" not in below.parts or day is None:
        return ""
    form = fields.text("permalink") or site.permalink or "date"
    form = _JEKYLL.get(form, form)
    above = below.parts[: below.parts.index("_posts")]
    categories = [*above, *fields.texts("own categories", spaces=True)]
    return _filled(form, fields, day, slug, "/".join(map(_slug, categories)))


def _hexo(site: Site, below: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    if "_posts" not in below.parts or day is None:
        return ""
    return _filled("/" + (site.permalink or ":year/:month/:day/:title/"), fields, day, slug, "")


def _hugo(site: Site, below: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    if (place := _in_content(below)) is None:
        return ""
    folders, name = place
    last = fields.text("slug") or name
    if site.permalink and folders and day:
        return _filled(site.permalink, fields, day, last, "/".join(folders))
    return "/" + "/".join(_slug(part) for part in (*folders, last)) + "/"


def _zola(site: Site, below: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    if (place := _in_content(below)) is None:
        return ""
    folders, name = place
    last = fields.text("slug") or re.sub(r"^\d{4}-\d{2}-\d{2}[-_]", "", name)
    return "/" + "/".join(_slug(part) for part in (*folders, last)) + "/"


def _in_content(below: PurePath) -> tuple[list[str], str] | None:
    """Return the folders of a post below `content`, and its name; the folder of a bundle is its name."""
    if below.parts[:1] != ("content",) or len(below.parts) < 2:
        return None
    *folders, file = below.parts[1:]
    name = PurePath(file).stem
    return (folders, folders.pop()) if name == "index" and folders else (folders, name)


def _mkdocs(site: Site, below: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    root = PurePath(site.permalink)
    if not below.is_relative_to(root):
        return ""
    place = below.relative_to(root).with_suffix("")
    parts = place.parts[:-1] if place.name.lower() in ("index", "readme") else place.parts
    return "/" + "".join(f"{part}/" for part in parts)


def _quarto(site: Site, below: PurePath, fields: Fields, day: datetime.date | None, slug: str) -> str:
    return "/" + str(below.with_suffix(".html"))


_WAYS: dict[str, Callable[[Site, PurePath, Fields, datetime.date | None, str], str]] = {
    "jekyll": _jekyll, "hexo": _hexo, "hugo": _hugo, "zola": _zola, "mkdocs": _mkdocs, "quarto": _quarto,
}  # fmt: skip


def _filled(form: str, fields: Fields, day: datetime.date, slug: str, categories: str) -> str:
    """Return the form of an address with its tokens filled in; nothing where one is not known."""
    calendar = day.isocalendar()
    values = {
        "year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}", "i_month": str(day.month),
        "i_day": str(day.day), "short_year": f"{day.year % 100:02}", "y_day": f"{day.timetuple().tm_yday:03}",
        "week": f"{calendar.week:02}", "short_day": day.strftime("%a"), "title": _slug(slug), "slug": _slug(slug),
        "filename": _slug(slug), "slugorfilename": _slug(slug), "contentbasename": _slug(slug),
        "categories": categories, "category": categories, "section": categories, "sections": categories,
        "output_ext": ".html", "name": _slug(slug), "post_title": _slug(slug),
    }  # fmt: skip
    if any(name not in values for name in _TOKEN.findall(form)):
        return ""
    filled = _TOKEN.sub(lambda token: values[token[1]], form)
    return "/" + re.sub(r"/{2,}", "/", filled).lstrip("/")


def _slug(name: str) -> str:
    """Return a name as generators put it into addresses: in lower case, hyphens for blanks."""
    return re.sub(r"[^\w./-]+", "-", name.strip().lower()).strip("-")
