"""What stands above the body of a Markdown file: YAML, TOML or JSON, under the names that generators give it.

Hugo, Jekyll, Obsidian, Eleventy and Astro are known; none of them has to be named.
"""

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from reader.text.clean import clean_line

_LONGEST = 64 * 1024
_MOST_VALUES, _MOST_IN_CONFIGURATION = 2000, 200_000
_DEEPEST = 50
"""How many values there may be in front matter, and in the configuration of a site, and how deep they may be nested."""
_LONGEST_QUOTE = 100
"""Characters of what is wrong that are said of it."""
_DOTTED = re.compile(rf"(?:[\w\"'-]+[ \t]*\.[ \t]*){{{_DEEPEST}}}")
"""A key of TOML that is nested deeper than anybody writes one; making it takes long."""
_YAML = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)

_NAMES: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "publishdate", "pubdate", "pubdatetime", "published", "created"),
    "updated": ("updated", "lastmod", "updateddate", "moddatetime", "last_modified_at", "modified"),
    "author": ("author", "authors"),
    "url": ("url", "canonical", "canonicalurl", "canonical_url", "source"),
    "reading_time": ("reading_time", "readingtime"),
    "tags": ("tags", "tag", "keywords", "categories", "category"),
    "own categories": ("categories", "category"),
}
"""What each field may be called, in lower case; the first that says something counts, of tags all."""
_FROM_THE_FILE = ("last modified", "created", "git last modified", "git created")
"""What Eleventy takes for a date."""


class FrontMatter(NamedTuple):
    """The front matter of a file, and what follows it."""

    fields: "Fields"
    body: str


def split(text: str) -> FrontMatter:
    """Return the front matter of a file and its body; `Fields.wrong` says what is broken."""
    text = text.removeprefix("\ufeff")
    beginning = text[: _LONGEST + 8]
    if match := _YAML.match(beginning):
        values, wrong = _yaml(match[1], _MOST_VALUES)
    elif match := _TOML.match(beginning):
        values, wrong = _toml(match[1], _MOST_VALUES)
    else:
        values, end = _json(beginning, _MOST_VALUES)
        return FrontMatter(Fields(values), text[end:])
    return FrontMatter(Fields(values, [wrong] if wrong else []), text[match.end() :])


def front_matter_lines(values: Mapping[str, str | Sequence[str]]) -> str:
    """Return values as lines of front matter, without those that are empty; they pass the gate."""
    said = {
        name: clean_line(value) if isinstance(value, str) else [clean_line(one) for one in value]
        for name, value in values.items()
        if value
    }
    return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items())  # YAML too


def without_front_matter(text: str) -> str:
    """Return the body of a file alone, which takes much less time."""
    text = text.removeprefix("\ufeff")
    beginning = text[: _LONGEST + 8]
    match = _YAML.match(beginning) or _TOML.match(beginning)
    return text[match.end() if match else _json(beginning, _MOST_VALUES)[1] :]


class Fields:
    """Front matter as a person wrote it, and what of it was not understood."""

    def __init__(self, values: Mapping[str, Any], wrong: list[str] | None = None) -> None:
        self._values = {key.lower(): value for key, value in values.items()}
        self.wrong: list[str] = wrong or []
        """One sentence for each thing."""

    def text(self, name: str) -> str:
        """Return a field as one line, empty where it is none."""
        return next(self._lines(name), "")

    def people(self, name: str) -> str:
        """Return who is named in a field: one, or several, or each with more about them."""
        return ", ".join(self._lines(name))

    def texts(self, name: str, *, spaces: bool = False) -> tuple[str, ...]:
        """Return what is listed in a field: a list, or a text with commas (or `spaces`, or `#`) between."""
        found: list[str] = []
        for value in self._found(name):
            if isinstance(value, list):
                parts = [part for part in value if isinstance(part, str)]
            elif isinstance(value, str):
                parts = value.split() if "#" in value or (spaces and "," not in value) else value.split(",")
            else:
                parts = []
            found += [cleaned for part in parts if (cleaned := clean_line(part).lstrip("#").rstrip(","))]
        return tuple(dict.fromkeys(found))

    def flag(self, name: str) -> bool | None:
        """Return a field that is true or false, None where it is neither."""
        return {"true": True, "yes": True, "false": False, "no": False}.get(self.text(name).lower())

    def date(self, name: str) -> datetime.date | None:
        """Return a field as a date; note it where it is called just so and is none."""
        for value in self._lines(name):
            if day := parse_date(value):
                return day
        text = _quoted(str(self._values.get(name, "")))
        if text and text.lower() not in _FROM_THE_FILE:
            self.wrong.append(f"The {name} “{text}” in its front matter is no date such as 2023-01-27.")
        return None

    def minutes(self, name: str) -> int | None:
        """Return a field as a number of minutes; note it where it is none."""
        text = self.text(name)
        match = re.match(r"\d{1,5}", text)
        if text and match is None:
            self.wrong.append(f"The {name} “{_quoted(text)}” in its front matter is no number of minutes.")
        return int(match[0]) if match else None

    def _found(self, name: str) -> Iterator[Any]:
        for known in _NAMES.get(name, (name,)):
            if known in self._values:
                yield self._values[known]

    def _lines(self, name: str) -> Iterator[str]:
        """Yield what a field says, under each of its names, that is not empty."""
        for value in self._found(name):
            for part in value if isinstance(value, list) else [value]:
                text = part.get("name") if isinstance(part, dict) else part
                if isinstance(text, str) and (line := clean_line(text)):
                    yield line


