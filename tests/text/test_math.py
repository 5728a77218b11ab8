import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.math import inline, lines
from reader.text.symbols import SYMBOLS


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("d", "d"),
        ("d_k", "dₖ"),
        ("x^2", "x²"),
        ("x_i^{n+1}", "xᵢⁿ⁺¹"),
        ("W^{q}_{out}", "W^qₒᵤₜ"),
        ("f'(x)", "f′(x)"),
        ("O(L^2)", "O(L²)"),
        (r"O(L \log L)", "O(L log L)"),
        ("a+b=c", "a + b = c"),
        ("-a", "−a"),
        ("a,b", "a, b"),
        (r"\frac{1}{2}", "1/2"),
        (r"\frac{a+b}{2\sigma^2}", "(a + b)/(2σ²)"),
        (r"\frac{QK^\top}{\sqrt{d_k}}", "QKᵀ/√dₖ"),
        (r"\sqrt[3]{x+1}", "∛(x + 1)"),
        (r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax(QKᵀ/√dₖ)V"),
        (r"\nabla_\theta f(x; \theta)^\top", "∇_θ f(x; θ)ᵀ"),
        (r"\sum_{i=1}^{N} x_i", "∑ᵢ₌₁ᴺ xᵢ"),
        (
            r"I(X; Y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x) p(y)}",
            "I(X; Y) = ∑_{x,y} p(x, y) log p(x, y)/(p(x)p(y))",
        ),
        (r"\mathbf{x} \in \mathbb{R}^n", "𝐱 ∈ ℝⁿ"),
        (r"\mathcal{L}(H \mid \mathcal{D})", "ℒ(H ∣ 𝒟)"),
        (r"\hat{y}", "ŷ"),
        (r"\|x\|_2", "‖x‖₂"),
        (r"\{a\}", "{a}"),
        (r"\operatorname{tr} A", "tr A"),
        (r"\min_{H} L", "min_H L"),
        (r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}", "{ 1 x > 0; 0 otherwise"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a b; c d)"),
        (r"\unknown{x}+1", r"\unknown{x} + 1"),
    ],
)
def test_formulas(source: str, text: str) -> None:
    assert inline(source) == text


def test_rows() -> None:
    assert lines(r"a &= b \\ c &= d") == ["a = b", "c = d"]


@pytest.mark.parametrize("name", sorted(SYMBOLS))
def test_every_symbol_is_shown(name: str) -> None:
    assert SYMBOLS[name][0] in inline(rf"a \{name} b")


@given(st.text("abxy019 {}^_\\&$%~'()[]|+-=<>,;", max_size=60))
def test_whatever_is_written_never_fails(source: str) -> None:
    lines(source)


@given(st.lists(st.sampled_from([r"\frac", r"\sqrt", "{", "}", "^", "_", r"\left(", r"\begin{a}", r"\end{a}", "x"])))
def test_nor_does_broken_nesting(pieces: list[str]) -> None:
    lines(" ".join(pieces))


@pytest.mark.parametrize("piece", ["{", r"\frac", r"\sqrt{", r"\left(", r"\begin{a}", "x^{", r"\hat"])
def test_nor_does_depth(piece: str) -> None:
    lines(piece * 5000)
