import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from command_fakes import DOMAINS, HandIssuing, Reader, accepted, event, ids
from explorer.core.errors import WaitGivenUp
from explorer.core.forms import Problem
from explorer.core.outcomes import Conflict, Malformed, Refusal
from explorer.ui.widgets.command_footer import BUSY, ISSUE
from explorer.ui.widgets.commands_pane import CommandsPane
from explorer.viewmodels.appearance import DARK
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, session_of


class Stage:
    """A pane on a store with box-b1 at version 4."""

    def __init__(self, qtbot, **session):
        self.qtbot = qtbot
        self.pane = CommandsPane(new_id=ids())
        qtbot.addWidget(self.pane)
        self.reader = Reader({"box-b1": 4, "product-pen": 1}, head=20)
        self.issuing = HandIssuing()
        self.session = session_of(
            place=Place(ordinal=20, head=20, stream="box-b1"),
            asking=InlineAsking(self.reader),
            **{"issuing": self.issuing, "domains": DOMAINS, **session},
        )
        self.pane.attach(self.session)
        self.pane.resize(300, 700)
        self.pane.show()
        self.footer = self.pane.footer

    def type(self, name, text):
        line = self.pane.form.findChild(object, f"field_{name}").line
        line.clear()
        self.qtbot.keyClicks(line, text)

    def issue(self, outcome=None):
        self.footer.issue.click()
        wish = self.issuing.wishes[-1]
        self.issuing.end(outcome or accepted(wish, event(21, 5), version=5))
        return wish

    def texts(self):
        return [label.text() for label in self.pane.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def stage(qtbot):
    return Stage(qtbot)


def test_without_a_store_it_says_what_to_do(qtbot):
    pane = CommandsPane()
    qtbot.addWidget(pane)
    assert "Open or make a store" in pane.empty
    assert pane.title == "Commands"
    assert pane.objectName() == "commands_pane"


def test_the_form_of_the_followed_stream_is_open(stage):
    assert stage.pane.title == "Commands: Add part"
    assert stage.pane.chooser.currentText() == "Add part"
    assert stage.pane.form.value() == {"box_id": "b1", "sku": "", "quantity": 1}
    assert stage.footer.version.text() == "Expected version 4"


def test_commands_lie_under_their_category(stage):
    chooser = stage.pane.chooser
    assert [chooser.itemText(row) for row in range(chooser.count())] == [
        "Box",
        "Add part",
        "Pack box",
        "Product",
        "Name product",
    ]
    assert not chooser.model().item(0).isEnabled()


def test_process_commands_appear_when_wished(stage):
    stage.pane._processes.click()
    assert stage.pane.chooser.findText("Forget box (process)") > 0
    assert stage.pane.chooser.currentText() == "Add part"


def test_choosing_another_command_opens_its_form(stage):
    chooser = stage.pane.chooser
    chooser.activated.emit(chooser.findText("Name product"))
    assert stage.pane.form.value() == {"sku": "", "name": ""}
    assert stage.pane.title == "Commands: Name product"


def test_a_command_is_found_by_typing_part_of_its_name(stage, qtbot):
    chooser = stage.pane.chooser
    stage.pane.activateWindow()
    qtbot.waitUntil(stage.pane.isActiveWindow)
    chooser.lineEdit().setFocus()
    chooser.lineEdit().selectAll()
    qtbot.keyClicks(chooser.lineEdit(), "PROD")
    completer = chooser.completer()
    matches = [completer.completionModel().index(row, 0).data() for row in range(completer.completionCount())]
    assert matches == ["Name product"]
    completer.popup().hide()
    chooser.lineEdit().editingFinished.emit()
    assert chooser.currentText() == "Add part"


def test_what_is_typed_is_issued(stage):
    stage.type("sku", "pen")
    stage.type("quantity", "2")
    wish = stage.issue()
    assert wish.fields == {"box_id": "b1", "sku": "pen", "quantity": 2}
    assert (wish.command_id, wish.expected, wish.actor) == ("id-1", 4, "anonymous")


def test_ctrl_return_issues_from_within_the_form(stage, qtbot):
    stage.pane.activateWindow()
    qtbot.waitUntil(stage.pane.isActiveWindow)
    line = stage.pane.form.findChild(object, "field_sku").line
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(stage.issuing.wishes) == 1


def test_an_accepted_command_links_to_its_events(stage, qtbot):
    with qtbot.waitSignal(stage.pane.commandEnded):
        stage.issue()
    assert stage.pane.result.shown.kind == "accepted"
    stage.session.selection.at(3)
    stage.pane.findChild(QPushButton, "event_21").click()
    assert stage.session.selection.place.ordinal == 21


def test_a_refusal_is_shown_with_its_sentence(stage):
    stage.issue(Refusal("id-1", "box-b1", "BoxFull", "The <b>box</b> is full.", {"most": 1200}))
    told = {"Refused: BoxFull", "The <b>box</b> is full.", "Most", "1,200"}
    stage.qtbot.waitUntil(lambda: told <= set(stage.texts()))
    assert all(label.textFormat() != Qt.TextFormat.RichText for label in stage.pane.findChildren(QLabel))


def test_an_invalid_field_says_why_and_gets_the_focus(stage, qtbot):
    stage.pane.activateWindow()
    qtbot.waitUntil(stage.pane.isActiveWindow)
    stage.type("quantity", "100")
    stage.issue(Malformed("id-1", (Problem("quantity", "range", "1 to 99, please."),)))
    assert "1 to 99, please." in stage.texts()
    assert stage.pane.focusWidget() is stage.pane.form.findChild(object, "field_quantity").line
    assert stage.pane.form.value()["quantity"] == 100
    stage.type("quantity", "9")
    assert "1 to 99, please." not in stage.texts()


def test_a_conflict_offers_the_version_of_now(stage):
    stage.reader.versions["box-b1"] = 7
    stage.type("sku", "pen")
    stage.issue(Conflict("id-1", "box-b1", 4, 7))
    assert stage.footer.moved_on.text() == "now at v7"
    stage.pane.findChild(QPushButton, "take_actual").click()
    assert stage.footer.version.text() == "Expected version 7"
    assert stage.issue().expected == 7


def test_the_version_stays_once_the_form_is_edited(stage):
    stage.type("sku", "pen")
    stage.reader.versions["box-b1"] = 6
    stage.session.selection.grown(22)
    assert (stage.footer.version.text(), stage.footer.moved_on.text()) == ("Expected version 4", "now at v6")
    assert stage.footer.use_version.text() == "Use v6"
    stage.footer.use_version.click()
    assert stage.footer.version.text() == "Expected version 6"
    assert not stage.footer.use_version.isVisible()


def test_any_version_expects_none(stage):
    stage.footer.any_version.click()
    assert stage.footer.version.text() == "Expects any version"
    assert stage.issue().expected is None


def test_nothing_below_moves_when_the_stream_moves_on(stage, qtbot):
    before = stage.footer.issue.y()
    stage.type("sku", "pen")
    stage.reader.versions["box-b1"] = 6
    stage.session.selection.grown(22)
    qtbot.wait(0)
    assert stage.footer.issue.y() == before


def test_the_button_says_that_it_is_busy_only_when_it_takes_long(stage):
    stage.footer.issue.click()
    assert stage.footer.issue.text() == ISSUE
    stage.pane._late.timeout.emit()
    assert stage.footer.issue.text() == BUSY
    assert stage.footer.issue.isEnabled()
    stage.issuing.end(accepted(stage.issuing.wishes[0], version=5))
    assert stage.footer.issue.text() == ISSUE


def test_a_wait_for_another_program_is_told_and_can_be_given_up(stage):
    stage.footer.issue.click()
    assert not stage.footer.stop.isVisible()
    stage.issuing.waits(3.4)
    assert any("waiting for it, 3 s" in text for text in stage.texts())
    assert stage.footer.stop.isVisible()
    stage.footer.stop.click()
    with pytest.raises(WaitGivenUp) as given_up:
        stage.issuing.waits(3.5)
    stage.issuing.end(given_up.value)
    assert not stage.footer.stop.isVisible()
    assert any("Nothing was stored" in text for text in stage.texts())


def test_issuing_again_uses_a_new_id(stage):
    assert not stage.footer.again.isEnabled()
    stage.issue()
    stage.footer.again.click()
    assert [wish.command_id for wish in stage.issuing.wishes] == ["id-1", "id-2"]


def test_in_the_past_the_button_is_off_and_says_why(stage):
    stage.session.selection.at(3)
    assert not stage.footer.issue.isEnabled()
    assert "You are looking at #3 of 20" in stage.footer.issue.toolTip()
    assert any("go live first" in text for text in stage.texts())
    stage.footer.go_live.click()
    assert stage.footer.issue.isEnabled()
    assert stage.session.selection.place.ordinal == 20


def test_the_actor_is_told_and_used(stage, qtbot):
    with qtbot.waitSignal(stage.pane.actorChanged) as told:
        stage.pane.set_actor("eve")
    assert told.args == ["eve"]
    assert stage.issue().actor == "eve"
    assert stage.pane.actor == "eve"


def test_the_actor_is_known_to_the_next_store(stage):
    stage.pane.set_actor("eve")
    stage.pane.attach(stage.session)
    assert stage.issue().actor == "eve"


def test_fields_from_the_log_are_loaded(stage):
    stage.pane.load("ForgetBox", {"box_id": "b2"})
    assert stage.pane.form.value() == {"box_id": "b2"}
    assert stage.pane._processes.isChecked()
    assert stage.pane.chooser.currentText() == "Forget box (process)"


def test_keys_of_streams_are_proposed(stage, qtbot):
    stage.pane.activateWindow()
    qtbot.waitUntil(stage.pane.isActiveWindow)
    editor = stage.pane.form.findChild(object, "field_sku")
    editor.line.setFocus()
    qtbot.keyClicks(editor.line, "p")
    assert editor._names.stringList() == ["pen"]
    editor._completer.popup().hide()


def test_a_store_that_is_only_shown_says_why(qtbot):
    stage = Stage(qtbot, issuing=None)
    assert "only read here" in stage.pane.empty


def test_detached_it_forgets_the_store(stage):
    stage.issue()
    stage.pane.detach()
    assert stage.pane.title == "Commands"
    assert stage.pane.empty
    stage.pane.load("AddPart", {})
    stage.footer.issue.click()
    assert len(stage.issuing.wishes) == 1


def test_it_takes_on_a_theme(stage):
    stage.issue()
    stage.pane.set_appearance(DARK)
    assert stage.pane.result.shown.kind == "accepted"
    stage.pane.grab()
