"""`export` and `import`: stores into files and back, whole or not at all."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explorer.bootstrap import WiredApp
from explorer.core.errors import CannotImport
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill, new_event
from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
FOREIGN = SAMPLES / "pyeventsourcing_json.db"
CLOUD_EVENTS = SAMPLES / "cloudevents.jsonl"


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.db"
    with closing(create(path, clock="simulated")) as store:
        fill(store, 30)
    return path


def head_of(path):
    with closing(open_store(path, writable=False)) as store:
        assert [check for check in store.verify() if not check.ok] == []
        return store.head_hash()


def names(folder):
    return sorted(one.name for one in folder.iterdir() if not one.name.startswith("shop.db"))


def test_a_store_of_ours_goes_through_a_file_and_is_the_same_history(shop, tmp_path):
    file, again = tmp_path / "shop.jsonl", tmp_path / "again.db"
    assert run("export", shop, "--to", file).out == f"Made {file} with 30 events.\n"
    assert file.read_text() == run("events", shop).out
    assert run("import", file, "--into", again).out == f"Imported 30 events into {again}.\n"
    assert head_of(again) == head_of(shop)
    assert run("export", again, "--to", tmp_path / "twice.jsonl", "--json").json["events"] == 30
    assert (tmp_path / "twice.jsonl").read_bytes() == file.read_bytes()


def test_a_foreign_store_goes_through_a_file_and_a_store_of_ours_and_comes_out_unchanged(tmp_path):
    run("export", FOREIGN, "--to", tmp_path / "first.jsonl")
    came = run("import", tmp_path / "first.jsonl", "--into", tmp_path / "own.db", "--json").json
    run("export", tmp_path / "own.db", "--to", tmp_path / "second.jsonl")
    run("import", FOREIGN, "--into", tmp_path / "straight.db")

    assert came == {"store": str(tmp_path / "own.db"), "events": 600, "from_elsewhere": 600}
    assert (tmp_path / "first.jsonl").read_bytes() == (tmp_path / "second.jsonl").read_bytes()
    assert head_of(tmp_path / "own.db") == head_of(tmp_path / "straight.db")


def test_cloud_events_are_taken_in_and_go_out_as_they_came(tmp_path):
    run("import", CLOUD_EVENTS, "--into", tmp_path / "own.db")
    run("export", tmp_path / "own.db", "--to", tmp_path / "out.cloudevents.jsonl")
    came, went = CLOUD_EVENTS.read_text(), (tmp_path / "out.cloudevents.jsonl").read_text()
    assert [line.replace(" ", "") for line in went.splitlines()] == [
        line.replace(" ", "") for line in came.splitlines()
    ]


def test_a_file_that_is_there_is_replaced_only_by_force(shop, tmp_path):
    (tmp_path / "x.csv").write_text("precious")
    said = run("export", shop, "--to", tmp_path / "x.csv", code=4).err
    assert "x.csv exists already and was left as it is; choose another name, or add --force" in said
    assert (tmp_path / "x.csv").read_text() == "precious"
    run("export", shop, "--to", tmp_path / "x.csv", "--force")
    assert (tmp_path / "x.csv").read_text().count("\n") == 31
    assert names(tmp_path) == ["x.csv"]


def test_the_store_itself_is_never_replaced(shop, tmp_path):
    before = shop.read_bytes()
    said = run("export", shop, "--to", shop, "--force", "--format", "jsonl", code=2).err
    assert "is the store itself" in said
    assert shop.read_bytes() == before


def test_a_name_that_tells_no_form_is_asked_about(shop, tmp_path):
    said = run("export", shop, "--to", tmp_path / "x.txt", code=2).err
    assert "end it in .jsonl, .cloudevents.jsonl, .csv or .parquet, or give --format" in said


def test_where_the_library_for_parquet_is_missing_a_sentence_says_so(shop, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = run("export", shop, "--to", tmp_path / "x.parquet", code=2).err
    assert "pip install 'event-explorer[parquet]'" in said
    assert names(tmp_path) == []


def test_a_history_is_taken_only_into_an_empty_store(shop, tmp_path):
    run("export", shop, "--to", tmp_path / "x.jsonl")
    said = run("import", tmp_path / "x.jsonl", "--into", shop, code=4).err
    assert "has 30 events already, and a history is only taken into an empty store" in said
    run("new", tmp_path / "empty.db")
    run("import", tmp_path / "x.jsonl", "--into", tmp_path / "empty.db")
    assert head_of(tmp_path / "empty.db") == head_of(shop)


def test_a_broken_line_is_named_and_leaves_nothing(shop, tmp_path):
    run("export", shop, "--to", tmp_path / "x.jsonl")
    with (tmp_path / "x.jsonl").open("a") as file:
        file.write('{"type": "ItemAdded"}\n')
    run("new", tmp_path / "empty.db")
    for into in ("fresh.db", "empty.db"):
        said = run("import", tmp_path / "x.jsonl", "--into", tmp_path / into, code=4).err
        assert "Line 31 of x.jsonl holds no event that can be imported: it has no field data" in said
    assert not (tmp_path / "fresh.db").exists()
    assert run("info", tmp_path / "empty.db", "--json").json["events"] == 0


def test_what_is_no_file_of_events_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("Dear diary")
    said = run("import", tmp_path / "notes.txt", "--into", tmp_path / "own.db", code=4).err
    assert "notes.txt" in said
    assert names(tmp_path) == ["notes.txt"]


@pytest.mark.parametrize("stop_at", [1, 2])
def test_what_is_cancelled_leaves_nothing(shop, tmp_path, stop_at):
    class Enough(Exception):
        pass

    def told(done, of, counted):
        calls.append((done, of, counted))
        if len(calls) == stop_at:
            raise Enough

    calls = []
    app = WiredApp()
    with closing(create(tmp_path / "large.db", clock="wall")) as store:
        store.append("cart-1", [new_event(f"e{number}") for number in range(1_200)], 0)
    with pytest.raises(Enough):
        app.export(str(tmp_path / "large.db"), tmp_path / "x.jsonl", None, told)
    assert calls[0] == (500, 1_200, "events")
    assert not (tmp_path / "x.jsonl").exists()
    app.export(str(tmp_path / "large.db"), tmp_path / "x.jsonl", None, lambda *_: None)
    calls.clear()
    with pytest.raises(Enough):
        app.bring_in(str(tmp_path / "x.jsonl"), tmp_path / "own.db", None, "wall", told)
    assert calls[0][2] == "bytes"
    assert [name for name in names(tmp_path) if not name.startswith("large.db")] == ["x.jsonl"]


STOPPING = """
import sys
from pathlib import Path
from explorer.bootstrap import WiredApp
def told(done, of, counted):
    print(done, flush=True)
    sys.stdin.read()
