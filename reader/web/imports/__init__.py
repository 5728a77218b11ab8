"""Files that other programs have written → feeds to subscribe to, posts to keep, and what was done with them."""
