"""Opening as a chosen format, pictures that make sense, copies, and ends that leave nothing half made."""

import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from explorer import cli
from explorer.bootstrap import WiredApp
from explorer.core.expected import Expect
from explorer.runtime.manner import Manner
from explorer.runtime.reader import ReaderProcess
from explorer.stores.sqlite import create, open_store
from explorer.testing import new_event
from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"
FOREIGN_ID = "pyeventsourcing-sqlite"


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "own.db"
    with closing(create(path, clock="wall")) as store:
        store.append("cart-1", [new_event("e1")], Expect.NO_STREAM)
    return path


@pytest.fixture
def foreign(tmp_path):
    return shutil.copyfile(FOREIGN, tmp_path / "foreign.db")


class Windows:
    """Remembers what windows were to show."""

    def __init__(self):
        self.opened = []

    def has_display(self):
        return True

    def run(self, *asked):
        self.opened.append(asked)
        return 0

    def render(self, *asked):
        self.opened.append(asked)
        return {}


def in_a_window(*words):
    windows = Windows()
    assert cli.run(WiredApp(), windows, [str(word) for word in words]) == 0
    return windows.opened


# formats by name


def test_detect_says_whether_a_store_would_open_as_a_format(own, foreign):
    assert run("detect", foreign, "--format-id", FOREIGN_ID, "--json").json["chosen"] == FOREIGN_ID
    assert f"It would open as {FOREIGN_ID}." in run("detect", foreign, "--format-id", FOREIGN_ID).out
    assert run("detect", own, "--format-id", "event-explorer", "--json").json["chosen"] == "event-explorer"


@pytest.mark.parametrize(("which", "format_id"), [("own", FOREIGN_ID), ("foreign", "event-explorer")])
def test_detect_says_why_a_store_would_not_open_as_a_format(request, which, format_id):
    store = request.getfixturevalue(which)
    document = run("detect", store, "--format-id", format_id, "--json", code=4).json
    assert (document["chosen"], document["matches"]) == (None, [])
    assert document["why_not"]
    assert f"It would not open as {format_id}:" in run("detect", store, "--format-id", format_id, code=4).out


@pytest.mark.parametrize("words", [("detect", "{}"), ("open", "{}"), ("send", "{}", "OpenCart")])
def test_an_unknown_format_is_wrong_usage_and_names_the_one_that_is_near(foreign, words):
    filled = [word.format(foreign) for word in words]
    err = run(*filled, "--format-id", "pyeventsourcing", code=2).err
    assert "There is no format pyeventsourcing; the nearest is pyeventsourcing-" in err
    assert "`event-explorer formats` lists all" in err


def test_a_foreign_store_is_not_written_under_its_own_name_either(foreign):
    before = foreign.read_bytes()
    for words in (("send", foreign, "OpenCart", "{}"), ("rebuild", foreign)):
        assert "read-only" in run(*words, "--format-id", FOREIGN_ID, code=4).err
    assert foreign.read_bytes() == before


def test_the_window_is_opened_with_the_format_and_the_fold_that_were_asked_for(foreign):
    words = ("open", foreign, "--format-id", FOREIGN_ID, "--fold", "count")
    assert in_a_window(*words) == [(str(foreign), None, None, Manner(FOREIGN_ID, "count"), None)]


def test_the_window_is_opened_on_a_stream_that_is_there(foreign):
    stream = run("streams", foreign, "--json").json["streams"][0]["stream"]
    assert in_a_window("open", foreign, "--at", 7, "--stream", stream) == [
        (str(foreign), 7, None, Manner(), stream)
    ]
    windows = Windows()
    assert cli.run(WiredApp(), windows, ["open", str(foreign), "--stream", f"{stream}x"]) == 4
    assert windows.opened == []


# pictures


@pytest.mark.parametrize("name", ["shot.jpg", "shot", "shot.png.gif"])
def test_a_picture_is_a_png_and_says_so(own, tmp_path, name):
    for words in (("open", own), ("demo", "--store", own)):
        err = run(*words, "--screenshot", tmp_path / name, code=2).err
        assert "ends in .png" in err
        assert name in err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("size", ["1x1", "0x0", "99999x99999", "999999999x860", "1400x99", "1400", "799x600"])
def test_a_window_of_an_absurd_size_is_refused_before_anything_is_opened(tmp_path, size):
    err = run("open", tmp_path / "none.db", "--size", size, "--screenshot", "x.png", code=2).err
    assert "size" in err.lower()
    assert size in err


def test_a_window_may_have_any_sensible_size(own):
    (asked,) = in_a_window("open", own, "--size", "800X600", "--screenshot", "X.PNG")
    assert asked[2] == (800, 600)


