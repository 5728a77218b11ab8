"""What LaTeX's commands look like in Unicode: tables for the parser and the two typesetters.

The set of symbols is that of KaTeX's function table, with the characters that Unicode has for them.
"""

import string
import unicodedata

# --- symbols, by the class of atom that they are ---------------------------------------------------------------

_ORDINARY = """
textasciicircum ^ textbardbl ‖ textbraceleft { textbraceright } textsterling £ varcoppa ϟ
aleph ℵ forall ∀ hbar ℏ exists ∃ nabla ∇ flat ♭ ell ℓ natural ♮ clubsuit ♣ wp ℘ sharp ♯ diamondsuit ♢ Re ℜ heartsuit ♡
Im ℑ spadesuit ♠ S § P ¶ dag † ddag ‡ hslash ℏ triangledown ▽ lozenge ◊ circledS Ⓢ circledR ® measuredangle ∡
nexists ∄ mho ℧ Finv Ⅎ Game ⅁ backprime ‵ blacktriangle ▲ blacktriangledown ▼ blacksquare ■ blacklozenge ⧫ bigstar ★
sphericalangle ∢ complement ∁ eth ð diagup ╱ diagdown ╲ square □ Box □ Diamond ◇ yen ¥ checkmark ✓ beth ℶ daleth ℸ
gimel ℷ digamma ϝ varkappa ϰ angle ∠ infty ∞ prime ′ triangle △ Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ
Upsilon Υ Phi Φ Psi Ψ Omega Ω neg ¬ lnot ¬ top ⊤ bot ⊥ emptyset ∅ varnothing ∅ surd √ partial ∂ backslash \\ vert ∣
Vert ‖ varvdots ⋮ degree ° pounds £ mathsterling £ maltese ✠ alpha α beta β gamma γ delta δ epsilon ϵ zeta ζ eta η
theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π rho ρ sigma σ tau τ upsilon υ phi ϕ chi χ psi ψ omega ω
varepsilon ε vartheta ϑ varpi ϖ varrho ϱ varsigma ς varphi φ mathellipsis … ldots … ddots ⋱ imath ı jmath ȷ dots …
dotsc … dotso … dotsb ⋯ dotsm ⋯ dotsi ⋯ dotsx … cdots ⋯ vdots ⋮ iddots ⋰ copyright © textcopyright © textregistered ®
alef ℵ alefsym ℵ clubs ♣ diamonds ♢ hearts ♡ spades ♠ empty ∅ exist ∃ image ℑ infin ∞ real ℜ sect § thetasym ϑ
weierp ℘ Bbbk 𝕜 N ℕ R ℝ Z ℤ natnums ℕ reals ℝ Reals ℝ cnums ℂ Complex ℂ AA Å aa å AE Æ ae æ OE Œ oe œ O Ø o ø ss ß i ı
j ȷ textdollar $ textunderscore _ textbackslash \\ textasciitilde ~ textbar | textellipsis … textdagger †
textdaggerdbl ‡ textless < textgreater > textdegree ° minuso ⦵ varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯
varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷 varPsi 𝛹 varOmega 𝛺 Alpha Α Beta Β Chi Χ Epsilon Ε Eta Η Iota Ι Kappa Κ Mu Μ
Nu Ν Omicron Ο Rho Ρ Tau Τ Zeta Ζ lq ‘ rq ’ textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ”
textendash – textemdash — textbullet •
"""
_OPERATORS = """
coprod ∐ bigvee ⋁ bigwedge ⋀ biguplus ⨄ bigcap ⋂ bigcup ⋃ int ∫ iint ∬ iiint ∭ prod ∏ sum ∑ bigotimes ⨂ bigoplus ⨁
bigodot ⨀ oint ∮ oiint ∯ oiiint ∰ bigsqcup ⨆ smallint ∫ intop ∫
"""
_BINARY = """
mp ∓ ominus ⊖ uplus ⊎ sqcap ⊓ ast ∗ sqcup ⊔ bigcirc ◯ bullet • ddagger ‡ wr ≀ amalg ⨿ And & unlhd ⊴ unrhd ⊵ lessdot ⋖
gtrdot ⋗ lhd ⊲ rhd ⊳ dotplus ∔ smallsetminus ∖ Cap ⋒ Cup ⋓ doublebarwedge ⩞ boxminus ⊟ boxplus ⊞ divideontimes ⋇
ltimes ⋉ rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ curlywedge ⋏ curlyvee ⋎ circleddash ⊝ circledast ⊛ centerdot ·
intercal ⊺ doublecap ⋒ doublecup ⋓ boxtimes ⊠ cdot · circ ∘ div ÷ pm ± times × cap ∩ cup ∪ setminus ∖ land ∧ lor ∨
wedge ∧ vee ∨ barwedge ⊼ veebar ⊻ odot ⊙ oplus ⊕ otimes ⊗ oslash ⊘ circledcirc ⊚ boxdot ⊡ bigtriangleup △
bigtriangledown ▽ dagger † diamond ⋄ star ⋆ triangleleft ◃ triangleright ▹ bull • sdot · Dagger ‡ plusmn ±
"""
_RELATIONS = """
Colonapprox ∷≈ coloncolonapprox ∷≈ Coloneq ∷− coloncolonminus ∷− Colonsim ∷∼ coloncolonsim ∷∼ Eqcolon −∷
minuscoloncolon −∷ Eqqcolon =∷ equalscoloncolon =∷ approxcolon ≈: approxcoloncolon ≈∷ colonapprox :≈ coloneq :−
colonminus :− colonsim :∼ eqcolon −: minuscolon −: simcolon ∼: simcoloncolon ∼∷ mapsfrom ↤ ordinarycolon :
equiv ≡ prec ≺ succ ≻ sim ∼ perp ⊥ preceq ⪯ succeq ⪰ simeq ≃ mid ∣ ll ≪ gg ≫ asymp ≍ parallel ∥ bowtie ⋈ smile ⌣
sqsubseteq ⊑ sqsupseteq ⊒ doteq ≐ frown ⌢ ni ∋ propto ∝ vdash ⊢ dashv ⊣ owns ∋ longleftarrow ⟵ Leftarrow ⇐
Longleftarrow ⟸ longrightarrow ⟶ Rightarrow ⇒ Longrightarrow ⟹ leftrightarrow ↔ longleftrightarrow ⟷ Leftrightarrow ⇔
Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ nearrow ↗ hookleftarrow ↩ hookrightarrow ↪ searrow ↘ leftharpoonup ↼
rightharpoonup ⇀ swarrow ↙ leftharpoondown ↽ rightharpoondown ⇁ nwarrow ↖ rightleftharpoons ⇌ nless ≮ lneq ⪇ lneqq ≨
lnsim ⋦ lnapprox ⪉ nprec ⊀ npreceq ⋠ precnsim ⋨ precnapprox ⪹ nsim ≁ nmid ∤ nvdash ⊬ nvDash ⊭ ntriangleleft ⋪
ntrianglelefteq ⋬ subsetneq ⊊ subsetneqq ⫋ ngtr ≯ gneq ⪈ gneqq ≩ gnsim ⋧ gnapprox ⪊ nsucc ⊁ nsucceq ⋡ succnsim ⋩
succnapprox ⪺ ncong ≆ nparallel ∦ nVDash ⊯ ntriangleright ⋫ ntrianglerighteq ⋭ supsetneq ⊋ supsetneqq ⫌ nVdash ⊮
precneqq ⪵ succneqq ⪶ nleftarrow ↚ nrightarrow ↛ nLeftarrow ⇍ nRightarrow ⇏ nleftrightarrow ↮ nLeftrightarrow ⇎
vartriangle △ leqq ≦ leqslant ⩽ eqslantless ⪕ lesssim ≲ lessapprox ⪅ approxeq ≊ lll ⋘ lessgtr ≶ lesseqgtr ⋚
lesseqqgtr ⪋ doteqdot ≑ risingdotseq ≓ fallingdotseq ≒ backsim ∽ backsimeq ⋍ subseteqq ⫅ Subset ⋐ sqsubset ⊏
preccurlyeq ≼ curlyeqprec ⋞ precsim ≾ precapprox ⪷ vartriangleleft ⊲ trianglelefteq ⊴ vDash ⊨ Vvdash ⊪ smallsmile ⌣
smallfrown ⌢ bumpeq ≏ Bumpeq ≎ geqq ≧ geqslant ⩾ eqslantgtr ⪖ gtrsim ≳ gtrapprox ⪆ ggg ⋙ gtrless ≷ gtreqless ⋛
gtreqqless ⪌ eqcirc ≖ circeq ≗ triangleq ≜ thicksim ∼ thickapprox ≈ supseteqq ⫆ Supset ⋑ sqsupset ⊐ succcurlyeq ≽
curlyeqsucc ⋟ succsim ≿ succapprox ⪸ vartriangleright ⊳ trianglerighteq ⊵ Vdash ⊩ shortmid ∣ shortparallel ∥ between ≬
pitchfork ⋔ varpropto ∝ blacktriangleleft ◀ therefore ∴ backepsilon ∍ blacktriangleright ▶ because ∵ llless ⋘ gggtr ⋙
eqsim ≂ Join ⋈ Doteq ≑ dashrightarrow ⇢ dashleftarrow ⇠ leftleftarrows ⇇ leftrightarrows ⇆ Lleftarrow ⇚
twoheadleftarrow ↞ leftarrowtail ↢ looparrowleft ↫ leftrightharpoons ⇋ curvearrowleft ↶ circlearrowleft ↺ Lsh ↰
upuparrows ⇈ upharpoonleft ↿ downharpoonleft ⇃ origof ⊶ imageof ⊷ multimap ⊸ leftrightsquigarrow ↭ rightrightarrows ⇉
rightleftarrows ⇄ twoheadrightarrow ↠ rightarrowtail ↣ looparrowright ↬ curvearrowright ↷ circlearrowright ↻ Rsh ↱
downdownarrows ⇊ upharpoonright ↾ downharpoonright ⇂ rightsquigarrow ⇝ leadsto ⇝ Rrightarrow ⇛ restriction ↾ approx ≈
cong ≅ ge ≥ geq ≥ gets ← gt > in ∈ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ nsubseteq ⊈ nsupseteq ⊉ models ⊨
leftarrow ← le ≤ leq ≤ lt < rightarrow → to → ngeq ≱ nleq ≰ uparrow ↑ Uparrow ⇑ downarrow ↓ Downarrow ⇓ updownarrow ↕
Updownarrow ⇕ neq ≠ ne ≠ notin ∉ notni ∌ iff ⟺ implies ⟹ impliedby ⟸ vcentcolon : ratio : dblcolon ∷ coloncolon ∷
coloneqq ≔ colonequals ≔ Coloneqq ⩴ coloncolonequals ⩴ eqqcolon ≕ equalscolon ≕ nleqslant ≰ ngeqslant ≱ nleqq ≰
ngeqq ≱ lvertneqq ≨ gvertneqq ≩ nshortmid ∤ nshortparallel ∦ nsubseteqq ⊈ nsupseteqq ⊉ varsubsetneq ⊊ varsupsetneq ⊋
varsubsetneqq ⫋ varsupsetneqq ⫌ darr ↓ dArr ⇓ Darr ⇓ uarr ↑ uArr ⇑ Uarr ⇑ larr ← lArr ⇐ Larr ⇐ rarr → rArr ⇒ Rarr ⇒
harr ↔ hArr ⇔ Harr ⇔ lrarr ↔ lrArr ⇔ Lrarr ⇔ isin ∈ sub ⊂ sube ⊆ supe ⊇
"""
_OPENING = """
lmoustache ⎰ lgroup ⟮ langle ⟨ lvert ∣ lVert ‖ lbrace { lbrack [ lparen ( lfloor ⌊ lceil ⌈ lang ⟨ llbracket ⟦ lBrace ⦃
ulcorner ⌜ llcorner ⌞
"""
_CLOSING = """
rmoustache ⎱ rgroup ⟯ rangle ⟩ rvert ∣ rVert ‖ rbrace } rbrack ] rparen ) rfloor ⌋ rceil ⌉ rang ⟩ rrbracket ⟧ rBrace ⦄
urcorner ⌝ lrcorner ⌟
"""
_PUNCTUATION = """
ldotp . cdotp · colon :
"""


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


