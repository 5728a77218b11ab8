"""Decoding and scaling: what is seen of a picture, and what harms nothing."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from support.graphics import photograph, plot

from reader.errors import ReaderError
from reader.pictures.decode import decode, is_on_paper
from reader.pictures.headers import PixelSize
from reader.pictures.wish import Part

NIGHT = "#16181d"
PAPER = "#faf8f2"


def seen(path: Path, size: tuple[int, int] = (200, 130), ground: str = NIGHT, **options: object) -> Image.Image:
    return decode(str(path), PixelSize(*size), ground=ground, **options)  # type: ignore[arg-type]


def pixel(picture: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return found


def lightness(color: tuple[int, ...]) -> float:
    return sum(color) / 3


def test_a_picture_fills_its_canvas_and_keeps_its_proportions(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (100, 100), "red").save(path)
    picture = seen(path, (200, 100))
    assert picture.size == (200, 100)
    assert pixel(picture, (100, 50)) == (255, 0, 0)
    assert pixel(picture, (10, 50)) == (0x16, 0x18, 0x1D)  # beside it is the ground


def test_a_part_of_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    picture = Image.new("RGB", (100, 100), "red")
    picture.paste("blue", (50, 0, 100, 100))
    picture.save(path)
    assert pixel(seen(path, (80, 80), part=Part(0.5, 0, 1, 0.5)), (40, 40)) == (0, 0, 255)


def test_a_plot_is_darkened_and_keeps_its_hues(tmp_path: Path) -> None:
    picture = seen(plot(tmp_path / "a.png"), (400, 260), darkens=True)
    assert pixel(picture, (5, 5)) == (0x16, 0x18, 0x1D)  # paper is the ground now
    assert lightness(pixel(picture, (200, 20))) > 180  # what was black is light
    red, green, blue = pixel(picture, (200, 130))
    assert red > green + 60
    assert red > blue + 60


def test_a_photograph_is_left_alone(tmp_path: Path) -> None:
    path = photograph(tmp_path / "a.png")
    assert seen(path, darkens=True).tobytes() == seen(path).tobytes()


def test_a_plot_is_left_alone_where_nothing_is_to_be_darkened(tmp_path: Path) -> None:
    assert pixel(seen(plot(tmp_path / "a.png")), (5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("ink", "ground"), [("black", NIGHT), ("white", NIGHT), ("black", PAPER), ("white", PAPER)])
def test_what_is_transparent_can_be_made_out_on_any_ground(tmp_path: Path, ink: str, ground: str) -> None:
    path = tmp_path / "a.png"
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    picture.paste(ink, (40, 40, 60, 60))
    picture.save(path)
    shown = seen(path, (100, 100), ground)
    assert abs(lightness(pixel(shown, (50, 50))) - lightness(pixel(shown, (10, 10)))) > 150


def test_what_is_paper() -> None:
    white = Image.new("RGB", (100, 100), "white")
    assert is_on_paper(white)
    assert not is_on_paper(Image.new("RGB", (100, 100), "#808080"))
    assert not is_on_paper(Image.new("RGB", (100, 100), "#ffe0e0"))  # paper is not pink
    framed = Image.new("RGB", (100, 100), "navy")
    framed.paste(white.resize((90, 90)), (5, 5))
    assert not is_on_paper(framed)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.webp", "a.avif", "a.bmp"])
def test_each_format_is_decoded(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (64, 64), "#208040").save(tmp_path / name)
    color = pixel(seen(tmp_path / name, (64, 64)), (32, 32))
    assert all(abs(one - other) < 12 for one, other in zip(color, (0x20, 0x80, 0x40), strict=True))


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    assert pixel(seen(tmp_path / "a.jpg"), (100, 65)) == (255, 0, 0)


def test_only_the_first_frame_is_decoded(tmp_path: Path) -> None:
    frames = [Image.new("P", (8, 8), number % 255) for number in range(10_000)]
    frames[0].putpalette([255, 0, 0] * 256)
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:], duration=10, optimize=False)
    assert pixel(seen(tmp_path / "a.gif", (80, 80)), (40, 40))[0] == 255


def test_of_a_file_that_was_cut_off_there_is_what_there_is(tmp_path: Path) -> None:
    path = photograph(tmp_path / "a.png")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    picture = seen(path, (300, 200))
    assert pixel(picture, (150, 10)) != pixel(picture, (10, 10))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_bomb_of_text_in_a_picture_does_not_go_off(tmp_path: Path) -> None:
    path = plot(tmp_path / "a.png")
    data = path.read_bytes()
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 100_000_000))
    path.write_bytes(data[:33] + bomb + data[33:])
    assert pixel(seen(path), (5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a\x10\0\x10\0\x80", b"\xff\xd8\xff" + b"\0" * 100, b"no picture", b"<svg",
     b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0"],
)  # fmt: skip
def test_what_is_no_picture_is_said(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(ReaderError):
        seen(tmp_path / "a.png")


def test_an_svg_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="red"/></svg>'
    )
    assert pixel(seen(tmp_path / "a.svg", (400, 200)), (200, 100)) == (255, 0, 0)


def test_an_svg_reads_and_runs_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (20, 20), "red").save(secret)
    (tmp_path / "words").write_text("secret")
    (tmp_path / "a.svg").write_text(
        f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://{tmp_path}/words">]>'
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="20">'
        f'<script>alert(1)</script><image href="{secret}" width="20" height="20"/>'
        f"<image xlink:href='file://{secret}' width='20' height='20'/><rect width='9' height='9' fill='lime'/></svg>"
    )
    picture = seen(tmp_path / "a.svg", (200, 200), "#ffffff")
    assert pixel(picture, (20, 20)) == (0, 255, 0)
    assert pixel(picture, (150, 150)) == (255, 255, 255)


def test_entities_of_an_svg_do_not_multiply_without_end(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    (tmp_path / "a.svg").write_text(
        f'<!DOCTYPE svg [<!ENTITY e0 "lol">{entities}]><svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
        "<text>&e11;</text></svg>"
    )
    with pytest.raises(ReaderError):
        seen(tmp_path / "a.svg")
