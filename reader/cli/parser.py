"""What the command line looks like."""

import argparse
from typing import NoReturn

from reader import __version__
from reader.cli.status import UsageError
from reader.lists.list_spec import SORTS
from reader.text.clean import clean_line

COMMANDS = {
    "list": "posts.list_posts",
    "show": "posts.show",
    "search": "sources.search",
    "add": "sources.add",
    "sources": "sources.sources",
    "remove": "sources.remove",
    "refresh": "feeds.refresh",
    "fetch": "web.fetch",
    "index": "index.index",
    "mark": "marks.mark",
    "queue": "marks.queue",
    "tag": "marks.tag",
    "note": "marks.note",
    "undo": "marks.undo",
    "stats": "stats.stats",
    "sync": "marks.sync_folder",
    "export": "exports.export",
    "cite": "exports.cite_post",
    "review": "review.review",
    "import": "imports.import_files",
    "config": "settings.config",
    "completions": "settings.completions",
    "serve": "serve.serve",
    "doctor": "doctor.doctor",
}
"""Each command, and the function that does it: imported when it is asked for."""
SHELLS = ("bash", "zsh", "fish")
PICTURES = ("auto", "kitty", "sixel", "iterm", "symbols", "off")
CITATION_STYLES = ("bibtex", "apa", "md")
STATES = ("read", "unread", "starred", "unstarred", "hidden", "shown")

_SORTS = SORTS[:-1]  # relevance is that of a search

_EPILOG = """\
commands:
  list [NAME]          posts, one a line; those of a search that you have kept
  show POST            a post, typeset
  search QUERY         find posts by their words
  add DIR | URL        add a folder, subscribe to a feed or a site, or keep an article
  sources              what was added; remove SOURCE takes one away
  refresh [SOURCE ...] ask your feeds what is new
  fetch POST ...       the whole article behind an excerpt, or --pictures alone; --summary brings the excerpt back
  index                bring the index up to date with the folders
  mark STATE POST ...  STATE is read, unread, starred, unstarred, hidden or shown
  queue [POST ...]     what you want to read next; with POST, more of it
  tag POST [TAG ...]   your tags on a post
  note POST [TEXT]     your note on a post
  undo                 take back the last of these
  stats                how much you read, by days, weeks and tags
  sync [DIR]           exchange reading state with your other devices
  export json          everything that Reader keeps
  export opml          your feeds, for another reader
  export html POST     a post as a page, or as Markdown: export md POST
  export digest        what you have read lately: --since 7d
  review               your highlights, each again after a longer while
  cite POST            a citation: --style bibtex, apa or md
  export markdown      your notes and highlights; into files with DIR
  import FILE ...      take over feeds, lists, pages and books of other programs, or a backup
  config               your settings: --show what is in force, --edit the file
  completions SHELL    what bash, zsh or fish needs to complete all of this
  serve [PATH ...]     the reader in a browser
  doctor               where things are, and is everything sound

exit status: 0 done, 1 nothing matched, 2 wrong usage, 3 something could not be read
`reader` alone opens the posts that come with it; ? shows the keys. `reader COMMAND --help` says more.
"""
_QUERY = (
    'words, "phrases", beginnings*, -without, this or that, (brackets), unread, tag:T, title:WORD, minutes:<20,'
    " older:30d … (docs/command-line.md says all)"
)
_POST = (
    "a key, a slug, a unique part of a title, a number from the last list, a file, an address, or - for standard input"
)


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{clean_line(message)}; see `{self.prog} --help`.")


def open_parser() -> argparse.ArgumentParser:
    """Return the parser of `reader [PATH ...]`."""
    parser = Parser(
        prog="reader",
        usage="reader [--resume] [--plain] [PATH ...]\n       reader URL\n       reader COMMAND ...",
        description="Read technical writing in a terminal.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path", nargs="*", metavar="PATH", help="folders, files, pipes or an address to open, or - for standard input"
    )
    parser.add_argument("--resume", action="store_true", help="go on where you left the last unfinished post")
    parser.add_argument("--plain", action="store_true", help="draw nothing: no boxes, no signs, formulas as written")
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    return parser


