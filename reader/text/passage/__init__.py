"""Passages: parts of a post between two positions."""
