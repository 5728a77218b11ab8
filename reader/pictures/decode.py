"""A file → a picture of so many pixels, on the ground of the theme. Slow: for a process of its own."""

import io
import re
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageColor, ImageFile, ImageOps

from reader.errors import ReaderError
from reader.paths import read_file
from reader.pictures.headers import LARGEST, PixelSize, format_of, size_of
from reader.pictures.wish import WHOLE, Part

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Image.MAX_IMAGE_PIXELS = None  # `size_of` says what is too large, before anything is decoded
ImageFile.LOAD_TRUNCATED_IMAGES = True  # what there is of a picture is better than nothing
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
_OUTSIDE = re.compile(rb"""((?:xlink:)?href\s*=\s*)(["'])(?!#|data:image/(?:png|jpe?g|gif|webp);)[^"']*\2""")
"""What an SVG would fetch, or read from the disk."""
_FILL = re.compile(rb'fill="(#?\w+)"')
_PART_OF_INK = 0.45
_SAMPLE = 96
_WHITE, _GREY = 225, 24
"""From this lightness on, and with no more than this between its channels, a pixel is white paper."""
_LEAST_PAPER, _LEAST_EDGE = 0.4, 0.75
"""How much of a plot, and of its edge, is paper at least."""
_LIGHT_INK = 160
_PAPER, _SLATE = (255, 255, 255), (38, 41, 48)
"""Grounds for transparent pictures that would not be seen on that of the theme."""
_LIGHTEST = 0.88
"""How much of the way from the ground to white the lightest of a darkened plot goes: no brighter than text."""


