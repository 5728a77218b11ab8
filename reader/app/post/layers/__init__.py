"""What is marked on a page: one file for each kind of mark."""
