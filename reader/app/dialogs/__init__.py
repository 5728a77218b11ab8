"""Screens that stand over the list and the post."""
