"""The table of keys: read by the panes, the footer, the help panel, the command palette and `docs/keys.md`.

`key_bindings.py` makes Textual's bindings of it, with the keys that the settings give to commands.
"""

from typing import Literal, NamedTuple

Pane = Literal[
    "list", "search", "places", "prompt", "choosing", "post", "find", "outline", "peek", "figure", "select", "note",
    "notebook", "references", "output", "any",
]  # fmt: skip


class Key(NamedTuple):
    """A command, the keys that give it, and what it is called."""

    command: str
    """Its name, unique, for settings."""
    pane: Pane
    """Where it works: in the list, while one types a search, in what stands beside it, in a post, or in both panes."""
    keys: str
    """Textual's names of keys, with commas between them."""
    action: str
    """Textual's action: on the widget that has the focus, or on what is named before it (`screen`, `list_pane`, …)."""
    help: str
    label: str = ""
    """What the footer calls it; empty where the footer does not show it."""
    at_once: bool = False
    """Whether what is typed after it in the same moment is meant for what it opens."""


SPARE = (
    "post_commands.undo", "post_commands.mark('starred')", "navigator.next_unread(1)", "post_commands.mark('read')",
    "panes.side_pane('sidebar')", "app.quit", "list_pane.search", "panes.side_pane('outline')", "hints('follow')",
    "post_pane.find", "post_pane.back", "post_pane.read_on", "open",
)  # fmt: skip
"""Actions that the footer leaves out where it is narrow, the first of them first."""

TEXTUALS_OWN = "app.command_palette"
"""The one action that Textual itself has bound, to the same key."""

