"""Stores of any number of events, made by SQL alone: millions take seconds.

`python large_stores.py LAYOUT EVENTS PATH` makes one, to look at by hand.
"""

import sqlite3
import sys
from contextlib import closing

EACH = 20
"""Events of a stream."""
COMMIT = 4
"""Events of a commit, where commits are kept."""

_PAYLOAD = (
    """'{"owner":"x' || i || '","cents":' || (i * 37 % 10000) || ',"note":"words as they are usual"}'"""
)
_TIME = "strftime('%Y-%m-%d %H:%M:%S', 1740000000 + i * 3, 'unixepoch')"
_ID = "printf('%08x11114111811100000000%04x', i, i % 65536)"


def _dense():
    stamp = f"""'{{"_type_":"datetime_iso","_data_":"' || {_TIME} || '.000000+00:00"}}'"""
    state = f"""'{{"timestamp":' || {stamp} || ',"data":' || {_PAYLOAD} || '}}'"""
    yield (
        "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB, "
        "PRIMARY KEY (originator_id, originator_version))"
    )
    yield (
        "INSERT INTO stored_events SELECT printf('%032x', i * 7919 % {streams}), i / {streams} + 1, "
        f"'shop:Order.Type' || (i % 9), CAST({state} AS BLOB) FROM n"
    )


def _gaps():
    yield from _dense()
    yield "DELETE FROM stored_events WHERE rowid % 997 = 5"


def _text_keys():
    yield (
        "CREATE TABLE events (aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence INTEGER "
        "NOT NULL, event_type text, event_version text, payload TEXT, metadata TEXT, "
        "PRIMARY KEY (aggregate_type, aggregate_id, sequence))"
    )
    yield (
        "INSERT INTO events SELECT 'account', printf('%032x', i % {streams}), i / {streams} + 1, "
        f"'Type' || (i % 9), '1.0', '{{\"Type' || (i % 9) || '\":' || {_PAYLOAD} || '}}', '{{}}' FROM n"
    )


def _join():
    yield (
        "CREATE TABLE mt_streams (id TEXT, type varchar, version INTEGER, timestamp TEXT, created TEXT, "
        "tenant_id varchar, is_archived BOOLEAN, PRIMARY KEY (id, tenant_id))"
    )
    yield (
        "CREATE TABLE mt_events (seq_id INTEGER, id TEXT, stream_id TEXT, version INTEGER, data TEXT, "
        "type varchar(500), timestamp TEXT, tenant_id varchar, mt_dotnet_type varchar, is_archived BOOLEAN, "
        "PRIMARY KEY (seq_id), UNIQUE (stream_id, version))"
    )
    yield (
        f"INSERT INTO mt_events SELECT (i + 1) * 2, {_ID}, printf('%032x', i * 7919 % {{streams}}), "
        f"i / {{streams}} + 1, {_PAYLOAD}, 'type_' || (i % 9), {_TIME} || '.000000+00:00', '*DEFAULT*', "
        "'Shop.X, Shop', 0 FROM n"
    )
    yield (
        "INSERT INTO mt_streams SELECT printf('%032x', i), 'account', 20, '', '', '*DEFAULT*', 0 FROM n "
        "WHERE i < {streams}"
    )


def _commits():
    told = f"""'{{"$type":"Shop.Type' || (i % 9) || ', Shop","data":' || {_PAYLOAD} || '}}'"""
    body = f"""'{{"Headers":{{}},"Body":' || {told} || '}}'"""
    commit = " || ',' || ".join([body] * COMMIT)
    yield (
        "CREATE TABLE Commits (BucketId, StreamId, StreamIdOriginal, StreamRevision, Items, CommitId, "
        "CommitSequence, CommitStamp, CheckpointNumber INTEGER PRIMARY KEY, Headers, Payload)"
    )
    yield (
        "INSERT INTO Commits SELECT 'default', printf('%040X', i % {streams}), 'order/' || (i % {streams}), "
        f"(i / {{streams}} + 1) * {COMMIT}, {COMMIT}, zeroblob(16), i / {{streams}} + 1, {_TIME} || 'Z', "
        f"(i + 1) * 2, CAST('{{}}' AS BLOB), CAST('[' || {commit} || ']' AS BLOB) FROM n "
        f"WHERE i < {{events}} / {COMMIT}"
    )
    yield ("CREATE UNIQUE INDEX IX_Commits_Revisions ON Commits (BucketId, StreamId, StreamRevision, Items)")


def _unique():
    yield (
        "CREATE TABLE event_journal (ordering INTEGER, persistence_id TEXT, sequence_number INTEGER, "
        "deleted BOOLEAN, writer TEXT, write_timestamp INTEGER, adapter_manifest TEXT, event_ser_id INTEGER, "
        "event_ser_manifest TEXT, event_payload BLOB, meta_ser_id INTEGER, meta_ser_manifest TEXT, "
        "meta_payload BLOB, PRIMARY KEY (persistence_id, sequence_number), UNIQUE (ordering))"
    )
    yield (
        "INSERT INTO event_journal SELECT i * 2 + 1, printf('Account|%032x', i * 7919 % {streams}), "
        "i / {streams} + 1, 0, 'w', (1740000000 + i * 3) * 1000, '', 32, 'com.example.Type' || (i % 9), "
        f"CAST({_PAYLOAD} AS BLOB), NULL, NULL, NULL FROM n"
    )


LAYOUTS = {
    "dense": _dense,
    "gaps": _gaps,
    "text-keys": _text_keys,
    "join": _join,
    "commits": _commits,
    "unique": _unique,
}
"""What orders the events: numbers without gap or with some, texts, numbers beside another table, numbers of
commits that hold several, and numbers that only an index keeps apart."""


def make_large(layout, path, events):
    """Make a store of about so many events, and give its path."""
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {events} - 1) "
    with closing(sqlite3.connect(path)) as store:
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("PRAGMA synchronous = OFF")
        for statement in LAYOUTS[layout]():
            numbered = numbers if statement.startswith("INSERT") else ""
            store.execute(numbered + _filled(statement, events))
        store.commit()
    return path


def _filled(statement, events):
    streams = max(events // EACH, 1)
    return statement.replace("{streams}", str(streams)).replace("{events}", str(events))


if __name__ == "__main__":
    make_large(sys.argv[1], sys.argv[3], int(sys.argv[2]))
