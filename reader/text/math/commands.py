r"""The commands of LaTeX that are more than a symbol, each with the function that knows what it means."""

from reader.text.math import chemistry, phrases, physics, structures
from reader.text.math.parser import Handler
from reader.text.math.structures import BRACKETS

_COLOURS = "red blue green gray gold teal mint maroon purple pink orange kaBlue kaGreen".split()
COMMANDS: dict[str, Handler] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), structures.fraction),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), structures.binomial),
    "genfrac": structures.general_fraction,
    "sqrt": structures.root,
    **dict.fromkeys(
        ("text", "textrm", "textit", "textbf", "texttt", "textsf", "textmd", "textnormal", "emph", "mbox", "hbox",
         "textsc", "textsl", "textup"), phrases.words,
    ),
    **dict.fromkeys(("operatorname", "operatorname*", "operatornamewithlimits"), phrases.operator),
    "mathop": phrases.math_operator,
    **dict.fromkeys(("mathbin", "mathrel", "mathopen", "mathclose", "mathord", "mathpunct"), phrases.classed),
    **dict.fromkeys(
        ("mathinner", "smash", "mathllap", "mathrlap", "mathclap", "llap", "rlap", "clap", "vcenter", "mathchoice",
         "ensuremath", "reflectbox", "mathreflectbox", "textcircled", *_COLOURS,
         *(colour + letter for colour in _COLOURS for letter in "ABCDEFGHI")), phrases.transparent,
    ),
    **dict.fromkeys(("boxed", "fbox"), phrases.boxed),
    **dict.fromkeys(("textcolor", "colorbox", "fcolorbox", "raisebox", "htmlClass", "htmlStyle", "htmlData", "htmlId"),
        phrases.coloured,
    ),
    **dict.fromkeys(("cancel", "bcancel", "xcancel", "sout"), phrases.struck),
    "not": phrases.negated,
    "left": structures.fenced,
    **dict.fromkeys(("right", "middle"), structures.stray_right),
    **dict.fromkeys(
        (size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")),
        structures.big_delimiter,
    ),
    **dict.fromkeys(("overset", "stackrel", "underset"), structures.stacked),
    "overunderset": structures.over_and_under,
    "substack": structures.substack,
    "label": structures.label,
    "DeclarePairedDelimiter": phrases.paired_delimiter,
    **dict.fromkeys(
        ("require", "newtheorem", "newtheorem*", "definecolor", "newenvironment", "renewenvironment"), phrases.preamble
    ),
    **dict.fromkeys(("displaylines", "eqalign", "eqalignno", "leqalignno"), structures.lines),
    **dict.fromkeys(("matrix", "pmatrix", "cases"), structures.plain_matrix),
    **dict.fromkeys(("ce", "cf", "pu"), chemistry.chemistry),
    **physics.COMMANDS,
    **dict.fromkeys(
        ("color", "vspace", "vspace*", "pagecolor", "class", "raisetag", "cssId", "style", "leftroot", "uproot",
         "enclose", "numberwithin", "displaybreak", "pagebreak"), phrases.swallow),
    **dict.fromkeys(("hspace", "hspace*", "mspace"), phrases.blank),
    "rule": phrases.rule,
    "phase": phrases.phase,
    "angln": phrases.angle_n,
    **dict.fromkeys(("kern", "mkern", "hskip", "mskip"), phrases.dimension),
    **dict.fromkeys(("phantom", "hphantom", "vphantom"), phrases.phantom),
    **dict.fromkeys(("bmod", "pmod", "pod", "mod"), phrases.modulo),
    **dict.fromkeys(BRACKETS, structures.bracket),
    **dict.fromkeys(("tag", "tag*"), structures.tag),
    **dict.fromkeys(("eqref", "ref"), structures.reference),
    **dict.fromkeys(("TeX", "LaTeX", "KaTeX"), phrases.literal),
    **dict.fromkeys(("href", "url"), phrases.address),
    "begin": structures.environment,
    "end": structures.stray_end,
    **dict.fromkeys(
        ("newcommand", "newcommand*", "renewcommand", "renewcommand*", "providecommand", "def", "gdef", "let",
         "DeclareMathOperator", "DeclareMathOperator*"), phrases.definition,
    ),
}  # fmt: skip
