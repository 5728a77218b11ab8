"""A notebook of Jupyter → a post: its text, its code, and what that has printed and drawn.

The format: https://nbformat.readthedocs.io/en/latest/format_description.html, versions 3 and 4.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any

from reader.library.front_matter import Fields, split
from reader.text.clean import clean, clean_line
from reader.web.article import to_markdown
from reader.web.convert.metadata import Metadata
from reader.web.convert.pictures import Pictures
from reader.web.imports.found import Found, FoundPost

_PICTURES = ("image/png", "image/jpeg", "image/svg+xml", "image/gif", "image/webp")
_NO_INPUT = {"hide-input", "remove-input", "hide_input", "remove_input"}
_NO_OUTPUT = {"hide-output", "remove-output", "hide_output", "remove_output"}
_NO_CELL = {"hide-cell", "remove-cell", "hide_cell", "remove_cell"}
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_FIRST_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_ATTACHED = re.compile(r"(\]\(\s*<?|src=[\"'])attachment:([^)\"'>\s]+)")


def is_notebook(document: object) -> bool:
    """Return whether a JSON document is a notebook."""
    return isinstance(document, dict) and "nbformat" in document and ("cells" in document or "worksheets" in document)


def read_notebook(document: Mapping[str, Any], name: str, own: str) -> Found:
    """Return the post that a notebook is; `name`: what its file is called, `own`: what it is known by."""
    pictures = Pictures(lambda _: None)
    language = _language(document)
    cells = [cell for cell in _cells(document) if isinstance(cell, dict)]
    fields = Fields({})
    if cells and cells[0].get("cell_type") == "raw":  # Quarto's, and that of others
        fields = split(_joined(cells[0].get("source")) + "\n").fields
        cells = cells[1:] if fields.text("title") else cells
    markdown = "\n\n".join(
        filter(None, (part.strip("\n") for cell in cells for part in _parts(cell, language, pictures)))
    )
    heading = _FIRST_HEADING.search(markdown[:4000])
    said = _object(document.get("metadata"))
    title = fields.text("title") or (heading[1] if heading else "") or str(said.get("title") or "")
    metadata = Metadata(
        title=clean_line(title) or clean_line(name),
        author=fields.people("author"),
        date=fields.date("date"),
        tags=fields.texts("categories") or fields.texts("tags"),
    )
    found = Found("a notebook")
    found.posts.append(FoundPost(metadata, markdown, own, pictures=pictures.kept, is_document=True))
    return found


def _cells(document: Mapping[str, Any]) -> Iterator[Any]:
    yield from _list(document.get("cells"))
    for sheet in _list(document.get("worksheets")):  # version 3
        yield from _list(_object(sheet).get("cells"))


def _language(document: Mapping[str, Any]) -> str:
    metadata = _object(document.get("metadata"))
    for place, field in (("language_info", "name"), ("kernelspec", "language")):
        if name := _object(metadata.get(place)).get(field):
            return re.sub(r"[^\w+#-]", "", str(name))[:30]
    return "python"


def _parts(cell: Mapping[str, Any], language: str, pictures: Pictures) -> Iterator[str]:
    """Yield the Markdown of a cell: its source, and each of its outputs."""
    metadata = _object(cell.get("metadata"))
    hidden = _object(metadata.get("jupyter"))
    tags = {str(tag) for tag in _list(metadata.get("tags"))}
    source = _joined(cell.get("source", cell.get("input"))).rstrip()
    if tags & _NO_CELL:
        return
    match cell.get("cell_type"):
        case "markdown":
            yield _with_attachments(source, cell.get("attachments"), pictures)
        case "heading":  # version 3
            level = cell.get("level")
            yield f"{'#' * (level if isinstance(level, int) and 1 <= level <= 6 else 1)} {source}"
        case "raw":
            yield _fenced(source, "")
        case "code":
            if source and not tags & _NO_INPUT and not hidden.get("source_hidden"):
                yield _fenced(source, language)
            if not tags & _NO_OUTPUT and not hidden.get("outputs_hidden"):
                yield from _outputs(_list(cell.get("outputs")), pictures)


def _outputs(outputs: list[Any], pictures: Pictures) -> Iterator[str]:
    printed = ""
    for output in outputs:
        if not isinstance(output, dict):
            continue
        if output.get("output_type") == "stream":  # often in many pieces
            printed += _joined(output.get("text"))
            continue
        yield _printed(printed)
        printed = ""
        if output.get("output_type") in ("error", "pyerr"):
            traceback = output.get("traceback")
            yield _printed("\n".join(map(str, traceback)) if isinstance(traceback, list) else str(output.get("evalue")))
        else:
            yield _shown(output, pictures)
    yield _printed(printed)


def _shown(output: Mapping[str, Any], pictures: Pictures) -> str:
    """Return the best that a terminal can show of what a cell has drawn."""
    data = _object(output.get("data"))
    if not data:  # version 3
        names = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml", "html": "text/html",
                 "latex": "text/latex", "text": "text/plain"}  # fmt: skip
        data = {kind: output[name] for name, kind in names.items() if name in output}
    plain = _joined(data.get("text/plain")).strip()
    for kind in _PICTURES:
        if kind in data and (name := pictures.keep(_picture(kind, _joined(data[kind])))):
            return f"![{_alternative(plain)}]({name})"
    if markdown := _joined(data.get("text/markdown")).strip():
        return markdown
    if latex := _joined(data.get("text/latex")).strip():
        return latex if latex.startswith(("$", "\\begin")) else f"$$\n{latex}\n$$"
    if (html := _joined(data.get("text/html")).strip()) and ("<table" in html or not plain):
        return to_markdown(html)
    return _printed(plain)


def _alternative(plain: str) -> str:
    """Return what is said of a picture: what stands for it as text, unless that is only the name of an object."""
    words = clean_line(plain)
    return "" if words.startswith("<") or not words else re.sub(r"[\[\]\\]", "", words)[:120]


def _picture(kind: str, text: str) -> bytes:
    if kind == "image/svg+xml":
        return text.encode(errors="replace")
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""


def _with_attachments(source: str, attachments: object, pictures: Pictures) -> str:
    def name(match: re.Match[str]) -> str:
        for kind, text in _object(_object(attachments).get(match[2])).items():
            if kept := pictures.keep(_picture(str(kind), _joined(text))):
                return match[1] + kept
        return match[0]

    return _ATTACHED.sub(name, source)


def _printed(text: str) -> str:
    """Return what a program has printed, as code without a language; a line that it has written over is gone."""
    lines = _ESCAPES.sub("", text).rstrip().split("\n")
    words = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    return _fenced(clean(words), "text") if words.strip() else ""


def _fenced(text: str, language: str) -> str:
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _joined(text: object) -> str:
    """Return a text, which may be written as a list of its lines."""
    if isinstance(text, list):
        return "".join(str(line) for line in text)
    return text if isinstance(text, str) else ""