def command_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = Parser(prog="reader")
    commands = parser.add_subparsers(dest="command", parser_class=Parser)

    def add(name: str, description: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, description=description)

    command = add("list", "Print posts, one a line: all of them, or those of a search that you have kept.")
    command.add_argument("name", nargs="?", metavar="NAME", help="what you have called the search (W, in the list)")
    command.add_argument("--unread", action="store_true", help="those that are not read")
    command.add_argument("--starred", action="store_true", help="those with a star")
    command.add_argument("--hidden", action="store_true", help="those that are hidden, which are left out otherwise")
    command.add_argument("--tag", metavar="T", help="those with this tag, its own or yours")
    command.add_argument("--sort", metavar="K", choices=_SORTS, default=_SORTS[0], help=f"one of {', '.join(_SORTS)}")
    command.add_argument("--limit", metavar="N", type=_count, help="at most N")
    command.add_argument("--json", action="store_true", help="one JSON object a line")

    command = add("show", "Print a post, typeset.")
    command.add_argument("post", nargs="?", metavar="POST", help=f"{_POST}; what is piped in without one")
    command.add_argument(
        "--width", metavar="N", type=_count, help="cells a line may take (at a terminal: as it is wide)"
    )
    command.add_argument(
        "--plain", action="store_true", help="nothing but ASCII is drawn, formulas as they are written"
    )
    command.add_argument("--color", metavar="WHEN", choices=("auto", "always", "never"), default="auto")
    command.add_argument(
        "--pictures", metavar="HOW", choices=PICTURES,
        help="how pictures are drawn: as in the settings, at a terminal; off anywhere else",
    )  # fmt: skip
    command.add_argument("--json", action="store_true", help="one JSON document, with the text in `text`")

    command = add("search", "Search all posts, and print those that are found, one a line.")
    command.add_argument("query", metavar="QUERY", nargs="+", help=_QUERY)
    command.add_argument("--limit", metavar="N", type=_count, default=50, help="at most N (50)")
    command.add_argument("--json", action="store_true", help="one JSON object a line")

    command = add("add", "Add a folder of posts, subscribe to a feed or a site, or keep an article.")
    command.add_argument("source", metavar="SOURCE", help="a folder, an address of the web, or arxiv:2301.12345")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--feed", dest="wanted", action="store_const", const="feed", default="", help="subscribe to it")
    what.add_argument("--article", dest="wanted", action="store_const", const="article", help="keep the one article")
    command.add_argument("--name", metavar="NAME", default="", help="what to call the feed, if not by its title")
    command.add_argument(
        "--full-text", metavar="WHEN", choices=("auto", "true", "false"),
        help="whether to fetch whole articles: auto (where the feed gives summaries), true or false",
    )  # fmt: skip
    command.add_argument(
        "--selector", metavar="CSS", help="what is the article on the pages of the feed, as CSS has it"
    )
    command.add_argument(
        "--pictures", choices=("true", "false"), help="whether the pictures of its posts are fetched with them (true)"
    )
    command.add_argument("--tag", metavar="T", action="append", default=[], help="tag the posts of the feed with T")
    command.add_argument("--json", action="store_true", help="one JSON document")

    command = add("refresh", "Ask your feeds what is new.")
    command.add_argument("source", metavar="SOURCE", nargs="*", help="names or addresses of feeds; all, if not given")
    command.add_argument("--due", action="store_true", help="only those that were not asked for an hour, as for cron")
    command.add_argument("--quiet", action="store_true", help="print only what went wrong")
    command.add_argument("--json", action="store_true", help="one JSON object a line, while it runs")

    command = add("fetch", "Fetch the whole article behind an excerpt, and keep it.")
    command.add_argument("posts", metavar="POST", nargs="+", help=_POST)
    command.add_argument("--summary", action="store_true", help="show the excerpt again instead; the article stays")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--pictures", action="store_true", help="fetch only the pictures of the post")
    which.add_argument("--no-pictures", action="store_true", help="fetch the article without its pictures")
    command.add_argument("--url", metavar="URL", default="", help="the address that the post itself says, if another")
    command.add_argument("--json", action="store_true", help="one JSON object a line")

    add("sources", "Print the folders of the library, and your feeds.")

    command = add("remove", "Take a folder or a feed out of the library; its files, and what you did with them, stay.")
    command.add_argument("source", metavar="SOURCE", help="its name, its path or its address")

    command = add("index", "Look at every folder, and bring the index up to date.")
    command.add_argument("--watch", action="store_true", help="and again whenever something changes there")
    command.add_argument("--json", action="store_true", help="one JSON document, or one a line with --watch")
    command.add_argument("--progress", action="store_true", help="with --json: a line meanwhile, and what to watch")
    command.add_argument("--once", metavar="FILE", help="make an index of PATHs in FILE instead, and leave yours alone")
    command.add_argument("path", metavar="PATH", nargs="*", help="folders and files, with --once")

    command = add("mark", "Mark posts read, unread, starred or not, hidden or not.")
    command.add_argument("state", metavar="STATE", choices=STATES, help=", ".join(STATES))
    command.add_argument("posts", metavar="POST", nargs="+", help=_POST)

    command = add("queue", "Print what you want to read next, in your order; or put posts at its end.")
    command.add_argument("posts", metavar="POST", nargs="*", help=_POST)
    command.add_argument("--remove", action="store_true", help="take these posts out instead")
    command.add_argument("--json", action="store_true", help="one JSON object a line")

    command = add("tag", "Print the tags that you gave a post, or give it more.")
    command.add_argument("post", metavar="POST", help=_POST)
    command.add_argument("tags", metavar="TAG", nargs="*", help="tags to add")
    command.add_argument("--remove", action="store_true", help="take these tags away instead")

    command = add("note", "Print your note on a post, or write one.")
    command.add_argument("post", metavar="POST", help=_POST)
    command.add_argument("text", metavar="TEXT", nargs="?", help="Markdown, - for standard input; '' removes the note")

    add("undo", "Take back your last mark, star, tag or note on this device.")

    command = add("stats", "Print how much you read: a calendar, your streak, and by week and by tag.")
    command.add_argument("--plain", action="store_true", help="nothing but ASCII is drawn")
    command.add_argument("--json", action="store_true", help="one JSON document")

    command = add("sync", "Exchange reading state with your other devices, through a folder that they share.")
    command.add_argument("folder", metavar="DIR", nargs="?", help="the folder (sync_dir in the settings, if not given)")

    command = add("export", "Print everything that Reader keeps, your feeds, a post, or your notes and highlights.")
    command.add_argument(
        "kind",
        metavar="KIND",
        choices=("json", "opml", "html", "md", "markdown", "digest"),
        help="json: a full backup; opml: your feeds; html, md: the post that is named;"
        " markdown: your notes and highlights, with quotations and links; digest: what you have read lately",
    )
    command.add_argument("what", metavar="POST | DIR", nargs="?", help=f"{_POST}; where to write notes (markdown)")

    command.add_argument(
        "--since", metavar="WHEN", default="7d", help="of a digest: 7d, 2w, 1m, or a day such as 2023-05-17 (7d)"
    )

    command = add("review", "Bring your highlights back, each after a longer while: space, a or x say when.")
    command.add_argument("--limit", metavar="N", type=_count, default=20, help="at most N (20)")

    command = add("cite", "Print a post as a citation.")
    command.add_argument("post", metavar="POST", help=_POST)
    command.add_argument(
        "--style", metavar="STYLE", choices=CITATION_STYLES, default="bibtex", help="bibtex, apa or md"
    )

    command = add("import", "Take over what other programs have kept, or a backup; nothing that is here is lost.")
    command.add_argument(
        "file", metavar="FILE", nargs="+",
        help="a list of feeds (OPML, newsboat's urls or cache.db), a list of Pocket, Instapaper, Wallabag, Readwise or"
        " Raindrop, bookmarks, a saved page, a listing saved as text, a notebook, an EPUB, or a backup",
    )  # fmt: skip
    command.add_argument("--dry-run", action="store_true", help="only say what would be taken over")

    command = add("config", "Print your settings, and where each of them comes from.")
    what = command.add_mutually_exclusive_group()
    what.add_argument("--show", action="store_true", help="print what is in force (this is what it does anyway)")
    what.add_argument(
        "--edit", action="store_true", help="open config.toml in your editor, made first if it is missing"
    )

    command = add("completions", "Print a script for a shell that completes what follows on `reader`.")
    command.add_argument("shell", metavar="SHELL", choices=SHELLS, help=", ".join(SHELLS))

    command = add("serve", "Let a browser on this machine open the reader, until you press ctrl+c.")
    command.add_argument("--port", metavar="N", type=_port, default=8000, help="8000, if not given")
    command.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="where to listen; 0.0.0.0 lets everybody in, unencrypted"
    )
    command.add_argument("path", metavar="PATH", nargs="*", help="folders and files to open instead of the library")

    command = add("doctor", "Say where things are, and whether everything is sound.")
    command.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: those are whole numbers from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 up")
    return int(text)
