"""What Marten keeps beside its events, and rows that are no ordinary events."""

import sqlite3
from contextlib import closing

import pytest
from foreign_stores import SAMPLES
from generated import marten

from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS


@pytest.fixture
def written(tmp_path):
    """Writes a store, runs statements on it, and gives what is said of it and its events."""

    def give(*statements, **settings):
        path = tmp_path / "store.db"
        marten.make(path, **settings)
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        with closing(open_foreign(path, FORMATS)) as reader:
            return reader.describe(), list(reader.read())

    return give


def test_rows_left_by_failed_appends_are_flagged_and_no_gap_of_their_stream():
    with closing(open_foreign(SAMPLES / "marten.db", FORMATS)) as reader:
        left = [event for event in reader.read() if "tombstone" in event.flags]
        assert [(event.position, event.version) for event in left] == [(51, 51), (149, 149), (247, 247)]
        assert len({event.stream for event in left}) == 1
        assert all(check.ok for check in reader.verify())
        assert reader.describe().capabilities.tombstones


def test_events_of_an_archived_stream_are_flagged():
    with closing(open_foreign(SAMPLES / "marten.db", FORMATS)) as reader:
        archived = [event for event in reader.read() if "archived" in event.flags]
        assert len(archived) == 7
        assert len({event.stream for event in archived}) == 1


def test_the_lag_of_a_projection_counts_up_to_the_safe_head(written):
    progress = "CREATE TABLE mt_event_progression (name varchar, last_seq_id INTEGER, last_updated TEXT)"
    rows = "('HighWaterMark', 70, ''), ('Orders:All', 30, ''), ('Ahead:All', 78, ''), ('New:All', NULL, '')"
    described, _ = written(progress, f"INSERT INTO mt_event_progression VALUES {rows}")
    assert {one.name: (one.position, one.lag) for one in described.checkpoints} == {
        "HighWaterMark": (70, 5),
        "Orders:All": (30, 40),
        "Ahead:All": (78, None),
        "New:All": (None, 40),
    }


def test_each_tenant_may_have_a_safe_head_of_its_own(written):
    progress = "CREATE TABLE mt_event_progression (name varchar, last_seq_id INTEGER, last_updated TEXT)"
    rows = "('HighWaterMark:acme', 60, ''), ('HighWaterMark:other', 80, ''), ('Orders:All:acme', 50, '')"
    described, _ = written(
        progress, f"INSERT INTO mt_event_progression VALUES {rows}", tenant="acme", by_tenant=True
    )
    assert {one.name: one.lag for one in described.checkpoints}["Orders:All:acme"] == 10


def test_documents_named_like_a_kind_of_stream_are_counted_as_snapshots(written):
    described, _ = written(
        "CREATE TABLE mt_doc_order (id TEXT, data TEXT)",
        "INSERT INTO mt_doc_order VALUES ('1', '{}'), ('2', '{}')",
        "CREATE TABLE mt_doc_user (id TEXT, data TEXT)",
        "INSERT INTO mt_doc_user VALUES ('1', '{}')",
    )
    assert (described.capabilities.snapshots, described.snapshots) == (True, 2)


def test_dead_letters_are_told(written):
    described, _ = written(
        "CREATE TABLE mt_doc_deadletterevent (id TEXT, data TEXT)",
        "INSERT INTO mt_doc_deadletterevent VALUES ('1', '{}')",
    )
    assert "1 dead letter: events that projections put aside." in described.warnings


def test_tenants_of_one_table_may_count_alike(written):
    """Where each tenant has a partition of its own, a number is unique only with the tenant."""
    again = "INSERT INTO mt_events SELECT * FROM mt_events WHERE seq_id = 2"
    described, events = written(
        again.replace("SELECT *", f"SELECT {', '.join(columns('other'))}"), tenant="acme", by_tenant=True
    )
    assert [(event.position, event.tenant) for event in events[:2]] == [(2, "acme"), (2, "other")]
    assert not [one for one in described.warnings if "not sure" in one]


def columns(tenant):
    names = "seq_id id stream_id version data bdata type timestamp tenant_id mt_dotnet_type correlation_id"
    names = f"{names} causation_id headers is_archived".split()
    return [f"'{tenant}'" if name == "tenant_id" else name for name in names]


def test_a_binary_payload_that_cannot_be_read_is_shown_as_hex(written):
    _, events = written("UPDATE mt_events SET data = '{}', bdata = x'00ff01'")
    assert events[0].data["$undecoded"]["hex"] == "00ff01"
    assert "undecoded" in events[0].flags
