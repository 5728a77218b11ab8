"""What LaTeX's commands look like in Unicode: tables for `math.py`."""

import string
import unicodedata

# --- symbols, by the class of atom that they are ---------------------------------------------------------------

_ORDINARY = """
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ
lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ
chi χ psi ψ omega ω digamma ϝ
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ emptyset ∅ varnothing ∅ forall ∀
exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ measuredangle ∡ triangle △ square □ Box □ blacksquare ■
Diamond ◇ lozenge ◊ bigstar ★ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭ natural ♮ sharp ♯
dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ prime ′ backprime ‵ degree ° dag † ddag ‡ checkmark ✓
complement ∁ eth ð imath ı jmath ȷ surd √ copyright © pounds £ yen ¥ S § P ¶ therefore ∴ because ∵ vert | Vert ‖
% % # # & & _ _ $ $ backslash \\ lbrack [ rbrack ] colon :
"""
_OPERATORS = """
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂
bigodot ⨀ biguplus ⨄ bigsqcup ⨆
"""
_BINARY = """
pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ cap ∩ cup ∪
uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ amalg ⨿ dagger † ddagger ‡
diamond ⋄ triangleleft ◁ triangleright ▷ bigtriangleup △ bigtriangledown ▽ boxplus ⊞ boxtimes ⊠ ltimes ⋉ rtimes ⋊
"""
_RELATIONS = """
leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ equiv ≡ approx ≈ approxeq ≊ sim ∼ simeq ≃ cong ≅ propto ∝ ll ≪ gg ≫ prec ≺ succ ≻
preceq ⪯ succeq ⪰ leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳ triangleq ≜ doteq ≐ coloneqq ≔ asymp ≍ in ∈ notin ∉ ni ∋
subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ sqsubseteq ⊑ sqsupseteq ⊒ mid ∣ nmid ∤ parallel ∥
nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ smile ⌣ frown ⌢ bowtie ⋈
to → rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ implies ⟹ Leftarrow ⇐ impliedby ⟸
Leftrightarrow ⇔ iff ⟺ mapsto ↦ longmapsto ⟼ longrightarrow ⟶ longleftarrow ⟵ Longrightarrow ⟹ Longleftarrow ⟸
uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ hookrightarrow ↪ hookleftarrow ↩ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ rightharpoonup ⇀ leftharpoonup ↼ rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝
twoheadrightarrow ↠ circlearrowleft ↺ circlearrowright ↻ lt < gt >
"""
_OPENING = "langle ⟨ lceil ⌈ lfloor ⌊ lbrace { { { lvert | lVert ‖ llbracket ⟦"
_CLOSING = "rangle ⟩ rceil ⌉ rfloor ⌋ rbrace } } } rvert | rVert ‖ rrbracket ⟧"


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


SYMBOLS: dict[str, tuple[str, str]] = {
    name: (character, kind)
    for kind, table in (
        ("ord", _ORDINARY), ("op", _OPERATORS), ("bin", _BINARY), ("rel", _RELATIONS),
        ("open", _OPENING), ("close", _CLOSING),
    )
    for name, character in _pairs(table).items()
}  # fmt: skip
"""Command (without its backslash) → its character and the class of atom that it is."""
SYMBOLS["|"] = ("‖", "ord")

FUNCTIONS: dict[str, str] = {
    name: name
    for name in (
        "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim ln log max min mod Pr"
        " sec sin sinh sup tan tanh"
    ).split()
} | {"argmax": "arg max", "argmin": "arg min", "limsup": "lim sup", "liminf": "lim inf", "bmod": "mod"}
"""Functions that LaTeX sets upright."""

SPACES: dict[str, int] = {
    **dict.fromkeys((",", ":", ">", ";", " ", "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace"), 1),
    **dict.fromkeys(
        ("!", "negthinspace", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "nonumber", "notag",
         "hline", "allowbreak", "strut", "/"), 0,
    ),
}  # fmt: skip
"""Commands that are a space (1), or nothing in a line of text (0)."""

ACCENTS: dict[str, str] = {
    "hat": "\u0302", "widehat": "\u0302", "bar": "\u0304", "overline": "\u0305", "underline": "\u0332",
    "tilde": "\u0303", "widetilde": "\u0303", "vec": "\u20d7", "overrightarrow": "\u20d7", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip
"""Accents → the combining character that follows what they stand on."""

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
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "bf"), _bold()),
    **dict.fromkeys(("mathbb", "Bbb"), _alphabet("DOUBLE-STRUCK", digits=True)),
    **dict.fromkeys(("mathcal", "mathscr"), _alphabet("SCRIPT")),
    "mathfrak": _alphabet("FRAKTUR"),
}
"""Commands that choose an alphabet → the table for `str.translate`."""

# --- scripts ---------------------------------------------------------------------------------------------------

SUPERSCRIPTS: dict[str, str] = dict(
    zip(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθϕφχ′⊤∗",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵠᵡ′ᵀ*",
        strict=True,
    )
)
SUBSCRIPTS: dict[str, str] = dict(
    zip("0123456789+−-=()aehijklmnoprstuvxβγρϕφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ", strict=True)
)
