"""Folders as generators and notes have them, small and in their real layouts."""

import os
from datetime import date
from pathlib import Path

import pytest

from reader.library.front_matter import parse_date
from reader.library.library import read_library
from reader.library.post import Post
from reader.library.reading import read_document
from reader.library.reading_time import length
from reader.text.layout.typeset import typeset
from reader.text.lines import plain_text
from reader.text.markdown.scan import scan


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def posts(folder: Path) -> dict[str, Post]:
    library = read_library([folder])
    assert library.problems == ()
    return {str(post.path.relative_to(folder)): post for post in library.posts}


def shown(post: Post) -> str:
    return plain_text(typeset(read_document(post), 70))


def test_hugo(folder: Path) -> None:
    write(folder / "hugo.toml", "title = 'A site'")
    write(folder / "archetypes/default.md", "+++\ndate = '{{ .Date }}'\ndraft = true\n+++\n")
    write(folder / "themes/plain/README.md", "# A theme")
    write(folder / "content/_index.md", "---\ntitle: The home page\n---\n")
    write(folder / "content/posts/_index.md", "---\ntitle: All posts\n---\n")
    write(
        folder / "content/posts/toml.md",
        "+++\ntitle = 'In TOML'\ndate = 2023-01-27T10:00:00+02:00\nlastmod = 2023-02-03\ndraft = false\n"
        "tags = ['math', 'two words']\ncategories = ['Essays']\nslug = 'a-slug'\nweight = 10\n"
        "[params]\nauthor = 'Nobody'\n+++\nBody {{< ref \"yaml.md\" >}}.\n",
    )
    write(
        folder / "content/posts/yaml.md",
        "---\ntitle: In YAML\ndate: 2022-03-04\ndraft: true\nauthor: [One, Two]\nurl: /old/address/\n---\nBody.\n",
    )
    write(
        folder / "content/posts/2021-05-06-bundle/index.md",
        '{\n  "title": "In JSON",\n  "date": "2021-05-06",\n  "tags": ["a"],\n  "draft": false\n}\n\nBody.\n',
    )
    write(folder / "content/posts/2021-05-06-bundle/notes.md", "Words without front matter.")
    found = posts(folder)
    assert set(found) == {
        "content/posts/toml.md",
        "content/posts/yaml.md",
        "content/posts/2021-05-06-bundle/index.md",
        "content/posts/2021-05-06-bundle/notes.md",
    }
    toml = found["content/posts/toml.md"]
    assert (toml.title, toml.date, toml.updated) == ("In TOML", date(2023, 1, 27), date(2023, 2, 3))
    assert (toml.tags, toml.slug, toml.is_draft, toml.author) == (("math", "two words", "Essays"), "a-slug", False, "")
    assert "weight" not in shown(toml)
    yaml = found["content/posts/yaml.md"]
    assert (yaml.is_draft, yaml.author, yaml.url) == (True, "One, Two", "")
    assert "Draft · One, Two" in shown(yaml)
    bundle = found["content/posts/2021-05-06-bundle/index.md"]
    assert (bundle.title, bundle.date, bundle.tags, bundle.slug) == ("In JSON", date(2021, 5, 6), ("a",), "bundle")
    assert '"title"' not in shown(bundle)
    assert read_library([folder]).find("bundle") == bundle


