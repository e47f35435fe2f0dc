"""Rows that a store marks, on the command line: counted by flag, and found by a filter."""

from collections import Counter
from pathlib import Path

from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
MARKED = SAMPLES / "marten.db"


def test_flags_are_counted_and_found():
    events = run("events", MARKED).lines
    counts = Counter(flag for event in events for flag in event["flags"])
    assert run("info", MARKED, "--json").json["flags"] == counts
    found = run("events", MARKED, "--where", "flags = archived").lines
    assert found == [event for event in events if "archived" in event["flags"]]
    assert len(found) == counts["archived"]
    others = run("events", MARKED, "--where", "not flags in (archived, tombstone)").lines
    assert others == [event for event in events if not event["flags"]]


def test_flags_are_a_table_of_their_own_where_there_are_any():
    told = run("info", MARKED).out.partition("flag ")[2]
    assert "archived" in told
    assert "flag" not in run("info", SAMPLES / "pyeventsourcing_json.db").out
