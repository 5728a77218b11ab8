"""The web on the command line: read once, kept, fetched."""

import json
from pathlib import Path

import pytest
from support.processes import Run
from support.site import serving

from reader.paths import articles_folder

PAGE = (
    "<title>Kernels</title><article><h1>Kernels</h1>"
    + "<p>A formula \\(x^2\\) and words, many more than in a summary.</p>" * 20
    + "</article>"
)


def test_an_address_is_shown_and_not_kept(run: Run) -> None:
    with serving({"/kernels": PAGE}) as site:
        done = run("show", f"{site.address}/kernels", "--width", "60")
        assert done.returncode == 0
        assert done.stdout.startswith("Kernels\n")
        assert "A formula x² and words" in done.stdout
        piped = run(f"{site.address}/kernels")
        assert (piped.returncode, piped.stdout.count("Kernels")) == (0, 1)
    assert not articles_folder().exists()


def test_an_article_is_kept(run: Run) -> None:
    with serving({"/kernels": PAGE}) as site:
        done = run("add", f"{site.address}/kernels")
    assert done.returncode == 0
    assert done.stdout.startswith("added Kernels: ")
    assert "Kernels" in run("list").stdout
    assert f"articles  {articles_folder()}  (fetched from the web)" in run("sources").stdout


def test_the_fullest_file_of_an_address_is_shown(run: Run, folder: Path) -> None:
    with serving({"/kernels": PAGE}) as site:
        (folder / "one.md").write_text(f"---\ntitle: Kernels, short\nurl: {site.address}/kernels\n---\n\nA summary.\n")
        run("add", str(folder))
        run("mark", "starred", "Kernels, short")
        done = run("fetch", "--json", "Kernels, short")
        assert json.loads(done.stdout)["title"] == "Kernels"
    listed = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    (post,) = [one for one in listed if one["title"].startswith("Kernels")]
    assert Path(post["path"]).parent == articles_folder()
    assert post["starred"]
    assert "Kernels" in run("search", f"source:{folder.name} kernels").stdout  # it is in that source too
    done = run("fetch", "--summary", "Kernels")
    assert done.stdout == "Kernels: the summary again\n"
    assert "Kernels, short" in run("list").stdout
    assert run("fetch", "--summary", "Kernels, short").returncode == 1


@pytest.mark.parametrize("command", [["show"], ["add"], ["fetch"], []])
def test_what_fails_is_one_sentence(run: Run, command: list[str]) -> None:
    with serving({}) as site:
        done = run(*command, f"{site.address}/nothing")
    assert done.returncode == 3
    assert done.stderr == "reader: 127.0.0.1 has nothing there any more (404): correct the address.\n"


def test_an_address_stands_alone(run: Run, folder: Path) -> None:
    assert run("http://127.0.0.1:9/", str(folder)).returncode == 2
