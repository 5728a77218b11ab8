"""What pictures reach a terminal: streams taken apart as strictly as a terminal could, and pictures to show."""

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from reader.pictures.kitty import NUMBERS, PLACEHOLDER

_ESCAPE = re.compile(
    rb"\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    rb"|\x1bP(?P<dcs>(?:[^\x1b]|\x1b\x1b)*)\x1b\\"
    rb"|\x1b_(?P<apc>[^\x1b]*)\x1b\\"
    rb"|\x1b\[(?P<csi>[0-?]*[ -/]*[@-~])"
    rb"|\x1b(?P<esc>[()#][0-~]|[0-~])",
    re.DOTALL,
)


class Piece(NamedTuple):
    """A part of a stream: a control sequence of a kind, or text."""

    kind: str
    data: bytes


def pieces(stream: bytes) -> Iterator[Piece]:
    """Yield the parts of what was written to a terminal. Fails where an escape begins nothing that is known."""
    at = 0
    for match in _ESCAPE.finditer(stream):
        between = stream[at : match.start()]
        assert b"\x1b" not in between, between[:200]
        if between:
            yield Piece("text", between)
        assert match.lastgroup
        yield Piece(match.lastgroup, match[match.lastgroup])
        at = match.end()
    rest = stream[at:]
    assert b"\x1b" not in rest, rest[:200]
    if rest:
        yield Piece("text", rest)


class Kitty:
    """What a terminal with Kitty's protocol has been given."""

    def __init__(self) -> None:
        self.pictures: dict[int, tuple[Image.Image, int, int]] = {}
        """Those that it has now: each with its columns and rows."""
        self.sent: list[tuple[int, int, bytes]] = []
        """All that it was ever sent: the columns and rows of each, and its pixels."""
        self.deleted = 0
        self._number, self._options, self._data = 0, dict[str, str](), ""

    def take(self, stream: bytes) -> None:
        """Do what a stream says."""
        for piece in pieces(stream):
            if piece.kind == "apc":
                assert piece.data[:1] == b"G", piece
                self._command(piece.data[1:].decode("ascii"))

    def _command(self, said: str) -> None:
        control, _, payload = said.partition(";")
        options = dict(pair.split("=") for pair in control.split(","))
        assert len(payload) <= 4096
        if options.get("a") == "q":
            return
        assert options["q"] == "2", "the terminal would answer, and its answers be taken for keys"
        if options.get("a") == "d":
            assert options["d"] == "I"
            del self.pictures[int(options["i"])]
            self.deleted += 1
            return
        if "a" in options:
            assert not self._data, "one picture was begun within another"
            assert (options["a"], options["U"], options["f"]) == ("T", "1", "100")
            self._number, self._options = int(options["i"]), options
        self._data += payload
        if options["m"] == "0":
            picture = Image.open(io.BytesIO(base64.b64decode(self._data, validate=True)))
            picture.load()
            assert self._number not in self.pictures
            self.pictures[self._number] = (picture, int(self._options["c"]), int(self._options["r"]))
            self._data = ""
            self.sent.append((*self.pictures[self._number][1:], picture.tobytes()))


def placed(stream: bytes) -> list[tuple[int, int, int]]:
    """Return the placeholders of a stream: the number of the picture that each is of, its row and its column."""
    found = []
    number = -1
    for piece in pieces(stream):
        if piece.kind == "csi" and piece.data.endswith(b"m"):
            color = re.search(rb"38;2;(\d+);(\d+);(\d+)", piece.data)
            number = int.from_bytes(bytes(map(int, color.groups())), "big") if color else -1
        elif piece.kind == "text":
            for row, column in re.findall(f"{PLACEHOLDER}(.)(.)", piece.data.decode()):
                found.append((number, NUMBERS.index(row), NUMBERS.index(column)))
    return found


