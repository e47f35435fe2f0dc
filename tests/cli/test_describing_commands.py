"""What `info`, `streams` and `detect` tell people, also of a store of which only a part can be read."""

import pytest

from fold_files import SAMPLES
from terminal import run

WHOLE = SAMPLES / "pyeventsourcing_json.db"
MARTEN = SAMPLES / "marten.db"


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    """A store whose schema and first pages survived."""
    path = tmp_path_factory.mktemp("cut") / "cut.db"
    path.write_bytes(WHOLE.read_bytes()[:20_000])
    return path


def test_info_tells_people_of_flags_consumers_and_snapshots():
    marten, whole = run("info", MARTEN).out, run("info", WHOLE)

    assert "flag       rows\ntombstone     3\narchived      7\n" in marten
    assert "Mailer:V2:All             42  564 positions\n" in marten
    assert "Snapshots" not in marten
    assert "Snapshots: 4\n" in whole.out
    assert "\nNote: The file is written through a write-ahead log" in whole.out
    assert "Unusual" not in whole.out
    assert whole.err == ""


def test_info_tells_programs_the_same():
    found = run("info", MARTEN, "--json").json

    assert found["flags"] == {"tombstone": 3, "archived": 7}
    assert (found["notes"], found["warnings"]) == ([], [])


@pytest.mark.parametrize("name", ["emmett_sqlite_42.db", "cloudevents.jsonl"])
def test_what_is_usual_is_no_warning_beside_events(name):
    assert run("events", SAMPLES / name, "--limit", 1).err == ""


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


def test_streams_are_listed_with_their_categories():
    listed = run("streams", WHOLE)

    assert listed.err == ""
    first = listed.out.splitlines()
    assert first[0].split() == ["stream", "category", "version", "events", "last", "event"]
    assert first[1].split()[1] in {"Account", "Customer", "Order"}


def test_an_unknown_category_names_those_there_are_and_never_one_without_a_name():
    err = run("streams", MARTEN, "--category", "nix", code=4).err

    assert "There is no category nix; there are: account, customer, order." in err


@pytest.mark.parametrize(("wish", "code"), [(("--where", "typ = x"), 2), (("--stream", "nix"), 4)])
def test_what_is_wrong_with_a_wish_is_said_before_a_heading_is_printed(wish, code):
    assert run("events", MARTEN, *wish, "--format", "csv", code=code).out == ""


def test_the_control_a_wish_that_nothing_fits_has_a_heading():
    assert run("events", MARTEN, "--where", "type = nix", "--format", "csv").out.startswith(
        "ordinal,position,"
    )
