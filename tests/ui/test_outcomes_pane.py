import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton

from command_fakes import DOMAINS, HandIssuing, Reader, outcome_row
from explorer.core.errors import StoreBusy
from explorer.core.outcomes import Duplicate
from explorer.ui.models.outcomes_model import COLUMNS, OUTCOME, QOutcomesModel
from explorer.ui.widgets.outcomes_pane import OutcomesPane
from explorer.viewmodels.appearance import DARK
from explorer.viewmodels.outcomes import PAGE
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, session_of

REFUSED = outcome_row(
    3,
    "refused",
    code="BoxFull",
    message="The <i>box</i> is full.",
    details='{"most": 1200}',
    time="2025-03-03T09:00:00Z",
)


class Stage:
    """A pane on a log of accepted commands and some more."""

    def __init__(self, qtbot, rows=(), **session):
        self.pane = OutcomesPane()
        qtbot.addWidget(self.pane)
        self.reader = Reader(head=20)
        self.reader.outcomes = list(rows)
        self.asking = InlineAsking(self.reader)
        self.issuing = HandIssuing()
        self.session = session_of(
            place=Place(ordinal=20, head=20),
            asking=self.asking,
            **{"issuing": self.issuing, "domains": DOMAINS, **session},
        )
        self.pane.attach(self.session)
        self.pane.resize(1000, 400)
        self.pane.show()

    def chip(self, begin):
        return next(chip for chip in self.pane.findChildren(QToolButton) if chip.text().startswith(begin))

    def texts(self):
        return [label.text() for label in self.pane.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def stage(qtbot):
    return Stage(qtbot, [outcome_row(1), outcome_row(2), REFUSED])


def test_the_model_keeps_what_qt_asks_of_models(qtmodeltester):
    model = QOutcomesModel()
    model.set_rows((REFUSED, outcome_row(2)))
    model.add_newer((outcome_row(4),))
    model.add_older((outcome_row(1),))
    qtmodeltester.check(model)


def test_a_row_says_sign_word_and_colour_of_its_outcome():
    model = QOutcomesModel()
    model.set_rows((REFUSED,))
    index = model.index(0, OUTCOME)
    assert index.data() == "refused"
    assert not index.data(Qt.ItemDataRole.DecorationRole).isNull()
    colour = index.data(Qt.ItemDataRole.ForegroundRole).color()
    model.set_appearance(DARK)
    assert index.data(Qt.ItemDataRole.ForegroundRole).color() != colour


def test_cells_are_written_for_people(stage):
    model = stage.pane.table.model()
    assert [model.index(0, column).data() for column in range(len(COLUMNS))] == [
        "3",
        "2025-03-03 09:00:00",
        "Add part",
        "box-b1",
        "refused",
        "BoxFull",
        "The <i>box</i> is full.",
        "ada",
    ]
    assert "&lt;i&gt;" in model.index(0, 6).data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(0, 0).data(Qt.ItemDataRole.UserRole) == REFUSED


def test_without_a_store_it_says_what_to_do(qtbot):
    pane = OutcomesPane()
    qtbot.addWidget(pane)
    assert "Open a store" in pane.empty
    pane.refresh()


def test_an_empty_log_says_what_would_be_there(qtbot):
    stage = Stage(qtbot)
    assert any("Issue one under Commands" in text for text in stage.texts())
    assert not stage.pane.table.isVisible()
    assert stage.chip("all").isVisible()


def test_chips_filter_by_kind(stage):
    assert stage.chip("refused").text() == "refused 1"
    stage.chip("refused").click()
    assert stage.pane.table.model().rowCount() == 1
    assert stage.chip("refused").isChecked()
    assert not stage.chip("all").isChecked()
    stage.chip("all").click()
    assert stage.pane.table.model().rowCount() == 3


def test_the_chosen_one_is_explained(stage):
    stage.pane.table.selectRow(0)
    assert {"Add part on box-b1", "The <i>box</i> is full.", "refused: BoxFull", "Most", "1,200"} <= set(
        stage.texts()
    )
    assert '"sku": "pen"' in stage.pane.findChild(QPlainTextEdit, "outcome_fields").toPlainText()
    assert not stage.pane.detail.look.isEnabled()


def test_the_log_has_all_the_room_until_one_is_chosen(stage):
    assert not stage.pane.detail.isVisible()
    stage.pane.table.selectRow(0)
    assert stage.pane.detail.isVisible()
    stage.chip("conflict").click()
    assert not stage.pane.detail.isVisible()


def test_a_click_chooses_the_row_it_is_on(stage, qtbot):
    table = stage.pane.table
    for row, number in ((2, 1), (1, 2)):
        at = table.visualRect(table.model().index(row, 1)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert stage.pane._presenter._chosen.number == number
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert stage.pane._presenter._chosen.number == 3


def test_enter_on_an_accepted_one_goes_to_its_event(stage):
    stage.pane.table.selectRow(1)
    stage.pane.table.activated.emit(stage.pane.table.currentIndex())
    assert stage.session.selection.place.ordinal == 2
    stage.session.selection.go_live()
    stage.pane.detail.look.click()
    assert stage.session.selection.place.ordinal == 2


def test_its_fields_are_passed_on_to_the_form(stage, qtbot):
    stage.pane.table.selectRow(0)
    with qtbot.waitSignal(stage.pane.loadRequested) as wanted:
        stage.pane.detail.load.click()
    assert wanted.args == ["AddPart", {"box_id": "b1", "sku": "pen", "quantity": 2}]


def test_sending_the_same_id_again_shows_the_duplicate(stage):
    stage.pane.table.selectRow(1)
    stage.pane.detail.send.click()
    stage.issuing.end(Duplicate(stage.issuing.wishes[0].command_id, "box-b1", 2, 2))
    assert "Duplicate: accepted before" in stage.texts()
    stage.pane.detail.result.eventRequested.emit(2)
    assert stage.session.selection.place.ordinal == 2


def test_in_the_past_nothing_is_sent_again_and_the_button_says_why(stage):
    stage.pane.table.selectRow(1)
    stage.session.selection.at(3)
    assert not stage.pane.detail.send.isEnabled()
    assert "go live first" in stage.pane.detail.send.toolTip()
    assert not stage.pane._send_action.isEnabled()


def test_new_outcomes_come_on_top_and_the_choice_stays(stage):
    stage.pane.table.selectRow(0)
    stage.reader.outcomes.append(outcome_row(4, "conflict"))
    stage.pane.refresh()
    model = stage.pane.table.model()
    assert model.row(0).number == 4
    assert model.row(stage.pane.table.currentIndex().row()).number == 3


def test_older_ones_are_read_when_the_end_comes_into_sight(qtbot):
    stage = Stage(qtbot, [outcome_row(number) for number in range(1, PAGE + 51)])
    stage.pane.table.scrollToBottom()
    model = stage.pane.table.model()
    qtbot.waitUntil(lambda: model.rowCount() == PAGE + 50)
    assert not model.canFetchMore(model.index(-1, -1))


def test_rows_are_copied_whole(stage):
    stage.pane.table.selectRow(0)
    stage.pane._copy_rows()
    assert QGuiApplication.clipboard().text().split("\t")[:4] == [
        "3",
        "2025-03-03T09:00:00Z",
        "AddPart",
        "box-b1",
    ]
    stage.pane._copy_fields()
    assert QGuiApplication.clipboard().text() == REFUSED.fields


def test_a_log_that_cannot_be_read_says_so_and_can_be_tried_again(stage):
    def broken(question):
        raise StoreBusy("Another program holds the store.")

    stage.asking.answers = broken
    stage.pane.refresh()
    assert stage.pane.problem == "Another program holds the store."
    stage.asking.answers = stage.reader
    stage.pane.retry()
    assert stage.pane.problem == ""


def test_detached_it_forgets_the_store(stage):
    stage.pane.table.selectRow(0)
    stage.pane.detach()
    assert stage.pane.table.model().rowCount() == 0
    assert "Open a store" in stage.pane.empty


def test_it_takes_on_a_theme(stage):
    stage.pane.table.selectRow(0)
    stage.pane.set_appearance(DARK)
    stage.pane.grab()
