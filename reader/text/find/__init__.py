"""Finding in a post."""
