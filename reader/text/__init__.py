"""Words to lines: pure functions that know nothing of files, of clocks or of Textual."""
