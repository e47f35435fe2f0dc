"""--map: every command that opens a store reads a table that no format knows."""

import csv
import io
import json

import pytest

import any_table
from explorer import cli
from explorer.bootstrap import WiredApp
from terminal import run


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return any_table.make(tmp_path_factory.mktemp("mapped") / "audit.db")


@pytest.fixture(scope="module")
def toml(tmp_path_factory):
    path = tmp_path_factory.mktemp("maps") / "audit.toml"
    path.write_text(any_table.TOML)
    return path


def test_the_commands_that_look_see_every_row(store, toml, tmp_path):
    info = run("info", store, "--map", toml, "--json").json
    assert (info["format"], info["events"], info["streams"]) == ("mapped-table", any_table.EVENTS, 4)
    assert run("events", store, "--map", toml, "--from", 40).lines[0]["event_id"] == "id-40"
    listed = run("streams", store, "--map", toml, "--json").json["streams"]
    assert [one["version"] for one in listed] == [10, 10, 10, 10]
    state = run("state", store, "--map", toml, "--stream", "order-1", "--at", 9, "--json").json
    assert (state["version"], state["state"]["total"]) == (3, 90)
    assert run("projection", store, "events_by_type", "--map", toml, "--json").json["count"] == 3
    assert (
        run(
            "diff", store, "--map", toml, "--from", 1, "--to", 5, "--stream", "order-1", "--format", "json"
        ).json["count"]
        == 1
    )
    assert run("verify", store, "--map", toml, "--json").json["ok"]
    told = run("blame", store, "--map", toml, "--stream", "order-1", "--path", "total", "--json").json
    assert told["value"] == 370
    run("export", store, "--map", toml, "--to", tmp_path / "out.csv")
    written = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert len(written) == any_table.EVENTS


def test_a_mapped_table_is_imported_as_its_map_says(store, toml, tmp_path):
    run("import", store, "--into", tmp_path / "own.db", "--map", toml)

    first = run("events", tmp_path / "own.db").lines[0]
    assert (first["stream"], first["type"], first["data"]["total"]) == ("order-1", "Changed", 10)
    assert run("info", tmp_path / "own.db", "--json").json["events"] == any_table.EVENTS


def test_detecting_with_a_map_says_whether_it_fits(store, toml, tmp_path):
    assert run("detect", store, "--map", toml, "--json").json["chosen"] == "mapped-table"
    other = tmp_path / "other.toml"
    other.write_text('table = "people"\nstream = "city"')

    found = run("detect", store, "--map", other, code=4)

    assert "It would not open by this map" in found.out
    assert "people has no column city" in found.out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--map", "nowhere.toml"), 2, "nowhere.toml cannot be read"),
        (("--format-id", "mapped-table"), 2, "name one with --map"),
        (("--format-id", "marten", "--map", "{toml}"), 2, "leave out --format-id or --map"),
        ((), 4, "map its columns"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(store, toml, words, code, said):
    refused = run("info", store, *(word.format(toml=toml) for word in words), code=code)

    assert refused.out == ""
    assert refused.err.count("\n") == 1
    assert said in refused.err


class Windows:
    """Remembers what windows were to show."""

    def __init__(self, display):
        self.opened = []
        self.display = display

    def has_display(self):
        return self.display

    def run(self, source, *_):
        self.opened.append(source)
        return 0


@pytest.mark.parametrize("display", [True, False])
def test_where_a_window_can_be_shown_it_opens_so_that_a_table_can_be_mapped_there(store, display, capsys):
    windows = Windows(display)

    code = cli.run(WiredApp(), windows, ["open", str(store)])

    assert (code, windows.opened) == ((0, [str(store)]) if display else (4, []))
    assert ("map its columns" in capsys.readouterr().err) is not display


def test_a_map_cannot_make_a_foreign_store_one_that_takes_commands(store, toml):
    refused = run("send", store, "AddTask", json.dumps({}), "--map", toml, code=4)

    assert "read-only" in refused.err
