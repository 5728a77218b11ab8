"""Lines → text for places other than Reader's own screen."""
