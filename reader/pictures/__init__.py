"""Pictures: how large they are, decoded and scaled, and written as each terminal takes them."""
