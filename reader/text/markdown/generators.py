"""What Hugo, Jekyll and kramdown leave in Markdown: turned into what it stands for, or removed.

Works on the source, line by line, and leaves code alone.
"""

import html
import re

from reader.text.markdown.fences import FENCE, closes

_SIGNS = ("{{", "{%", "{:", "[toc]", "[TOC]", "[[_TOC_]]")
_HIGHLIGHT = re.compile(r"\{[{%][<%]?\s*highlight\s+[\"']?([\w+#-]+)[\"']?.*?[>%]?[%}]\}")
_END_HIGHLIGHT = re.compile(r"\{[{%][<%]?\s*/?(?:end)?highlight\s*[>%]?[%}]\}")
_FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|image|img)\s+(.*?)\s*/?[>%]\}\}")
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+\"?([^\"\s>%]+)\"?.*?[>%]\}\}")
_LINK = re.compile(r"\{%\s*(?:post_url|link)\s+([^\s%]+)\s*%\}")
_YOUTUBE = re.compile(r"\{\{[<%]\s*youtube\s+(?:id=)?\"?([\w-]+)\"?.*?[>%]\}\}")
_SHORTCODE = re.compile(r"\{\{[<%].*?[>%]\}\}|\{%-?.*?-?%\}|\{\{-?\s*(?:site|page|post|layout|include|\.|\$)[^{}]*\}\}")
_ATTRIBUTES = re.compile(r"\{:(?:[^{}\n]*)\}")
_ATTRIBUTE = re.compile(r"(\w+)\s*=\s*(\"[^\"]*\"|'[^']*'|\S+)")


def tidy(source: str) -> str:
    """Return Markdown without what only a site generator understands."""
    if not any(sign in source for sign in _SIGNS):
        return source
    out: list[str] = []
    fence = ""
    for line in source.split("\n"):
        mark = FENCE.match(line)
        if fence:
            if closes(line, fence):
                fence = ""
            elif fence == "```reader" and _END_HIGHLIGHT.search(line):
                fence, line = "", "```"  # noqa: PLW2901
        elif mark:
            fence = mark[1]
        elif match := _HIGHLIGHT.fullmatch(line.strip()):
            fence, line = "```reader", f"```{match[1]}"  # noqa: PLW2901
        elif any(sign in line for sign in _SIGNS):
            if line.strip().startswith("{:toc") and out and out[-1].strip(" *-1.").lower() in ("toc", "contents", ""):
                out.pop()
            tidied = _tidy_line(line)
            if not tidied.strip():
                continue
            line = tidied  # noqa: PLW2901
        out.append(line)
    return "\n".join(out)


def _tidy_line(line: str) -> str:
    pieces = re.split(r"(`+[^`]*`+)", line)  # code within the line stays as it is
    for index in range(0, len(pieces), 2):
        piece = pieces[index]
        piece = re.sub(r"^\s*\[(?:toc|TOC|\[_TOC_\])\]\s*$", "", piece)
        piece = _FIGURE.sub(_figure, piece)
        piece = _LINK.sub(r"\1.md", _REF.sub(r"\1", piece))
        piece = _YOUTUBE.sub(r"<https://youtu.be/\1>", piece)
        pieces[index] = _ATTRIBUTES.sub("", _SHORTCODE.sub("", piece))
    return "".join(pieces)


def _figure(match: re.Match[str]) -> str:
    values = {name: value.strip("\"'") for name, value in _ATTRIBUTE.findall(match[1])}
    escaped = {name: html.escape(value) for name, value in values.items()}
    alt = escaped.get("alt") or escaped.get("title", "")
    caption = escaped.get("caption") or (escaped.get("title", "") if escaped.get("alt") else "")
    legend = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escaped.get("src", "")}" alt="{alt}">{legend}</figure>'


_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)


def without_modules(source: str) -> str:
    """Return MDX without its modules (`import …`, `export …`, up to an empty line) and its comments."""
    out: list[str] = []
    fence, skipping = "", False
    for line in source.split("\n"):
        mark = FENCE.match(line)
        if fence:
            fence = "" if closes(line, fence) else fence
        elif mark:
            fence = mark[1]
        elif line.startswith(("import ", "export ")):
            skipping = True
        elif not line.strip():
            skipping = False
        if not skipping:
            out.append(line)
    parts = re.split(
        r"(^ {0,3}(?:`{3,}|~{3,}).*?(?:^ {0,3}(?:`{3,}|~{3,})[ \t]*$|\Z))", "\n".join(out), flags=re.S | re.M
    )
    return "".join(part if number % 2 else _COMMENT.sub("", part) for number, part in enumerate(parts))