KEYS: tuple[Key, ...] = (
    # in the list
    Key("list.open", "list", "enter,space,l,right", "open", "open", "Open"),
    Key("list.down", "list", "j,down", "move(1)", "next post"),
    Key("list.up", "list", "k,up", "move(-1)", "previous post"),
    Key("list.page-down", "list", "pagedown,ctrl+f", "page(1)", "a page down"),
    Key("list.page-up", "list", "b,pageup,ctrl+b", "page(-1)", "a page up"),
    Key("list.half-down", "list", "d,ctrl+d", "page(0.5)", "half a page down"),
    Key("list.half-up", "list", "u,ctrl+u", "page(-0.5)", "half a page up"),
    Key("list.scroll-down", "list", "ctrl+e", "scroll(1)", "scroll down by a post"),
    Key("list.scroll-up", "list", "ctrl+y", "scroll(-1)", "scroll up by a post"),
    Key("list.first", "list", "g,home", "go('first')", "first post; with a count, as in `12g`, that one"),
    Key("list.last", "list", "G,end", "go('last')", "last post"),
    Key("list.mark-all", "list", "M", "list_pane.mark_listed", "mark all listed posts read"),
    Key("list.unread-only", "list", "U", "list_pane.unread_only", "unread only, or all"),
    Key("list.sort", "list", "S", "list_pane.sort", "another order"),
    Key("list.search", "list", "slash", "list_pane.search", "search all posts", "Search", at_once=True),
    Key("list.keep-search", "list", "W", "saved_searches.keep", "keep this search under a name"),
    Key("list.places", "list", "t", "panes.side_pane('sidebar')", "searches, feeds, folders and tags", "Feeds"),
    Key("list.refresh", "list", "r", "feed_commands.refresh", "ask this feed what is new"),
    Key("list.clear", "list", "escape,h,left", "list_pane.clear", "show all posts again"),
    # in the line in which one types what to search
    Key(
        "search.accept",
        "search",
        "enter,tab",
        "list_pane.accept_search",
        "go to what was found",
        "To the list",
        at_once=True,
    ),
    Key("search.down", "search", "down", "list_pane.move(1)", "next post, or later search"),
    Key("search.up", "search", "up", "list_pane.move(-1)", "previous post; in an empty line, an earlier search"),
    Key("search.end", "search", "escape", "list_pane.end_search", "end the search", "End"),
    # in searches, feeds, folders and tags
    Key("places.choose", "places", "enter,space,l", "select_cursor", "list these posts", "List"),
    Key("places.down", "places", "j,down", "cursor_down", "next"),
    Key("places.up", "places", "k,up", "cursor_up", "previous"),
    Key("places.first", "places", "g,home", "scroll_home", "first"),
    Key("places.last", "places", "G,end", "scroll_end", "last"),
    Key("places.fold", "places", "h,left", "fold(True)", "close the fold"),
    Key("places.unfold", "places", "right", "fold(False)", "open the fold"),
    Key("places.add", "places", "a", "feed_commands.add", "add a feed, a site, an article or a folder", "Add"),
    Key("places.refresh", "places", "r", "feed_commands.refresh", "ask this feed what is new", "Refresh"),
    Key("places.refresh-all", "places", "R,f5", "feed_commands.refresh_all", "ask all feeds what is new"),
    Key(
        "places.remove", "places", "x", "screen.remove_place", "take away this search, or the subscription to this feed"
    ),
    Key("places.undo", "places", "z", "post_commands.undo", "undo what was last done"),
    Key("places.list", "places", "escape,tab", "list_pane.focus", "back to the list", "Back"),
    Key("places.hide", "places", "t", "panes.close_side_pane('sidebar')", "hide them", "Hide"),
    # in the small window in which one types a line
    Key("prompt.close", "prompt", "escape", "close", "close it", "Close", at_once=True),
    # while choosing between feeds
    Key("choosing.choose", "choosing", "enter,l,space", "focused.select", "subscribe to this one", "Subscribe"),
    Key("choosing.down", "choosing", "j,down", "focused.move(1)", "next"),
    Key("choosing.up", "choosing", "k,up", "focused.move(-1)", "previous"),
    Key("choosing.close", "choosing", "escape,q", "close", "subscribe to none", "Close"),
    # in a post
    Key(
        "post.read",
        "post",
        "space,pagedown",
        "post_pane.read_on",
        "a page down; at the end, the next unread post",
        "Read on",
    ),
    Key("post.back", "post", "escape,h,left", "post_pane.back", "back to the list", "List"),
    Key("post.down", "post", "j,down,ctrl+e", "line(1)", "a line down"),
    Key("post.up", "post", "k,up,ctrl+y", "line(-1)", "a line up"),
    Key("post.page-down", "post", "ctrl+f", "page(1)", "a page down"),
    Key("post.page-up", "post", "b,pageup,ctrl+b", "page(-1)", "a page up"),
    Key("post.half-down", "post", "d,ctrl+d", "page(0.5)", "half a page down"),
    Key("post.half-up", "post", "u,ctrl+u", "page(-0.5)", "half a page up"),
    Key("post.top", "post", "g,home", "post_pane.leap('top')", "top; with a count, as in `120g`, that line"),
    Key("post.end", "post", "G,end", "post_pane.leap('end')", "end"),
    Key(
        "post.outline",
        "post",
        "t,colon,percent_sign",
        "panes.side_pane('outline')",
        "the outline: go to a heading, or to 40 %",
        "Outline",
        at_once=True,
    ),
    Key("post.next-heading", "post", "right_square_bracket", "heading(1)", "next heading"),
    Key("post.previous-heading", "post", "left_square_bracket", "heading(-1)", "previous heading"),
    Key("post.dim", "post", "Z", "dim", "dim all but the line that is read; then all but the sentence; then nothing"),
    Key("post.hints", "post", "f", "hints('follow')", "follow a link, or look at a figure, by its letters", "Links"),
    Key(
        "post.peek",
        "post",
        "i",
        "hints('peek')",
        "look at a figure, a footnote, a reference, a formula’s symbols, without leaving",
    ),
    Key("post.back-in-history", "post", "H", "navigator.history(-1)", "back to where you were"),
    Key("post.forward-in-history", "post", "L", "navigator.history(1)", "forward again"),
    Key("post.keep-place", "post", "grave_accent", "bookmarks.keep", "keep this place under a letter: `a"),
    Key("post.select", "post", "v", "passages.select", "select with the keyboard"),
    Key("post.highlight", "post", "x", "passages.highlight", "highlight what is selected"),
    Key(
        "post.quote",
        "post",
        "Y",
        "passages.copy_quotation",
        "copy what is selected, or the paragraph on top, as a quotation",
    ),
    Key("post.copy-code", "post", "c", "hints('copy')", "copy code"),
    Key("post.next-link", "post", "tab", "link(1)", "next link"),
    Key("post.previous-link", "post", "shift+tab", "link(-1)", "previous link"),
    Key("post.follow", "post", "enter,l,right", "follow", "follow the link"),
    Key("post.next", "post", "J", "navigator.neighbour(1)", "next post of the list"),
    Key("post.previous", "post", "K", "navigator.neighbour(-1)", "previous post of the list"),
    Key("post.find", "post", "slash", "post_pane.find", "find in this post", "Find", at_once=True),
    Key("post.next-match", "post", "N", "post_pane.find_step(-1)", "previous match, while something is found"),
    # in the line in which one types what to find
    Key("find.accept", "find", "enter,tab", "post_pane.focus_text", "go to the text", "To the text", at_once=True),
    Key("find.down", "find", "down", "post_pane.find_step(1, True)", "next match, or later find", "Next"),
    Key(
        "find.up",
        "find",
        "up",
        "post_pane.find_step(-1, True)",
        "previous match; in an empty line, what was found before",
        "Previous",
    ),
    Key("find.regex", "find", "ctrl+r", "regex", "a regular expression, or as it stands", "Regular expression"),
    Key("find.end", "find", "escape", "post_pane.end_find", "end the find, and stay here", "End"),
    # in the outline
    Key("outline.choose", "outline", "enter,tab", "choose", "go there", "Go there", at_once=True),
    Key("outline.down", "outline", "down", "move(1)", "next heading", at_once=True),
    Key("outline.up", "outline", "up", "move(-1)", "previous heading", at_once=True),
    Key("outline.close", "outline", "escape", "panes.close_side_pane('outline')", "close it", "Close", at_once=True),
    # in the small window over a post
    Key("peek.go", "peek", "enter", "enter", "go there", "Go there"),
    Key("peek.close", "peek", "escape,i,q", "close", "close it", "Close"),
    Key("peek.down", "peek", "j,down", "scroll_lines(1)", "a line down"),
    Key("peek.up", "peek", "k,up", "scroll_lines(-1)", "a line up"),
    Key("peek.next-link", "peek", "tab", "link(1)", "next link"),
    Key("peek.previous-link", "peek", "shift+tab", "link(-1)", "previous link"),
    # while looking at a figure
    Key("figure.close", "figure", "escape,i,q", "close", "back to the post", "Close"),
    Key("figure.next", "figure", "n", "step(1)", "next figure", "Next"),
    Key("figure.previous", "figure", "p", "step(-1)", "previous figure", "Previous"),
    Key("figure.larger", "figure", "plus,equals_sign", "zoom(1)", "larger", "Larger"),
    Key("figure.smaller", "figure", "minus", "zoom(-1)", "smaller", "Smaller"),
    Key("figure.whole", "figure", "0", "zoom(0)", "all of it"),
    Key("figure.left", "figure", "h,left", "move(-1, 0)", "further left"),
    Key("figure.right", "figure", "l,right", "move(1, 0)", "further right"),
    Key("figure.down", "figure", "j,down", "move(0, 1)", "further down"),
    Key("figure.up", "figure", "k,up", "move(0, -1)", "further up"),
    Key("figure.open", "figure", "o", "open", "open it in the system’s viewer", "Open"),
    Key("figure.copy", "figure", "y", "copy", "copy its address", "Copy"),
    # while selecting with the keyboard
    Key("select.next-word", "select", "w,l,right", "move('word', 1)", "next word"),
    Key("select.previous-word", "select", "b,h,left", "move('word', -1)", "previous word"),
    Key("select.down", "select", "j,down", "move('line', 1)", "the line below"),
    Key("select.up", "select", "k,up", "move('line', -1)", "the line above"),
    Key("select.next-block", "select", "right_curly_bracket", "move('block', 1)", "next paragraph"),
    Key("select.previous-block", "select", "left_curly_bracket", "move('block', -1)", "previous paragraph"),
    Key("select.line-begin", "select", "0,home", "move('line_end', -1)", "beginning of the line"),
    Key("select.line-end", "select", "dollar_sign,end", "move('line_end', 1)", "end of the line"),
    Key("select.begin", "select", "v,space", "begin(False)", "select from here, by words", "Select"),
    Key("select.begin-lines", "select", "V", "begin(True)", "select whole lines", "Lines"),
    Key("select.swap", "select", "o", "swap", "to the other end"),
    Key("select.copy", "select", "y,enter", "post_commands.copy_link", "copy it", "Copy"),
    Key("select.quote", "select", "Y", "passages.copy_quotation", "copy it as a quotation in Markdown", "Quote"),
    Key(
        "select.highlight",
        "select",
        "x",
        "passages.highlight",
        "highlight it, or take its highlight away",
        "Highlight",
    ),
    Key("select.note", "select", "a", "post_commands.note", "highlight it and write a note", "Note"),
    Key("select.end", "select", "escape,q", "passages.end_select", "end", "End"),
    # while writing a note
    Key("note.keep", "note", "escape", "keep", "keep it", "Keep", at_once=True),
    Key("note.discard", "note", "ctrl+x", "discard", "leave it as it was", "Leave as it was", at_once=True),
    # in notes and highlights
    Key("notebook.go", "notebook", "enter,l,space", "focused.select", "go to where it is", "Go there"),
    Key("notebook.down", "notebook", "j,down", "focused.move(1)", "next"),
    Key("notebook.up", "notebook", "k,up", "focused.move(-1)", "previous"),
    Key("notebook.remove", "notebook", "x,d", "remove", "take it away", "Take away"),
    Key("notebook.close", "notebook", "escape,h,q,A", "close", "back", "Back"),
    # in references
    Key(
        "references.go",
        "references",
        "enter,l,space",
        "focused.select",
        "go to where it is cited; open the post",
        "Go there",
    ),
    Key("references.open", "references", "o", "open", "open what is cited in the browser", "Open"),
    Key("references.down", "references", "j,down", "focused.move(1)", "next"),
    Key("references.up", "references", "k,up", "focused.move(-1)", "previous"),
    Key("references.close", "references", "escape,h,q,B", "close", "back", "Back"),
    # in what a command has said
    Key("output.close", "output", "escape,q", "close", "close it", "Close"),
    Key("output.down", "output", "j,down", "scroll_by(1)", "a line down"),
    Key("output.up", "output", "k,up", "scroll_by(-1)", "a line up"),
    Key("output.page-down", "output", "space,pagedown,ctrl+f", "scroll_by(0.9)", "a page down"),
    Key("output.page-up", "output", "b,pageup,ctrl+b", "scroll_by(-0.9)", "a page up"),
    Key("output.copy", "output", "y", "copy", "copy what is selected, or all of it", "Copy"),
    # in both
    Key(
        "next-unread",
        "any",
        "n",
        "navigator.next_unread(1)",
        "next unread post; next match, while something is found",
        "Next",
    ),
    Key(
        "previous-unread",
        "any",
        "p",
        "navigator.next_unread(-1)",
        "previous unread post; previous match, while something is found",
    ),
    Key("read", "any", "m", "post_commands.mark('read')", "mark read or unread", "Mark"),
    Key("star", "any", "s", "post_commands.mark('starred')", "star, or take the star away", "Star"),
    Key("queue", "any", "Q", "post_commands.queue", "put the post into the queue of what to read next, or take it out"),
    Key("hide", "any", "X", "post_commands.hide", "hide the post"),
    Key("undo", "any", "z", "post_commands.undo", "undo what was last marked, starred or hidden", "Undo"),
    Key("browser", "any", "o", "post_commands.browse", "open the original in the browser; a diagram one is on, drawn"),
    Key("fetch", "any", "F", "post_commands.fetch", "fetch the whole post behind an excerpt, or back to that"),
    Key("fetch-pictures", "any", "I", "picture_commands.fetch", "fetch the pictures of the post that are not here"),
    Key("edit", "any", "e", "post_commands.edit", "open the file in your editor"),
    Key("copy-link", "any", "y", "post_commands.copy_link", "copy what is selected, or the link"),
    Key("note", "any", "a", "post_commands.note", "write a note, on what is selected or on the post"),
    Key("notebook", "any", "A", "post_commands.annotations", "all notes and highlights"),
    Key(
        "go-to-place",
        "any",
        "apostrophe",
        "bookmarks.go",
        "go to the place that has a letter: 'a; '' to where you were",
    ),
    Key("references", "any", "B", "references.show", "what the post cites, and which of your posts cite the same"),
    Key("pipe", "any", "vertical_line", "programs.pipe", "send the post to a command"),
    Key("run", "any", "exclamation_mark", "programs.run", "run a command on the post"),
    Key("refresh-all", "any", "R,f5", "feed_commands.refresh_all", "ask all feeds what is new"),
    Key("redraw", "any", "ctrl+l", "app.redraw", "draw the screen again"),
    Key("toggle-list", "any", "backslash", "panes.toggle_list", "hide or show the list"),
    Key("wider", "any", "plus,equals_sign", "post_pane.measure(4)", "a wider text column"),
    Key("narrower", "any", "minus", "post_pane.measure(-4)", "a narrower text column"),
    Key("help", "any", "question_mark,f1", "help", "these keys", "Help"),
    Key("palette", "any", "ctrl+p", TEXTUALS_OWN, "every command, by name"),
    Key("suspend", "any", "ctrl+z", "app.suspend_process", "suspend; `fg` comes back"),
    Key("quit", "any", "q", "app.quit", "quit", "Quit"),
)


PANES: dict[Pane, str] = {
    "list": "In the list",
    "search": "While searching",
    "places": "In searches, feeds, folders and tags",
    "prompt": "While one types a line",
    "choosing": "While choosing between feeds",
    "post": "In a post",
    "find": "While finding",
    "outline": "In the outline",
    "peek": "In the small window",
    "figure": "While looking at a figure",
    "select": "While selecting",
    "note": "While writing a note",
    "references": "In references",
    "output": "In what a command has said",
    "notebook": "In notes and highlights",
    "any": "In both",
}
"""What a person calls the panes."""
WITH_ANY = ("list", "post")
"""Panes in which the keys of `any` work too."""
