import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support.pages import all_lines, page_of

from reader.text.clean import clean
from reader.text.layout.page import Position
from reader.text.layout.typeset import Options, typeset
from reader.text.lines import Line, Span, isolate, plain_text, row_width
from reader.text.markdown.builder import parse
from reader.text.output.ansi import to_ansi
from reader.text.styles import LOOKS, look


def shown(source: str, width: int = 40, options: Options = Options()) -> list[str]:
    return plain_text(typeset(parse(source), width, options)).splitlines()


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("# Title\n\ntext", ["Title", "", "text"]),
        ("## Part\n\ntext", ["Part", "────", "", "text"]),
        ("a\n\nb", ["a", "", "b"]),
        ("- a\n- b\n  - c\n    1. d", ["• a", "• b", "  ◦ c", "    1. d"]),
        ("- a\n\n- b", ["• a", "", "• b"]),
        ("9. a\n10. b", [" 9. a", "10. b"]),
        ("- [ ] a\n- [x] b", ["☐ a", "☑ b"]),
        ("-", ["•"]),
        ("> a\n>\n> > b", ["▎ a", "▎", "▎ ▎ b"]),
        ("$$\na = b\n$$", ["                 a = b"]),
        ("a  \nb", ["a", "b"]),
        ("![a picture](x.png)", ["[a picture]"]),
        ("***", ["─" * 40]),
        ("", []),
    ],
)
def test_blocks(source: str, rows: list[str]) -> None:
    assert shown(source) == rows


def test_code_keeps_its_lines_and_names_its_language() -> None:
    assert shown("```python\ndef f():\n\n    return 1\n```") == [
        " " * 32 + "python",
        "  def f():",
        "",
        "      return 1",
    ]
    assert shown("```\nx\n```") == ["  x"]


def test_a_long_line_of_code_is_folded_where_one_sees_it() -> None:
    assert shown("```\n" + "x" * 40 + "\n```", 30) == ["  " + "x" * 26, "↪ " + "x" * 14]


def test_tables() -> None:
    assert shown("| name | n |\n|---|--:|\n| a | 1 |\n| long one | 10 |") == [
        "name       n",
        "────────────",
        "a          1",
        "long one  10",
    ]


def test_cells_wrap_where_columns_are_narrow() -> None:
    rows = shown("| a | b |\n|---|---|\n| one two three four | x |\n| y | z |", 12)
    assert rows == ["a          b", "────────────", "one two    x", "three", "four", "", "y          z"]


def test_a_table_too_narrow_for_columns_is_a_list_of_records() -> None:
    source = "| a | b | c |\n|---|---|---|\n| one | two | three |\n| 1 | 2 | 3 |"
    assert shown(source, 11) == ["a: one", "b: two", "c: three", "", "a: 1", "b: 2", "c: 3"]


def test_addresses_are_written_where_they_cannot_be_followed() -> None:
    assert shown("[here](http://a.b)", options=Options(addresses=True)) == ["here <http://a.b>"]
    assert shown("<http://a.b>", options=Options(addresses=True)) == ["http://a.b"]
    assert shown("[here](http://a.b)") == ["here"]


def test_links_lead_somewhere_and_styles_nest() -> None:
    (line,) = typeset(parse("[a **b**](x.md)"), 40)
    assert line.spans == (Span("a ", "link", "x.md"), Span("b", "link strong", "x.md"))


def test_every_style_that_is_set_is_known() -> None:
    source = (
        "# a\n\n## b\n\n### c\n\n*e* **s** ~~x~~ `c` $m$ [l](u) ![i](u)\n\n> q\n\n- [x] d\n\n"
        "```python\n# c\ndef f(x=1): return 's'\n@d\nclass A: pass\n```\n\n|h|\n|-|\n|c|\n\n---\n\n$$x$$"
    )
    lines = typeset(parse(source), 20, Options(addresses=True))
    names = {name for line in lines for span in line.spans for name in span.style.split()}
    assert names <= LOOKS.keys()
    assert {"title", "heading", "subheading", "emphasis", "keyword", "comment", "string", "done", "bar"} <= names


def test_looks_add_up() -> None:
    assert look("strong emphasis") == look("strong")._replace(italic=True)
    assert look("quote bar").italic is False
    assert look("unheard-of") == look("")


