"""Detection says which format a file has and why; it never guesses silently."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from foreign_stores import COLUMNS, TABLE, killed_after, made, row, sample

from explorer.core.errors import NotAStore
from explorer.formats.detection import OWN, detect, recognised
from explorer.formats.foreign import open_foreign
from explorer.formats.format import Match
from explorer.formats.known import FORMATS
from explorer.formats.layout import Column, Layout, Table

OWN_ID = 0x45564558
FORMAT = next(one for one in FORMATS if one.id == "pyeventsourcing-sqlite")


def table(name, *columns, rowid=True):
    return Table(name, tuple(Column(one, "", 0) for one in columns), rowid)


def test_our_own_store_is_known_by_its_header_alone(tmp_path):
    path = made(tmp_path, more=[f"PRAGMA application_id={OWN_ID}"])
    detection = detect(path, FORMATS, OWN_ID)
    assert detection.chosen == OWN == "event-explorer"
    assert str(OWN_ID) in detection.matches[0].evidence[0]
    with path.open("r+b") as file:
        file.seek(200)
        file.write(bytes(4000))
    assert detect(path, FORMATS, OWN_ID).chosen == OWN


def test_our_own_store_is_known_while_its_header_is_only_in_the_log(tmp_path):
    path = tmp_path / "new.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    killed_after(path, "PRAGMA wal_autocheckpoint=0", f"PRAGMA application_id={OWN_ID}")
    assert path.read_bytes()[68:72] != OWN_ID.to_bytes(4, "big")
    assert detect(path, FORMATS, OWN_ID).chosen == OWN


def test_another_application_id_is_not_ours(tmp_path):
    path = made(tmp_path, [row()], more=["PRAGMA application_id=5"])
    assert detect(path, FORMATS, OWN_ID).chosen == "pyeventsourcing-sqlite"
    assert detect(sample(), FORMATS).chosen == "pyeventsourcing-sqlite"


CONFIDENCE = {
    "usual": (TABLE, 1.0, "a rowid"),
    "no rowid": (TABLE + " WITHOUT ROWID", 0.95, "no rowid, so events of different streams have no order"),
    "another name": (
        TABLE.replace("stored_events", "orders"),
        0.9,
        "usual name for that table is stored_events",
    ),
}


@pytest.mark.parametrize("case", CONFIDENCE)
def test_the_usual_layout_is_the_most_certain(case, tmp_path):
    ddl, confidence, words = CONFIDENCE[case]
    (match,) = detect(made(tmp_path, ddl=ddl), FORMATS).matches
    assert match.confidence == confidence
    assert words in " ".join(match.evidence)


def test_snapshots_alone_are_no_events(tmp_path):
    ddl = TABLE.replace("stored_events", "stored_snapshots") + " WITHOUT ROWID"
    assert detect(made(tmp_path, ddl=ddl), FORMATS).chosen is None


def test_two_formats_that_fit_equally_leave_the_choice_to_the_person():
    twin = replace(FORMAT, id="twin", title="Twin", recognise=lambda _: Match("twin", "Twin", 1.0, ()))
    detection = recognised(Layout((table("stored_events", *_columns()),)), (FORMAT, twin))
    assert detection.chosen is None
    assert len(detection.matches) == 2
    assert detection.why_not == ("It looks like Python eventsourcing (SQLite) and Twin alike.",)
    with pytest.raises(NotAStore, match="say as which to read it"):
        open_foreign(sample(), (FORMAT, twin))
    open_foreign(sample(), (FORMAT, twin), FORMAT.id).close()


def test_the_likelier_format_wins():
    unlikely = replace(FORMAT, id="x", recognise=lambda _: Match("x", "X", 0.3, ()))
    detection = recognised(Layout((table("stored_events", *_columns()),)), (unlikely, FORMAT))
    assert detection.chosen == FORMAT.id
    assert [match.format for match in detection.matches] == [FORMAT.id, "x"]


LACKS = {
    (): "there is no table at all",
    (("journal", "nr", "what", "happened"),): "Its table journal has nr, what, happened.",
    (("wide", *"abcdefghi"), ("small", "a")): "Its table wide has a, b, c, d, e, f, g, h and more.",
    (
        ("a", "topic"),
        ("b", "state", "OriginatorID"),
    ): "table b has originator_id, state, but lacks originator_version, topic",
    (
        ("notes", "originator_id", "originator_version", "topic", "state", "more"),
    ): "other columns or keys too",
}


@pytest.mark.parametrize("tables", LACKS)
def test_what_a_file_has_and_lacks_is_said(tables):
    detection = recognised(Layout(tuple(table(*one) for one in tables)), FORMATS)
    assert detection.chosen is None
    assert LACKS[tables] in detection.why_not[0]


def test_a_file_that_comes_near_no_format_is_told_by_its_tables_alone():
    layout = Layout(tuple(table(f"t{n}", "a", "b") for n in range(5)))

    told = recognised(layout, FORMATS).why_not

    assert told[:3] == tuple(f"Its table t{n} has a, b." for n in range(3))
    databases = len([one for one in FORMATS if one.file is None])
    assert told[3:] == (
        "It has 2 other tables too.",
        f"None of the {databases} known formats has a table like that.",
    )
    assert "no table has any" in recognised(layout, (FORMAT,)).why_not[0]  # whoever chose one hears of it


def test_only_real_tables_are_seen(tmp_path):
    more = [f"CREATE VIEW v AS SELECT 1 AS {name}" for name in ("topic",)]
    detection = detect(made(tmp_path, ddl="CREATE TABLE t (a, b, c, d)", more=more), FORMATS)
    assert detection.why_not[0] == "Its table t has a, b, c, d."


def _columns():
    return [one.split()[0] for one in COLUMNS.split(", ")]
