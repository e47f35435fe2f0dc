"""Foreign stores for tests: samples, hand-made ones, and folders that must not change."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS

SAMPLES = Path(__file__).parent / "samples"
NAMES = ("pyeventsourcing_json", "pyeventsourcing_zlib")
COLUMNS = "originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB"
TABLE = f"CREATE TABLE stored_events ({COLUMNS}, PRIMARY KEY (originator_id, originator_version))"
STREAM = "0123456789abcdef0123456789abcdef"
NAMED = "01234567-89ab-cdef-0123-456789abcdef"
TIME = "2026-01-02T03:04:05.000006+00:00"


def truth(name):
    return json.loads((SAMPLES / f"{name}.truth.json").read_text())


def sample(name=NAMES[0]):
    return SAMPLES / f"{name}.db"


def copied(folder, name=NAMES[0]):
    """A writable copy of a sample."""
    return Path(shutil.copyfile(sample(name), folder / "store.db"))


def opened(path, **options):
    """A reader that closes itself at the end of a `with`."""
    return closing(open_foreign(path, FORMATS, **options))


def state(**fields):
    return json.dumps({"timestamp": {"_type_": "datetime_iso", "_data_": TIME}, **fields}).encode()


def row(stream=STREAM, version=1, topic="shop:Order.Placed", payload=None):
    return (stream, version, topic, state(n=version) if payload is None else payload)


def made(folder, rows=(), ddl=TABLE, more=(), name="made.db"):
    """A hand-made store."""
    path = folder / name
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(ddl)
        table = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        quoted = table.replace('"', '""')
        connection.executemany(f'INSERT INTO "{quoted}" VALUES (?, ?, ?, ?)', rows)
        for statement in more:
            connection.execute(statement)
        connection.commit()
    return path


def events_of(folder, rows, ddl=TABLE, more=(), **options):
    """All events of a hand-made store."""
    with opened(made(folder, rows, ddl, more), **options) as reader:
        return list(reader.read())


def fingerprint(folder):
    """Names, kinds, sizes, times and contents of everything in a folder."""
    found = {}
    for path in sorted(folder.iterdir()):
        facts = os.lstat(path)
        content = os.readlink(path) if path.is_symlink() else None
        if path.is_file() and not path.is_symlink():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        found[path.name] = (facts.st_mode, facts.st_size, facts.st_mtime_ns, facts.st_nlink, content)
    return found


KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchall()
os._exit(9)
"""


def killed_after(path, *statements):
    """Run statements on a store in a process that then dies without closing it."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(path), *statements], check=False)
    assert done.returncode == 9


def with_dirty_wal(folder):
    """A sample with two transactions that are only in its write-ahead log."""
    path = copied(folder)
    killed_after(
        path,
        "PRAGMA journal_mode=WAL",
        "PRAGMA wal_autocheckpoint=0",
        f"INSERT INTO stored_events VALUES ('{STREAM}', 1, 'shop:Order.Placed', '{{}}')",
        f"INSERT INTO stored_events VALUES ('{STREAM}', 2, 'shop:Order.Paid', '{{}}')",
    )
    assert (folder / "store.db-wal").stat().st_size
    return path


def with_hot_journal(folder):
    """A sample in the middle of a transaction that was never committed, half of it already in the file."""
    path = copied(folder)
    killed_after(
        path,
        "PRAGMA journal_mode=DELETE",
        "PRAGMA cache_size=2",
        "BEGIN",
        "UPDATE stored_events SET topic = 'never:Committed.Value'",
    )
    assert (folder / "store.db-journal").stat().st_size
    return path