def decode(
    file: str, canvas: PixelSize, *, part: Part = WHOLE, ground: str, darkens: bool = False, ink: str = "",
    scale: float = 0.0,
) -> "Picture":  # fmt: skip
    """Return a picture, or a part of it, as large as it fits in the middle of `canvas`, in RGB.

    See `Way` for `ground`, `darkens` and `ink`. `scale`: how much it is enlarged, where it is not to fill the canvas.
    Raises ReaderError where it cannot be decoded.
    """
    try:
        data = _read(file)
        if ink:
            data = _FILL.sub(lambda found: b'fill="%s"' % _in_ink(found[1].decode(), ink).encode(), data)
        room = canvas
        if scale and (natural := size_of(data)):
            width, height = round(natural.width * scale), round(natural.height * scale)
            room = PixelSize(max(1, min(canvas.width, width)), max(1, min(canvas.height, height)))
        picture = _opened(data, room, part)
        if part != WHOLE:
            left, top, right, bottom = part
            picture = picture.crop(
                (round(left * picture.width), round(top * picture.height),
                 max(1, round(right * picture.width)), max(1, round(bottom * picture.height)))
            )  # fmt: skip
        fitting = min(room.width / picture.width, room.height / picture.height)
        size = max(1, round(picture.width * fitting)), max(1, round(picture.height * fitting))
        behind = ImageColor.getrgb(ground)[:3]
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        seen = _flat(picture, behind) if ink else _seen(picture, behind, darkens=darkens)
    except ReaderError:
        raise
    except (OSError, ValueError, SyntaxError, MemoryError, ArithmeticError, LookupError, TypeError) as error:
        # Pillow raises all of these at damaged files.
        raise ReaderError(f"The picture cannot be decoded ({type(error).__name__}).") from error
    if size == canvas:
        return seen
    whole = Image.new("RGB", canvas, behind)
    whole.paste(seen, ((canvas.width - size[0]) // 2, (canvas.height - size[1]) // 2))
    return whole


def _read(file: str) -> bytes:
    """Return the bytes of a picture. Only a regular file is read, and none that is too large."""
    data = read_file(file, LARGEST + 1)
    if len(data) > LARGEST:
        raise ReaderError("The picture is too large.")
    return data


def _opened(data: bytes, canvas: PixelSize, part: Part) -> "Picture":
    """Return a decoded picture: no smaller than what of it fills the canvas, where it has the pixels."""
    size = size_of(data)
    if size is None:
        raise ReaderError("The picture is none that can be shown.")
    across = max(0.01, min(part.right - part.left, part.bottom - part.top))
    wanted = (round(canvas.width / across), round(canvas.height / across))
    if format_of(data) == "svg":
        return _drawn(data, size, wanted)
    picture = Image.open(io.BytesIO(data), formats=_FORMATS)
    picture.draft("RGB", wanted)  # a JPEG can be decoded at a half, a quarter or an eighth
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    has_alpha = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    return turned.convert("RGBA" if has_alpha else "RGB")


def _drawn(data: bytes, size: PixelSize, wanted: tuple[int, int]) -> "Picture":
    """Return an SVG as a picture of its own proportions. Nothing outside its file is read, and no script is run."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise ReaderError("SVG needs resvg_py: `pip install 'reader-tui[svg]'` brings it.") from error
    source = _OUTSIDE.sub(rb"\1\2\2", data).decode("utf-8", "replace")
    zoom = min(wanted[0] / size.width, wanted[1] / size.height, 8000 / max(size))
    picture = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=source, width=max(1, round(size.width * zoom))))))
    return picture.convert("RGBA")


def _seen(picture: "Picture", ground: tuple[int, ...], *, darkens: bool) -> "Picture":
    """Return a picture without transparency, so that it can be made out on the ground."""
    behind = ground
    if picture.mode == "RGBA":
        alpha = picture.getchannel("A")
        if alpha.histogram()[255] < alpha.width * alpha.height:
            ink = _ink(picture)
            is_ground_dark = sum(ground) < 3 * 128
            if is_ground_dark and ink < _LIGHT_INK:
                behind = _PAPER
            elif not is_ground_dark and ink > _LIGHT_INK:
                behind = _SLATE
        picture = _flat(picture, behind)
    if darkens and is_on_paper(picture):
        return _darkened(picture, ground)
    return picture


def _in_ink(color: str, ink: str) -> str:
    """Return a colour of a formula as it is readable where text has the colour `ink`: black is that itself."""
    own, text = ImageColor.getrgb(color)[:3], ImageColor.getrgb(ink)[:3]
    part = 1.0 if own == (0, 0, 0) else _PART_OF_INK
    mixed = (round(part * ours + (1 - part) * theirs) for theirs, ours in zip(own, text, strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _flat(picture: "Picture", ground: tuple[int, ...]) -> "Picture":
    """Return a picture with transparency on a ground."""
    flat = Image.new("RGB", picture.size, ground)
    flat.paste(picture, mask=picture.getchannel("A"))
    return flat


def _ink(picture: "Picture") -> float:
    """Return how light what is opaque of a picture is, 0 to 255."""
    sample = picture.resize((min(_SAMPLE, picture.width), min(_SAMPLE, picture.height)), Image.Resampling.BOX)
    histogram = sample.convert("L").histogram(mask=sample.getchannel("A").point(lambda alpha: 255 * (alpha > 64)))
    count = sum(histogram)
    return sum(value * number for value, number in enumerate(histogram)) / count if count else 0


def is_on_paper(picture: "Picture") -> bool:
    """Return whether a picture is a plot or a drawing on white, and no photograph."""
    sample = picture.resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX)
    least, most = _extremes(sample)
    is_light = least.point(lambda value: 255 * (value >= _WHITE))
    is_grey = ImageChops.subtract(most, least).point(lambda value: 255 * (value <= _GREY))
    paper = ImageChops.darker(is_light, is_grey)
    edge = [paper.crop(box) for box in ((0, 0, _SAMPLE, 1), (0, _SAMPLE - 1, _SAMPLE, _SAMPLE), (0, 0, 1, _SAMPLE),
                                        (_SAMPLE - 1, 0, _SAMPLE, _SAMPLE))]  # fmt: skip
    white_edge = sum(side.histogram()[255] for side in edge) / (4 * _SAMPLE)
    return white_edge >= _LEAST_EDGE and paper.histogram()[255] / _SAMPLE**2 >= _LEAST_PAPER


def _extremes(picture: "Picture") -> "tuple[Picture, Picture]":
    red, green, blue = picture.split()
    return (
        ImageChops.darker(ImageChops.darker(red, green), blue),
        ImageChops.lighter(ImageChops.lighter(red, green), blue),
    )


def _darkened(picture: "Picture", ground: tuple[int, ...]) -> "Picture":
    """Return a picture with its lightness turned round and its hues kept, white being the ground.

    In HSL, L' = 1 - L is c' = (1 - max) + (c - min) for each channel c.
    """
    least, most = _extremes(picture)
    lifted = ImageChops.invert(most)
    channels = []
    for channel, behind in zip(picture.split(), ground, strict=True):
        turned = ImageChops.add(lifted, ImageChops.subtract(channel, least))
        reach = (255 - behind) * _LIGHTEST
        channels.append(turned.point([round(behind + value / 255 * reach) for value in range(256)]))
    return Image.merge("RGB", channels)
