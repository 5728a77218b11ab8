"""How long a post is, and how long it takes to read."""

import re

from reader.library.post import Length

WORDS_A_MINUTE = 238
"""How fast adults read prose in silence: Brysbaert (2019), "How many words do we read per minute?"."""
CHARACTERS_A_MINUTE = 500
"""Chinese, Japanese and Korean: what Medium counts with ("Read time", help.medium.com)."""
CODE_FACTOR = 2
"""Code is read less straight than prose, with about twice the looks: Busjahn et al. (2015), "Eye movements in code
reading: relaxing the linear order"; how much longer it takes is our estimate."""
FIRST_FIGURE, LAST_FIGURE = 12, 3
"""Seconds for the first figure, one less for each that follows, and no fewer: Medium's. A displayed formula counts as
a figure, which is our estimate again."""

_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_DISPLAYED = re.compile(r"\$\$.+?\$\$|\\\[.+?\\\]|\\begin\{(equation|align|gather)\*?\}.+?\\end\{\1\*?\}", re.DOTALL)
_FIGURE = re.compile(r"!\[[^\]]*\][(\[]|<img\b|!\[\[|\{\{[<%]\s*(?:figure|image|img)\b")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"\]\([^)\s]*|https?://\S+")


def length(body: str) -> Length:
    """Return how long the body of a post is."""
    code_words = 0

    def count(match: re.Match[str]) -> str:
        nonlocal code_words
        code_words += len(_WORD.findall(match[2]))
        return "\n"

    prose = _CODE.sub(count, body)
    prose, formulas = _DISPLAYED.subn(" ", prose)
    figures = len(_FIGURE.findall(prose)) + formulas
    prose = _ADDRESS.sub(" ", prose)
    prose, characters = _CJK.subn(" ", prose)
    words = len(_WORD.findall(prose))
    looks = sum(max(LAST_FIGURE, FIRST_FIGURE - number) for number in range(figures))
    minutes = (words + CODE_FACTOR * code_words) / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE + looks / 60
    return Length(words + code_words + characters, max(1, round(minutes)))