# the demo


@pytest.mark.parametrize("which", ["own", "foreign"])
def test_a_store_that_is_no_demo_store_is_not_opened_as_one(request, which):
    store = request.getfixturevalue(which)
    before = store.read_bytes()
    err = run("demo", "--store", store, code=4).err
    assert "is no demo store" in err
    assert f"event-explorer open {store}" in err
    assert store.read_bytes() == before


def test_the_demo_store_is_known_again(demo_store):
    assert in_a_window("demo", "--store", demo_store) == [(str(demo_store), None, None)]


ENDING = """
import sys
from pathlib import Path
from explorer import bootstrap, cli
def build(path, progress):
    path.write_text("half")
    print(path, flush=True)
    sys.stdin.read()
bootstrap.build_demo = build
sys.exit(cli.run(bootstrap.WiredApp(), None, ["demo", "--store", sys.argv[1]]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no polite signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_demo_that_is_ended_politely_while_it_is_made_leaves_nothing(tmp_path, number):
    with subprocess.Popen(
        [sys.executable, "-c", ENDING, tmp_path / "demo.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as maker:
        assert Path(maker.stdout.readline().strip()).exists()
        maker.send_signal(number)
        _, err = maker.communicate()
    assert maker.returncode == 5
    assert err.strip() == "event-explorer: Interrupted."
    assert list(tmp_path.iterdir()) == []


# readers that do not come to life


def test_a_reader_that_cannot_be_started_is_one_sentence(own, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    err = run("info", own, code=4).err
    assert "cannot be started" in err
    assert len(err.strip().splitlines()) == 1


def test_a_reader_that_cannot_load_itself_is_one_sentence(own, tmp_path, monkeypatch, capfd):
    broken = tmp_path / "first" / "explorer"
    broken.mkdir(parents=True)
    (broken / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(broken.parent))
    err = run("info", own, code=4).err
    assert "part of this program is missing" in err
    assert len(err.strip().splitlines()) == 1
    assert capfd.readouterr().err == "", "the reader itself says nothing"


def short_of_memory(source):
    raise MemoryError


def test_a_reader_without_memory_is_one_sentence(own, capfd):
    with closing(ReaderProcess(short_of_memory, str(own))) as reader:
        from explorer.runtime import questions as q

        error = reader.ask(q.AskHead()).exception(10)
    assert "memory" in str(error)
    assert capfd.readouterr().err == ""


# copies


def test_a_copy_is_a_whole_store_of_its_own(own, tmp_path):
    ran = run("backup", own, "--to", tmp_path / "copy.db")
    assert ran.out == f"Made {tmp_path / 'copy.db'}, a copy with 1 event.\n"
    assert run("verify", tmp_path / "copy.db", "--json").json["ok"] is True
    assert run("events", tmp_path / "copy.db").out == run("events", own).out


def test_a_copy_replaces_nothing_and_knows_only_stores_of_ours(own, foreign, tmp_path):
    assert "exists already" in run("backup", own, "--to", foreign, code=4).err
    assert "nothing was copied" in run("backup", foreign, "--to", tmp_path / "copy.db", code=4).err
    assert "no file" in run("backup", tmp_path / "none.db", "--to", tmp_path / "copy.db", code=4).err
    assert not (tmp_path / "copy.db").exists()
    assert foreign.read_bytes() == FOREIGN.read_bytes()


# words


def test_one_of_something_is_said_in_the_singular(own):
    assert "1 event in 1 stream" in run("info", own).out


def test_an_id_that_was_used_says_whether_for_another_command_or_for_other_fields(tmp_path):
    store = tmp_path / "ids.db"
    run("new", store)
    used = ("--command-id", "11111111-1111-4111-8111-111111111111", "--json")
    run("send", store, "OpenCart", '{"cart_id": "c1", "customer_id": "u1"}', *used)

    other_fields = run(
        "send", store, "OpenCart", '{"cart_id": "c2", "customer_id": "u1"}', *used, code=3
    ).json
    other_command = run("send", store, "AbandonCart", '{"cart_id": "c1"}', *used, code=3).json

    assert "already used for OpenCart with other fields" in other_fields["message"]
    assert "already used for another command, OpenCart" in other_command["message"]


def test_who_sends_from_the_command_line_is_a_person(tmp_path):
    store = tmp_path / "who.db"
    run("new", store)
    run("send", store, "OpenCart", '{"cart_id": "c1", "customer_id": "u1"}')
    with closing(open_store(store, writable=False)) as opened:
        (event,) = opened.read(limit=1)
    assert (event.metadata["source"], event.metadata["actor"]) == ("ui", "cli")
