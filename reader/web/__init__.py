"""The web: what is found there becomes Markdown files, which from then on are posts like all others."""
