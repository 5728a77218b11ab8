"""The web on the command line: read once, kept, fetched."""

import json
import re
from pathlib import Path

import pytest
from support.graphics import png
from support.processes import Run
from support.site import Page, serving

from reader.paths import articles_folder, config_file, once_folder, web_pictures_folder

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


# --- pictures

FIGURE = PAGE.replace("</article>", '<figure><img src="/a.png" alt="It"></figure></article>')


def pictures() -> list[Path]:
    return [*(articles_folder() / "pictures").iterdir()]


def test_an_article_comes_with_its_pictures(run: Run) -> None:
    with serving({"/kernels": FIGURE, "/a.png": Page(png(200, 100))}) as site:
        assert run("fetch", "--no-pictures", f"{site.address}/kernels").returncode == 0
        assert [path for path, _ in site.asked] == ["/kernels"]
        assert run("fetch", "--pictures", "Kernels").stdout == "Kernels: 1 picture fetched\n"
        assert len(pictures()) == 1
        assert run("fetch", "--pictures", "Kernels").stdout == "Kernels: no picture is missing\n"
        pictures()[0].unlink()
        assert run("add", "--article", f"{site.address}/kernels").returncode == 0
        assert len(pictures()) == 1
        pictures()[0].unlink()
        assert run("fetch", f"{site.address}/kernels").returncode == 0
        assert len(pictures()) == 1
    assert "▀" in drawn(run("show", "Kernels", "--color", "always", "--pictures", "symbols").stdout)


def drawn(stdout: str) -> str:
    """Return a text in which every symbol of a picture is the same."""
    return re.sub("[▀-▟🬀-🬻]", "▀", stdout)


def test_which_pictures_are_not_there_is_said(run: Run) -> None:
    with serving({"/kernels": FIGURE}) as site:
        done = run("fetch", f"{site.address}/kernels")
        assert (done.returncode, "1 picture of it could not be fetched" in done.stderr) == (0, True)
        done = run("fetch", "--pictures", "Kernels")
        assert (done.returncode, done.stdout) == (3, "Kernels: 0 pictures fetched\n")
        assert done.stderr == "reader: 127.0.0.1 has nothing there any more (404): correct the address.\n"
        assert json.loads(run("fetch", "--pictures", "--json", "Kernels").stdout) == {"pictures": 0, "missing": 1}
        assert run("fetch", "--pictures", "No such post").returncode == 1


def test_no_picture_is_fetched_by_looking(run: Run, folder: Path) -> None:
    """One can be there to see who reads what: only a person who wants that has it fetched."""
    with serving({"/a.png": Page(png(200, 100))}) as site:
        site.pages["http://pictures.example:80/a.png"] = site.pages["/a.png"]
        proxy = {"http_proxy": site.address, "no_proxy": ""}
        (folder / "a.md").write_text("# A post\n\n![It](http://pictures.example/a.png)\n")
        show = ("show", str(folder / "a.md"), "--color", "always", "--pictures", "symbols")
        assert "▀" not in drawn(run(*show, **proxy).stdout)
        assert site.asked == []
        config_file().parent.mkdir(parents=True, exist_ok=True)
        config_file().write_text("remote_pictures = true\n")
        assert "▀" in drawn(run(*show, **proxy).stdout)
        assert [path for path, _ in site.asked] == ["http://pictures.example:80/a.png"]
        run(*show, **proxy)
        assert len(site.asked) == 1


def test_an_article_that_is_shown_once_has_its_pictures(run: Run) -> None:
    with serving({"/kernels": FIGURE, "/a.png": Page(png(200, 100))}) as site:
        done = run("show", f"{site.address}/kernels", "--color", "always", "--pictures", "symbols")
        assert "▀" in drawn(done.stdout)
        run("show", f"{site.address}/kernels")
    assert [path for path, _ in site.asked] == ["/kernels", "/a.png", "/kernels"]
    assert not web_pictures_folder().exists()
    assert [*once_folder().iterdir()] == []


def test_who_wants_no_pictures_has_none_fetched(run: Run) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text('pictures = "off"\n')
    with serving({"/kernels": FIGURE}) as site:
        run("fetch", f"{site.address}/kernels")
        run("add", "--article", f"{site.address}/kernels")
        assert {path for path, _ in site.asked} == {"/kernels"}
        done = run("fetch", "--pictures", "Kernels")
    assert (done.returncode, "you want no pictures" in done.stderr) == (1, True)
