import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox

from explorer.ui.widgets.strip import MARGIN
from explorer.ui.widgets.timeline_pane import TimelinePane
from explorer.viewmodels.appearance import DARK, LIGHT
from explorer.viewmodels.playing import Pace
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, described, session_of
from histories import History, steady


@pytest.fixture
def pane(qtbot):
    made = TimelinePane()
    qtbot.addWidget(made)
    made.resize(1000, 110)
    made.set_appearance(LIGHT)
    made.show()
    yield made
    made.detach()


@pytest.fixture
def session():
    return session_of(
        asking=InlineAsking(steady(1_000)), place=Place(1_000, 1_000), store=described(events=1_000)
    )


@pytest.fixture
def attached(pane, session):
    pane.attach(session)
    return pane


def test_without_a_store_it_says_what_to_do(pane):
    assert pane._moment.text() == "Open a store to travel through it"
    assert not pane.isEnabled()


def test_a_click_goes_there(attached, session, qtbot):
    slider = attached.slider
    middle = QPoint(MARGIN + (slider.width() - 2 * MARGIN) // 2, 20)
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert session.selection.place.ordinal == pytest.approx(500, abs=2)
    assert slider.value() == session.selection.place.ordinal


def test_dragging_moves_along_and_both_ends_clamp(attached, session, qtbot):
    slider = attached.slider
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(400, 20))
    for x, place in ((-50, 0), (5_000, 1_000)):
        qtbot.mouseMove(slider, QPoint(x, 20))
        assert session.selection.place.ordinal in (place, 1_000)
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton)


def test_other_buttons_move_nothing(attached, session, qtbot):
    qtbot.mouseClick(attached.slider, Qt.MouseButton.RightButton, pos=QPoint(400, 20))
    assert session.selection.place.ordinal == 1_000


@pytest.mark.parametrize(("turn", "moved"), [(-120, -1), (120, 1), (-60, 0), (-360, -3)])
def test_the_wheel_moves_one_event_a_notch(attached, session, turn, moved):
    session.selection.at(500)
    where = QPointF(400, 20)
    event = QWheelEvent(
        where,
        where,
        QPoint(),
        QPoint(0, turn),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(attached.slider, event)
    assert session.selection.place.ordinal == 500 + moved


def test_the_slider_follows_the_selection_and_asks_for_nothing(attached, session):
    wishes = []
    attached.slider.ordinalRequested.connect(wishes.append)
    session.selection.at(77)
    assert attached.slider.value() == 77
    assert wishes == []


def test_a_value_set_from_outside_is_a_wish(attached, session):
    attached.slider.setValue(77)
    assert session.selection.place.ordinal == 77


def test_the_past_is_told_by_word_and_by_tint(attached, session):
    ground = attached.palette().window().color()
    assert attached.badge.word == "LIVE"
    session.selection.at(5)
    assert attached.badge.word == "PAST"
    assert attached.palette().window().color() != ground
    session.selection.go_live()
    assert attached.palette().window().color() == ground


def test_the_buttons_stay_where_they_are_whatever_is_shown(attached, session, qtbot):
    def places():
        return [button.geometry() for button in attached._buttons.values()] + [attached.badge.geometry()]

    before = places()
    for ordinal in (0, 1, 999, 1_000):
        session.selection.at(ordinal)
        QApplication.processEvents()
        assert places() == before


def test_the_speed_can_be_chosen(attached):
    choice = attached.findChild(QComboBox, "timeline_speed")
    choice.setCurrentIndex(3)
    choice.activated.emit(3)
    assert attached.presenter.player.pace == Pace(1_000)
    attached.presenter.player.at_pace(Pace(1))
    assert choice.currentText() == "1 / s"


def test_the_strip_is_drawn_in_the_colours_of_the_types(attached):
    image = attached.slider.grab().toImage()
    seen = {image.pixelColor(x, 40).name() for x in range(MARGIN, image.width() - MARGIN)}
    assert len(seen) >= 1
    column = {image.pixelColor(300, y).name() for y in range(8, 44)}
    assert len(column) >= 2


def test_in_the_dark_it_is_drawn_dark(attached):
    light = attached.slider.grab().toImage().pixelColor(3, 3).lightness()
    before = attached.slider.grab().toImage()
    attached.set_appearance(DARK)
    assert attached.slider.grab().toImage() != before
    assert light > 100


def test_over_time_a_click_finds_the_event_of_that_moment(pane, qtbot):
    history = History([(0.0, "a"), (1.0, "a"), (2.0, "b"), (100.0, "b")])
    session = session_of(asking=InlineAsking(history), head=4, store=described(events=4))
    pane.attach(session)
    pane.presenter.toggle_axis()
    qtbot.mouseClick(pane.slider, Qt.MouseButton.LeftButton, pos=QPoint(pane.slider.width() // 2, 20))
    assert session.selection.place.ordinal == 3
    assert pane.slider.x_of(3) < pane.slider.width() * 0.1


def test_an_empty_store_can_be_shown_and_clicked(pane, qtbot):
    pane.attach(session_of(asking=InlineAsking(History([])), store=described()))
    qtbot.mouseClick(pane.slider, Qt.MouseButton.LeftButton, pos=QPoint(300, 20))
    pane.slider.grab()
    assert pane.slider.value() == 0


def test_after_detaching_it_is_as_new(attached, session):
    attached.detach()
    session.selection.at(3)
    assert attached.slider.maximum() == 0
    assert attached.badge.word == ""
    attached.slider.ordinalRequested.emit(4)


def test_playing_really_moves(attached, session, qtbot):
    session.selection.at(1)
    attached.presenter.player.at_pace(Pace(1_000))
    attached.presenter.player.play()
    qtbot.waitUntil(lambda: session.selection.place.ordinal > 20)
    attached.presenter.player.pause()
