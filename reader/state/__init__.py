"""What the person did: a journal of events, and the file that keeps it."""