class Cells:
    """Where on a screen strips of Sixel have come to stand, and were not written over afterwards."""

    def __init__(self) -> None:
        self.strips: dict[tuple[int, int], int] = {}
        """The cells of strips that nothing was written over, and which strip each is of."""
        self._x = self._y = 0
        self._saved = (0, 0)
        self._count = 0

    def take(self, stream: bytes, cell_width: int) -> None:
        """Do what a stream says."""
        for kind, data in pieces(stream):
            match kind:
                case "text":
                    self._write(data.decode(errors="replace"))
                case "esc" if data == b"7":
                    self._saved = (self._x, self._y)
                case "esc" if data == b"8":
                    self._x, self._y = self._saved
                case "csi":
                    self._move(data.decode())
                case "dcs" if b'q"1;1' in data:
                    self._count += 1
                    width = int(data.partition(b'"1;1;')[2].partition(b";")[0])
                    for column in range(width // cell_width):
                        self.strips[self._x + column, self._y] = self._count

    def _write(self, text: str) -> None:
        for character in text:
            if character == "\n":
                self._y += 1
            elif character == "\r":
                self._x = 0
            elif character.isprintable():
                self.strips.pop((self._x, self._y), None)
                self._x += 1

    def _move(self, said: str) -> None:
        numbers = [int(part or 1) for part in said[:-1].split(";") if part.isdigit() or not part]
        first = numbers[0] if numbers else 1
        match said[-1]:
            case "H":
                self._y, self._x = first - 1, (numbers[1] if len(numbers) > 1 else 1) - 1
            case "C":
                self._x += first
            case "D":
                self._x -= first
            case "J":
                self.strips.clear()


def sixel_picture(data: bytes) -> Image.Image:
    """Return the picture of a device control string of Sixel, without what is around it."""
    header = re.match(rb'0;1;0q"1;1;(\d+);(\d+)', data)
    assert header, data[:40]
    width, height = int(header[1]), int(header[2])
    picture = Image.new("RGB", (width, height), "#ff00ff")
    palette: dict[int, tuple[int, ...]] = {}
    x, top, color = 0, 0, -1
    rest = data[header.end() :]
    tokens = re.compile(rb"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)([?-~])|([?-~])|(\$)|(-)")
    at = 0
    while at < len(rest):
        token = tokens.match(rest, at)
        assert token, rest[at : at + 20]
        at = token.end()
        if token[1]:
            palette[int(token[1])] = tuple(round(int(part) * 255 / 100) for part in (token[2], token[3], token[4]))
        elif token[5]:
            color = int(token[5])
        elif token[9]:
            x = 0
        elif token[10]:
            x, top = 0, top + 6
        else:
            count = int(token[6] or b"1")
            bits = (token[7] or token[8])[0] - 63
            for column in range(x, x + count):
                for row in range(6):
                    if bits >> row & 1:
                        assert top + row < height, "a sixel below the picture"
                        picture.putpixel((column, top + row), palette[color])
            x += count
            assert x <= width
    return picture


def plot(path: Path, *, paper: str | tuple[int, ...] = "white", size: tuple[int, int] = (400, 260)) -> Path:
    """Write a plot: a frame and a red line on paper."""
    mode = "RGBA" if isinstance(paper, tuple) else "RGB"
    picture = Image.new(mode, size, paper)
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((20, 20, width - 20, height - 20), outline="black", width=3)
    draw.line((20, height - 20, width - 20, 20), fill="#c00000", width=5)
    picture.save(path)
    return path


def photograph(path: Path, size: tuple[int, int] = (300, 200)) -> Path:
    """Write a picture of many colours."""
    width, height = size
    picture = Image.new("RGB", size)
    picture.putdata([(x * 255 // width, y * 255 // height, (x * y) % 256) for y in range(height) for x in range(width)])
    picture.save(path)
    return path


def png(width: int, height: int) -> bytes:
    """Return a picture as the bytes of a PNG."""
    file = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).save(file, "PNG")
    return file.getvalue()
