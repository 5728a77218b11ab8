"""A library and a state in which every field says what may do harm, and a walk through every screen there is."""

import json
from pathlib import Path
from typing import NamedTuple

from reader.state.store import Store


class Words(NamedTuple):
    """What is said everywhere: three pieces, all of them together, and the word HOSTILE in each."""

    end: str
    link: str
    click: str

    @property
    def all(self) -> str:
        return f"{self.end} {self.link} {self.click}"


def hostile_posts(folder: Path, words: Words) -> None:
    """Write posts in which every field is hostile."""
    end, link, click = words
    everything, quoted, short = words.all, json.dumps(words.all), json.dumps(end)
    inner = folder / click.replace("/", "-")
    inner.mkdir()
    for number in range(3):
        (inner / f"{end.replace('/', '-')} {number}.md").write_text(
            f"---\ntitle: {json.dumps(f'{number} {everything}')}\nauthor: {quoted}\ntags: [{quoted}, {short}]\n"
            f"slug: {quoted}\ndate: {quoted}\nupdated: {quoted}\nreading_time: {quoted}\n"
            f"id: {json.dumps(key(words, number))}\n---\n\n"
            f"## Part {everything}\n\nHOSTILE words {everything} `{everything}` **{everything}** "
            f"[{end}](https://a.b/{link} '{everything}')[^n] ${end}$ ABBR ![{end}](gone.png) Figure 1\n\n"
            f"*[ABBR]: {everything}\n\n> [!NOTE] {everything}\n> {everything}\n\n```{end}\n{everything}\n```\n\n"
            f"| {end} | b |\n|-|-|\n| {everything} | d |\n\n$$\n\\text{{{end}}}\n$$\n\n"
            f"![{everything}](a.png)\n\n*Fig. 1. {everything}*\n\n[^n]: {everything}\n\n## References\n\n"
            f"[1] Ray. “The long name {end} of a work.” 2020. https://arxiv.org/abs/1706.0123{number}\n\n"
            f"[2] Lee. “Another name {click} of a work.” 2021. https://arxiv.org/abs/1706.01231\n"
        )


def key(words: Words, number: int) -> str:
    """Return the key of a post, as it is written in its file."""
    return f"{number} {words.all}"


def hostile_state(store: Store, words: Words, *keys: str) -> None:
    """Write what another device could have written, of posts with these keys."""
    everything = words.all
    store.put(f"search:{words.end}", "", "search", f"HOSTILE {words.end}")
    store.put(f"https://a.b/{words.end}", "", "subscribed", {"name": words.end, "tags": [everything]})
    for one in keys:
        store.put(one, "", "note", f"{everything}\n{everything}")
        store.put(one, "", "tags", [everything])
        store.put(one, "", "highlight_1", {"start": [1, 0], "end": [1, 9], "quote": everything, "note": everything})


WALK = """
j k question_mark question_mark O tab escape
slash w o r d s enter N escape A j escape B j escape
enter question_mark question_mark o
t H O S enter
slash w enter N escape
shift+tab i j escape tab i escape f escape c
v w space x escape
a escape
I grave_accent a apostrophe a
Z Z Z J K H L m s X z Q y e backslash backslash escape
A j enter escape B j enter escape
f9 escape
t j j j j j j j j a escape j enter t escape
S S S S U U M z W H enter escape
R ctrl+l
""".split()
"""Keys, as Textual calls them."""
