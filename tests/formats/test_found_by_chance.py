"""What random mutations once broke: each stays named, and hides nothing else."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from foreign_stores import opened
from generated import akka_jdbc, cqrs_es, sqlstreamstore
from sqlalchemy import column, table

from explorer.core.description import CheckpointInfo
from explorer.core.errors import NoFormatFits
from explorer.formats import surveying
from explorer.formats.kit.beside import Beside


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as store:
        for statement in statements:
            store.execute(statement)
        store.commit()
    return path


def usual(module, path):
    return module.make(path, **next(iter(module.SETTINGS.values())))


def test_a_column_that_only_an_adapter_needs_is_named_where_it_is_lacking(tmp_path):
    path = tmp_path / "store.db"
    usual(sqlstreamstore, path)
    changed(path, "ALTER TABLE messages RENAME COLUMN message_id TO other")
    with pytest.raises(NoFormatFits, match="table messages has no column id; nothing was changed"):
        opened(path)


def test_a_serializer_that_has_no_number_hides_no_event(tmp_path):
    path = tmp_path / "store.db"
    expected = usual(akka_jdbc, path)
    changed(path, "UPDATE event_journal SET event_ser_id = '[[1]]' WHERE rowid = 1")
    with opened(path) as reader:
        events = list(reader.read())
    assert len(events) == len(expected)
    assert events[1].data == expected[1]["data"]


def test_a_stream_that_only_an_index_still_knows_is_listed(tmp_path, monkeypatch):
    path = tmp_path / "store.db"
    usual(cqrs_es, path)
    with opened(path) as reader:
        whole = reader.streams()
        monkeypatch.setattr(surveying, "_ends", lambda *_: {})
        found = reader.streams()
    assert [(one.stream, one.events) for one in found] == [(one.stream, one.events) for one in whole]
    assert {(one.category, one.first_time, one.last_time) for one in found} == {(None, None, None)}


@pytest.mark.parametrize(("newest", "lag"), [("a text", None), (None, 3), (9, 3), (4, None)])
def test_a_checkpoint_is_compared_with_numbers_alone(newest, lag):
    key = (column("position"), column("item"))
    events = SimpleNamespace(position=0, key=key, source=table("commits", *key))
    database = SimpleNamespace(one=lambda *_: (3, newest))
    beside = Beside(database, events, SimpleNamespace(numbered=False))
    assert beside.at("reader", 5) == CheckpointInfo("reader", 5, lag)
