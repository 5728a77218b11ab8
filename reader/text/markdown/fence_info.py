"""What stands behind a fence: the language of the code, and its title, in the forms that people write.

`python`, `{.python .numberLines}`, `{python}`, `{r name, echo=FALSE}`, `python{1,3}`, `rust,ignore`, `js:src/app.js`,
`js title="app.js"`.
"""

import re
from typing import NamedTuple

from reader.text.clean import clean_line
from reader.text.markdown.attributes import classes, named

_WORD = re.compile(r"[^\s,{:=(\[]+")
_FILE = re.compile(r":(?=[^\s:]*[./])([^\s{]+)|:\s*([\w./-]+\.\w+)")
_NUMBERED = re.compile(r"\d+:\d+:(\S+\.\w+)")
_TITLES = ("title", "filename", "file", "caption", "name", "label", "fig-cap")


CODE_DIRECTIVES = frozenset({"code-block", "code", "sourcecode", "code-cell"})
"""What MyST calls code of a language that stands behind."""


class Info(NamedTuple):
    """What is said of a piece of code."""

    language: str
    title: str
    directive: str
    """The name of what is done with it, where that stands in braces, as MyST and Quarto have it."""


def fence_info(info: str) -> Info:
    """Return what the words behind a fence say."""
    text = clean_line(info)
    values = named(text)
    title = next((values[name] for name in _TITLES if values.get(name)), "")
    if text.startswith("{"):
        inside, _, behind = text[1:].partition("}")
        if inside.lstrip().startswith("="):  # Pandoc's: what follows is of another format
            return Info(inside.strip(" ="), title, inside.strip())
        names = classes(f"{{{inside}}}") if inside.lstrip().startswith((".", "#")) else []
        first = _WORD.match(inside.lstrip("=. "))
        directive = "" if names else (first[0] if first else "")
        if directive in CODE_DIRECTIVES and behind.strip():
            return Info(behind.split()[0], title, directive)
        return Info(names[0] if names else directive, title, directive)
    word = _WORD.match(text)
    language = word[0] if word else ""
    if language.isdecimal() and (numbered := _NUMBERED.match(text)):
        return Info(numbered[1].rpartition(".")[2], title or numbered[1], "")
    if not title and word and (file := _FILE.match(text, word.end())):
        title = file[1] or file[2]
    return Info(language, title, "")
