import gc
import logging
import signal
import sys
import threading
import weakref
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QImage
from windowkit import FakeOpener, stub_panes

from explorer.runtime.resources import resource
from explorer.ui import screenshot
from explorer.ui.application import advice, quit_on_signals
from explorer.ui.collecting import Collector
from explorer.ui.faults import catch_faults, keep_log
from explorer.ui.icons import SIZES, icon
from explorer.ui.posting import Poster, in_background
from explorer.ui.screenshot import CountedAsking, PictureNotWritten, render
from explorer.ui.settings import Settings
from explorer.viewmodels.appearance import DARK, LIGHT
from explorer.viewmodels.window_size import SMALLEST
from fakes import InlineAsking
from histories import steady

# resources, icons, settings


def test_resources_are_found_in_the_checkout():
    assert resource("icons", "play.svg").is_file()
    assert not resource("icons", "no such icon.svg").exists()


@pytest.mark.parametrize("path", sorted(resource("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_something_in_the_colour_of_the_theme(path, qapp):
    if path.stem == "app":
        return
    for look in (LIGHT, DARK):
        image = icon(path.stem, look).pixmap(SIZES[0]).toImage()
        inked = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 100
        ]
        assert inked
        assert all((colour.lightness() > 128) is look.dark for colour in inked)


def test_settings_survive_and_nonsense_in_them_is_ignored(tmp_path):
    path = tmp_path / "settings.ini"
    kept = Settings(path)
    kept.recent = ("a.db",)
    kept.theme = "dark"
    kept.text_steps = -2
    kept.keep_actor("ann")
    del kept
    again = Settings(path)
    assert (again.recent, again.theme, again.text_steps, again.actor) == (("a.db",), "dark", -2, "ann")
    again.recent = ()
    assert Settings(path).recent == ()
    path.write_text("[looks]\ntext_steps=many\n[window]\ngeometry=nonsense\n")
    assert Settings(path).text_steps == 0
    assert Settings(path).geometry.isEmpty()


# threads


def test_posted_calls_run_on_the_gui_thread_in_order(qtbot):
    poster = Poster()
    seen = []
    thread = threading.Thread(
        target=lambda: [poster.post(lambda n=n: seen.append((n, QThread.currentThread()))) for n in range(5)]
    )
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert {ran_on for _, ran_on in seen} == {poster.thread()}


def test_work_in_the_background_gives_its_result_or_its_error(qtbot):
    poster = Poster()
    done, failed = [], []
    in_background(lambda: 42, done.append, failed.append, poster.post)
    qtbot.waitUntil(lambda: done == [42])

    def break_down():
        raise ValueError("no")

    in_background(break_down, done.append, failed.append, poster.post)
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert str(failed[0]) == "no"


# garbage


class Ring:
    """Something only a collection can free."""

    def __init__(self):
        self.itself = self


def test_garbage_is_collected_by_the_timer_and_not_before(qtbot):
    gc.enable()
    collector = Collector()
    try:
        assert not gc.isenabled()
        gone = weakref.ref(Ring())
        more = [Ring() for _ in range(2_000)]
        assert gone() is not None
        del more
        qtbot.waitUntil(lambda: gone() is None)
    finally:
        collector.stop()
    assert gc.isenabled()
    gc.disable()


# faults


@pytest.fixture
def hooks():
    kept = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = kept


def test_what_nobody_caught_is_told_and_logged_and_never_printed(hooks, tmp_path, capsys, expects_logs):
    told = []
    catch_faults(told.append, tmp_path / "explorer.log")
    try:
        raise ValueError("<b>surprise</b>")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    assert "ValueError: <b>surprise</b>" in told[0].sentence
    assert "explorer.log" in told[0].sentence
    assert "Traceback" in told[0].details
    assert "Traceback" not in told[0].sentence
    assert "ZeroDivisionError" in told[1].sentence
    assert capsys.readouterr().err == ""
    assert "surprise" in expects_logs.text


def test_ctrl_c_is_no_fault(hooks, tmp_path, capsys):
    told = []
    catch_faults(told.append, tmp_path / "explorer.log")
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []


def test_the_log_goes_to_a_file(tmp_path):
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    stop = keep_log(tmp_path / "logs" / "explorer.log")
    try:
        logging.getLogger("explorer.test").info("something happened")
    finally:
        stop()
    assert "something happened" in (tmp_path / "logs" / "explorer.log").read_text("utf-8")
    assert root.handlers == handlers
    assert root.level == level


def test_a_signal_from_the_terminal_ends_the_program(qtbot):
    kept = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    asked = []
    timer = quit_on_signals(lambda: asked.append(True))
    try:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
        qtbot.waitUntil(lambda: asked == [True, True])
    finally:
        timer.stop()
        signal.signal(signal.SIGINT, kept[0])
        signal.signal(signal.SIGTERM, kept[1])


def test_a_missing_library_is_named_with_its_package():
    said = advice("no platform plugin", loads=lambda library: "xcb-cursor" not in library)
    assert "libxcb-cursor.so.0" in said
    assert "apt-get install" in said


def test_a_missing_display_is_said():
    said = advice("could not connect to display \nmore", loads=lambda library: True)
    assert said.startswith("There is no display here")
    assert said.endswith("(could not connect to display)")


# the picture


@pytest.fixture
def stubbed(monkeypatch):
    monkeypatch.setattr(screenshot, "make_panes", lambda settings: stub_panes())


def test_a_picture_is_taken_when_everything_has_answered(stubbed, qtbot, tmp_path):
    target = tmp_path / "shop.png"
    shown = render(FakeOpener(), "shop.db", at=42, size=(1000, 700), theme="dark", target=target)
    assert target.read_bytes().startswith(b"\x89PNG")
    assert shown["title"] == "shop.db — Event Explorer"
    assert (shown["cursor"], shown["head"], shown["badge"]) == (42, 100, "PAST")
    assert shown["moment"] == "2025-03-03 12:00:41 UTC  ItemAdded"
    assert shown["complete"] is True
    assert shown["panes"]["state"] == "state_pane of shop.db"


@pytest.mark.parametrize("wanted", [(1000, 700), (400, 300)])
def test_a_picture_is_as_large_as_is_said(stubbed, qtbot, tmp_path, wanted):
    target = tmp_path / "shop.png"
    shown = render(FakeOpener(), "shop.db", size=wanted, target=target)
    width, height = max(wanted[0], SMALLEST[0]), max(wanted[1], SMALLEST[1])
    picture = QImage(str(target))
    assert shown["size"] == [picture.width(), picture.height()] == [width, height]


def test_a_picture_that_cannot_be_written_is_an_error(stubbed, qtbot, tmp_path):
    with pytest.raises(PictureNotWritten, match="choose another place"):
        render(FakeOpener({"shop.db": steady(3)}), "shop.db", target=tmp_path / "no" / "shop.png")


def test_questions_are_counted_until_their_answers_come():
    asking = InlineAsking(lambda question: None, held=True)
    counted = CountedAsking(asking)
    first, second = counted.ask(None, "a"), counted.ask(None, "a")
    assert isinstance(first, Future)
    assert counted.awaited == 1, "the first was superseded"
    asking.release()
    assert counted.awaited == 0
    assert second.done()
    counted.close()
    assert asking.closed
