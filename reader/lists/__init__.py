"""Lists of posts: the library joined with what the person did."""
