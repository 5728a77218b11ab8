"""What other programs write: samples for imports."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

LISTING = """A site about things

The Growth of Trees

[Updated on 2023-02-01]: A tree grows from *both* ends, and costs $5 and $x^2$ a day. {more} words follow, as many as
one needs to see that this is no title but what stands below one....

Date: January 27, 2023 | Estimated Reading Time: 46 min | Author: Ada Lovelace

What is a Leaf?

Short.

Mar 3, 2021 · 5 min · 1,234 words · Grace Hopper

Left over
"""


def newsboat_cache(path: Path) -> Path:
    """Write what newsboat keeps of two feeds."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(
            "CREATE TABLE rss_feed (rssurl TEXT PRIMARY KEY, url TEXT, title TEXT, lastmodified INTEGER, etag TEXT);"
            "CREATE TABLE rss_item (id INTEGER PRIMARY KEY, guid TEXT, title TEXT, author TEXT, url TEXT, feedurl TEXT,"
            " pubDate INTEGER, content TEXT, unread INTEGER, enclosure_url TEXT, enclosure_type TEXT,"
            " enqueued INTEGER, flags TEXT, deleted INTEGER, base TEXT);"
            "INSERT INTO rss_feed VALUES ('https://a.example/feed', 'https://a.example/', 'A blog', 0, '');"
            "INSERT INTO rss_feed VALUES ('exec:ls', '', '', 0, '');"
        )
        for number, (unread, flags, deleted) in enumerate([(1, "", 0), (0, "s", 0), (0, "", 1)]):
            database.execute(
                "INSERT INTO rss_item (guid, title, author, url, feedurl, pubDate, content, unread, flags, deleted)"
                " VALUES (?, ?, 'Ada', ?, 'https://a.example/feed', 1674777600, '<p>Words \\(x^2\\)</p>', ?, ?, ?)",
                (f"guid-{number}", f"Post {number}", f"https://a.example/{number}", unread, flags, deleted),
            )
    return path


def notebook(*cells: dict[str, object], **metadata: object) -> str:
    said = {"language_info": {"name": "python"}, **metadata}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": said, "cells": cells})
