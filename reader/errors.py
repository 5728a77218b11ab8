"""What goes wrong, in one sentence for the person that says what happened and what to do."""


class ReaderError(Exception):
    """Something that the person has to know of. Its text has passed the gate and is one sentence on one line."""


def reason(error: OSError) -> str:
    """Return why the system refused, without the file's name: `permission denied`."""
    return (error.strerror or type(error).__name__).lower()