SYMBOLS: dict[str, tuple[str, str]] = {
    name: (character, kind)
    for kind, table in (
        ("ord", _ORDINARY), ("op", _OPERATORS), ("bin", _BINARY), ("rel", _RELATIONS),
        ("open", _OPENING), ("close", _CLOSING), ("punct", _PUNCTUATION),
    )
    for name, character in _pairs(table).items()
}  # fmt: skip
"""Command (without its backslash) → its character and the class of atom that it is."""
SYMBOLS |= {
    "|": ("‖", "ord"), "{": ("{", "open"), "}": ("}", "close"), "#": ("#", "ord"), "&": ("&", "ord"),
    "%": ("%", "ord"), "_": ("_", "ord"), "$": ("$", "ord"), "And": ("&", "bin"),
}  # fmt: skip

FUNCTIONS: dict[str, str] = {
    name: name
    for name in (
        "arccos arcsin arctan arctg arcctg arg ch cos cosec cosh cot cotg coth csc ctg cth deg dim exp hom ker lg ln"
        " log sec sin sinh sh tan tanh tg th"
    ).split()
}
"""Functions that LaTeX sets upright."""

LIMIT_FUNCTIONS: dict[str, str] = {name: name for name in "det gcd inf lim max min Pr sup plim".split()} | {
    "argmax": "arg max", "argmin": "arg min", "limsup": "lim sup", "liminf": "lim inf", "injlim": "inj lim",
    "projlim": "proj lim", "varlimsup": "lim sup", "varliminf": "lim inf", "varinjlim": "inj lim",
    "varprojlim": "proj lim",
}  # fmt: skip
"""Those that take their limits below and above."""

