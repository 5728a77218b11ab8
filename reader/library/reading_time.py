"""How long a post is, and how long it takes to read."""

from reader.library.post import Length
from reader.text.markdown.scan import Scan

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


def length(scan: Scan) -> Length:
    """Return how long the body of a post is, as its scan says."""
    looks = sum(max(LAST_FIGURE, FIRST_FIGURE - number) for number in range(scan.figures + scan.formulas))
    words = scan.prose_words + CODE_FACTOR * scan.code_words
    minutes = words / WORDS_A_MINUTE + scan.cjk_characters / CHARACTERS_A_MINUTE + looks / 60
    return Length(scan.prose_words + scan.code_words + scan.cjk_characters, max(1, round(minutes)))
