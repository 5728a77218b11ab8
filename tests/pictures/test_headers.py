"""How large a picture is, from the beginning of its file."""

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reader.pictures.embedded import embedded
from reader.pictures.headers import PixelSize, format_of, size_of, size_of_file

SAVED: list[tuple[str, dict[str, bool]]] = [
    ("a.png", {}), ("a.jpg", {}), ("b.jpg", {"progressive": True}), ("a.gif", {}), ("a.webp", {}),
    ("b.webp", {"lossless": True}), ("a.avif", {}), ("a.bmp", {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options"), SAVED)
def test_the_size_is_that_of_the_picture(tmp_path: Path, name: str, options: dict[str, bool]) -> None:
    path = tmp_path / name
    Image.new("RGB", (123, 45), "teal").save(path, **options)  # type: ignore[arg-type]
    assert size_of_file(path) == (123, 45)
    assert format_of(path.read_bytes()) == path.suffix[1:]


def test_a_webp_with_transparency(tmp_path: Path) -> None:
    Image.new("RGBA", (123, 45), (1, 2, 3, 100)).save(tmp_path / "a.webp")
    assert size_of_file(tmp_path / "a.webp") == (123, 45)


@pytest.mark.parametrize(("orientation", "size"), [(1, (90, 40)), (3, (90, 40)), (6, (40, 90)), (8, (40, 90))])
def test_a_photograph_that_was_turned_has_the_size_that_is_seen(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (90, 40)).save(tmp_path / "a.jpg", exif=exif)
    assert size_of_file(tmp_path / "a.jpg") == size


def test_a_jpeg_with_much_before_its_size(tmp_path: Path) -> None:
    Image.new("RGB", (90, 40)).save(tmp_path / "a.jpg", icc_profile=os.urandom(300_000))
    assert size_of_file(tmp_path / "a.jpg") == (90, 40)


@pytest.mark.parametrize(
    ("tag", "size"),
    [
        ('<svg width="300" height="200px">', (300, 200)),
        ('<?xml version="1.0"?>\n<!-- x --><svg viewBox="0 0 64 32">', (64, 32)),
        ('<svg viewBox="0,0,64,32" width="640">', (640, 320)),
        ("<svg width='3in' height='2in' viewBox='0 0 9 9'>", (288, 192)),
        ('<svg width="100%" height="100%" viewBox="0 0 10 20">', (10, 20)),
        ("<svg>", None),
        ('<svg viewBox="0 0 a b">', None),
        ('<svg width="1e9" height="5">', None),
    ],
)
def test_an_svg_says_its_size(tag: str, size: tuple[int, int] | None) -> None:
    assert size_of(tag.encode()) == size


def test_what_is_too_large_or_empty_is_not_shown() -> None:
    def png(width: int, height: int) -> bytes:
        return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)

    assert size_of(png(5000, 5000)) == (5000, 5000)
    assert size_of(png(50_000, 50_000)) is None
    assert size_of(png(30_000, 10)) is None
    assert size_of(png(0, 10)) is None


def test_no_pipe_or_device_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    assert size_of_file(tmp_path / "a.png") is None
    assert size_of_file(Path("/dev/zero")) is None
    assert size_of_file(tmp_path) is None
    assert size_of_file(tmp_path / "missing.png") is None
    assert size_of_file(Path("a\0b.png")) is None


BEGINNINGS = [
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00\x40Exif\0\0MM", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ",
    b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8L", b"\0\0\0\x20ftypavif", b"BM", b"<svg viewBox='",
]  # fmt: skip


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_nothing_that_is_damaged_raises(beginning: bytes, rest: bytes) -> None:
    size = size_of(beginning + rest)
    assert size is None or isinstance(size, PixelSize)


def test_pictures_in_addresses() -> None:
    assert embedded("data:image/png;base64,aGk=") == b"hi"
    assert embedded("data:image/svg+xml,%3Csvg%3E") == b"<svg>"
    assert embedded("data:image/png;base64,a") is None
    assert embedded("data:text/html,<p>") is None