INTEGRALS = frozenset("∫∬∭∮∯∰")
"""Big operators that keep their limits at their side."""

SPACES: dict[str, int] = {
    **dict.fromkeys((",", ":", ">", ";", " ", "space", "enspace", "enskip", "thinspace", "medspace", "thickspace",
                     "nobreakspace"), 1),
    "quad": 2,
    "qquad": 4,
    **dict.fromkeys(
        ("!", "negthinspace", "negmedspace", "negthickspace", "displaystyle", "textstyle", "scriptstyle",
         "scriptscriptstyle", "nonumber", "notag", "allowbreak", "nobreak", "strut", "mathstrut", "/", "relax",
         "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge",
         "hline", "hdashline", "sixptsize", "limits", "nolimits", "DOTSB", "DOTSI", "DOTSX", "-", "@"), 0,
    ),
}  # fmt: skip
"""Commands that are so many cells of space, or nothing at all."""

ACCENTS: dict[str, str] = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "widetilde": "\u0303",
    "utilde": "\u0330", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308", "dddot": "\u20db", "ddddot": "\u20dc",
    "check": "\u030c", "widecheck": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "mathring": "\u030a", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304",
    "u": "\u0306", ".": "\u0307", '"': "\u0308", "H": "\u030b", "v": "\u030c", "c": "\u0327", "r": "\u030a",
    "d": "\u0323",
}  # fmt: skip
"""Accents → the combining character that follows what they stand on."""

