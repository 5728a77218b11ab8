"""Images of a post whose pictures are on this machine → images that can be shown."""

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from reader.library.addresses import web_address
from reader.library.post import Post
from reader.paths import cache_dir, once_folder, posts_folder, replace_bytes, web_pictures_folder
from reader.pictures.embedded import embedded
from reader.pictures.formulas import formula_file
from reader.pictures.headers import FORMATS, LARGEST, LEAST_HEIGHT, format_of, size_of_file
from reader.text.document.nodes import (
    Alert,
    Block,
    Definitions,
    Details,
    Footnote,
    Image,
    Inline,
    Link,
    ListBlock,
    MathBlock,
    Paragraph,
    Picture,
    Quote,
    Styled,
    lone_images,
    plain,
)
from reader.text.folding import fold
from reader.text.math.expand import expanded
from reader.text.math.macros import Macros
from reader.text.names import folded_name

_ROOTS = ("", "static", "public", "assets", "source", "content", "docs")
"""Folders of a site in which generators put what is at `/`."""
_MOST_FILES = 50_000
"""Files of a vault that are looked at to find one by its name."""


class Missing(NamedTuple):
    """What was looked for, and is not on this machine."""

    pictures: dict[str, None]
    """The addresses on the web of pictures."""
    formulas: dict[str, None]
    """Formulas that have no picture yet."""


