"""A post as a citation: BibTeX, APA or Markdown."""

import re
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import urlsplit

from reader.library.addresses import arxiv_paper
from reader.library.post import Post, long_date
from reader.text.folding import fold
from reader.text.output.markdown import escaped, markdown_link

Style = Literal["bibtex", "apa", "md"]

_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)")
_AUTHORS = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_SMALL = frozenset("a an the of on in to for and or with how what why when is are from by at towards toward".split())
_LAST_NAME_FIRST = re.compile(r"[^,;&]+,\s*(?:[^\W\d_]\.[\s-]*)+")
_TEX = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"
}  # fmt: skip


def cite(post: Post, style: Style) -> str:
    """Return the citation of a post, with a newline at its end. What is not known of it is left out."""
    return _STYLES[style](post) + "\n"


def authors(post: Post) -> list[str]:
    """Return the names of those who wrote a post, each as it is written there."""
    if _LAST_NAME_FIRST.fullmatch(post.author):
        return [post.author]
    return [name for name in _AUTHORS.split(post.author) if name]


def citation_key(post: Post) -> str:
    """Return what a post is called in BibTeX: `weng2023transformer`."""
    names = authors(post)
    words = [word for word in re.findall(r"[a-z0-9]+", _ascii(post.title)) if word not in _SMALL]
    last = "".join(re.findall(r"[a-z0-9]+", _ascii(_last_name(names[0])))) if names else ""
    return (last + (str(_date(post)[:4]) if _date(post) else "") + (words[0] if words else "")) or "post"


def _ascii(text: str) -> str:
    return fold(text).encode("ascii", "ignore").decode()


def _date(post: Post) -> str:
    return post.date.isoformat() if post.date and not post.is_date_guessed else ""


def _bibtex(post: Post) -> str:
    arxiv, doi = arxiv_paper(post.url), _DOI.match(post.url)
    date = _date(post)
    fields = {
        "title": f"{{{_tex(post.title)}}}",  # in two pairs of braces its capitals stay
        "author": " and ".join(_tex(name) for name in authors(post)),
        "year": date[:4],
        "month": date[5:7].lstrip("0"),
        "eprint": arxiv,
        "archiveprefix": "arXiv" if arxiv else "",
        "doi": doi[1] if doi else "",
        "howpublished": "" if arxiv or doi else _tex(urlsplit(post.url).hostname or ""),
        "url": post.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
    }
    width = max(len(name) for name, value in fields.items() if value)
    lines = "".join(f"  {name:{width}} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'article' if arxiv or doi else 'misc'}{{{citation_key(post)},\n{lines}}}"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _apa(post: Post) -> str:
    names = [_initials(name) for name in authors(post)]
    who = ", ".join(names[:-1]) + f", & {names[-1]}" if len(names) > 1 else "".join(names)
    date = post.date if post.date and not post.is_date_guessed else None
    when = f"({date.year}, {long_date(date).split()[1]} {date.day})" if date else "(n.d.)"
    title = post.title if post.title.endswith(("?", "!", ".")) else f"{post.title}."
    head = f"{who.rstrip('.')}. {when}." if who else ""
    parts = [head, title] if head else [title, f"{when}."]
    return " ".join([*parts, *([post.url] if post.url else [])])


def _last_name(name: str) -> str:
    return name.partition(",")[0] if "," in name else (name.split() or [""])[-1]


def _initials(name: str) -> str:
    """Return a name as APA has it: `Weng, L.`; one of a single word as it is."""
    if "," in name or len(name.split()) == 1:
        return name
    *first, last = name.split()
    return f"{last}, {' '.join(f'{word[0]}.' for word in first)}"


def _markdown(post: Post) -> str:
    date = long_date(post.date) if _date(post) and post.date else ""
    return ", ".join(part for part in (markdown_link(post.title, post.url), escaped(post.author), date) if part)


_STYLES: Mapping[Style, Callable[[Post], str]] = {"bibtex": _bibtex, "apa": _apa, "md": _markdown}
