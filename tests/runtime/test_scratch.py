"""What is laid aside goes away: with the process, or when the next one looks."""

import os
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from explorer.runtime import questions as q
from explorer.runtime.reader import ReaderProcess
from explorer.runtime.scratch import Scratch
from runtime_openers import laying_aside

_HOLDS_AND_WAITS = """
import sys
from pathlib import Path
from explorer.runtime.scratch import Scratch
scratch = Scratch(Path({place!r}))
(scratch.folder / "copy.db").write_text("somebody's events")
print(scratch.folder, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def elsewhere(tmp_path):
    """Another process that holds a folder, until it is killed."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDS_AND_WAITS.format(place=str(tmp_path))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        holder.folder = type(tmp_path)(holder.stdout.readline().strip())
        yield holder
        holder.kill()


def test_a_folder_is_private_and_gone_when_it_is_closed(tmp_path):
    scratch = Scratch(tmp_path)
    (scratch.folder / "copy.db").write_text("events")

    assert scratch.folder.parent == tmp_path
    assert scratch.folder.stat().st_mode & 0o077 == 0
    scratch.close()
    scratch.close()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path, elsewhere):
    elsewhere.kill()
    elsewhere.wait()
    assert (elsewhere.folder / "copy.db").exists()

    Scratch(tmp_path).close()

    assert not list(tmp_path.iterdir())


def test_what_a_living_process_holds_stays(tmp_path, elsewhere):
    with closing(Scratch(tmp_path)):
        assert (elsewhere.folder / "copy.db").exists()


def test_only_our_own_folders_are_removed(tmp_path):
    others = tmp_path / "others"
    others.mkdir()
    (others / "in-use").touch()
    (tmp_path / "event-explorer-scratch-link").symlink_to(others)
    (tmp_path / "event-explorer-scratch-file").touch()
    being_made = tmp_path / "event-explorer-scratch-new"
    being_made.mkdir()

    Scratch(tmp_path).close()

    assert (others / "in-use").exists()
    assert being_made.exists()
    assert len(list(tmp_path.iterdir())) == 4


def test_what_a_reader_lays_aside_goes_with_it_even_when_it_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with closing(ReaderProcess(laying_aside, "a source")) as reader:
        reader.ask(q.AskHead()).result(30)
        (folder,) = tmp_path.iterdir()
        assert (folder / "laid-aside").read_text() == "events"
        os.kill(reader.pid, signal.SIGKILL)

    assert not list(tmp_path.iterdir())
