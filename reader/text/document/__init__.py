"""The tree that Markdown is read into, and what can be said of it without typesetting."""
