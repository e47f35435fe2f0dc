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
from explorer.testing import new_event
from terminal import run

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"
FOREIGN = SAMPLES / "pyeventsourcing_json.db"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A store that is only read."""
    path = tmp_path_factory.mktemp("shop") / "shop.db"
    with closing(create(path, clock="simulated")) as store:
        for stream in ("cart-1", "todo-1"):
            store.append(stream, [new_event(f"{stream} {number}") for number in range(300)], 0)
    return path


@pytest.fixture(scope="module")
def file(shop):
    """What `export` makes of it; only read too."""
    path = shop.with_name("shop.jsonl")
    assert run("export", shop, "--to", path).out == f"Made {path} with 600 events.\n"
    return path


def head_of(path):
    with closing(open_store(path, writable=False)) as store:
        assert [check for check in store.verify() if not check.ok] == []
        return store.head_hash()


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def events_in(path):
    with closing(open_store(path, writable=False)) as store:
        return store.head()


def test_a_store_of_ours_goes_through_a_file_and_is_the_same_history(shop, file, tmp_path):
    again = tmp_path / "again.db"
    assert run("import", file, "--into", again).out == f"Imported 600 events into {again}.\n"
    assert head_of(again) == head_of(shop)
    assert run("export", again, "--to", tmp_path / "twice.jsonl", "--json").json["events"] == 600
    assert (tmp_path / "twice.jsonl").read_bytes() == file.read_bytes()


def test_an_export_has_the_lines_that_are_printed(shop, file):
    assert file.read_text() == run("events", shop).out


def test_another_store_is_taken_in_too_and_keeps_its_envelopes(tmp_path):
    came = run("import", FOREIGN, "--into", tmp_path / "own.db", "--json").json
    assert came == {"store": str(tmp_path / "own.db"), "events": 600, "from_elsewhere": 600}
    assert events_in(tmp_path / "own.db") == 600


def test_what_came_from_elsewhere_is_said(tmp_path):
    (tmp_path / "x").write_text('{"type": "Placed", "data": 1}\n')
    said = run("import", tmp_path / "x", "--into", tmp_path / "own.db").out
    assert said.startswith(f"Imported 1 event into {tmp_path / 'own.db'}.\n1 event came with positions, ")


def test_a_file_that_is_there_is_replaced_only_by_force(shop, tmp_path):
    (tmp_path / "x.csv").write_text("precious")
    said = run("export", shop, "--to", tmp_path / "x.csv", code=4).err
    assert "x.csv exists already and was left as it is; take another name, or add --force" in said
    assert (tmp_path / "x.csv").read_text() == "precious"
    run("export", shop, "--to", tmp_path / "x.csv", "--force")
    assert (tmp_path / "x.csv").read_text().count("\n") == 601
    assert names(tmp_path) == ["x.csv"]


def test_the_store_itself_is_never_replaced(shop, tmp_path):
    before = shop.read_bytes()
    said = run("export", shop, "--to", shop, "--force", "--format", "jsonl", code=2).err
    assert "is the store itself" in said
    assert shop.read_bytes() == before


def test_no_other_store_is_replaced_either(shop, tmp_path):
    other = tmp_path / "other.db"
    other.write_bytes(shop.read_bytes())
    before = other.read_bytes()
    said = run("export", shop, "--to", other, "--force", "--format", "jsonl", code=2).err
    assert "is a database, maybe somebody's store, which no export replaces" in said
    assert other.read_bytes() == before


def test_a_name_that_tells_no_form_is_asked_about(shop, tmp_path):
    said = run("export", shop, "--to", tmp_path / "x.txt", code=2).err
    assert "end it in .jsonl, .cloudevents.jsonl, .csv or .parquet, or give --format" in said


def test_where_the_library_for_parquet_is_missing_a_sentence_says_so(shop, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = run("export", shop, "--to", tmp_path / "x.parquet", code=2).err
    assert "pip install 'event-explorer[parquet]'" in said
    assert names(tmp_path) == []


def test_a_history_is_taken_only_into_an_empty_store(shop, file, tmp_path):
    said = run("import", file, "--into", shop, code=4).err
    assert "has 600 events already, and a history is only taken into an empty store" in said


@pytest.mark.parametrize("into", ["fresh.db", pytest.param("empty.db", marks=pytest.mark.long)])
def test_a_broken_line_is_named_and_leaves_nothing(file, tmp_path, into):
    (tmp_path / "x.jsonl").write_text(file.read_text() + '{"type": "ItemAdded"}\n')
    run("new", tmp_path / "empty.db")
    said = run("import", tmp_path / "x.jsonl", "--into", tmp_path / into, code=4).err
    assert "Line 601 of x.jsonl holds no event that can be imported: it has no field data" in said
    assert names(tmp_path) == ["empty.db", "x.jsonl"]
    assert events_in(tmp_path / "empty.db") == 0


def test_what_is_no_file_of_events_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("Dear diary")
    said = run("import", tmp_path / "notes.txt", "--into", tmp_path / "own.db", code=4).err
    assert "notes.txt" in said
    assert names(tmp_path) == ["notes.txt"]


class Enough(Exception):
    pass


def test_what_is_cancelled_leaves_nothing(shop, file, tmp_path):
    def told(done, of, counted):
        calls.append((done, of, counted))
        if len(calls) in (2, 4):
            raise Enough

    calls = []
    app = WiredApp()
    with pytest.raises(Enough):
        app.export(str(shop), tmp_path / "x.jsonl", None, told)
    with pytest.raises(Enough):
        app.bring_in(str(file), tmp_path / "own.db", None, "wall", told)
    size = file.stat().st_size
    assert calls[:2] == [(500, 600, "events"), (600, 600, "events")]
    assert calls[3] == (size, size, "bytes")
    assert 0 < calls[2][0] < size
    assert names(tmp_path) == []


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
@pytest.mark.parametrize("into", [pytest.param("fresh.db", marks=pytest.mark.long), "empty.db"])
def test_an_import_that_is_killed_in_the_middle_leaves_no_store_and_an_empty_one_empty(
    shop, file, tmp_path, into
):
    run("new", tmp_path / "empty.db")
    words = [sys.executable, "-c", STOPPING, file, tmp_path / into]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert int(child.stdout.readline()) > 0
        os.kill(child.pid, signal.SIGKILL)
    assert not (tmp_path / "fresh.db").exists()
    assert events_in(tmp_path / "empty.db") == 0
    WiredApp().bring_in(str(file), tmp_path / into, None, "wall", lambda *_: None)
    assert head_of(tmp_path / into) == head_of(shop)
    assert [name for name in names(tmp_path) if name.endswith(".tmp")] == []


WITH_LITTLE_SPACE = """
import resource, sys
from explorer.bootstrap import main
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
sys.argv[0] = "event-explorer"
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits for one process")
@pytest.mark.parametrize("name", [pytest.param("x.parquet", marks=pytest.mark.long), "own.db"])
def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left(tmp_path, name):
    source, folder = tmp_path / "noise.db", tmp_path / "folder"
    folder.mkdir()
    target = folder / name
    with closing(create(source, clock="wall")) as store:
        noise = [new_event(f"e{number}", data={"noise": os.urandom(9_000).hex()}) for number in range(9)]
        store.append("cart-1", noise, 0)
    move = ["import", source, "--into", target] if name == "own.db" else ["export", source, "--to", target]
    ran = subprocess.run([sys.executable, "-c", WITH_LITTLE_SPACE, *move], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr.count("\n")) == (4, 1), ran.stderr
    assert f"{target} cannot be made (" in ran.stderr
    assert names(folder) == []


@pytest.mark.parametrize("form", ["csv", None])
def test_what_is_no_file_is_named(tmp_path, form):
    with pytest.raises(CannotImport, match="is no file that can be read; nothing was imported"):
        WiredApp().bring_in(str(tmp_path), tmp_path / "own.db", form, "wall", lambda *_: None)
    assert names(tmp_path) == []
