"""A form made of the description of a command's fields: groups, lists and optional values around editors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
)

from explorer.core.forms import FormField
from explorer.ui.icons import icon
from explorer.ui.widgets.choices import ChoiceEditor, DayEditor, FlagEditor, text_editor
from explorer.ui.widgets.editors import Editor, IdEditor, IntegerEditor, amount_editor, moment_editor
from explorer.ui.widgets.form_row import Row, below
from explorer.ui.widgets.optional import COMPOSED, OptionalEditor
from explorer.ui.widgets.plain import plain_label
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.entries import blank_item

EDITORS: dict[str, Callable[[FormField, str | None], Editor]] = {
    "id": lambda field, category: IdEditor(field, field.refers_to or category),
    "text": lambda field, _: text_editor(field),
    "integer": lambda field, _: IntegerEditor(field),
    "cents": lambda field, _: amount_editor(),
    "choice": lambda field, _: ChoiceEditor(field),
    "flag": lambda field, _: FlagEditor(),
    "moment": lambda field, _: moment_editor(),
    "day": lambda field, _: DayEditor(),
    "list": lambda field, _: ListEditor(field),
    "group": lambda field, _: GroupEditor(field.items),
}
"""The editor of each kind; a category's name makes an id propose keys of its streams."""


def make_editor(field: FormField, category: str | None = None) -> Editor:
    """Make the editor of a field; where nothing is a value, it can be said."""
    editor = EDITORS[field.kind](field, category)
    return OptionalEditor(field, editor) if field.optional else editor


class GroupEditor(Editor):
    """Edits the fields of a command or of a part of one.

    Args:
        fields: what is asked.
        categories: field name -> category whose keys are proposed there.
    """

    def __init__(self, fields: tuple[FormField, ...], categories: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._rows: dict[str, Row] = {}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(8)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in fields:
            editor = make_editor(field, (categories or {}).get(field.name))
            editor.setObjectName(f"field_{field.name}")
            editor.name_it(field.label)
            editor.changed.connect(self.changed)
            editor.namesWanted.connect(self.namesWanted)
            row = Row(editor, composed=field.kind in COMPOSED)
            label = plain_label(field.label)
            label.setContentsMargins(0, 4, 0, 0)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setBuddy(row)
            layout.addRow(label, row)
            self._rows[field.name] = row
        if self._rows:
            self.setFocusProxy(next(iter(self._rows.values())))

    def value(self) -> dict[str, Any]:
        """Give the raw values by name."""
        return {name: row.editor.value() for name, row in self._rows.items()}

    def set_value(self, raw: Any) -> None:
        """Show raw values by name; names that are not asked are left out."""
        values = raw if isinstance(raw, Mapping) else {}
        for name, row in self._rows.items():
            row.editor.set_value(values.get(name))

    def set_problems(self, problems: Mapping[str, str]) -> None:
        for name, row in self._rows.items():
            row.set_problems(below(problems, name))

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        for row in self._rows.values():
            row.editor.set_names(category, names)

    def set_appearance(self, appearance: Appearance) -> None:
        for row in self._rows.values():
            row.set_appearance(appearance)

    def go_to(self, path: str) -> None:
        name, _, rest = path.partition(".")
        row = self._rows.get(name) or next(iter(self._rows.values()))
        row.editor.go_to(rest)

    def name_it(self, name: str) -> None:
        self.setAccessibleName(name)


class _Item(Row):
    """An item of a list, with a button that takes it away."""

    removed = Signal()

    def __init__(self, editor: Editor, name: str, *, composed: bool) -> None:
        super().__init__(editor, composed=composed)
        self.remove = QToolButton()
        self.remove.setAutoRaise(True)
        self.remove.setToolTip("Take this one away")
        self.remove.setAccessibleName(f"Take {name} away")
        self.remove.clicked.connect(self.removed)
        self.line.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)

    def set_appearance(self, appearance: Appearance) -> None:
        super().set_appearance(appearance)
        self.remove.setIcon(icon("remove", appearance))


class ListEditor(Editor):
    """Edits a list: items are added and taken away."""

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self._field = field
        self._plain = len(field.items) == 1 and not field.items[0].name
        self._appearance = LIGHT
        self._rows: list[_Item] = []
        self._items = QVBoxLayout()
        self._items.setSpacing(4 if self._plain else 8)
        self._add = QPushButton("Add")
        self._add.setAccessibleName(f"Add to {field.label}")
        self._add.clicked.connect(self._added)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._items)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self._add)

    def value(self) -> list[Any]:
        """Give the raw items."""
        return [row.editor.value() for row in self._rows]

    def set_value(self, raw: Any) -> None:
        """Show raw items; editors that are there already are kept."""
        items = list(raw) if isinstance(raw, list | tuple) else []
        while len(self._rows) > len(items):
            self._take(self._rows[-1])
        while len(self._rows) < len(items):
            self._put()
        for row, item in zip(self._rows, items, strict=True):
            row.editor.set_value(item)

    def set_problems(self, problems: Mapping[str, str]) -> None:
        for index, row in enumerate(self._rows):
            row.set_problems(below(problems, str(index)))

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        for row in self._rows:
            row.editor.set_names(category, names)

    def set_appearance(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._add.setIcon(icon("add", appearance))
        for row in self._rows:
            row.set_appearance(appearance)

    def go_to(self, path: str) -> None:
        index, _, rest = path.partition(".")
        if index.isdigit() and int(index) < len(self._rows):
            self._rows[int(index)].editor.go_to(rest)
        else:
            super().go_to(path)

    def name_it(self, name: str) -> None:
        self.setAccessibleName(name)

    def _added(self) -> None:
        self._put()
        self._rows[-1].editor.set_value(blank_item(self._field))
        self._rows[-1].editor.go_to("")
        self.changed.emit()

    def _put(self) -> None:
        name = f"{self._field.label} {len(self._rows) + 1}"
        editor = make_editor(self._field.items[0]) if self._plain else GroupEditor(self._field.items)
        editor.name_it(name)
        editor.changed.connect(self.changed)
        editor.namesWanted.connect(self.namesWanted)
        row = _Item(editor, name, composed=not self._plain)
        row.set_appearance(self._appearance)
        row.removed.connect(lambda: self._removed(row))
        self._items.addWidget(row)
        self._rows.append(row)
        self._bound()

    def _removed(self, row: _Item) -> None:
        self._take(row)
        self.changed.emit()

    def _take(self, row: _Item) -> None:
        self._rows.remove(row)
        self._items.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._bound()

    def _bound(self) -> None:
        count, least, most = len(self._rows), self._field.least or 0, self._field.most
        self._add.setEnabled(most is None or count < most)
        for row in self._rows:
            row.remove.setEnabled(count > least)


class Form(GroupEditor):
    """The form of one command."""

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Fill it in; that is no edit."""
        with QSignalBlocker(self):
            self.set_value(values)

    def show_problems(self, problems: Mapping[str, str], go_there: bool) -> None:
        """Show sentences beside fields; go to the first in the order of the form if so wished."""
        self.set_problems(problems)
        if go_there:
            order = list(self._rows)
            places = {path: path.partition(".")[0] for path in problems}
            known = [path for path, name in places.items() if name in self._rows]
            if known:
                self.go_to(min(known, key=lambda path: order.index(places[path])))
