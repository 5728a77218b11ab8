"""The pane of the post."""
