"""A window that opens and closes many stores keeps nothing of them: no widget, no thread, no process."""

import gc
import os
import threading
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from explorer.stores.sqlite import create
from explorer.testing import fill
from explorer.ui.plots.throughput_plot import ThroughputPlot
from explorer.viewmodels.actions import PANES

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def children() -> list[int]:
    """Give the processes that this one has started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended just now
                continue
            if int(words[1]) == os.getpid() and words[0] != "Z":
                found.append(int(entry.name))
    return found


def kept() -> dict:
    """Give what there is: kinds of top-level windows, threads, processes, open files."""
    gc.collect()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {
        "windows": Counter(type(one).__name__ for one in QApplication.topLevelWidgets()),
        "threads": Counter(one.name for one in threading.enumerate()),
        "processes": len(children()),
        "files": len(os.listdir("/proc/self/fd")),
    }


def made(folder: Path, many: int) -> list[Path]:
    paths = [folder / f"store{number}.db" for number in range(many)]
    for path in paths:
        with closing(create(path, clock="wall")) as store:
            fill(store, 5)
    return paths


def let_go(person):
    person.shell.close_store()
    assert person.shell.wait_until_let_go(20)


def come_and_go(person, paths) -> None:
    """Open one store after the other, and make sure that nothing is kept of them."""
    person.open(paths[0])
    for name in PANES:  # what a pane makes once, at its first sight, is made now
        person.show(name)
    # A pane behind another asks nothing, and the plot is made with its first answer.
    person.show("throughput")
    person.wait(lambda: person.window.findChild(ThroughputPlot) is not None)
    let_go(person)
    before = kept()
    for path in paths[1:]:
        person.open(path)
    while_open = kept()
    let_go(person)
    person.wait(lambda: all(now <= before[name] for name, now in kept().items()))
    assert while_open["processes"] > before["processes"], "the control: an open store is seen"
    assert while_open["threads"] > before["threads"]


def test_eight_stores_that_came_and_went_leave_nothing(person, tmp_path):
    come_and_go(person, made(tmp_path, 8))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_stores_that_came_and_went_leave_nothing(person, tmp_path):
    come_and_go(person, made(tmp_path, 100))
