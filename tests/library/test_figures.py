"""Images of posts whose pictures are on this machine."""

import base64
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest
from PIL import Image as Pillow
from support.graphics import plot

from reader.library.figures import FigureFinder
from reader.library.reading import read_chunks, read_post
from reader.paths import cache_dir
from reader.text.document.figures import figures_of, numbered
from reader.text.document.nodes import Block, Image, Paragraph, figures, nodes

Form = Literal["NFC", "NFD"]


def read(path: Path) -> list[Block]:
    post = read_post(path, "file:a")
    from reader.library.surroundings import Surroundings

    assert Surroundings().site(path) == post.site
    _, head, chunks, _ = read_chunks(post, with_pictures=True)
    return [block for chunk in chunks for block in chunk][head:]


def write(folder: Path, body: str) -> list[Block]:
    (folder / "a.md").write_text(f"---\ntitle: Mine\n---\n{body}\n")
    return read(folder / "a.md")


def files(blocks: list[Block]) -> list[str]:
    return [Path(figure.picture.file).name for figure in figures_of(blocks)]


@pytest.mark.parametrize(
    "body",
    [
        "![a plot](plot.png)",
        "<img src='plot.png' alt='a plot'>",
        "<figure><img src='plot.png'><figcaption>It</figcaption></figure>",
        "[![a plot](plot.png)](https://example.org/large.png)",
        "- ![a plot](plot.png)",
        "> ![a plot](plot.png)",
        '1. One\n\n   ![a plot](./plot.png "A title")',
        "![a plot](plot.png?raw=true)",
        "![a plot](p%6cot.png)",
    ],
)
def test_an_image_by_itself_is_a_figure(folder: Path, body: str) -> None:
    plot(folder / "plot.png")
    assert files(write(folder, body)) == ["plot.png"]


@pytest.mark.parametrize(
    "body",
    [
        "Words and ![a plot](plot.png) within.",
        "![a plot](nowhere.png)",
        "![a plot](https://example.org/plot.png)",
        "![a badge](badge.png)",
        "![a plot](plot.png) ![a badge](badge.png)",
        "![words](a.md)",
        "| a |\n|---|\n| ![a plot](plot.png) |",
    ],
)
def test_any_other_stays_words(folder: Path, body: str) -> None:
    plot(folder / "plot.png")
    Pillow.new("RGB", (90, 20)).save(folder / "badge.png")
    assert files(write(folder, body)) == []


@pytest.mark.parametrize("of_file", ["NFC", "NFD"])
@pytest.mark.parametrize("of_link", ["NFC", "NFD"])
def test_a_name_may_be_of_other_characters_than_the_link(folder: Path, of_file: Form, of_link: Form) -> None:
    plot(folder / normalize(of_file, "é.png"))
    assert files(write(folder, f"![]({normalize(of_link, 'é.png')})")) == [normalize(of_file, "é.png")]


def test_two_images_together_are_two_figures(folder: Path) -> None:
    plot(folder / "one.png")
    plot(folder / "two.png")
    blocks = write(folder, "![](one.png)\n![](two.png)")
    assert files(blocks) == ["one.png", "two.png"]
    [paragraph] = blocks
    assert isinstance(paragraph, Paragraph)
    assert len(figures(paragraph.children)) == 2


def test_a_picture_in_an_address_is_kept_in_the_cache(folder: Path) -> None:
    data = base64.b64encode(plot(folder / "plot.png").read_bytes()).decode()
    [figure] = figures_of(write(folder, f"![](data:image/png;base64,{data})"))
    assert Path(figure.picture.file).is_relative_to(cache_dir())
    assert Path(figure.picture.file).read_bytes() == (folder / "plot.png").read_bytes()


@pytest.mark.parametrize(
    ("sign", "place", "address"),
    [
        ("hugo.toml", "static/images/plot.png", "/images/plot.png"),
        ("_config.yml", "assets/plot.png", "/assets/plot.png"),
        ("_config.yml", "assets/plot.png", "{{ site.url }}/assets/plot.png"),
        ("docusaurus.config.js", "static/img/plot.png", "/img/plot.png"),
    ],
)
def test_a_site_has_its_pictures_in_folders_of_its_own(folder: Path, sign: str, place: str, address: str) -> None:
    (folder / sign).write_text('url: "https://example.org"\n' if sign.endswith("yml") else "")
    (folder / place).parent.mkdir(parents=True)
    plot(folder / place)
    (folder / "_posts").mkdir()
    path = folder / "_posts" / "2024-01-01-a.md"
    path.write_text(f"![]({address})")
    assert files(read(path)) == ["plot.png"]


def test_a_vault_has_its_pictures_anywhere(folder: Path) -> None:
    (folder / ".obsidian").mkdir()
    (folder / "deep" / "down").mkdir(parents=True)
    plot(folder / "deep" / "down" / "My Plot.png")
    assert files(write(folder, "![[my plot.png|300]]")) == ["My Plot.png"]


def test_what_is_said_of_a_figure(folder: Path) -> None:
    plot(folder / "plot.png")
    blocks = write(
        folder,
        "![A curve](plot.png)\n\n*Fig. 1. Of learning.*\n\nWords.\n\n![Fig. 2: of rest](plot.png)\n\nFig. 2: of rest,"
        " and more\n\n![plot](plot.png)\n\nWords.",
    )
    assert [figure.title for figure in figures_of(blocks)] == ["Fig. 1. Of learning.", "Fig. 2: of rest, and more", ""]
    # What a caption says already, and a mere name, is not said again.
    assert [node.alt for block in blocks for node in nodes(block) if isinstance(node, Image)] == ["A curve", "", ""]
    found = numbered(blocks, 2)
    assert found
    assert (found[0], len(found[1])) == (3, 2)
    assert numbered(blocks, 3) is None


def test_the_places_in_a_post_are_the_same_with_pictures_and_without(folder: Path) -> None:
    plot(folder / "plot.png")
    body = "One.\n\n![](plot.png)\n\n*Fig. 1*\n\n- ![](plot.png)\n\nTwo."
    with_pictures = write(folder, body)
    post = read_post(folder / "a.md", "file:a")
    _, head, chunks, _ = read_chunks(post)
    assert len(with_pictures) == len([block for chunk in chunks for block in chunk]) - head


def test_a_finder_opens_no_pipe(folder: Path) -> None:
    import os

    os.mkfifo(folder / "pipe.png")
    (folder / "a.md").write_text("x")
    assert FigureFinder(read_post(folder / "a.md", "file:a")).picture("pipe.png") is None
