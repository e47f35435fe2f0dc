"""What is chosen in the preferences is applied at once."""

import os

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QDoubleSpinBox, QLabel, QPushButton

from explorer.core.errors import StoreError
from explorer.runtime.cache import MOST_BYTES, Cache, Limit
from explorer.ui.dialogs.preferences import PreferencesDialog
from explorer.ui.settings import Settings
from explorer.ui.theme import Theme
from explorer.viewmodels.appearance import DARK


def at_once(work, done, failed):
    """A background that is none."""
    try:
        result = work()
    except Exception as error:
        failed(error)
    else:
        done(result)


@pytest.fixture
def cache(tmp_path):
    root = tmp_path / "histories"
    for used, name in enumerate(("old", "new")):
        (root / name).mkdir(parents=True)
        with open(root / name / "rows", "wb") as file:
            file.truncate(900_000_000)
        os.utime(root / name / "rows", (used, used))
    return Cache(root, Limit(tmp_path / "limit"))


@pytest.fixture
def settings(tmp_path):
    kept = Settings(tmp_path / "settings.ini")
    kept.theme = "light"
    return kept


@pytest.fixture
def theme(qapp, settings):
    made = Theme(qapp, settings)
    yield made
    made.choose("light")


@pytest.fixture
def allowed():
    return []


@pytest.fixture
def dialog(qtbot, theme, cache, allowed):
    made = PreferencesDialog(theme, cache, at_once, lambda: allowed.append(True))
    qtbot.addWidget(made)
    made.show()
    return made


def kept(dialog):
    return dialog.findChild(QLabel, "preferences_kept").text()


def limit(dialog):
    return dialog.findChild(QDoubleSpinBox, "preferences_limit")


def test_it_says_how_much_is_kept_and_may_be(dialog):
    assert kept(dialog) == "1.8 GB are kept now, of 2 stores."
    assert limit(dialog).text() == "2.0 GB"


def test_a_theme_is_put_on_at_once_and_remembered(dialog, theme, settings, qtbot):
    choice = dialog.findChild(QComboBox, "preferences_theme")
    assert choice.currentText() == "Light"
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    choice.activated.emit(choice.currentIndex())
    assert (theme.appearance, settings.theme) == (DARK, "dark")


def test_a_lower_limit_throws_away_at_once_and_says_what_is_left(dialog, cache, allowed):
    limit(dialog).setValue(1.0)
    assert cache.limit() == 1_000_000_000
    assert kept(dialog) == "900 MB are kept now, of 1 store."
    assert allowed == [True]


def test_half_a_number_throws_nothing_away(dialog, cache, qtbot):
    field = limit(dialog)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "1")
    assert kept(dialog).startswith("1.8 GB")
    qtbot.keyClicks(field, "2")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert cache.limit() == 12_000_000_000
    assert kept(dialog).startswith("1.8 GB")


def test_the_wheel_changes_no_limit(dialog, cache):
    where = QPointF(5, 5)
    turn = QWheelEvent(
        where,
        where,
        QPoint(),
        QPoint(0, -360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(limit(dialog), turn)
    assert cache.limit() == MOST_BYTES


def test_all_can_be_cleared_now(dialog, cache, qtbot):
    clear = dialog.findChild(QPushButton, "preferences_clear")
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert kept(dialog) == "Nothing is kept now."
    assert not clear.isEnabled()
    assert list(cache.root.iterdir()) == []


def test_the_usual_values_come_back(dialog, cache, settings, qtbot):
    limit(dialog).setValue(5.0)
    qtbot.mouseClick(dialog.findChild(QPushButton, "preferences_reset"), Qt.MouseButton.LeftButton)
    assert (cache.limit(), limit(dialog).value(), settings.theme) == (MOST_BYTES, 2.0, "system")


def test_what_cannot_be_remembered_is_told_and_the_limit_is_what_it_was(dialog, cache, monkeypatch):
    def fail(most):
        raise StoreError("The limit cannot be kept. The one before holds.")

    monkeypatch.setattr(cache, "allow", fail)
    limit(dialog).setValue(1.0)
    assert dialog.findChild(QLabel, "preferences_problem").text().endswith("The one before holds.")
    assert limit(dialog).value() == 2.0
    assert kept(dialog).startswith("1.8 GB")


def test_work_that_ends_after_the_dialog_shows_nothing_and_is_done(qtbot, theme, cache):
    waiting = []
    dialog = PreferencesDialog(theme, cache, lambda *calls: waiting.append(calls), lambda: None)
    qtbot.addWidget(dialog)
    dialog._presenter.clear()
    dialog.reject()
    before = kept(dialog)
    for calls in waiting:
        at_once(*calls)
    assert kept(dialog) == before
    assert cache.kept() == []


def test_escape_closes_and_every_field_has_a_label(dialog, qtbot):
    for label in dialog.findChildren(QLabel):
        if "&" in label.text():
            assert label.buddy() is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
