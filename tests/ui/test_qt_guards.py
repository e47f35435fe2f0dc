"""The floor below every test holds: each thing it forbids is caught."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS_FOLDER = Path(__file__).parent.parent
FLOOR = ("conftest.py", "file_watch.py")
SETTINGS = """
[pytest]
qt_api = pyside6
qt_log_level_fail = WARNING
filterwarnings = error
"""
TESTS = """
import logging
from contextlib import closing
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget
from explorer.stores.sqlite import create

kept = []

def test_leaves_a_window_open(qapp):
    kept.append(QWidget())
    kept[-1].show()

def test_warns_in_the_log():
    logging.getLogger("explorer.test").warning("surprise")

def test_warns_through_qt(qapp):
    qWarning("surprise")

def test_forgets_a_file(tmp_path):
    (tmp_path / "forgotten").open("w")

def test_looks_into_an_open_store(tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        store.path.read_bytes()

def test_looks_into_a_closed_store(tmp_path):
    create(tmp_path / "store.db", clock="wall").close()
    (tmp_path / "store.db").read_bytes()

def test_expects_what_it_logs(expects_logs):
    logging.getLogger("explorer.test").warning("as expected")

def test_closes_its_window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

def test_has_folders_of_its_own(tmp_path, monkeypatch):
    import os
    assert os.environ["XDG_CONFIG_HOME"].startswith(str(tmp_path))
"""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guarded")
    for name in FLOOR:
        shutil.copy(TESTS_FOLDER / name, folder)
    (folder / "pytest.ini").write_text(SETTINGS)
    (folder / "test_guarded.py").write_text(TESTS)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "-q",
            "-p",
            "no:randomly",
            "-p",
            "no:cacheprovider",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(TESTS_FOLDER.parent)},
    )
    return done.stdout


@pytest.mark.parametrize(
    "name",
    [
        "test_leaves_a_window_open",
        "test_warns_in_the_log",
        "test_warns_through_qt",
        "test_forgets_a_file",
        "test_looks_into_an_open_store",
    ],
)
def test_what_is_forbidden_is_caught(outcomes, name):
    assert f"FAILED test_guarded.py::{name}" in outcomes or f"ERROR test_guarded.py::{name}" in outcomes


@pytest.mark.parametrize(
    "name",
    [
        "test_expects_what_it_logs",
        "test_closes_its_window",
        "test_has_folders_of_its_own",
        "test_looks_into_a_closed_store",
    ],
)
def test_what_is_in_order_passes(outcomes, name):
    assert f"PASSED test_guarded.py::{name}" in outcomes
    assert f"ERROR test_guarded.py::{name}" not in outcomes