# --- dates -----------------------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTH_FIRST = re.compile(r"(?:\w{3,9},? )?([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_DAY_FIRST = re.compile(r"(?:\w{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def parse_date(text: str) -> datetime.date | None:
    """Return the date at the beginning of a text: `2023-01-27T…`, `2023/1/27`, `Jan 27, 2023`, `27 January 2023`."""
    if match := _ISO.match(text):
        year, month, day = match[1], match[3], match[4]
    elif match := _MONTH_FIRST.match(text):
        month, day, year = match.groups()
    elif match := _DAY_FIRST.match(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
        return datetime.date(int(year), number, int(day))
    except ValueError:
        return None


# --- formats ---------------------------------------------------------------------------------------------------

_TOO_MUCH = (
    f"The front matter of this file is left out: it has more than {_MOST_VALUES:,} values, or they are nested more than"
    f" {_DEEPEST} deep."
)


def parse_values(text: str, suffix: str) -> Mapping[str, Any]:
    """Return what a configuration says, as front matter has it, by its suffix; nothing where it is broken."""
    match suffix:
        case ".toml":
            return _toml(text, _MOST_IN_CONFIGURATION)[0]
        case ".json":
            return _json(text.strip(), _MOST_IN_CONFIGURATION)[0]
    return _yaml(text, _MOST_IN_CONFIGURATION)[0]


def _quoted(text: str) -> str:
    """Return the beginning of what a file says, for a sentence on what is wrong with it."""
    line = clean_line(text[: 10 * _LONGEST_QUOTE])
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"


def _is_too_much(values: object, most: int) -> bool:
    """Return whether there is more in values than anybody writes: one that is referred to counts each time."""
    waiting, count = [(values, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        count += 1
        if count > most or depth > _DEEPEST:
            return True
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(part, depth + 1) for part in parts]
    return False


def _yaml(text: str, most: int) -> tuple[dict[str, Any], str]:
    if not text.strip():
        return {}, ""
    import yaml

    # Every scalar stays the string that was written: no surprises from `no`, `010` or an impossible date.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        values = yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return {}, f"The front matter of this file is broken (line {line}): {_quoted(error.problem or '')}."
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}, "The front matter of this file is broken: it is no YAML."
    if not isinstance(values, dict):
        return {}, "The front matter of this file is broken: it has no `name: value` lines."
    if _is_too_much(values, most):
        return {}, _TOO_MUCH
    return {key: value for key, value in values.items() if isinstance(key, str)}, ""


def _toml(text: str, most: int) -> tuple[dict[str, Any], str]:
    import tomllib

    if _DOTTED.search(text):
        return {}, _TOO_MUCH
    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
        if _is_too_much(values, most):
            return {}, _TOO_MUCH
        plain = {key: _plain(value) for key, value in values.items()}
    except RecursionError:
        return {}, _TOO_MUCH
    except tomllib.TOMLDecodeError as error:
        return {}, f"The front matter of this file is broken: {_quoted(str(error))}."
    except ValueError:  # which Python has for numbers
        return {}, "The front matter of this file is broken: a number in it has thousands of digits."
    # Hugo keeps taxonomies in a table of their own, if one likes.
    return {**(values["taxonomies"] if isinstance(values.get("taxonomies"), dict) else {}), **plain}, ""


def _json(text: str, most: int) -> tuple[dict[str, Any], int]:
    """Return the fields of a JSON object at the beginning, and where it ends; what is none is a part of the body."""
    if not text.startswith("{"):
        return {}, 0
    try:
        values, end = json.JSONDecoder(parse_int=str).raw_decode(text)
    except (ValueError, RecursionError):
        return {}, 0
    if not values or _is_too_much(values, most) or text[end : end + 1] not in ("", "\n", "\r"):
        return {}, 0
    return {key: _plain(value) for key, value in values.items()}, end


def _plain(value: object) -> object:
    """Return a value of TOML or JSON as YAML would have had it: texts, lists and maps."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime.date() | datetime.time():
            return value.isoformat()
        case list():
            return [_plain(part) for part in value]
        case dict():
            return {key: _plain(part) for key, part in value.items()}
        case None:
            return ""
        case _:
            return str(value)
