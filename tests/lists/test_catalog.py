"""Lists: what is in them, in which order, below which headings, and how much is unread."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.library.index import Index, open_index
from reader.library.library import Library
from reader.library.post import Post
from reader.library.sources import Source
from reader.library.update import update
from reader.lists import catalog as module
from reader.lists.catalog import CancelledListError, Catalog, Count
from reader.lists.date_groups import Group, group_by_date
from reader.lists.list_spec import SORTS, ListSpec
from reader.state.flags import PostFlags
from reader.state.journal import from_milliseconds
from reader.state.saved_searches import SavedSearch

TODAY = date(2026, 11, 25)  # a Wednesday


def write(folder: Path, name: str, **fields: str) -> None:
    front = "".join(f"{name}: {value}\n" for name, value in {"date": "2020-01-01", **fields}.items())
    (folder / f"{name}.md").write_text(f"---\n{front}id: {name}\n---\nWords about kernels.\n")


def did(key: str, *, read: bool = False, starred: bool = False, hidden: bool = False, progress: float | None = None,
         touched: int | None = None, tags: tuple[str, ...] = (), body: str = "", read_at: int | None = None,
         notes: str = "", queued: int | None = None) -> PostFlags:  # fmt: skip
    return PostFlags(key, read, starred, hidden, progress, touched, read_at, queued, body, "", tags, notes)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    folder = tmp_path / "posts"
    folder.mkdir()
    write(folder, "a", title="Zeta", date="2026-11-25", reading_time="9", tags="[Math, kernels]", author="Ann")
    write(folder, "b", title="éclair", date="2026-11-24", reading_time="3", tags="[math]", author="Bob")
    write(folder, "c", title="Eclipse", date="2026-11-10", reading_time="5", author="Ann Other")
    write(folder, "d", title="alpha", date="2019-05-01", reading_time="1")
    other = tmp_path / "other"
    other.mkdir()
    write(other, "e", title="Beta", date="2019-04-01", reading_time="7", tags="[other]")
    with closing(open_index(tmp_path / "index.db")) as index:
        update(index, [Source("posts", folder), Source("more notes", other)])
        yield index


@pytest.fixture
def catalog(index: Index) -> Catalog:
    return Catalog(index, today=lambda: TODAY)


def keys(catalog: Catalog, view: ListSpec = ListSpec(), limit: int = -1) -> str:
    return "".join(post.key for post in catalog.posts(view, limit))


def test_everything_newest_first_below_headings(catalog: Catalog) -> None:
    assert keys(catalog) == "abcde"
    listed = catalog.find(ListSpec())
    assert listed.groups == (
        Group(0, "Today"), Group(1, "Yesterday"), Group(2, "This month"), Group(3, "2019")
    )  # fmt: skip
    assert listed.is_complete
    assert [group.heading for group in catalog.find(ListSpec("oldest")).groups][::-1] == [
        group.heading for group in listed.groups
    ]
    assert catalog.find(ListSpec("title")).groups == ()


@pytest.mark.parametrize(
    ("day", "heading"),
    [
        ("2026-11-26", "To come"),
        ("2026-11-25", "Today"),
        ("2026-11-24", "Yesterday"),
        ("2026-11-23", "This week"),
        ("2026-11-22", "This month"),
        ("2026-11-01", "This month"),
        ("2026-10-31", "2026"),
        ("2025-12-31", "2025"),
        ("", "Without a date"),
    ],
)
def test_headings(day: str, heading: str) -> None:
    other = "2030-01-01" if heading != "To come" else "1999-01-01"
    listed = group_by_date([(1, other, 0), (2, day, 0)], today=TODAY)
    assert listed.groups[1] == Group(1, heading)


def test_one_heading_above_everything_is_none() -> None:
    assert group_by_date([(1, "2019-01-01", 0), (2, "2019-02-01", 0)], today=TODAY).groups == ()


def test_dates_that_are_guessed_have_a_heading_of_their_own() -> None:
    listed = group_by_date([(1, "2019-01-01", 0), (2, "2026-11-24", 1)], today=TODAY)
    assert listed.groups[1] == Group(1, "By the date of the file")


def test_orders(catalog: Catalog) -> None:
    catalog.take([
        did("b", read=True, progress=1.0, touched=3), did("c", progress=0.2, touched=9), did("e", progress=0.7),
        did("d", starred=True),
    ])  # fmt: skip
    orders = {sort: keys(catalog, ListSpec(sort)) for sort in SORTS}
    assert orders == {
        "newest": "abcde",
        "oldest": "edcba",
        "title": "debca",
        "shortest": "dbcea",
        "progress": "ecadb",
        "recent": "cbade",
        "relevance": "abcde",
    }


def test_a_beginning_says_that_it_is_one(catalog: Catalog) -> None:
    assert not catalog.find(ListSpec(), 4).is_complete
    assert catalog.find(ListSpec(), 6).is_complete
    assert keys(catalog, ListSpec("relevance", words="kernels"), 2) == "ab"
    assert not catalog.find(ListSpec("relevance", words="kernels"), 2).is_complete


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("tag:math", "ab"),
        ("tag:MATH tag:kernels", "a"),
        ('tag:"to cite"', "d"),
        ("tag:none", ""),
        ("author:ann", "ac"),
        ("source:posts", "abcd"),
        ('source:"more notes"', "e"),
        ("source:nowhere", ""),
        ("is:unread", "acde"),
        ("is:read", "b"),
        ("is:starred", "d"),
        ("is:unfinished", "c"),
        ("is:hidden", ""),
        ("before:2020", "de"),
        ("after:2026-11-11", "ab"),
        ("after:2026-11-11 is:unread", "a"),
        ("unread", "acde"),
        ("-unread", "b"),
        ("-tag:math", "cde"),
        ("-source:posts", "e"),
        ("-after:2026-11-11 -starred", "cde"),
        ("tag:math or source:nowhere or before:2019-04-02", "abe"),
        ("tag:math unread or is:starred", "ad"),
        ("tag:math (unread or is:starred)", "a"),
        ("-(tag:math or is:starred)", "ce"),
        ("title:eclipse", "c"),
        ("title:kernels", ""),
        ("title:ecl*", "bc"),
        ("title:zeta or kernels", "abcde"),
        ("(title:zeta or title:alpha) kernels", "ad"),
        ("minutes:<5", "bd"),
        ("minutes:>5", "ae"),
        ("minutes:3-5", "bc"),
        ("older:14d", "cde"),
        ("newer:14d", "ab"),
        ("older:9999y", ""),
        ("read:7d", "b"),
        ("read:2026-11-24", "b"),
        ("read:2026-10", ""),
        ("read:<2026-11-24", ""),
        ("read:>2026-11", ""),
        ("-read:7d", "acde"),
        ("read:<9998", "b"),
        ("note:LOTT", "e"),
        ("note:nothing", ""),
        ("is:noted", "e"),
        ("foo:bar", ""),
    ],
)
def test_scopes(catalog: Catalog, place: str, found: str) -> None:
    catalog.take([
        did("b", read=True, read_at=from_milliseconds(int(datetime(2026, 11, 24, 12).timestamp() * 1000))),
        did("c", progress=0.0), did("d", starred=True, tags=("To cite",)), did("e", notes="of a lottery"),
    ])  # fmt: skip
    catalog.start_list()
    assert keys(catalog, ListSpec(scope=place)) == found
    assert keys(catalog, ListSpec(scope=place, words="kernels ")) == found
    assert keys(catalog, ListSpec("relevance", scope=place, words="kernels")) == found
    assert keys(catalog, ListSpec("relevance", scope=place, words="nothing")) == ""


def test_what_is_hidden_is_left_out(catalog: Catalog) -> None:
    catalog.take([did("b", hidden=True)])
    assert keys(catalog) == "acde"
    assert keys(catalog, ListSpec(scope="is:hidden")) == "b"
    catalog.take([did("b")])
    assert keys(catalog) == "abcde"


def test_what_has_left_a_list_by_what_was_done_stays_until_another_is_begun(catalog: Catalog) -> None:
    unread = ListSpec(unread_only=True)
    catalog.start_list()
    assert keys(catalog, unread) == "abcde"
    catalog.take([did("b", read=True)])
    assert keys(catalog, unread) == "abcde"
    catalog.start_list()
    assert keys(catalog, unread) == "acde"
    catalog.take([did("b")])  # undone
    assert keys(catalog, unread) == "abcde"


@pytest.mark.parametrize("query", ["-is:read", "-(is:read tag:math)", "unread or tag:nothing", "-(-unread)"])
def test_it_stays_whatever_the_list_is_made_of(catalog: Catalog, query: str) -> None:
    catalog.start_list()
    for flags in ([did("b", read=True)], [did("b")]):
        catalog.take(flags)
        assert keys(catalog, ListSpec(scope=query)) == "abcde"


def test_what_has_come_to_a_list_is_in_it(catalog: Catalog) -> None:
    catalog.start_list()
    catalog.take([did("b", read=True)])
    assert keys(catalog, ListSpec(scope="-unread")) == "b"


def test_what_is_known_can_be_forgotten(catalog: Catalog) -> None:
    catalog.take([did("b", read=True, tags=("mine",))])
    catalog.take([did("c", read=True)], from_start=True)
    catalog.start_list()
    assert keys(catalog, ListSpec(unread_only=True)) == "abde"
    assert keys(catalog, ListSpec(scope="tag:mine")) == ""


def test_counts(catalog: Catalog) -> None:
    counts = catalog.counts()
    assert counts.all == Count("", 5, 5)
    assert counts.sources == (Count("more notes", 1, 1), Count("posts", 4, 4))
    assert counts.tags == (Count("kernels", 1, 1), Count("math", 2, 2), Count("other", 1, 1))
    catalog.take([
        did("a", read=True, starred=True), did("b", hidden=True, starred=True), did("c", tags=("Math", "mine")),
        did("d", progress=0.5), did("not here", read=True),
    ])  # fmt: skip
    counts = catalog.counts()
    assert counts.all == Count("", 3, 5)
    assert (counts.starred, counts.unfinished) == (1, 1)
    assert counts.sources == (Count("more notes", 1, 1), Count("posts", 2, 4))
    assert counts.tags == (Count("kernels", 0, 1), Count("math", 1, 3), Count("mine", 1, 1), Count("other", 1, 1))


def test_the_queue_is_in_the_order_in_which_it_was_made(catalog: Catalog) -> None:
    catalog.take([did("d", queued=3), did("a", queued=5), did("c", queued=4)])
    catalog.start_list()
    assert keys(catalog, ListSpec(scope="is:queued")) == "dca"
    assert keys(catalog, ListSpec("title", scope="is:queued")) == "dca"
    assert keys(catalog, ListSpec("shortest", scope="is:queued")) == "dca"
    assert keys(catalog, ListSpec(scope="is:queued minutes:>4")) == "ac"
    assert catalog.counts().queued == 3
    catalog.take([did("d", read=True)])
    assert keys(catalog, ListSpec(scope="is:queued")) == "dca"
    catalog.start_list()
    assert keys(catalog, ListSpec(scope="is:queued")) == "ca"


def test_unread_posts_of_searches(catalog: Catalog) -> None:
    searches = [SavedSearch("K", "kernels"), SavedSearch("R", "is:read"), SavedSearch("S", "is:starred or tag:math")]
    catalog.take([did("a", read=True), did("b", hidden=True), did("d", starred=True)])
    assert [catalog.count_unread(one).unread for one in searches] == [3, 0, 1]
    assert catalog.count_unread(SavedSearch("?", "foo:bar")).unread == 0


def test_what_is_left_out_of_a_search_is_left_out_wherever_it_stands(catalog: Catalog) -> None:
    assert keys(catalog, ListSpec("relevance", words="zeta -kernels ")) == ""
    assert keys(catalog, ListSpec("relevance", words="-zeta ")) == "bcde"


def test_counts_of_a_changed_index(catalog: Catalog, index: Index, tmp_path: Path) -> None:
    assert catalog.counts().all.all == 5
    (tmp_path / "posts" / "a.md").unlink()
    write(tmp_path / "posts", "f", title="New", tags="[fresh]", author="Newman")
    assert keys(catalog, ListSpec(scope="author:newman")) == ""
    with closing(open_index(index.path)) as other:
        update(other, [Source("posts", tmp_path / "posts")])
    assert catalog.counts().all.all == 4
    assert [count.name for count in catalog.counts().tags] == ["fresh", "math"]
    assert keys(catalog, ListSpec(scope="author:newman")) == "f"


def test_the_next_unread_one(catalog: Catalog) -> None:
    numbers = catalog.find(ListSpec()).numbers
    catalog.take([did("a", read=True), did("b", read=True)])
    assert catalog.first_unread(numbers) == numbers[2]
    assert catalog.first_unread(numbers[:2]) is None


def test_bodies(catalog: Catalog) -> None:
    posts = {post.key: post.fingerprint for post in catalog.posts(ListSpec())}
    assert catalog.bodies(catalog.find(ListSpec()).numbers) == posts


def test_what_may_have_moved(catalog: Catalog) -> None:
    fingerprint = next(catalog.posts(ListSpec())).fingerprint  # all have the same words
    assert list(catalog.moved()) == []
    catalog.take([did("gone", read=True, body=fingerprint), did("a", starred=True, body=fingerprint)])
    assert sorted(post.key for post in catalog.moved()) == ["b", "c", "d", "e"]


def test_a_list_that_is_not_wanted_any_more(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STEPS", 1)
    for spec in (ListSpec(), ListSpec("relevance", words="kernels")):
        with pytest.raises(CancelledListError):
            catalog.find(spec, cancelled=lambda: True)
        assert len(catalog.find(spec).numbers) == 5  # and the next one is made


# --- the same as the plain words say ------------------------------------------------------------------------------

_yes_no = st.booleans()
_posts_flags = st.fixed_dictionaries({
    "read": _yes_no, "starred": _yes_no, "hidden": _yes_no, "progress": st.none() | st.sampled_from([0.0, 0.5, 1.0]),
    "touched": st.none() | st.integers(1, 9), "tags": st.sampled_from([(), ("mine",), ("math",)]),
})  # fmt: skip
_scopes = st.sampled_from(["", "tag:math", "tag:mine", "is:starred", "is:unfinished", "is:read", "source:posts"])


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("posts")
    for number in range(12):
        tags = "[math]" if number % 3 == 0 else "[]"
        write(folder, f"{number:02}", title=f"T{number * 7 % 12:02}", date=f"20{10 + number * 5 % 12}-01-01", tags=tags,
              reading_time=str(number + 1))  # fmt: skip
    with closing(open_index(None)) as index:
        update(index, [Source("posts", folder)])
        yield index


@settings(max_examples=60)
@given(
    flags=st.dictionaries(st.integers(0, 11).map(lambda n: f"{n:02}"), _posts_flags),
    scope=_scopes,
    unread_only=st.booleans(),
    sort=st.sampled_from(SORTS[:-1]),
)
def test_a_list_is_what_its_spec_says(posts: Index, flags, scope, unread_only, sort) -> None:  # type: ignore[no-untyped-def]
    posts.connection.execute("DROP TABLE IF EXISTS temp.flags")
    posts.connection.execute("DROP TABLE IF EXISTS temp.own_tag")
    catalog = Catalog(posts)
    done = {key: did(key, **fields) for key, fields in flags.items()}
    catalog.take(done.values())
    catalog.start_list()

    def state(post: Post) -> PostFlags:
        return done.get(post.key, did(post.key))

    def belongs(post: Post) -> bool:
        one = state(post)
        return (
            not one.hidden
            and not (unread_only and one.read)
            and {
                "": True,
                "tag:math": "math" in (*post.tags, *one.tags),
                "tag:mine": "mine" in one.tags,
                "is:starred": one.starred,
                "is:unfinished": one.progress is not None and not one.read,
                "is:read": one.read,
                "source:posts": True,
            }[scope]
        )

    orders = {
        "newest": lambda post: post.date.toordinal() * -1,
        "oldest": lambda post: post.date.toordinal(),
        "title": lambda post: post.title,
        "shortest": lambda post: post.reading_time,
        "progress": lambda post: (
            state(post).read, state(post).progress is None, -(state(post).progress or 0), -post.date.toordinal()
        ),
        "recent": lambda post: (
            state(post).touched is None, -(state(post).touched or 0), -post.date.toordinal()
        ),
    }  # fmt: skip
    expected = sorted(filter(belongs, Library(posts).posts), key=orders[sort])
    listed = [*catalog.posts(ListSpec(sort, unread_only, scope))]
    assert [post.key for post in listed] == [post.key for post in expected]
    counts = catalog.counts()
    unread = [post for post in Library(posts).posts if not state(post).read and not state(post).hidden]
    assert counts.all == Count("", len(unread), 12)
    tagged = [post for post in unread if "math" in (*post.tags, *state(post).tags)]
    assert next(count for count in counts.tags if count.name == "math").unread == len(tagged)
