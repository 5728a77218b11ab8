"""How long a post takes to read, where its author does not say."""

import re

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


def minutes(body: str) -> int:
    """Return whole minutes, one at least."""
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
    words = len(_WORD.findall(prose)) + CODE_FACTOR * code_words
    looks = sum(max(LAST_FIGURE, FIRST_FIGURE - number) for number in range(figures))
    return max(1, round(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE + looks / 60))
