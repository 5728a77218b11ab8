"""The tags of HTML: what is known of each by its name."""

from reader.text.markdown.alerts import ALERTS

STYLES = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "var": "emphasis", "dfn": "emphasis",
    "strong": "strong", "b": "strong", "th": "strong", "del": "strike", "s": "strike", "strike": "strike",
    "u": "underline", "ins": "underline", "sub": "sub", "sup": "sup", "kbd": "kbd", "mark": "mark",
}  # fmt: skip
"""Tags of inlines → names of styles."""
CODE = frozenset({"code", "tt", "samp"})
INLINE = frozenset({*STYLES, *CODE, "a", "abbr"}) - {"th"}
BLOCK = frozenset(
    "address alert article aside blockquote body center dd details div dl dt figcaption figure footer form h1 h2 h3 h4"
    " h5 h6 header html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
SILENT = frozenset({"script", "style", "template", "head", "title", "noscript"})
EMBEDDED = frozenset({"iframe", "video", "audio", "embed", "object", "source"})
ELEMENTS = frozenset({
    *STYLES, *CODE, *BLOCK, *SILENT, *EMBEDDED,
    *"a abbr acronym area base basefont bdi bdo big blink br button canvas caption circle col colgroup data datalist"
    " dir ellipse fieldset font frame frameset g hgroup hr html img input label legend line link map marquee math menu"
    " meta meter nobr object optgroup option output param path picture polygon polyline progress q rb rect rp rt rtc"
    " ruby select slot small source span svg search strong text textarea time title tr track tspan tt use wbr mi mn mo"
    " ms mrow msup msub mfrac msqrt mtext mtable mtr mtd semantics annotation defs".split(),
})  # fmt: skip
"""The names of tags that HTML, SVG and MathML know. What else is in angle brackets may be a parameter of a type."""
COMPONENTS = frozenset({"admonition", "callout", *ALERTS}) - ELEMENTS
"""Remarks, as components of MDX have them."""
