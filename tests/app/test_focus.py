"""The line or the sentence that is read, all else dimmed."""

from pathlib import Path

from support.driving import Open, Reading

TEXT = "\n\n".join(
    f"First of {n} is here. Second of {n} is a longer one that goes on for more than a line of this width."
    for n in range(30)
)


def lit(r: Reading) -> str:
    """Return what is not dimmed of the text on the screen."""
    faded = r.view._palette.faded.color
    words = []
    for y in range(r.view.size.height):
        line = r.view.render_line(y)
        words += [s.text for s in line if s.text.strip(" ─━│╸╴·▁▂") and s.style and s.style.color != faded]
    return " ".join(" ".join(words).split())


async def test_lines_then_sentences_then_nothing(reading: Open, folder: Path) -> None:
    (folder / "long.md").write_text(f"---\ntitle: Long\n---\n{TEXT}\n\n```\ncode. Here\nand there\n```\n")
    async with reading(folder) as r:
        await r.press("enter", "Z")
        assert lit(r).startswith("Long")
        assert "First of 0" not in lit(r)
        await r.press("j", "j")
        assert lit(r).startswith("First of 0 is here. Second of 0 is a longer one that")
        assert "of this width" not in lit(r)
        await r.press("Z")
        assert lit(r) == "First of 0 is here."  # from where one was
        await r.press("j")
        begin = lit(r)
        await r.press("j")
        assert lit(r) != begin
        await r.press("2", "0", "j", "k", "k")
        assert lit(r).count(" of ") <= 2
        assert r.view.scroll_offset.y > 0
        await r.press("space")
        assert lit(r)  # it follows
        await r.press("G", *["j"] * 30)
        assert lit(r).startswith("code. Here and there")
        await r.press("Z")
        assert "of 29" in lit(r)
        await r.press("Z", "escape")
        assert "of 29" in lit(r)  # what is only previewed is not dimmed


async def test_the_same_sentence_at_another_width(reading: Open, folder: Path) -> None:
    (folder / "long.md").write_text(f"---\ntitle: Long\n---\n{TEXT}\n")
    async with reading(folder) as r:
        await r.press("enter", "Z", "Z", *["j"] * 6)
        before = lit(r)
        await r.pilot.resize_terminal(90, 30)
        await r.settle()
        assert lit(r) == before
