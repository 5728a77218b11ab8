"""A page of HTML → Markdown in which nothing that one reads is lost: formulas, code, footnotes, figures, tables."""