def test_jekyll(folder: Path) -> None:
    write(folder / "_config.yml", "title: A site")
    write(folder / "_site/2020/post.md", "# Built")
    write(folder / "vendor/bundle/README.md", "# A gem")
    write(
        folder / "_posts/2020-01-02-hello-world.md",
        "---\nlayout: post\ntags: ruby two-words\ncategories: [a, b]\nexcerpt_separator: ~~~more~~~\n"
        "last_modified_at: 2020-02-03 10:00:00 +0100\n---\nFirst.\n\n~~~more~~~\n\nSecond, see {% post_url x %}.\n",
    )
    write(folder / "_posts/2019-12-31-hidden.markdown", "---\ntitle: Not yet\npublished: false\n---\nBody.\n")
    write(folder / "_drafts/an-idea.md", "Only an idea.")
    found = posts(folder)
    assert set(found) == {
        "_posts/2020-01-02-hello-world.md", "_posts/2019-12-31-hidden.markdown", "_drafts/an-idea.md"
    }  # fmt: skip
    post = found["_posts/2020-01-02-hello-world.md"]
    assert (post.title, post.date, post.updated) == ("Hello world", date(2020, 1, 2), date(2020, 2, 3))
    assert post.tags == ("ruby", "two-words", "a", "b")
    assert post.slug == "hello-world"
    assert "more" not in shown(post)
    assert "Second" in shown(post)
    assert found["_posts/2019-12-31-hidden.markdown"].is_draft
    assert found["_drafts/an-idea.md"].is_draft
    assert found["_drafts/an-idea.md"].title == "An idea"


def test_obsidian(folder: Path) -> None:
    write(folder / ".obsidian/plugins/x/README.md", "# A plugin")
    write(folder / ".trash/old.md", "# Thrown away")
    write(
        folder / "Kernel methods.md",
        '---\ntags:\n  - math\n  - "#kernels/deep"\naliases: [KM]\ncreated: 2021-03-04\n---\n'
        "See [[Gaussian processes]] and #to-read, not `#code` nor #123.\n\n```\n#no-tag\n```\n",
    )
    write(folder / "Deep/Gaussian processes.md", "#math #日本\n\nProse of a note. [[Kernel methods|Back]]")
    write(folder / "2024-05-06.md", "A day.")
    write(folder / "Clippings/Saved.md", "---\nsource: https://a.b/saved\nauthor:\n  - '[[Somebody]]'\n---\nText.")
    found = posts(folder)
    assert set(found) == {
        "Kernel methods.md", "Deep/Gaussian processes.md", "2024-05-06.md", "Clippings/Saved.md"
    }  # fmt: skip
    kernel = found["Kernel methods.md"]
    assert (kernel.title, kernel.date) == ("Kernel methods", date(2021, 3, 4))
    assert kernel.tags == ("math", "kernels/deep", "to-read")
    assert found["Deep/Gaussian processes.md"].tags == ("math", "日本")
    assert found["2024-05-06.md"].date == date(2024, 5, 6)
    assert found["2024-05-06.md"].title == "2024-05-06"
    assert found["Clippings/Saved.md"].key == "https://a.b/saved"
    library = read_library([folder])
    linked = library.linked(kernel, "Gaussian%20processes.md")
    assert linked
    assert linked.title == "Gaussian processes"
    assert library.linked(linked, "Kernel methods.md") == kernel
    assert library.linked(linked, "nowhere.md") is None
    assert library.linked(linked, "../nowhere/Kernel methods.md") is None


def test_eleventy_and_astro(folder: Path) -> None:
    eleventy, astro = folder / "eleventy", folder / "astro"
    write(eleventy / "node_modules/x/README.md", "# A package")
    write(eleventy / "posts/2020-01-02-post.md", "---\ntitle: Eleventy\ntags: post\ndate: Last Modified\n---\nBody.")
    os.utime(eleventy / "posts/2020-01-02-post.md", (0, 1_600_000_000))
    write(astro / "astro.config.mjs", "export default {}")
    write(astro / "README.md", "# The site")
    write(
        astro / "src/content/blog/first.mdx",
        "---\ntitle: 'Astro'\npubDate: 'Jul 08 2022'\nupdatedDate: 'Aug 9, 2022'\nauthors:\n  - name: One\n---\n"
        "import { Chart } from '../x';\nimport Y from 'y';\n\nexport const a = {\n  b: 1,\n};\n\n"
        "Prose {/* a remark\nof two lines */}.\n\n<Chart data={a}>\n\nInside.\n\n</Chart>\n\n"
        "```js\nimport kept from 'k'; {/* kept too */}\n```\n",
    )
    found = posts(eleventy)
    assert [(post.title, post.date, post.tags) for post in found.values()] == [
        ("Eleventy", date(2020, 1, 2), ("post",))
    ]
    (post,) = posts(astro).values()
    assert (post.title, post.date, post.updated) == ("Astro", date(2022, 7, 8), date(2022, 8, 9))
    assert post.author == "One"
    text = shown(post)
    assert "Prose ." in text
    assert "Inside." in text
    assert "import kept from 'k'; {/* kept too */}" in text
    assert not any(word in text for word in ("Chart", "export", "remark", "b: 1"))


