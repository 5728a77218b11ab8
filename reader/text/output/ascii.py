"""Plain text: signs that are drawn become what a screen reader, or any font, has."""

_TABLE = str.maketrans(
    {
        **dict.fromkeys("─━┄╌╴╶╸╺", "-"),
        **dict.fromkeys("│┃▌▍▎▏▕█▐", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╲╱", "+"),
        **dict.fromkeys("▁▂▃▄▅▆▇▀▔▊▋▉░▒▓", " "),
        **dict.fromkeys("●•◦▪·", "*"),
        **dict.fromkeys("◔◑◕", "%"),
        **dict.fromkeys("▾▼", "-"),
        **dict.fromkeys("▸▶›→", ">"),
        **dict.fromkeys("↪↩←", "<"),
        **dict.fromkeys("✓☑", "x"),
        **dict.fromkeys("↻⚠ℹ❖✗⟳", "!"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’", "'"),
        "★": "+", "»": ">", "↳": ">", "☐": "o", "…": ".", "–": "-", "—": "-", "↑": "^", "↓": "v", "⏎": "<", "⏚": " ",
    }
)  # fmt: skip
"""One character for one, each one cell wide, so that nothing moves."""


def plain(text: str) -> str:
    """Return `text` with what is drawn in ASCII; letters of every script stay."""
    return text if text.isascii() else text.translate(_TABLE)