LINES: dict[str, tuple[str, str]] = {
    "overline": ("_", "over"), "underline": ("‾", "under"), "underbar": ("‾", "under"),
    "overrightarrow": ("→", "over"), "overleftarrow": ("←", "over"), "overleftrightarrow": ("↔", "over"),
    "underrightarrow": ("→", "under"), "underleftarrow": ("←", "under"), "underleftrightarrow": ("↔", "under"),
    "Overrightarrow": ("⇒", "over"), "overrightharpoon": ("⇀", "over"), "overleftharpoon": ("↼", "over"),
    "overgroup": ("⏠", "over"), "undergroup": ("⏡", "under"), "overlinesegment": ("─", "over"),
    "underlinesegment": ("─", "under"), "overbrace": ("⏞", "over"), "underbrace": ("⏟", "under"),
    "overbracket": ("⎴", "over"), "underbracket": ("⎵", "under"),
}  # fmt: skip
"""What is drawn over or under something as wide as it is: the sign of it, and where."""

ARROWS: dict[str, str] = {
    "xrightarrow": "→", "xleftarrow": "←", "xleftrightarrow": "↔", "xRightarrow": "⇒", "xLeftarrow": "⇐",
    "xLeftrightarrow": "⇔", "xhookrightarrow": "↪", "xhookleftarrow": "↩", "xmapsto": "↦", "xlongequal": "═",
    "xrightharpoonup": "⇀", "xrightharpoondown": "⇁", "xleftharpoonup": "↼", "xleftharpoondown": "↽",
    "xrightleftharpoons": "⇌", "xleftrightharpoons": "⇋", "xtwoheadrightarrow": "↠", "xtwoheadleftarrow": "↞",
    "xtofrom": "⇄", "xrightequilibrium": "⇌", "xleftequilibrium": "⇋", "xrightleftarrows": "⇄",
}  # fmt: skip
"""Arrows that are as long as what stands over them."""