def test_plain_markdown(folder: Path) -> None:
    write(folder / "notes.txt", "Just words.\n")
    write(folder / "an_article-of-mine.md", "No heading.")
    write(folder / "with heading.md", "Intro.\n\n## The *heading* {#x}\n")
    write(folder / "setext.md", "```sh\n# no heading\n```\n\n[Underlined](x) `code`\n=====\n\nBody.")
    write(folder / "Upper.MD", "---\nTitle: In capitals\nTags: A, B\n---\n")
    write(folder / "brace.md", "{ not JSON }\n\nBody.")
    write(folder / "brace2.md", "{}\n")
    write(folder / "rule.md", "---\n\nA rule above.")
    found = posts(folder)
    assert {name: post.title for name, post in found.items()} == {
        "notes.txt": "notes",
        "an_article-of-mine.md": "An article of mine",
        "with heading.md": "The heading",
        "setext.md": "Underlined code",
        "Upper.MD": "In capitals",
        "brace.md": "brace",
        "brace2.md": "brace2",
        "rule.md": "rule",
    }
    assert found["Upper.MD"].tags == ("A", "B")
    assert found["notes.txt"].date == date.fromtimestamp((folder / "notes.txt").stat().st_mtime)
    assert "not JSON" in shown(found["brace.md"])


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("+++\ntitle = \n+++\n", "front matter of this file is broken: Invalid value"),
        ("+++\ndate = 'soon'\n+++\n", "The date “soon” in its front matter is no date"),
    ],
)
def test_broken_toml_is_said(folder: Path, front: str, words: str) -> None:
    (post,) = posts(write(folder / "a.md", front + "Body.").parent).values()
    assert words in post.problem
    assert "Body." in shown(post)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-01-27", date(2023, 1, 27)),
        ("2023-1-7 10:00", date(2023, 1, 7)),
        ("2023/01/27", date(2023, 1, 27)),
        ("2023-01-27T10:00:00Z", date(2023, 1, 27)),
        ("Jan 27, 2023", date(2023, 1, 27)),
        ("January 27th, 2023", date(2023, 1, 27)),
        ("Fri, 27 Jan 2023 10:00:00 GMT", date(2023, 1, 27)),
        ("27 January 2023", date(2023, 1, 27)),
        ("2023-13-01", None),
        ("Foo 27, 2023", None),
        ("2023", None),
        ("", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("body", "words", "minutes"),
    [
        ("", 0, 1),
        ("word " * 2380, 2380, 10),
        ("字" * 5000, 5000, 10),
        ("```python\n" + "word " * 1190 + "\n```\n", 1190, 10),
        ("$$x$$\n\n" * 10, 0, 1),  # 12 + 11 + … + 3 = 75 seconds
        ("$$x$$\n\n" * 50, 0, 3),
        ("![a figure](x.png)\n\n" * 50 + "word " * 2080, 2180, 12),  # with the two words of each figure
        ("[word](https://example.org/a/very/long/address) " * 2380, 2380, 10),
    ],
)
def test_length(body: str, words: int, minutes: int) -> None:
    assert length(scan(body)) == (words, minutes)
