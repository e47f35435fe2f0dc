"""`formats` lists what is read of others; its ids are those that --format-id takes."""

from explorer.formats.known import FORMATS
from terminal import run


def test_every_format_is_listed_with_what_is_read_of_it():
    found = run("formats", "--json").json

    assert found["count"] == len(FORMATS)
    assert [(one["id"], one["title"]) for one in found["formats"]] == [(one.id, one.title) for one in FORMATS]
    assert {one["order"] for one in found["formats"]} >= {"yes", "by time", "none"}
    assert next(one for one in found["formats"] if one["id"] == "marten")["flags"] == "archived, tombstone"


def test_the_list_is_a_table_for_people():
    lines = run("formats").out.splitlines()

    assert len(lines) == len(FORMATS) + 2
    assert lines[0].split()[:3] == ["id", "title", "order"]
    assert any(line.startswith("rails-event-store ") for line in lines)


def test_all_is_told_of_one_format():
    told = run("formats", "ocel2-sqlite").out

    assert told.startswith("OCEL 2.0 (SQLite) (ocel2-sqlite)\n")
    assert "streams of an event: many" in told
    assert "left out: how attributes of objects changed" in told
    assert run("formats", "ocel2-sqlite", "--json").json["count"] == 1


def test_an_unknown_format_is_wrong_usage_and_names_the_nearest():
    assert "the nearest name is marten" in run("formats", "martin", code=2).err
