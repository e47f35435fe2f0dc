"""The story that generated stores tell: a few things, each with a stream, and what happened to them."""

import json
import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import UUID

KINDS = {"account": ("Opened", "Deposited", "Withdrawn"), "order": ("Placed", "Paid")}
WORDS = ("plain", "O'Brien; DROP TABLE events;--", 'José "Pepe"', "株式会社", "", "a\\b\nc", "👩‍🚀")
START = datetime(2025, 3, 1, 9, 0, 0, 123456)


def story(seed, size, first_version=1):
    """A list of what happened, in order; ids are UUIDs, times naive UTC with microseconds."""
    chance = random.Random(seed)
    streams = [
        (str(UUID(int=chance.getrandbits(128), version=4)), kind) for kind in (*KINDS, *KINDS, "order")
    ]
    versions = dict.fromkeys(streams, first_version - 1)
    told, moment = [], START
    for number in range(size):
        stream, kind = home = chance.choice(streams)
        versions[home] += 1
        moment += timedelta(microseconds=chance.randrange(1, 10**9))
        name = KINDS[kind][min(versions[home] - first_version, len(KINDS[kind]) - 1)]
        told.append(
            {
                "stream": stream,
                "category": kind,
                "version": versions[home],
                "type": f"{kind.title()}{name}",
                "time": moment,
                "event_id": str(UUID(int=chance.getrandbits(128), version=4)),
                "correlation_id": str(UUID(int=chance.getrandbits(128), version=4)),
                "causation_id": str(UUID(int=chance.getrandbits(128), version=4)),
                "data": {"number": number, "text": chance.choice(WORDS), "nested": {"list": [1, 2.5, None]}},
            }
        )
    return told


def commits(seed, size, longest=4):
    """The same story in commits: lists of events of one stream that were stored at once."""
    chance = random.Random(seed + 1)
    found = []
    for one in story(seed, size):
        again = found and found[-1][0]["stream"] == one["stream"] and len(found[-1]) < longest
        if again and chance.random() < 0.9:
            one["time"] = found[-1][0]["time"]
            found[-1].append(one)
        else:
            found.append([one])
    return found


def in_utc(moment):
    """A time as events give it."""
    return moment.replace(tzinfo=UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def hexed(name):
    return name.replace("-", "")


def text(value):
    return json.dumps(value, ensure_ascii=False)


def written(path, *statements):
    """Run statements on a new database: SQL, or SQL and its rows."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            if isinstance(statement, str):
                connection.execute(statement)
            else:
                connection.executemany(*statement)
        connection.commit()


def row_marks(row):
    return ", ".join("?" for _ in row)


def insert(table, rows):
    """A statement with its rows, for `written`."""
    return (f'INSERT INTO "{table}" VALUES ({row_marks(rows[0])})', rows) if rows else "SELECT 1"
