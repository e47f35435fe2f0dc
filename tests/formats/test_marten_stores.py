"""What Marten keeps beside its events, and rows that are no ordinary events."""

from foreign_stores import SAMPLES
from generated import marten
from rewriting import rewritten, seen

from terminal import run

PROGRESS = "CREATE TABLE mt_event_progression (name varchar, last_seq_id INTEGER, last_updated TEXT)"


def test_rows_left_by_failed_appends_are_flagged_and_no_gap_of_their_stream():
    store = seen(SAMPLES / "marten.db")
    left = [event for event in store.events if "tombstone" in event.flags]
    assert [(event.position, event.version) for event in left] == [(51, 51), (149, 149), (247, 247)]
    assert len({event.stream for event in left}) == 1
    assert store.failed == []
    assert store.described.capabilities.tombstones


def test_events_of_an_archived_stream_are_flagged():
    archived = [event for event in seen(SAMPLES / "marten.db").events if "archived" in event.flags]
    assert len(archived) == 7
    assert len({event.stream for event in archived}) == 1


def test_the_lag_of_a_projection_counts_up_to_the_safe_head(tmp_path):
    rows = "('HighWaterMark', 70, ''), ('Orders:All', 30, ''), ('Ahead:All', 78, ''), ('New:All', NULL, '')"
    store = rewritten(tmp_path, marten, PROGRESS, f"INSERT INTO mt_event_progression VALUES {rows}")
    assert store.checkpoints == {
        "HighWaterMark": (70, 5),
        "Orders:All": (30, 40),
        "Ahead:All": (78, None),
        "New:All": (None, 40),
    }
    counted = {one.name: one.lag_in for one in store.described.checkpoints}
    assert (counted["Orders:All"], counted["New:All"]) == ("position", "event")


def test_each_tenant_may_have_a_safe_head_of_its_own(tmp_path):
    rows = "('HighWaterMark:acme', 60, ''), ('HighWaterMark:other', 80, ''), ('Orders:All:acme', 50, '')"
    written = (PROGRESS, f"INSERT INTO mt_event_progression VALUES {rows}")
    store = rewritten(tmp_path, marten, *written, tenant="acme", by_tenant=True)
    assert store.checkpoints["Orders:All:acme"] == (50, 10)


def test_documents_named_like_a_kind_of_stream_are_counted_as_snapshots(tmp_path):
    described = rewritten(
        tmp_path,
        marten,
        "CREATE TABLE mt_doc_order (id TEXT, data TEXT)",
        "INSERT INTO mt_doc_order VALUES ('1', '{}'), ('2', '{}')",
        "CREATE TABLE mt_doc_user (id TEXT, data TEXT)",
        "INSERT INTO mt_doc_user VALUES ('1', '{}')",
    ).described
    assert (described.capabilities.snapshots, described.snapshots) == (True, 2)


def test_dead_letters_are_told(tmp_path):
    described = rewritten(
        tmp_path,
        marten,
        "CREATE TABLE mt_doc_deadletterevent (id TEXT, data TEXT)",
        "INSERT INTO mt_doc_deadletterevent VALUES ('1', '{}')",
    ).described
    assert "1 dead letter: events that consumers put aside." in described.warnings


def test_tenants_that_count_for_themselves_share_numbers(tmp_path):
    """Where each tenant has a partition of its own, a number is unique only with the tenant."""
    columns = "seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type"
    columns += ", correlation_id, causation_id, headers, is_archived"
    again = f"SELECT {columns.replace('tenant_id', repr('other'))} FROM mt_events WHERE seq_id = 2"
    store = rewritten(tmp_path, marten, f"INSERT INTO mt_events {again}", tenant="acme", by_tenant=True)
    assert [(event.position, event.tenant) for event in store.events[:2]] == [(2, "acme"), (2, "other")]
    assert not [one for one in store.described.warnings if "not sure" in one]


def test_streams_of_one_name_are_numbered_for_each_tenant(tmp_path):
    columns = "seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type"
    columns += ", correlation_id, causation_id, headers, is_archived"
    again = columns.replace("seq_id", "seq_id + 1").replace("tenant_id", "'other'")
    copied = f"INSERT INTO mt_events SELECT {again} FROM mt_events"
    assert rewritten(tmp_path, marten, copied, tenant="acme").failed == []


def test_versions_repeated_for_one_tenant_are_a_fault(tmp_path):
    """Control: tenants excuse nothing else."""
    store = rewritten(tmp_path, marten, "UPDATE mt_events SET version = 1", tenant="acme")
    assert store.failed == ["versions"]


def test_a_binary_payload_that_cannot_be_read_is_shown_as_hex(tmp_path):
    event = rewritten(tmp_path, marten, "UPDATE mt_events SET data = '{}', bdata = x'00ff01'").events[0]
    assert event.data["$undecoded"]["hex"] == "00ff01"
    assert "undecoded" in event.flags


def test_streams_of_one_id_are_told_apart_by_their_tenants(tmp_path):
    others = "SELECT id, 'elsewhere', version, timestamp, created, 'other', is_archived FROM mt_streams"
    store = rewritten(tmp_path, marten, f"INSERT INTO mt_streams {others}")
    written = marten.make(tmp_path / "without others")
    assert [event.category for event in store.events] == [event["category"] for event in written]


def test_what_the_lag_counts_is_said_on_the_command_line():
    store = SAMPLES / "marten.db"
    behind = {one["name"]: one for one in run("info", store, "--json").json["checkpoints"]}
    assert (behind["AccountBalance:All"]["lag"], behind["AccountBalance:All"]["lag_in"]) == (130, "position")
    assert "lag_in" not in behind["HighWaterMark"]
    assert "130 positions" in run("info", store).out


def test_verify_says_that_the_stream_of_tombstones_is_not_among_those_whose_versions_hold():
    store = SAMPLES / "marten.db"
    versions = run("verify", store, "--json").json["checks"][2]
    streams = run("info", store, "--json").json["streams"]
    assert (versions["name"], versions["ok"]) == ("versions", True)
    assert f"the versions of {streams - 1} streams; tombstones are left out." in versions["detail"]
