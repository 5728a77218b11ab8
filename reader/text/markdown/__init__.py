"""Markdown → the tree, in chunks that parse by themselves."""
