"""Posts on disk: reading them and finding them."""