def test_colours_for_any_terminal() -> None:
    lines = [Line((Span("a", "strong"), Span(" "), Span("b", "link")))]
    assert to_ansi(lines) == "\x1b[1ma\x1b[0m \x1b[34;4mb\x1b[0m\n"


markdown = st.text(
    st.one_of(st.sampled_from("#*_`~[]()!>-+|$\\<&;:=\n\n  12ab"), st.characters(exclude_categories=["Cs"])),
    max_size=200,
)


@given(markdown, st.integers(2, 300))
def test_whatever_is_written_fits_and_is_clean(source: str, width: int) -> None:
    for line in typeset(parse(source), width):
        assert row_width(line.spans) <= width
        assert "\n" not in line.text
        assert clean(line.text) == line.text


@given(st.text(st.characters(max_codepoint=0x2E7F), max_size=100))
def test_one_cell_is_enough_for_what_is_one_cell_wide(source: str) -> None:
    for line in typeset(parse(source), 1):
        assert row_width(line.spans) <= 1 or any(cell_len(letter) > 1 for letter in line.text)


@given(markdown, st.integers(2, 100), st.integers(2, 100))
def test_a_place_is_the_same_at_every_width(source: str, one: int, other: int) -> None:
    document = parse(source)
    first, second = page_of(document, one), page_of(document, other)
    for y in range(len(all_lines(first))):
        place = first.position(y)
        found = second.position(second.line_of(place))
        assert found <= place  # the words at `place` are on the line found
        assert first.position(first.line_of(place)) == place


def test_a_resize_keeps_the_words_at_the_top() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    wide = page_of(parse(f"# T\n\n{words}\n\n{words}"), 72)
    narrow = wide.at_width(30, Options())
    y = 9
    wide.settle(0, 20)
    line = wide.line(y)
    assert line
    found = narrow.line(narrow.line_of(wide.position(y)))
    assert found
    assert line.text.split()[0] in found.text


def test_the_end_of_a_page_is_the_last_line_that_counts() -> None:
    page = page_of(parse("a\n\nb\n\n## References\n\nc"), 40)
    page.settle(0, 20)
    last = page.line(page.end - 1)
    assert last
    assert last.text == "b"
    assert page_of(parse(""), 40).end == 0
    assert page_of(parse(""), 40).position(3) == Position()


def test_lines_may_be_filled() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    *full, last = [line.text for line in typeset(parse(words), 20, Options(justify=True))]
    assert all(len(line) == 20 for line in full)
    assert len(last) < 20
    assert " ".join(" ".join([*full, last]).split()) == words


def test_words_may_be_hyphenated() -> None:
    words = "internationalization of representation"
    lines = [line.text for line in typeset(parse(words), 16, Options(hyphenate=True))]
    assert any(line.endswith("-") for line in lines)
    assert "".join(line.removesuffix("-") if line.endswith("-") else line + " " for line in lines).strip() == words
    assert shown("`internationalization representation`", 16, Options(hyphenate=True))[0][-1] != "-"


def test_a_last_line_is_not_one_short_word() -> None:
    words = "The quick brown fox jumps over the lazy dog and then it sits down to eat a pie of an apple it"
    for width in range(20, 40):
        assert len(shown(words, width)[-1]) > 2


def test_breaks_are_the_best_over_the_whole_paragraph() -> None:
    assert shown("aaa bb cc ddddd", 6) == ["aaa", "bb cc", "ddddd"]  # and not `aaa bb` and a lone `cc`


def test_what_reads_from_right_to_left_is_isolated() -> None:
    assert isolate("a שלום עולם, b") == "a \u2068שלום עולם\u2069, b"
    assert isolate("abc é 日本") == "abc é 日本"
    assert "\u2068" in to_ansi(typeset(parse("שלום"), 40))


def test_code_is_never_parted_within_a_character() -> None:
    """Colours begin and end between characters of the source; a terminal measures what it sees as one."""
    source = "```python\ndef f\ufffd👩\u200d\ufffd\u200d👧 (a)\n```\n"
    for width in range(4, 20):
        lines = typeset(parse(source), width)
        assert all(row_width(line.spans) <= width for line in lines), width
    spans = [span.text for line in typeset(parse(source), 40) for span in line.spans]
    assert "👩\u200d\ufffd\u200d👧" in "".join(spans)
    assert not any(text.startswith("\u200d") for text in spans)
