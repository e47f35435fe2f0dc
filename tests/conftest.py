"""What holds for every test: no screen, no real settings, no leaked window, no surprise in the log."""

import gc
import logging
import os
import shutil
import sys

import pytest
from hypothesis import HealthCheck, settings

from file_watch import FileWatch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Tests begin hundreds of processes; each would compile all it imports were nothing of that kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# No test fails on a clock: on a busy machine drawing an example takes long, too.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_file_watch = FileWatch()
_file_watch.begin()


@pytest.fixture
def file_watch():
    """What watches over open stores; a test that opens one behind SQLite's back on purpose clears it."""
    return _file_watch


@pytest.fixture(autouse=True)
def _nobody_opens_an_open_store():
    yield
    noticed = list(_file_watch.noticed)
    _file_watch.noticed.clear()
    assert not noticed, f"opened while it is an open store: {noticed[0]}"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    """Whatever is kept for a user is kept below the test's own folder."""
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / "home" / kind.lower()))


@pytest.fixture
def expects_logs(caplog):
    """Ask for this where warnings in the log are part of what is tested; gives caplog."""
    return caplog


@pytest.fixture(autouse=True)
def _no_surprise_in_the_log(request, caplog):
    yield
    if "expects_logs" in request.fixturenames:
        return
    surprises = [
        f"{record.name}: {record.getMessage()}"
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.levelno >= logging.WARNING
    ]
    assert not surprises, f"unexpected in the log: {surprises}"


@pytest.fixture(autouse=True)
def _collects_between_tests(request):
    """While Qt works nothing is collected: see explorer.ui.collecting for what would happen."""
    with_qt = bool({"qtbot", "qapp"} & set(request.fixturenames))
    if with_qt:
        gc.disable()
    yield
    if with_qt:
        gc.collect(1)
        gc.enable()


@pytest.fixture(autouse=True)
def _no_leaked_window(_collects_between_tests):
    before = {id(widget) for widget in _windows()}
    yield
    leaked = [widget for widget in _windows() if id(widget) not in before]
    if leaked:
        del leaked
        gc.collect()
        leaked = [widget for widget in _windows() if id(widget) not in before]
    assert not leaked, f"left open: {leaked}; call qtbot.addWidget"


def _windows():
    """Top-level widgets that nobody owns; empty where Qt was never loaded."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    if app is None:
        return []
    core = sys.modules["PySide6.QtCore"]
    app.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    return [
        widget
        for widget in app.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    ]


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory):
    """The demo store as `event-explorer demo` makes it; built once, never written: take a copy to write."""
    from explorer.bootstrap import WiredApp

    return WiredApp().demo(tmp_path_factory.mktemp("demo") / "shop-and-bank.db", lambda done, of: None)


@pytest.fixture
def own_copy(demo_store, tmp_path):
    """A copy of the demo store that may be written."""
    return shutil.copyfile(demo_store, tmp_path / "shop.db")
