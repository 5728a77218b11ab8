"""Wiki links."""

import re


def note_file(name: str) -> str:
    """Return what the file is called that `[[name]]` means."""
    return name if re.search(r"\.\w+$", name) else f"{name}.md"
