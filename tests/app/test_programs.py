"""Other programs, from the keys, the palette and the settings."""

import sys
from pathlib import Path

from support.driving import Open, Reading
from textual.command import CommandList
from textual.widgets import Input, TextArea

from reader.app.dialogs.output_view import OutputView
from reader.app.key_bindings import keys_of_own_commands
from reader.app.palette import OwnCommandProvider
from reader.config import Config, read_config

WORDS = f"{sys.executable} -c 'import sys; print(len(sys.stdin.read().split()), sys.argv[1:])'"


async def type_command(r: Reading, key: str, text: str) -> None:
    await r.press(key)
    r.app.screen.query_one(Input).value = text
    await r.press("enter")


async def test_a_post_is_sent_to_a_command(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await type_command(r, "|", f"{WORDS} %t")
        assert r.said[-1].endswith(": 13 ['Alpha']")
        await r.press("enter", "|")
        assert r.app.screen.query_one(Input).value == f"{WORDS} %t"  # what was typed last
        await r.press("escape")
        assert len(r.app.screen_stack) == 1
        assert r.reading


async def test_what_a_command_says_at_length(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await type_command(
            r, "|", f"{sys.executable} -c 'for n in range(99): print(n, \"\\x1b[31m[/x] \\x1b]0;t\\x07\")'"
        )
        window = r.app.screen
        assert isinstance(window, OutputView)
        area = window.query_one(TextArea)
        assert area.text.splitlines()[:2] == ["0 [/x] ", "1 [/x] "]
        assert str(r.app.screen.query_one("#output").border_title).startswith("python")
        await r.press("j", "j", "k")
        assert area.scroll_offset.y == 1
        await r.press("space", "b", "y", "q")
        assert not isinstance(r.app.screen, OutputView)


async def test_a_command_on_the_post(reading: Open, notes: Path, tmp_path: Path) -> None:
    async with reading(notes) as r:
        await type_command(r, "!", f"{sys.executable} -c 'import sys; print(sys.stdin.read() + sys.argv[1])' %p")
        assert r.said[-1].endswith(f": {notes / 'alpha.md'}")
        await type_command(r, "!", f"{sys.executable} -c 'raise SystemExit(\"no way\")'")
        assert r.said[-1].endswith(" ended with 1: no way")
        await type_command(r, "!", "/no/such/program x")
        assert r.said[-1] == "program could not be started (no such file or directory)."
        await type_command(r, "!", "a | b")
        assert r.said[-1].startswith("No shell reads this")
        await type_command(r, "!", "echo %u")
        assert r.said[-1].startswith("This post does not say where its original is")


async def test_keys_work_while_a_command_runs_and_it_can_be_ended(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await r.press("|")
        r.app.screen.query_one(Input).value = f"{sys.executable} -c 'import time; time.sleep(99)'"
        await r.pilot.press("enter")
        while not (r.said and "is running" in r.said[-1]):
            await r.pilot.pause(0.05)
        await r.pilot.press("j", "|")
        r.app.screen.query_one(Input).value = "cat"
        await r.pilot.press("enter")
        while "Another command has a post" not in r.said[-1]:
            await r.pilot.pause(0.05)
        assert r.at == "Beta"
        await r.press("escape")
        assert r.said[-1].endswith(" was ended.")
        assert r.at == "Beta"


async def test_what_says_too_much_is_ended(reading: Open, notes: Path) -> None:
    async with reading(notes) as r:
        await type_command(r, "|", f"{sys.executable} -c 'while True: print(\"y\" * 99)'")
        assert isinstance(r.app.screen, OutputView)
        assert r.app.screen.query_one(TextArea).text.endswith("\n… and more, which is left out.")


async def test_commands_of_the_settings(reading: Open, notes: Path, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        f'[commands]\n"Count [/x]" = """| {WORDS}"""\n"Show [/x]" = {{ run = "! echo %t", key = "f8" }}\n'
        'Taken = { run = "! a", key = "j" }\nAlso = { run = "! a", key = "f8" }\nWrong = 3\n'
    )
    config = read_config(file)
    assert [one.partition(": ")[2] for one in config.problems] == [
        '“Wrong” in [commands] has to be a command such as "| wc -w", or { run = "| wc -w", key = "f8" }.'
    ]
    _, problems = keys_of_own_commands(config, {})
    assert [one.partition(", ")[2] for one in problems] == [
        "line 4: j is “list.down” already, so “Taken” has no key.",
        "line 5: f8 is “Show [/x]” already, so “Also” has no key.",
    ]
    async with reading(notes, config=config) as r:
        await r.press("f8")
        assert r.said[-1] == "echo: Alpha"
        await r.press("question_mark", "question_mark", "enter", "f8")
        assert r.said[-1] == "echo: Alpha"
        await r.press("escape", "ctrl+p")
        found = r.app.screen.query_one(CommandList)
        while not any("Count [/x]" in str(option.prompt) for option in found.options):
            await r.pilot.pause(0.05)
        await r.press("escape")
        hits = [hit async for hit in OwnCommandProvider(r.app.screen).search("count")]
        assert [hit.text for hit in hits] == ["Count [/x]"]
        hits[0].command()
        await r.settle()
        assert r.said[-1].endswith(": 13 []")


async def test_hooks(reading: Open, notes: Path, tmp_path: Path) -> None:
    script = tmp_path / "note.py"
    script.write_text("import sys\nopen(sys.argv[1], 'a').write(f'{sys.argv[2:]} {sys.stdin.read()[:20]!r}\\n')\n")
    noted = tmp_path / "noted"
    star, read, note = (f"{sys.executable} {script} {noted} {name} %t" for name in ("star", "read", "note"))
    async with reading(notes, config=Config(mark_read="end", on_star=star, on_read=read, on_note=note)) as r:
        await r.press("s", "s", "m", "m", "j", "enter")
        assert noted.read_text().splitlines() == [
            "['star', 'Alpha'] '---\\ntitle: \"Alpha\"\\nd'",
            "['read', 'Alpha'] '---\\ntitle: \"Alpha\"\\nd'",
            "['read', 'Beta'] '---\\ntitle: \"Beta\"\\nda'",
        ]
        await r.press("a", *"words", "escape")
        assert noted.read_text().splitlines()[-1] == "['note', 'Beta'] '---\\ntitle: \"Beta\"\\nso'"
        await r.press("escape", "M")
        assert len(noted.read_text().splitlines()) == 4


async def test_a_hook_that_fails_is_said_and_what_was_done_stays(reading: Open, notes: Path) -> None:
    async with reading(notes, config=Config(on_star="/no/such/program")) as r:
        await r.press("s")
        assert r.said[-1] == "on_star: program could not be started (no such file or directory)."
        assert r.store.state("alpha").starred
