"""Posts to measure with: deterministic, and of all that technical posts hold."""

import random
from pathlib import Path

WORDS = (
    "attention transformer model layer query key value matrix the of and to in a we for is that with gradient descent"
    " kernel loss function parameter token sequence memory compute batch pipeline parallel expert routing sparse"
    " quantization distillation entropy mutual information bottleneck generalization overfitting lottery ticket"
).split()
_FORMULAS = [r"$d_k$", r"$\mathbf{x} \in \mathbb{R}^{L\times d}$", r"$\frac{QK^\top}{\sqrt{d_k}}$", r"$\theta_{t+1}$"]
_DISPLAY = "$$\n\\mathcal{L} = -\\sum_{i=1}^{N} \\log p_\\theta(y_i \\mid x_i)\n$$\n"
_CODE = "```python\nimport torch\n\ndef step(x: torch.Tensor) -> torch.Tensor:\n    return x.softmax(-1)\n```\n"
FIRST, LAST = "FIRSTWORDS", "LASTWORDS"


def paragraph(rng: random.Random, words: int) -> str:
    """Return a paragraph of so many words, with formulas, code and links among them."""
    out = []
    for _ in range(words):
        word, chance = rng.choice(WORDS), rng.random()
        if chance < 0.02:
            word = rng.choice(_FORMULAS)
        elif chance < 0.04:
            word = f"`{word}_id`"
        elif chance < 0.06:
            word = f"**{word}**"
        elif chance < 0.07:
            word = f"[{word}](https://example.org/{word})"
        out.append(word)
    return " ".join(out).capitalize() + "."


def long_post(path: Path, words: int) -> None:
    """Write a post of about so many words, which begins with FIRST and ends with LAST."""
    rng = random.Random(7)
    out = [f'---\ntitle: "Long post of {words} words"\ndate: 2030-01-01\n---\n\n{FIRST} begin it.\n']
    for section in range(1, words // 330 + 2):
        out.append(f"## Section {section} {rng.choice(WORDS)}\n")
        out += [paragraph(rng, 80) + "\n" for _ in range(3)]
        out.append("\n".join(f"- {paragraph(rng, 12)}" for _ in range(5)) + "\n")
        out += [_DISPLAY, _CODE]
        rows = "\n".join(f"| {rng.choice(WORDS)} | {rng.random():.3f} |" for _ in range(5))
        out.append(f"| setting | value |\n|---|---:|\n{rows}\n")
    out.append(f"{LAST} end it.\n")
    path.write_text("\n".join(out))
