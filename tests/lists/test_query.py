"""What a person types to search: what it means, what is refused, and what is still being typed."""

from datetime import date

import pytest

from reader.lists.query import parse_query
from reader.lists.query_parts import All, Any, Dated, Is, Minutes, Named, Not, Noted, Part, Query, Words


def word(text: str) -> Words:
    return Words(text, is_beginning=False)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("kernel", (word("kernel"),)),
        ("kern*", (Words("kern", is_beginning=True),)),
        ('"a phrase', (word("a phrase"),)),
        ("-kernel", (Not(word("kernel")),)),
        ("--kernel", (Not(Not(word("kernel"))),)),
        ("- kernel -", (Not(word("kernel")),)),
        ("title:kernel", (Words("kernel", is_beginning=False, in_title=True),)),
        ('title:"two words"', (Words("two words", is_beginning=False, in_title=True),)),
        ("Tag:Math", (Named("tag", "math"),)),
        ('source:"More Notes" author:Ann', (Named("source", "more notes"), Named("author", "ann"))),
        ("unread", (Is("unread"),)),
        ('"unread"', (word("unread"),)),
        ("is:Unfinished", (Is("unfinished"),)),
        ("minutes:<20", (Minutes(0, 19),)),
        ("minutes:<=20", (Minutes(0, 20),)),
        ("minutes:>20", (Minutes(21, 10**6),)),
        ("minutes:20", (Minutes(20, 20),)),
        ("minutes:20-40", (Minutes(20, 40),)),
        ("before:2023-05", (Dated("post", end=date(2023, 5, 1)),)),
        ("after:2023", (Dated("post", date(2023, 1, 1)),)),
        ("older:30d", (Dated("post", end=30),)),
        ("newer:2w", (Dated("post", 14),)),
        ("read:7d", (Dated("reading", 7),)),
        ("read:2023-12", (Dated("reading", date(2023, 12, 1), date(2024, 1, 1)),)),
        ("read:2023", (Dated("reading", date(2023, 1, 1), date(2024, 1, 1)),)),
        ("read:2023-12-31", (Dated("reading", date(2023, 12, 31), date(2024, 1, 1)),)),
        ("read:<2023-12", (Dated("reading", end=date(2023, 12, 1)),)),
        ("read:>2023-12", (Dated("reading", date(2024, 1, 1)),)),
        ("note:lottery", (Noted("lottery"),)),
        ("a1 or b1", (Any((word("a1"), word("b1"))),)),
        ("a1 b1 or c1", (Any((All((word("a1"), word("b1"))), word("c1"))),)),
        ("a1 (b1 OR c1)", (word("a1"), All((Any((word("b1"), word("c1"))),)))),
        ("-(a1 b1)", (Not(All((word("a1"), word("b1")))),)),
        ("(a1 (b1", (All((word("a1"), All((word("b1"),)))),)),
        ("(tag:math) c1", (All((Named("tag", "math"),)), word("c1"))),
        ("softmax(x) O(n)", (word("softmax x"), word("O n"))),
        ("(softmax(x))", (All((word("softmax x"),)),)),
        ("() or ()", ()),
        ("or a1 or", (word("a1"),)),
        ('"or" a1', (word("or"), word("a1"))),
        ("std::vector http://a.b 10:30", (word("std vector"), word("http a b"), word("10 30"))),
        ("Attention: a survey", (word("Attention"), word("a"), word("survey"))),
    ],
)
def test_what_a_query_means(text: str, parts: tuple[Part, ...]) -> None:
    assert parse_query(f"{text} ") == Query(parts)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("foo:bar", "There is no “foo:”. There are title:, tag:, author:, source:, is:, minutes:"),
        ("tagg:math and more", "There is no “tagg:”."),
        ("is:eaten ", "is: needs unread, read, starred, unfinished, queued, noted or hidden."),
        ("before:soon ", "before: needs a day, a month or a year"),
        ("before:2020-13 kernel", "before: needs"),
        ("minutes:long ", "minutes: needs a number"),
        ("older:2020 ", "older: needs a time such as 30d"),
        ("read:yes ", "read: needs a time such as 7d"),
        ("(" * 30 + "a", "Brackets and “-” are in one another here: 10 deep at most."),
        ("a " * 101, "This is too long to search: 100 words and fields at most."),
        ("-" * 300 + "a", "Brackets and “-” are in one another here"),
        ("-(" * 6 + "a", "Brackets and “-” are in one another here"),
    ],
)
def test_what_is_refused(text: str, problem: str) -> None:
    query = parse_query(text)
    assert query.problem.startswith(problem)
    assert not query.parts


@pytest.mark.parametrize(
    ("text", "parts", "hint"),
    [
        ("kernel is:un", (word("kernel"),), "is: needs unread"),
        ("before:20", (), "before: needs"),
        ("minutes:<", (), "minutes: needs"),
        ("kern", (Words("kern", is_beginning=True),), ""),
        ("title:kern", (Words("kern", is_beginning=True, in_title=True),), ""),
        ("foo:", (Words("foo", is_beginning=True),), ""),
        ("kernel p", (word("kernel"),), ""),
        ("a1 or", (word("a1"), Words("or", is_beginning=True)), ""),
        ("tag:math (kern", (Named("tag", "math"), All((Words("kern", is_beginning=True),))), ""),
        ("unread", (Is("unread"),), ""),
        ("-", (), ""),
    ],
)
def test_what_is_still_being_typed(text: str, parts: tuple[Part, ...], hint: str) -> None:
    query = parse_query(text)
    assert query.parts == parts
    assert query.hint.startswith(hint)
    assert bool(query.hint) == bool(hint)
    assert not query.problem


def test_terms_are_what_is_looked_for() -> None:
    query = parse_query('kernel -not (title:"a phrase" or beg*) -(no or none) tag:math ')
    assert query.terms == (("kernel", False), ("a phrase", False), ("beg", True))


def test_two_queries_together() -> None:
    both = parse_query("a1 or b1 ") & parse_query("c1 ")
    assert both.parts == (Any((word("a1"), word("b1"))), word("c1"))
    assert (parse_query("a1 ") & parse_query("foo:b ")).problem