WiredApp().bring_in(sys.argv[1], Path(sys.argv[2]), None, "wall", told)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGKILL")
def test_an_import_that_is_killed_in_the_middle_leaves_no_store_and_an_empty_one_empty(shop, tmp_path):
    run("export", shop, "--to", tmp_path / "x.jsonl")
    run("new", tmp_path / "empty.db")
    for into in (tmp_path / "fresh.db", tmp_path / "empty.db"):
        words = [sys.executable, "-c", STOPPING, tmp_path / "x.jsonl", into]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert int(child.stdout.readline()) > 0
            os.kill(child.pid, signal.SIGKILL)
    assert not (tmp_path / "fresh.db").exists()
    assert run("info", tmp_path / "empty.db", "--json").json["events"] == 0
    for into in (tmp_path / "fresh.db", tmp_path / "empty.db"):
        run("import", tmp_path / "x.jsonl", "--into", into)
        assert head_of(into) == head_of(shop)
    assert [name for name in names(tmp_path) if name.endswith(".tmp")] == []


WITH_LITTLE_SPACE = """
import resource, sys
from explorer.bootstrap import main
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
sys.argv[0] = "event-explorer"
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits for one process")
@pytest.mark.parametrize("name", ["x.jsonl", "x.parquet", "own.db"])
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left(tmp_path, name):
    with closing(create(tmp_path / "shop.db", clock="wall")) as store:
        for number in range(9):
            store.append("cart-1", [new_event(f"e{number}", data={"noise": os.urandom(9_000).hex()})], number)
    target = tmp_path / name
    move = (
        ["import", tmp_path / "shop.db", "--into", target]
        if name == "own.db"
        else ["export", tmp_path / "shop.db", "--to", target]
    )
    ran = subprocess.run([sys.executable, "-c", WITH_LITTLE_SPACE, *move], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr.count("\n")) == (4, 1), ran.stderr
    assert f"{target} cannot be made (" in ran.stderr
    assert names(tmp_path) == []


def test_a_file_that_may_not_be_read_is_named(tmp_path):
    with pytest.raises(CannotImport, match="cannot be read"):
        WiredApp().bring_in(str(tmp_path), tmp_path / "own.db", "csv", "wall", lambda *_: None)
