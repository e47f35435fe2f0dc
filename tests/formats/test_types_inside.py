"""Types that only payloads tell are counted by looking inside; what cannot be looked into is read."""

import gzip
import json
import sqlite3
from collections import Counter
from contextlib import closing

import pytest
from generated import aett_sqlite, akka_jdbc_legacy, eventflow, neventstore
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import column, create_engine, literal, select
from sqlalchemy.dialects import postgresql

from explorer.core.decoding import Decoding
from explorer.formats.decoding import PayloadDecoder
from explorer.formats.foreign import open_foreign
from explorer.formats.kit import json_at
from explorer.formats.known import FORMATS

FORMATS_INSIDE = (eventflow, neventstore, aett_sqlite, akka_jdbc_legacy)
WHERE = {
    eventflow: ("EventFlow", "Metadata"),
    neventstore: ("Commits", "Payload"),
    aett_sqlite: ("commits", "Payload"),
    akka_jdbc_legacy: ("journal", "message"),
}
ODD = (
    None,
    "",
    "{",
    b"\xff\x00",
    "[]",
    '{"event_name": null}',
    '{"event_name": 7}',
    '{"event_name": {"deep": 1}}',
    '{"event_name": "One", "event_name": "Other"}',
    '\ufeff{"event_name": "Marked"}',
    b'{"event_name": "Bytes"}',
    gzip.compress(b'{"event_name": "Packed"}'),
    '{"event_name": "ends \\u0000 early"}',
    '{"event_name": "\\"quoted\\" \\ud83d\\udc69"}',
    '{"event_name": "half \\ud83d"}',
)


@pytest.fixture
def decoded(monkeypatch):
    """What is decoded."""
    seen = []
    decode = PayloadDecoder.decode

    def noted(self, stored, *more):
        seen.append(stored)
        return decode(self, stored, *more)

    monkeypatch.setattr(PayloadDecoder, "decode", noted)
    return seen


def told(path, decoding=None):
    """The types as they are counted, and as reading every event tells them."""
    with closing(open_foreign(path, FORMATS, **({"decoding": decoding} if decoding else {}))) as reader:
        return reader.types(), Counter(event.type for event in reader.read())


def with_first(module, path, value):
    """Put another value where the types of the first row's events are told."""
    table, name = WHERE[module]
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            f"UPDATE {table} SET {name} = ? WHERE rowid IN (SELECT rowid FROM {table} LIMIT 1)", [value]
        )
        connection.commit()


@pytest.mark.parametrize("module", FORMATS_INSIDE, ids=lambda one: one.FORMAT)
def test_types_are_counted_without_decoding_a_payload(module, tmp_path, decoded):
    module.make(tmp_path / "store")
    with closing(open_foreign(tmp_path / "store", FORMATS)) as reader:
        reader.describe()
        decoded.clear()
        counted = reader.types()
        assert decoded == []
        assert counted == Counter(event.type for event in reader.read())
        assert decoded


@pytest.mark.parametrize("module", FORMATS_INSIDE[:3], ids=lambda one: one.FORMAT)
def test_only_what_cannot_be_looked_into_is_decoded(module, tmp_path, decoded):
    path = tmp_path / "store"
    module.make(path)
    table, name = WHERE[module]
    with closing(sqlite3.connect(path)) as connection:
        (stored,) = connection.execute(f"SELECT {name} FROM {table} LIMIT 1").fetchone()
    with_first(module, path, gzip.compress(stored.encode() if isinstance(stored, str) else stored))
    with closing(open_foreign(path, FORMATS)) as reader:
        reader.describe()
        decoded.clear()
        counted = reader.types()
        assert 0 < len(decoded) < 12
        assert counted == Counter(event.type for event in reader.read())


@settings(max_examples=25)
@given(odd=some.lists(some.sampled_from(ODD), min_size=1, max_size=6))
def test_whatever_stands_in_a_payload_the_counts_are_those_of_reading(odd, tmp_path_factory):
    path = tmp_path_factory.mktemp("odd") / "store"
    eventflow.make(path, size=8)
    with closing(sqlite3.connect(path)) as connection:
        for number, value in enumerate(odd, start=1):
            connection.execute(
                "UPDATE EventFlow SET Metadata = ? WHERE GlobalSequenceNumber = ?", [value, number]
            )
        connection.commit()
    counted, read = told(path)
    assert counted == read


def test_of_a_name_that_repeats_the_database_alone_would_tell_another_value():
    """Control: why a name that repeats is left to those who read."""
    stored = literal(json.dumps({"a": 1})[:-1] + ', "event_name": "One", "event_name": "Other"}')
    with create_engine("sqlite://").connect() as connection:
        alone = connection.exec_driver_sql("SELECT json_extract(?, '$.event_name')", (stored.value,)).scalar()
        assert alone != json.loads(stored.value)["event_name"]
        assert connection.execute(select(json_at(stored, "event_name"))).scalar() is None


def test_a_database_that_cannot_look_inside_leaves_all_to_those_who_read():
    compiled = str(select(json_at(column("told"), "name").label("x")).compile(dialect=postgresql.dialect()))
    assert compiled == "SELECT NULL AS x"


def test_where_somebody_chose_a_decoding_it_counts(tmp_path):
    neventstore.make(tmp_path / "store")
    counted, read = told(tmp_path / "store", Decoding(everywhere="hex"))
    assert counted == read == {"(no type)": 40}
