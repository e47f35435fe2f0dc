"""A database that no format knows: an audit log among other tables, with views beside them."""

import json
import sqlite3

KINDS = ("Placed", "Changed", "Paid")
BEGAN = 1_700_000_000_000
EVENTS = 40
TOML = """\
table = "audit_log"
order = "seq"
stream = "entity"
version = "rev"
type = "action"
payload = "body"
metadata = ["who", "ip"]
time = "at"
time_unit = "milliseconds"
id = "uid"
"""


def rows():
    """Give the audit log's rows: seq, entity, rev, action, at, body, who, ip, uid."""
    for n in range(1, EVENTS + 1):
        body = json.dumps({"total": n * 10, "note": "O'Brien; DROP TABLE audit_log;--"})
        told = (KINDS[n % 3], BEGAN + n * 60_000, body, "ann" if n % 2 else "bob", "::1", f"id-{n}")
        yield (n * 2, f"order-{n % 4}", (n - 1) // 4 + 1, *told)


def make(path):
    """Write the database, and give its path."""
    connection = sqlite3.connect(path)
    with connection:
        connection.executescript(
            """
            CREATE TABLE audit_log (seq INTEGER PRIMARY KEY, entity TEXT, rev INTEGER, action TEXT,
                                    at INTEGER, body JSON, who TEXT, ip TEXT, uid TEXT);
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE pages (book TEXT, page INTEGER, words TEXT, PRIMARY KEY (book, page)) WITHOUT ROWID;
            CREATE VIEW payments AS SELECT seq, entity, body FROM audit_log WHERE action = 'Paid';
            CREATE VIEW broken AS SELECT * FROM nowhere;
            CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
                SELECT x FROM n;
            """
        )
        connection.executemany("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
        connection.executemany("INSERT INTO people VALUES (?, ?)", [(1, "Ann"), (2, "Bob")])
        connection.executemany(
            "INSERT INTO pages VALUES (?, ?, ?)", [(f"b{n % 3}", n, f"word {n}") for n in range(30)]
        )
    connection.close()
    return path
