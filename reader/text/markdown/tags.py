"""What the tags of templates stand for, as HTML: pictures, remarks, links, and the words that they carry.

No word that an author has put in quotes is lost: what a tag that is not known says is shown, if not how.
"""

import html
import re
from itertools import takewhile

from reader.text.markdown.alerts import ALERTS, own_title
from reader.text.markdown.dialect import Dialect
from reader.text.markdown.templates import Tag, endings, expanded

_LOGIC = frozenset(
    "if elsif elseif else unless for case when assign capture cycle increment decrement tablerow break continue set"
    " block extends import from macro do with param icon toc tableofcontents bibliography seo feed_meta csrf"
    " github_edit_link pagebreak more filter autoescape layout js css stylesheet javascript".split()
)
_PICTURES = re.compile(r"figure|image|img|picture|photo|imgproc|asset_img|responsive_image|thumbnail|screenshot")
_DETAILS = frozenset("expand details collapse collapsible spoiler accordion fold folding toggle foldable".split())
_TABS = frozenset("tab tabitem codetab tab-item code-tab step".split())
_TABS_AROUND = frozenset({"tabs", "tabpane", "tabgroup", "tab-group", "codetabs"})
_STYLES = frozenset({"kbd", "mark", "sub", "sup"})
_BUTTONS = frozenset("button btn link linkbutton link-button cta linkcard link-card card".split())
_QUOTES = frozenset("quote blockquote epigraph pullquote".split())
_REMARKS = frozenset({*ALERTS, "callout", "admonition", "sidenote", "marginnote", "message", "flash"}) - {"quote"}
_CITATIONS = frozenset("cite citep citet cite_details nocite reference".split())
_REFERENCES = frozenset("ref relref post_url link asset_path permalink".split())
_VIDEOS = {
    "youtube": "https://youtu.be/{}", "youtubeplayer": "https://youtu.be/{}", "yt": "https://youtu.be/{}",
    "vimeo": "https://vimeo.com/{}", "gist": "https://gist.github.com/{}", "tweet": "https://twitter.com/{}",
    "twitter": "https://twitter.com/{}", "x": "https://x.com/{}", "instagram": "https://www.instagram.com/p/{}",
    "spotify": "https://open.spotify.com/{}", "codepen": "https://codepen.io/{}", "jsfiddle": "https://jsfiddle.net/{}",
    "asciinema": "https://asciinema.org/a/{}", "bilibili": "https://www.bilibili.com/video/{}",
    "github": "https://github.com/{}", "mastodon": "{}", "video": "{}", "audio": "{}", "iframe": "{}", "embed": "{}",
    "remoteyoutube": "https://youtu.be/{}", "streamable": "https://streamable.com/{}",
}  # fmt: skip
_LAYOUT = frozenset(
    "class id style width height align float loading target rel attrlink type lang language linenos hl_lines sizes"
    " zoomable max-width lightbox border color colour background position size scale cache open closed theme variant"
    " resize options quality command anchor popup rounded shadow layout ratio crop icon mode display".split()
)
"""Names of arguments that say how something looks, and nothing to who reads."""
_SOURCES = ("src", "path", "url", "image", "image_path", "image_url", "img", "file", "filename", "source", "href")
_PICTURE_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp)(?:[?#]\S*)?", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|/[\w./-]+")


def html_of(tag: Tag, dialect: Dialect, *, has_ending: bool, in_line: bool = False) -> str:
    """Return what a tag stands for as HTML, empty where that is nothing.

    `<words>` holds Markdown, `<alert kind="…">` a remark, and `<end>` ends what was begun last.
    `has_ending`: whether another tag ends this one. `in_line`: whether there are words beside it.
    """
    is_included = tag.name.startswith("include:")
    if is_included and tag.name.endswith((".md", ".qmd", ".mdx")):
        path = re.split(r"\s", tag.text.strip("\"'"))[0].strip("\"'")
        return f'<p><a href="{_escaped(path)}">{_escaped(path)}</a></p>'
    name = tag.name.removeprefix("include:").partition(".")[0]
    if tag.name == "":
        return _escaped(value_of(tag, dialect) or "")
    if name in _LOGIC:
        return ""
    if name == "end":
        return "<end>"
    if name in _REFERENCES and not tag.named and not has_ending:
        return _escaped(value_of(tag, dialect) or "")
    if name in _VIDEOS and not has_ending and not (is_included and name == "x"):
        return _embedded(tag, name)
    if _PICTURES.match(name) and (tag.closes or _source(tag)):
        return _picture(tag, has_ending)
    if name in _CITATIONS:
        keys = [*tag.listed, *takewhile(lambda key: not key.startswith("-"), tag.bare)]
        return _escaped(f"[{', '.join(keys)}]") if keys else ""
    if name in _DETAILS:
        title = tag.first("title", "summary", "label", "header") or tag.title or "Details"
        return "</details>" if tag.closes else f"<details><summary>{_words(title)}</summary>"
    if name in _TABS:
        title = tag.first("title", "name", "label", "header", "tabname", "tab") or tag.title
        return "" if tag.closes or not title else f"<p><strong>{_words(title)}</strong></p>"
    if name in _QUOTES:
        author = ", ".join(filter(None, (tag.first("author", "by"), tag.first("source", "title", "cite"))))
        author = author or tag.title
        return "</blockquote>" if tag.closes else "<blockquote>" + (f"<p>{_words(author)}:</p>" if author else "")
    if name in _REMARKS:
        return _remark(tag, name, has_ending)
    if name in _BUTTONS and (tag.closes or tag.first("href", "url", "link", "relref", "to") or tag.arguments):
        return _button(tag, has_ending)
    if name in _STYLES:
        return (
            f"</{name}>" if tag.closes else f"<{name}>{_words(' '.join(tag.listed))}" + f"</{name}>" * (not has_ending)
        )
    if name in _TABS_AROUND and not tag.named and re.fullmatch(r"[\w-]*", "".join(tag.arguments)):
        return ""  # a name by which its parts are told from others
    return "" if tag.closes else _said(tag, in_line=in_line)


def value_of(tag: Tag, dialect: Dialect) -> str | None:
    """Return the address, or the text, that a tag stands for; None where it stands for more than that."""
    if tag.name == "":
        if tag.listed:
            is_path = "absolute" in tag.bare and tag.listed[0].startswith("/")
            return dialect.values.get("site.url", "") + tag.listed[0] if is_path else tag.listed[0]
        return dialect.values.get(tag.bare[0], "")
    if tag.name in _REFERENCES and not tag.closes:
        target = tag.first("path", "url") or next(iter(tag.arguments), "")
        is_named = tag.name == "post_url" or (tag.name == "link" and "." not in target.rsplit("/", 1)[-1])
        return f"{target}.md" if is_named else target
    if tag.name in _LOGIC:
        return ""
    return None


def with_values(text: str, dialect: Dialect) -> str:
    """Return an address with the tags in it replaced by what they stand for."""
    return expanded(text, lambda tag, _: value_of(tag, dialect), has_liquid=dialect.has_liquid)


def without_tags(text: str, dialect: Dialect) -> str:
    """Return HTML with the tags of templates in it replaced by what they stand for."""
    ended = endings(text)

    def html_for(tag: Tag, at: int) -> str:
        value = value_of(tag, dialect)
        return html_of(tag, dialect, has_ending=at in ended) if value is None else value

    return expanded(text, html_for, has_liquid=dialect.has_liquid)


def _escaped(text: str) -> str:
    return html.escape(text)


def _words(text: str) -> str:
    return f"<words>{html.escape(text)}</words>" if text else ""


def _source(tag: Tag) -> str:
    return tag.first(*_SOURCES) or next(
        (one for one in tag.arguments if _PICTURE_FILE.fullmatch(one) or _ADDRESS.fullmatch(one)),
        tag.listed[0] if tag.listed else tag.bare[0] if tag.bare and "." in tag.bare[0] else "",
    )


def _picture(tag: Tag, has_ending: bool) -> str:
    if tag.closes:
        return "</figcaption></figure>"
    source = _source(tag)
    others = [one for one in tag.listed if one != source]
    title = tag.first("title", "legend")
    alt = tag.first("alt", "alt_text") or (others[0] if others else "") or title
    caption = tag.first("caption", "cap", "desc", "description", "text") or (title if alt != title else "")
    more = [tag.first("attr", "credit", "copyright"), *others[1:]]
    caption = ". ".join(filter(None, [caption, *more])) if any(more) else caption
    link = tag.first("link", "href")
    image = f'<img src="{_escaped(source)}" alt="{_escaped(alt)}">'
    image = f'<a href="{_escaped(link)}">{image}</a>' if link and link != source else image
    if has_ending:
        return f"<figure>{image}<figcaption>{_words(caption)}"
    return f"<figure>{image}{f'<figcaption>{_words(caption)}</figcaption>' if caption else ''}</figure>"


def _embedded(tag: Tag, name: str) -> str:
    given = tag.first("id", "src", "url", "path", "link", "file", "video", "video_id", "href", "user") or next(
        iter(tag.arguments), ""
    )
    user = tag.first("user", "username")
    name = tag.first("provider") if tag.first("provider") in _VIDEOS else name
    if name == "gist" and len(tag.arguments) > 1:
        given = "/".join(tag.arguments[:2])
    if name in ("tweet", "twitter", "x") and not given.startswith("http"):
        given = f"{user or 'i'}/status/{tag.first('id') or given}"
    if not given or tag.closes:
        return ""
    address = given if given.startswith(("http", "/")) else _VIDEOS[name].format(given)
    words = tag.first("title", "caption", "alt", "label", "text")
    return f'<p><a href="{_escaped(address)}">{_words(words) or _escaped(address)}</a></p>'


def _remark(tag: Tag, name: str, has_ending: bool) -> str:
    if tag.closes:
        return "</alert>"
    given = [tag.first("type", "kind", "style", "level", "status", "class"), *tag.listed, *tag.bare]
    kind = next((one.lower() for one in given if one.lower() in ALERTS), name if name in ALERTS else "note")
    first, _, behind = tag.title.partition(" ")
    said = behind.strip() if first.lower() in ALERTS else tag.title
    if tag.listed:
        said = " ".join(one for one in tag.listed if one.lower() not in ALERTS)
    title = tag.first("title", "heading", "header", "label", "summary")
    text = tag.first("text", "content", "body", "message", "description")
    if title == "" and has_ending:
        title = said
    else:
        text = " ".join(filter(None, (text, said)))
    title = title or own_title(kind)
    opening = f'<alert kind="{kind}">' + (f"<summary>{_words(title)}</summary>" if title else "")
    return opening + (f"<p>{_words(text)}</p>" if text else "") + ("" if has_ending else "</alert>")


def _button(tag: Tag, has_ending: bool) -> str:
    if tag.closes:
        return "</a>"
    target = tag.first("href", "url", "link", "relref", "to") or tag.arguments[0]
    words = tag.first("text", "title", "label", "content") or " ".join(one for one in tag.arguments if one != target)
    more = tag.first("subtitle", "description")
    words = f"{words}: {more}" if more and words else words or more
    opening = f'<a href="{_escaped(target)}">'
    return opening + _words(words) if has_ending else opening + (_words(words) or _escaped(target)) + "</a>"


def _said(tag: Tag, *, in_line: bool) -> str:
    """Return what a tag that is not known says, as paragraphs, or as words of the line that it is in."""
    out: list[str] = []
    if title := tag.first("title", "header", "heading"):
        out.append(f"<strong>{_words(title)}</strong>")
    for name, value in (*tag.named.items(), *(("", one) for one in tag.listed)):
        if (
            not value
            or name in ("title", "header", "heading", *_LAYOUT)
            or re.fullmatch(r"[\d.,%]+\w*|true|false", value)
        ):
            continue
        if _PICTURE_FILE.fullmatch(value):
            out.append(f'<img src="{_escaped(value)}" alt="{_escaped(tag.first("alt"))}">')
        elif value.startswith(("http://", "https://")):
            out.append(f'<a href="{_escaped(value)}">{_escaped(value)}</a>')
        elif name != "alt":
            out.append(_words(value))
    return " ".join(out) if in_line else "".join(f"<p>{one}</p>" for one in out)
