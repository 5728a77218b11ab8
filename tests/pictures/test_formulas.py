"""Pictures of formulas."""

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image, ImageColor

from reader.library.reading import read_chunks, read_post
from reader.pictures.decode import decode
from reader.pictures.formulas import formula_file, formula_scale, make
from reader.pictures.headers import PixelSize, size_of_file
from reader.text.document.nodes import MathBlock

INK, GROUND = "#d3d1c8", "#16181d"


def made(source: str) -> Path:
    make(source)
    return formula_file(source)


def colors(picture: Image.Image) -> set[str]:
    found = picture.getcolors(1 << 20) or []
    return {"#{:02x}{:02x}{:02x}".format(*color) for count, color in found if count > 2}  # type: ignore[misc]


def test_a_formula_has_the_colour_of_the_text_on_the_ground() -> None:
    file = made(r"\sum_{i=1}^n x_i")
    size = size_of_file(file)
    assert size
    canvas = PixelSize(2 * size.width, 2 * size.height)
    picture = decode(str(file), canvas, ground=GROUND, ink=INK, darkens=True, scale=1.0)
    assert picture.size == canvas
    assert {INK, GROUND} <= colors(picture)
    drawn = Image.eval(picture.convert("L"), lambda value: 255 * (value > 60)).getbbox()
    assert drawn
    assert drawn[2] - drawn[0] <= size.width  # no larger than the text


def test_what_is_coloured_can_be_read() -> None:
    picture = decode(str(made(r"x + \color{blue}{yyy}")), PixelSize(400, 100), ground=GROUND, ink=INK, scale=3.0)
    blue = max(colors(picture), key=lambda color: int(color[5:], 16) - int(color[1:3], 16))
    red, green, *_ = ImageColor.getrgb(blue)
    assert min(red, green) > 80


def test_what_cannot_be_drawn_is_tried_once(folder: Path) -> None:
    file = made(r"\begin{nonsense")
    assert file.read_bytes() == b""
    post = folder / "a.md"
    post.write_text("---\ntitle: Mine\n---\n$$\n\\begin{nonsense\n$$\n\n$$\nx\n$$\n")
    found = read_chunks(read_post(post, ""), with_pictures=True, with_formulas=True)
    blocks = [block for chunk in found.chunks for block in chunk]
    assert [block.picture for block in blocks if isinstance(block, MathBlock)] == [None, None]
    assert found.missing
    assert [*found.missing.formulas] == ["x"]


def test_macros_of_the_post_are_in_it(folder: Path) -> None:
    (folder / "a.md").write_text(
        "---\ntitle: Mine\n---\n$$\n\\newcommand{\\R}{\\mathbb{R}}\n$$\n\n$$\nx \\in \\R\n$$\n"
    )
    found = read_chunks(read_post(folder / "a.md", ""), with_pictures=True, with_formulas=True)
    for _ in found.chunks:
        pass
    assert found.missing
    assert [*found.missing.formulas] == [r"x \in {\mathbb{R}}"]


def test_the_process_makes_them() -> None:
    formulas = ["x^2", r"\frac{a}{b}"]
    lines = "".join(json.dumps(formula) + "\n" for formula in formulas)
    subprocess.run([sys.executable, "-m", "reader.pictures.formulas"], input=lines.encode(), check=True)
    assert all(size_of_file(formula_file(formula)) for formula in formulas)
    assert formula_scale(20) == 0.95
