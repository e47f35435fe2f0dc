import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from command_fakes import PACK, AddPart, PackBox
from explorer.core.forms import FormField, build, fields_of
from explorer.ui.widgets.editors import WEAK
from explorer.ui.widgets.form import EDITORS, Form, make_editor
from explorer.viewmodels.appearance import DARK
from explorer.viewmodels.entries import blank

RAW = {
    **PACK,
    "parts": [{"sku": "pen", "quantity": 2}],
    "limit": 4,
}


@pytest.fixture
def form(qtbot):
    made = Form(fields_of(PackBox), {"box_id": "box"})
    qtbot.addWidget(made)
    made.set_values(RAW)
    made.show()
    return made


def editor(form, name):
    return form.findChild(object, f"field_{name}")


def line(form, name):
    return editor(form, name).findChild(QLineEdit)


def sentences(form):
    return [
        label.text()
        for label in form.findChildren(QLabel)
        if label.isVisible() and label.text().endswith("!")
    ]


def test_there_is_an_editor_for_every_kind():
    assert set(EDITORS) == {
        "id",
        "text",
        "integer",
        "cents",
        "choice",
        "flag",
        "moment",
        "day",
        "list",
        "group",
    }


def test_what_is_shown_is_given_back(form):
    assert form.value() == RAW
    assert build(PackBox, form.value()) == build(PackBox, PACK)


def test_a_blank_form_gives_back_blanks(form):
    values = blank(fields_of(PackBox))
    form.set_values(values)
    assert form.value() == values


def test_filling_in_is_no_edit(form, qtbot):
    with qtbot.assertNotEmitted(form.changed):
        form.set_values(blank(fields_of(PackBox)))


@pytest.mark.parametrize(
    ("name", "typed", "raw"),
    [
        ("box_id", "b9", "b9"),
        ("label", "Red pens", "Red pens"),
        ("value_cents", "1,234.5", 123_450),
        ("value_cents", "12.505", "12.505"),
        ("packed_at", "2025-03-03 09:00", "2025-03-03T09:00Z"),
        ("limit", "12", 12),
        ("limit", "many", "many"),
    ],
)
def test_typing_changes_the_value(form, qtbot, name, typed, raw):
    box = line(form, name)
    box.clear()
    with qtbot.waitSignal(form.changed):
        qtbot.keyClicks(box, typed)
    assert form.value()[name] == raw


def test_a_number_out_of_range_is_not_clamped_silently(form, qtbot):
    line(form, "limit").setText("99")
    assert form.value()["limit"] == 99


def test_up_and_down_count_within_the_bounds(form, qtbot):
    box = line(form, "limit")
    for _ in range(9):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert form.value()["limit"] == 9
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert form.value()["limit"] == 8
    box.setText("")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert form.value()["limit"] == 0
    box.setText("x")
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert form.value()["limit"] == "x"


def test_cents_are_shown_beside_the_amount(form):
    assert line(form, "value_cents").text() == "12.50"
    assert "= 1,250 cents" in [label.text() for label in editor(form, "value_cents").findChildren(QLabel)]


def test_texts_with_a_limit_are_counted(form):
    assert "4/80" in [label.text() for label in editor(form, "label").findChildren(QLabel)]
    assert "17/400" in [label.text() for label in editor(form, "note").findChildren(QLabel)]


def test_a_long_text_keeps_its_lines_and_lets_tab_go_on(form):
    text = editor(form, "note").findChild(QPlainTextEdit)
    text.setPlainText("one\ntwo")
    assert form.value()["note"] == "one\ntwo"
    assert text.tabChangesFocus()


def test_a_choice_without_a_default_is_open(form):
    box = editor(form, "currency").findChild(QComboBox)
    form.set_values({**RAW, "currency": ""})
    assert box.currentIndex() == -1
    box.setCurrentText("USD")
    assert form.value()["currency"] == "USD"


def test_a_word_that_is_not_offered_is_given_back_and_not_lost(form):
    form.set_values({**RAW, "currency": "CHF"})
    assert form.value()["currency"] == "CHF"


def test_the_wheel_does_not_change_a_choice_in_passing(form):
    assert editor(form, "currency").findChild(QComboBox).focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_a_flag_is_checked(form, qtbot):
    editor(form, "fragile").findChild(QCheckBox).click()
    assert form.value()["fragile"] is False


def test_nothing_can_be_said_and_taken_back(form, qtbot):
    none = editor(form, "due_on").findChild(QCheckBox)
    assert none.isChecked()
    assert form.value()["due_on"] is None
    none.click()
    assert form.value()["due_on"] == ""
    qtbot.keyClicks(line(form, "due_on"), "2025-04-01")
    assert form.value()["due_on"] == "2025-04-01"
    none.click()
    assert form.value()["due_on"] is None
    assert not line(form, "due_on").isEnabled()


