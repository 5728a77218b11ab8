"""Python's HTMLParser, for what nobody has checked: it raises nothing, and takes as long as a source is long."""

from html import unescape
from html.parser import HTMLParser

from reader.text.markdown.parser_state import find


class TolerantHTMLParser(HTMLParser):
    """Takes a piece of HTML after the other."""

    def take(self, source: str) -> None:
        """Read a piece of HTML to its end. Where no tag ends any more, all is text."""
        source = _ended(source)
        end = source.rfind(">") + 1
        self.feed(source[:end])
        self.close()
        if end < len(source):
            self.handle_data(unescape(source[end:]))

    def parse_html_declaration(self, i: int) -> int:
        """Return where something ends that begins with `<!` and is no comment: it is left out.

        HTMLParser raises AssertionError for some of it, where a browser takes all up to the next `>` as a comment
        (https://html.spec.whatwg.org/multipage/parsing.html#markup-declaration-open-state).
        """
        limit = len(self.rawdata)
        for begins, ends in (("<![CDATA[", "]]>"), ("<!", ">")):
            if self.rawdata.startswith(begins, i) and (end := find(self.rawdata, ends, i, limit)) >= 0:
                return end + len(ends)
        return -1


def _ended(source: str) -> str:
    """Return HTML without the beginnings of comments that never end: HTMLParser would look for the end of each."""
    behind = source.rfind("-->") + 1
    return source if source.find("<!--", behind) < 0 else source[:behind] + source[behind:].replace("<!--", "")
