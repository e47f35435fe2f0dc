"""What `info`, `streams` and `detect` tell people, also of a store of which only a part can be read."""

import csv
import io

import pytest

from fold_files import SAMPLES
from terminal import run

WHOLE = SAMPLES / "pyeventsourcing_json.db"


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    """A store whose schema and first pages survived."""
    path = tmp_path_factory.mktemp("cut") / "cut.db"
    path.write_bytes(WHOLE.read_bytes()[:20_000])
    return path


def test_info_tells_people_of_flags_snapshots_consumers_and_notes():
    marten = run("info", SAMPLES / "marten.db").out
    assert "flag       rows\ntombstone     3\narchived      7\n" in marten
    assert "Mailer:V2:All             42  564\n" in marten
    assert "Snapshots" not in marten

    emmett = run("info", SAMPLES / "emmett_sqlite_42.db")
    assert "\nNote: The file is written through a write-ahead log" in emmett.out
    assert "Unusual" not in emmett.out
    assert "Snapshots: 4\n" in run("info", WHOLE).out


def test_info_tells_programs_the_same():
    found = run("info", SAMPLES / "marten.db", "--json").json

    assert found["flags"] == {"tombstone": 3, "archived": 7}
    assert (found["notes"], found["warnings"]) == ([], [])


def test_what_is_usual_is_no_warning_beside_events():
    for name in ("emmett_sqlite_42.db", "cloudevents.jsonl"):
        assert run("events", SAMPLES / name, "--limit", 1).err == ""
        assert run("info", SAMPLES / name, "--json").json["notes"]


def test_of_a_damaged_store_what_can_be_read_is_told_before_the_error(cut):
    told, listed = run("info", cut, code=4), run("streams", cut, code=4)
    events = run("events", cut, code=4).lines

    assert told.out.startswith(
        f"Python eventsourcing (SQLite) (pyeventsourcing-sqlite)\n{len(events)} events"
    )
    assert "shop_domain:Order.ItemAdded" in told.out
    assert "of no stream" in told.out
    assert told.err.startswith(
        "event-explorer: There may be more than can be read. cut.db: counting its events"
    )
    assert "counting its events" not in told.out
    streams = {event["stream"] for event in events if event["stream"]}
    assert {line.split()[0] for line in listed.out.splitlines()[1:]} == streams
    assert listed.err.startswith("event-explorer: There may be more streams. cut.db: ")


def test_the_control_a_whole_store_ends_without_an_error():
    assert run("info", WHOLE).err == run("streams", WHOLE).err == ""


def test_streams_are_listed_with_their_categories():
    first = run("streams", WHOLE).out.splitlines()

    assert first[0].split() == ["stream", "category", "version", "events", "last", "event"]
    assert first[1].split()[1] in {"Account", "Customer", "Order"}


def test_an_unknown_category_names_those_there_are_and_never_one_without_a_name():
    err = run("streams", WHOLE, "--category", "nix", code=4).err
    assert "There is no category nix; there are: Account, Customer, Order." in err
    err = run("streams", SAMPLES / "marten.db", "--category", "nix", code=4).err
    assert "there are: account, customer, order." in err


@pytest.mark.parametrize("wish", [("--where", "typ = x"), ("--stream", "nix")])
def test_what_is_wrong_with_a_wish_is_said_before_a_heading_is_printed(wish):
    refused = run("events", WHOLE, *wish, "--format", "csv", code=None)

    assert refused.code in (2, 4)
    assert refused.out == ""
    nothing = run("events", WHOLE, "--where", "type = nix", "--format", "csv").out
    assert next(csv.reader(io.StringIO(nothing)))[:2] == ["ordinal", "position"]
