"""What tests share: the app while it runs, terminals, browsers, other processes, and data."""
