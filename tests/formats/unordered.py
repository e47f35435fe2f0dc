"""Tables whose order no index gives, opened as large stores are: sorted into a private database."""

import json
import sqlite3
from contextlib import closing

from explorer.core.table_map import TableMap
from explorer.formats.foreign import open_foreign, open_mapped
from explorer.formats.known import FORMATS
from explorer.formats.limits import Limits

BEGINNING = 7
"""Rows that are sorted at first, in tests."""
SORTED = Limits(unsorted_bytes=0)
AS_THEY_LIE = Limits(unsorted_bytes=1 << 40)
TOLD = {"stream": "entity", "version": "rev", "type": "kind", "payload": ("body",)}
BY_TIME = TableMap("log", order=("at",), **TOLD)
"""A map of a table with numbered rows."""
BY_TIME_AND_ID = TableMap("named", order=("at", "uid"), **TOLD)
"""A map of a table without."""
OF_A_VIEW = TableMap("seen", order=("at", "uid"), **TOLD)
MAPS = {"numbered rows": BY_TIME, "rows by a primary key": BY_TIME_AND_ID, "a view": OF_A_VIEW}


def rows(size, streams=5):
    """Give rows of a log in another order than that of their times: at, entity, rev, kind, body, uid."""
    for n in range(size):
        at = (n * 7919) % size
        time = f"2026-01-01 {at // 3600:02}:{at // 60 % 60:02}:{at % 60:02}"
        told = (("Placed", "Paid")[n % 2], json.dumps({"n": n}), f"id-{n * 31 % size:05}")
        yield (time, f"order-{at % streams}", at // streams + 1, *told)


def make(path, of=None):
    """Write a log into two tables, with a view of one; give the path."""
    found = list(rows(60) if of is None else of)
    columns = "at, entity, rev, kind, body"
    with closing(sqlite3.connect(path)) as store:
        store.execute(f"CREATE TABLE log ({columns}, uid)")
        store.execute(f"CREATE TABLE named ({columns}, uid PRIMARY KEY) WITHOUT ROWID")
        store.execute("CREATE VIEW seen AS SELECT * FROM log WHERE kind <> ''")
        store.executemany("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?)", found)
        store.execute("INSERT INTO named SELECT * FROM log")
        store.commit()
    return path


def opened(path, of=BY_TIME, limits=SORTED, **more):
    """A reader that closes itself at the end of a `with`: by a map, or of a known format."""
    if of is None:
        return closing(open_foreign(path, FORMATS, limits=limits, **more))
    return closing(open_mapped(path, of, limits=limits, **more))