# --- alphabets -------------------------------------------------------------------------------------------------

_DIGIT_NAMES = "ZERO ONE TWO THREE FOUR FIVE SIX SEVEN EIGHT NINE".split()
# Letters that Unicode had before it had the alphabets, and so left out of them.
_EARLIER = {
    "DOUBLE-STRUCK": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "SCRIPT": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "FRAKTUR": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
}


def _alphabet(style: str, digits: bool = False) -> dict[int, str]:
    """Return a translation table from ASCII letters (and digits) to a mathematical alphabet."""
    table = {}
    for letter in string.ascii_letters:
        case = "CAPITAL" if letter.isupper() else "SMALL"
        earlier = _EARLIER.get(style, {}).get(letter)
        table[ord(letter)] = earlier or unicodedata.lookup(f"MATHEMATICAL {style} {case} {letter.upper()}")
    if digits:
        for digit, name in enumerate(_DIGIT_NAMES):
            table[ord(str(digit))] = unicodedata.lookup(f"MATHEMATICAL {style} DIGIT {name}")
    return table


def _bold() -> dict[int, str]:
    table = _alphabet("BOLD", digits=True)
    for code in (*range(0x391, 0x3AA), *range(0x3B1, 0x3CA)):  # Greek, both cases
        name = unicodedata.name(chr(code), "").removeprefix("GREEK ").replace("LETTER ", "")
        if name:
            table[code] = unicodedata.lookup(f"MATHEMATICAL BOLD {name}")
    return table


ALPHABETS: dict[str, dict[int, str]] = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "bold", "pmb", "mathbfit", "bf", "textbf"), _bold()),
    **dict.fromkeys(("mathbb", "Bbb"), _alphabet("DOUBLE-STRUCK", digits=True)),
    **dict.fromkeys(("mathcal", "mathscr", "cal", "Cal"), _alphabet("SCRIPT")),
    **dict.fromkeys(("mathfrak", "frak"), _alphabet("FRAKTUR")),
}
"""Commands that choose an alphabet → the table for `str.translate`."""

# --- scripts ---------------------------------------------------------------------------------------------------

SUPERSCRIPTS: dict[str, str] = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθϕφχ′″‴⊤∗",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵠᵡ′″‴ᵀ*",
        strict=True,
    )
)
SUBSCRIPTS: dict[str, str] = dict(
    zip("0123456789+−-=()aehijklmnoprstuvxβγρϕφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ", strict=True)
)
SUPERSCRIPTS |= {"∘": "°", "°": "°", "†": "†", "‡": "‡", "⋆": "⋆", "♯": "♯", "♭": "♭"}


def script_letters(text: str, place: str) -> str:
    """Return `text` raised (`sup`) or lowered (`sub`): in script letters where Unicode has them all."""
    table = SUPERSCRIPTS if place == "sup" else SUBSCRIPTS
    if text and all(character in table for character in text):
        return "".join(table[character] for character in text)
    mark = "^" if place == "sup" else "_"
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


# --- characters ------------------------------------------------------------------------------------------------

CHARACTERS = {"-": "−", "*": "∗", "<": "<", "|": "|"}
CLASSES: dict[str, str] = {
    **dict.fromkeys("+-*", "bin"),
    **dict.fromkeys("=<>:≤≥≠≈∼≡→←∈⊂⊆⇒⇔≪≫∝", "rel"),
    **dict.fromkeys("([", "open"),
    **dict.fromkeys(")]!?", "close"),
    **dict.fromkeys(",;", "punct"),
    **dict.fromkeys("±×÷·∘⊕⊗∪∩∧∨", "bin"),
    **dict.fromkeys("∑∏∫", "op"),
}
BRACES = frozenset("⏞⏟⎴⎵⏠⏡")
UPRIGHT_COMMANDS = frozenset("mathrm rm mathsf sf mathsfit mathtt tt mathnormal mathit it mathup textup".split())