def test_a_day_can_be_pointed_at(form):
    form.set_values({**RAW, "due_on": "2025-04-01"})
    day = editor(form, "due_on")._inner
    day._show_calendar()
    calendar = day.findChild(QCalendarWidget)
    assert calendar.selectedDate() == QDate(2025, 4, 1)
    calendar.clicked.emit(QDate(2025, 4, 2))
    assert form.value()["due_on"] == "2025-04-02"


def test_items_are_added_and_taken_away_within_bounds(form, qtbot):
    parts = editor(form, "parts")
    add = next(
        button for button in parts.findChildren(QPushButton) if button.accessibleName() == "Add to Parts"
    )
    assert not parts._rows[0].remove.isEnabled()
    add.click()
    add.click()
    assert form.value()["parts"] == [
        {"sku": "pen", "quantity": 2},
        {"sku": "", "quantity": ""},
        {"sku": "", "quantity": ""},
    ]
    assert not add.isEnabled()
    with qtbot.waitSignal(form.changed):
        parts._rows[0].remove.click()
    assert form.value()["parts"] == [{"sku": "", "quantity": ""}] * 2


def test_items_are_edited_in_place(form, qtbot):
    form.set_values({**RAW, "tags": ["red", "blue"]})
    first = editor(form, "tags")._rows[0].editor
    first.line.setText("green")
    assert form.value()["tags"] == ["green", "blue"]
    form.set_values({**RAW, "tags": ["x"]})
    assert editor(form, "tags")._rows[0].editor is first


def test_problems_stand_beside_their_fields_at_any_depth(form):
    form.show_problems(
        {
            "label": "Label!",
            "parts.0.quantity": "Quantity!",
            "tags.0": "Tag!",
            "ship_to.town": "Town!",
            "limit": "Limit!",
        },
        False,
    )
    assert sorted(sentences(form)) == ["Label!", "Limit!", "Quantity!", "Tag!", "Town!"]
    form.show_problems({"parts": "Parts!"}, False)
    assert sentences(form) == ["Parts!"]
    form.show_problems({}, False)
    assert sentences(form) == []


@pytest.mark.parametrize(
    ("problems", "name"),
    [
        ({"limit": "L!", "label": "L!"}, "label"),
        ({"parts.0.quantity": "Q!"}, "quantity"),
        ({"ship_to.since": "S!"}, "since"),
        ({"note": "N!"}, "note"),
    ],
)
def test_the_first_problem_gets_the_focus(form, qtbot, problems, name):
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.show_problems(problems, True)
    assert editor(form, name).isAncestorOf(form.focusWidget())


def test_a_problem_of_no_field_moves_nothing(form):
    form.show_problems({"command_id": "Odd!"}, True)
    assert sentences(form) == []


def test_a_weak_reference_says_so(qtbot):
    form = Form(fields_of(AddPart), {"box_id": "box"})
    qtbot.addWidget(form)
    assert WEAK.split(";")[0] in line(form, "sku").toolTip()
    assert WEAK not in line(form, "box_id").toolTip()
    assert line(form, "sku")._dashes is not None
    assert line(form, "box_id")._dashes is None


def test_keys_are_wanted_while_one_is_typed_and_proposed_then(form, qtbot):
    box = line(form, "box_id")
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    box.setFocus()
    box.clear()
    with qtbot.waitSignal(form.namesWanted) as wanted:
        qtbot.keyClicks(box, "b")
    assert wanted.args == ["box", "b"]
    form.set_names("box", ("b1", "b2"))
    popup = editor(form, "box_id")._completer.popup()
    assert popup.model().rowCount() == 2
    popup.hide()
    form.set_names("product", ("pen",))
    assert popup.model().rowCount() == 2


def test_every_field_has_a_name_for_screen_readers(form):
    for name, field in ((field.name, field) for field in fields_of(PackBox)):
        inner = editor(form, name)
        assert field.label in [
            widget.accessibleName() for widget in (inner, inner.focusProxy()) if widget is not None
        ] or any(field.label in child.accessibleName() for child in inner.findChildren(QPushButton))


def test_a_theme_reaches_every_field(form):
    form.set_appearance(DARK)
    form.show_problems({"label": "Label!"}, False)
    form.grab()


def test_an_integer_without_bounds_takes_any(qtbot):
    made = make_editor(FormField("n", "N", "integer"))
    qtbot.addWidget(made)
    qtbot.keyClick(made.line, Qt.Key.Key_Up)
    qtbot.keyClick(made.line, Qt.Key.Key_Up)
    assert made.value() == 1


def test_a_text_without_a_limit_is_a_plain_line(qtbot):
    made = make_editor(FormField("t", "T", "text"))
    qtbot.addWidget(made)
    made.set_value("<b>x</b>")
    assert made.value() == "<b>x</b>"
