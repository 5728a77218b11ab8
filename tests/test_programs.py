"""Other programs on a post: what a person types is what is started, whatever the post is called."""

import os
import sys
from pathlib import Path

import pytest

from reader.config import Config
from reader.errors import ReaderError
from reader.library.reading import read_post
from reader.lists.hooks import Hooks, text_of
from reader.programs import HOOK, Command, Subject, environment, failed, parse_command, run_hook
from reader.state.journal import PostState

SUBJECT = Subject("https://a.b/c", "/x/y z.md", "$(touch /tmp/x); `id` 100 %u", "key")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("wc -w", Command(("wc", "-w"))),
        ("| wc -w", Command(("wc", "-w"), "markdown")),
        ("|wc", Command(("wc",), "markdown")),
        ("! wget '%u'", Command(("wget", "%u"))),
        ("| --typeset less -S", Command(("less", "-S"), "typeset")),
        ("! --terminal lynx %u", Command(("lynx", "%u"), in_terminal=True)),
        ("| --terminal --typeset less", Command(("less",), "typeset", in_terminal=True)),
        ("""sh -c 'grep x | wc -l > "$OUT"'""", Command(("sh", "-c", 'grep x | wc -l > "$OUT"'))),
    ],
)
def test_what_is_typed(text: str, command: Command) -> None:
    assert parse_command(text) == command


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Which command?"),
        ("| --terminal", "Which command?"),
        ("''", "Which command?"),
        ("say 'x", "This is no command: no closing quotation."),
        ("grep x | wc", "No shell reads this, so | does nothing"),
        ("cat > /tmp/x", "No shell reads this, so > does nothing"),
    ],
)
def test_what_is_no_command(text: str, problem: str) -> None:
    with pytest.raises(ReaderError, match=problem.replace("?", r"\?").replace("|", r"\|")):
        parse_command(text)


def test_what_stands_for_the_post_is_one_argument_whatever_it_says() -> None:
    words = parse_command("run %t --path=%p %u %% %x 50%%t").arguments(SUBJECT)
    assert words == ["run", SUBJECT.title, "--path=/x/y z.md", "https://a.b/c", "%", "%x", "50%t"]


@pytest.mark.parametrize(
    "text",
    [
        "sh -c 'echo %t'", "/bin/bash -ec 'echo %u'", "zsh -c %p", "fish -x -c 'a %t'", "env -i sh -c 'echo %t'",
        "bash -cx 'echo %t'", "bash -c -e 'echo %t'", "sh -c -- %t", "bash -o pipefail -c 'echo %t'",
        "fish --command='echo %t'", "fish --command 'echo %t'",
    ],
)  # fmt: skip
def test_no_shell_gets_what_a_title_says_as_its_script(text: str) -> None:
    with pytest.raises(ReaderError, match="A shell would run what a title says"):
        parse_command(text).arguments(SUBJECT)
    for safe in ("sh script.sh %t", "sh -c 'echo $1' sh %t", "grep -c %t x"):
        assert SUBJECT.title in parse_command(safe).arguments(SUBJECT)
    assert environment(SUBJECT)["READER_TITLE"] == SUBJECT.title


def test_a_post_without_an_address_has_no_u() -> None:
    with pytest.raises(ReaderError, match="does not say where its original is"):
        parse_command("wget %u").arguments(SUBJECT._replace(url=""))
    assert parse_command("echo %%u").arguments(SUBJECT._replace(url="")) == ["echo", "%u"]


def test_how_a_program_has_failed() -> None:
    assert failed(Command(("/bin/x",)), 3, "a\n\x1b[31mb\n") == "x ended with 3: [31mb"
    assert failed(Command(("x",)), -9, "") == "x was ended by signal 9."


# --- hooks


@pytest.fixture
def noting(tmp_path: Path) -> str:
    """A command that writes down its arguments, a variable and its standard input."""
    script = tmp_path / "note.py"
    script.write_text(
        "import os, sys\nwith open(sys.argv[1], 'a') as file:\n"
        f"    print(sys.argv[2:], os.environ['READER_KEY'], os.environ['{HOOK}'], sys.stdin.read(), file=file)\n"
    )
    return f"{sys.executable} {script} {tmp_path / 'noted'}"


def test_hooks(tmp_path: Path, noting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "post.md").write_text('---\ntitle: "$(touch x) [/x]"\n---\nWords of it.\n')
    post = read_post(tmp_path / "post.md", "key")
    config = Config(on_star=f"{noting} %t", on_note=f"! {noting}", on_read="/no/such/program")
    hooks = Hooks(config, lambda key: PostState(note="A note."))
    assert [hooks.has(field) for field in ("starred", "read", "note", "hidden")] == [True, True, True, False]
    hooks.run(post, "starred")
    noted = (tmp_path / "noted").read_text()
    assert noted.startswith("['$(touch x) [/x]'] key on_star ---\n")
    assert noted.endswith("Words of it.\n\n")
    hooks.run(post, "note")
    assert (tmp_path / "noted").read_text().endswith("[] key on_note \n")
    with pytest.raises(ReaderError, match=r"^on_read: program could not be started \(no such file"):
        hooks.run(post, "read")
    monkeypatch.setenv(HOOK, "on_star")
    assert not hooks.has("starred")


def test_what_a_hook_for_notes_gets(tmp_path: Path, noting: str) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: T\n---\nWords.\n")
    post = read_post(tmp_path / "post.md", "key")
    Hooks(Config(on_note=noting), lambda key: PostState(note="A note.")).run(post, "note")
    assert "# Notes on T\n\nA note.\n" in (tmp_path / "noted").read_text()


def test_a_hook_that_fails() -> None:
    command = parse_command(f"""{sys.executable} -c 'import sys; sys.exit("no \\x1b[31mway")'""")
    with pytest.raises(ReaderError, match=r"python[\d.]* ended with 1: no \[31mway"):
        run_hook("on_star", command, SUBJECT, "")
    assert HOOK not in os.environ


def test_what_is_sent(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("---\ntitle: T\n---\n*Words* and $\\alpha$.\n")
    post = read_post(tmp_path / "post.md", "key")
    assert text_of(post, "markdown", Config()) == '---\ntitle: "T"\n---\n\n*Words* and $\\alpha$.\n'
    assert "Words and α." in text_of(post, "typeset", Config())
    assert text_of(post, "nothing", Config()) == ""