class FigureFinder:
    """Finds the pictures of one post."""

    def __init__(self, post: Post, macros: Macros | None = None) -> None:
        """`macros`: those of its formulas, where these are to have pictures too."""
        self._macros = macros
        self._folder = post.path.absolute().parent
        # Beside it also where it is none of ours: it may be a copy of one that was fetched.
        self._kept_in = dict.fromkeys((self._folder / "pictures", pictures_folder(post.path)))
        self._site = post.site
        self._known: dict[str, Picture | None] = {}
        self.missing = Missing({}, {})

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Yield blocks with the pictures of those images that stand by themselves."""
        before: Paragraph | None = None  # whose description is shown only if its caption does not say the same
        for block in blocks:
            if before:
                yield self._described(before, block)
            before = None
            found = self._block(block)
            if found is not block and isinstance(found, Paragraph):
                before = found
            else:
                yield found
        if before:
            yield before

    def _block(self, block: Block) -> Block:
        match block:
            case Paragraph(children):
                images = lone_images(children)
                if not images or not self._are_figures(images):
                    return block
                return replace(block, children=_each_image(children, self._with_picture))
            case MathBlock(source) if self._macros is not None:
                return replace(block, picture=self._drawn(expanded(source, self._macros)))
            case Quote(children) | Alert(_, children) | Details(_, children) | Footnote(_, children):
                within = (*self.blocks(children),)
                return replace(block, children=within) if within != children else block
            case ListBlock(_, _, items):
                found = tuple(replace(item, children=(*self.blocks(item.children),)) for item in items)
                return replace(block, items=found) if found != items else block
            case Definitions(entries):
                defined = tuple((term, (*self.blocks(meaning),)) for term, meaning in entries)
                return replace(block, items=defined) if defined != entries else block
        return block

    def _are_figures(self, images: list[Image]) -> bool:
        pictures = [self.picture(image.target) for image in images]
        return all(picture and picture.height >= LEAST_HEIGHT for picture in pictures)

    def _with_picture(self, image: Image) -> Image:
        """Return an image with its picture, and without a description that is only a name."""
        name = Path(unquote(image.target)).name
        is_name = fold(image.alt) in (fold(name), fold(Path(name).stem), "image", "picture", "figure")
        return replace(image, alt="" if is_name else image.alt, picture=self.picture(image.target))

    @staticmethod
    def _described(figure: Paragraph, following: Block) -> Paragraph:
        """Return a figure without a description that its caption repeats."""
        match following:
            case Paragraph(children):
                words, said = fold(plain(figure.children)).strip(), fold(plain(children))
                if words and (words.rstrip(".") in said or said.strip() in words):
                    return replace(figure, children=_each_image(figure.children, lambda one: replace(one, alt="")))
        return figure

    # --- where they are

    def picture(self, target: str) -> Picture | None:
        """Return the picture at an address; None where it is not on this machine, or cannot be shown."""
        if target not in self._known:
            self._known[target] = self._found(target)
        return self._known[target]

    def _found(self, target: str) -> Picture | None:
        for path in self._paths(target):
            size = size_of_file(path)
            if size and (path.suffix.lower() not in (".svg", ".svgz") or _has_svg()):
                return Picture(str(path), *size)
            if size:
                return None
        if address := web_address(target):
            self.missing.pictures[address] = None
        return None

    def _drawn(self, formula: str) -> Picture | None:
        """Return the picture of a formula, if it was made."""
        path = formula_file(formula)
        size = size_of_file(path)
        if size is None and not path.exists():
            self.missing.formulas[formula] = None
        return Picture(str(path), *size) if size else None

    def _paths(self, target: str) -> Iterator[Path]:
        """Yield where a picture may be that an address means."""
        if target.startswith("data:"):
            if kept := _kept(target):
                yield kept
            return
        if self._site.address and target.startswith(f"{self._site.address}/"):
            target = target.removeprefix(self._site.address)
        if address := web_address(target):
            name = kept_name(address)
            yield from (folder / f"{name}.{kind}" for folder in self._kept_in for kind in FORMATS)
        if "://" in target:
            return
        path = unquote(target.partition("?")[0].partition("#")[0])
        if not path or "\0" in path:
            return
        if path.startswith("/"):
            roots = [Path(self._site.root, root) for root in _ROOTS] if self._site.root else []
            yield from (root / path.lstrip("/") for root in roots)
            yield Path(path)
            return
        for form in dict.fromkeys((path, unicodedata.normalize("NFD", path), unicodedata.normalize("NFC", path))):
            yield self._folder / form
        if self._site.root:
            yield from (Path(self._site.root, root, path) for root in _ROOTS)
        if self._site.generator == "obsidian" and (named := self._named.get(folded_name(Path(path).name))):
            yield named

    @cached_property
    def _named(self) -> dict[str, Path]:
        """The files of a vault by their names, since that is how its notes mean them."""
        found: dict[str, Path] = {}
        for folder, folders, files in os.walk(self._site.root):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in files:
                found.setdefault(folded_name(name), Path(folder, name))
            if len(found) > _MOST_FILES:
                break
        return found


@cache
def _has_svg() -> bool:
    return find_spec("resvg_py") is not None


def _each_image(inlines: tuple[Inline, ...], change: Callable[[Image], Image]) -> tuple[Inline, ...]:
    """Return inlines with every image changed."""

    def changed(inline: Inline) -> Inline:
        match inline:
            case Image():
                return change(inline)
            case Link(_, children) | Styled(_, children):
                return replace(inline, children=_each_image(children, change))
        return inline

    return tuple(map(changed, inlines))


# --- those of the web


def kept_name(address: str) -> str:
    """Return what the picture at an address of the web is called where it is kept, but for the ending."""
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()[:20]


def pictures_folder(post: Path) -> Path:
    """Return where pictures of the web are kept for a post: beside it, but for the person's own folders."""
    folder = post.absolute().parent
    is_ours = folder.is_relative_to(posts_folder()) or folder.is_relative_to(once_folder())
    return folder / "pictures" if is_ours else web_pictures_folder()


def _kept(address: str) -> Path | None:
    """Return a file with the picture that stands in an address; None where there is none, or it cannot be written."""
    data = embedded(address)
    kind = format_of(data) if data and len(data) <= LARGEST else None
    if not data or not kind:
        return None
    path = cache_dir() / "pictures" / "embedded" / f"{hashlib.sha256(data).hexdigest()[:32]}.{kind}"
    if not path.exists():
        try:
            replace_bytes(path, data, durable=False)
        except OSError:
            return None
    return path
