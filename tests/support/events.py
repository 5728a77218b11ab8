"""Events as hypothesis draws them: of devices whose clocks differ, and of clones that give one number twice."""

from hypothesis import strategies as st

from reader.state.journal import DECIDED, NOTED, Event, encode

VALUES = {
    "read": st.booleans() | st.sampled_from(["0123", "4567"]),
    "starred": st.booleans(),
    "hidden": st.booleans() | st.none(),
    "queued": st.booleans() | st.none(),
    "subscribed": st.booleans(),
    "tags": st.lists(st.sampled_from(["math", "日本", "two words"]), max_size=2),
    "note": st.sampled_from(["", "*x*", "two\nlines", "é “quoted” \\ {}"]),
    "progress": st.floats(0, 1) | st.none(),
    "position": st.lists(st.integers(0, 9), min_size=2, max_size=2) | st.none(),
    "seen": st.sampled_from([[], [[0, 500]], [[0, 1], [20, 1000]]]) | st.none(),
    "bookmark": st.fixed_dictionaries({"post": st.just("id-1"), "position": st.none() | st.just([3, 1])}) | st.none(),
    "search": st.sampled_from(["", "tag:math unread", "a or (b -c)"]) | st.none(),
    "highlight_abc": st.fixed_dictionaries(
        {
            "start": st.just([0, 1]),
            "end": st.just([0, 5]),
            "quote": st.just("wörds"),
            "note": st.sampled_from(["", "n"]),
        }
    )
    | st.none(),
    "review_abc": st.fixed_dictionaries({"days": st.integers(0, 9), "due": st.sampled_from(["", "2026-11-27"])})
    | st.none(),
    "body": st.sampled_from(["0123", "4567"]),
    "of_tomorrow": st.recursive(st.integers() | st.text(max_size=3), lambda inner: st.lists(inner, max_size=2)),
}
assert {*DECIDED, *NOTED} < VALUES.keys()
KEYS = ("https://a.b/c", "id-1", "日本語", "file:///x%20y.md")


@st.composite
def events(draw: st.DrawFn) -> Event:
    field = draw(st.sampled_from(sorted(VALUES)))
    counter = draw(st.integers(1, 6))
    return Event(
        draw(st.sampled_from(["a1", "b2", "c3"])),
        counter,
        draw(st.integers(0, 8)) << draw(st.sampled_from([0, 16, 50])),
        draw(st.sampled_from(KEYS)),
        field,
        encode(draw(VALUES[field])),
        draw(st.integers(1, counter)),
        draw(st.none() | st.integers(1, 6)),
    )


journals = st.lists(events(), max_size=30)
