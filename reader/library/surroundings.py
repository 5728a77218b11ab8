"""What is known of a post from what is around its file: its site, and the history of its checkout."""

from pathlib import Path

from reader.library.dates import GitDates
from reader.library.site import Site
from reader.library.site_files import SiteFinder


class Surroundings:
    """Remembers what it has found: one for each look at folders."""

    def __init__(self) -> None:
        self._sites = SiteFinder()
        self.git = GitDates()

    def site(self, path: Path) -> Site:
        """Return the site that the post in the file at `path` is of."""
        return self._sites.site(path.absolute().parent)
