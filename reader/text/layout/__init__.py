"""The tree × a width → lines."""
