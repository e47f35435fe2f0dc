"""Editors of the plain kinds that are more than a line of text: choices, flags, days, paragraphs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QMenu,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidgetAction,
)

from explorer.core.forms import FormField
from explorer.ui.icons import icon
from explorer.ui.widgets.editors import Editor, LineEditor, bare
from explorer.ui.widgets.plain import plain_label
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.entries import text_of

LINES_FROM = 200
"""A text that may be longer than this is edited over several lines."""


class ParagraphEditor(Editor):
    """Edits a long text over several lines; Tab goes on to the next field."""

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self._most = field.most
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.textChanged.connect(self._typed)
        self._counter = plain_label(muted=True)
        self._counter.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._text)
        layout.addWidget(self._counter)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._text)
        self._fit_font()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()

    def _fit_font(self) -> None:
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * 3 + 12)

    def value(self) -> str:
        """Give the text as typed."""
        return self._text.toPlainText()

    def set_value(self, raw: Any) -> None:
        """Show a text."""
        if text_of(raw) != self.value():
            self._text.setPlainText(text_of(raw))

    def _typed(self) -> None:
        self._counter.setText(f"{len(self.value().strip()):,}/{self._most:,}" if self._most else "")
        self.changed.emit()


class ChoiceEditor(Editor):
    """Edits one of a few words; none is chosen before somebody does."""

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self._box = _CalmBox()
        self._box.addItems(list(field.choices))
        self._box.setPlaceholderText("choose one")
        self._box.setCurrentIndex(-1)
        self._box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self._odd: Any = ""
        bare(self).addWidget(self._box, 1)
        self.setFocusProxy(self._box)

    def value(self) -> Any:
        """Give the word, or what was given instead of one."""
        return self._box.currentText() if self._box.currentIndex() >= 0 else self._odd

    def set_value(self, raw: Any) -> None:
        """Show a word; one that is not offered leaves the choice open."""
        index = self._box.findText(text_of(raw))
        self._odd = "" if index >= 0 or raw is None else raw
        self._box.setCurrentIndex(index)


class _CalmBox(QComboBox):
    """A combo box that the wheel scrolls past, unless it has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class FlagEditor(Editor):
    """Edits yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QCheckBox("yes")
        self._box.toggled.connect(lambda _: self.changed.emit())
        bare(self).addWidget(self._box, 1)
        self.setFocusProxy(self._box)

    def value(self) -> bool:
        """Give whether it is checked."""
        return self._box.isChecked()

    def set_value(self, raw: Any) -> None:
        """Check it or not."""
        self._box.setChecked(raw is True)


class DayEditor(LineEditor):
    """Edits a day as text, with a calendar to point at."""

    def __init__(self) -> None:
        super().__init__(placeholder="YYYY-MM-DD")
        self._button = button = QToolButton()
        button.setAccessibleName("Calendar")
        button.setToolTip("Choose the day in a calendar")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._show_calendar)
        button.setMenu(self._menu)
        self.row.addWidget(button)
        self._calendar: QCalendarWidget | None = None

    def set_appearance(self, appearance: Appearance) -> None:
        self._button.setIcon(icon("calendar", appearance))

    def _show_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = QCalendarWidget(self)
            self._calendar.clicked.connect(self._pointed)
            action = QWidgetAction(self._menu)
            action.setDefaultWidget(self._calendar)
            self._menu.addAction(action)
        day = QDate.fromString(self.line.text().strip(), Qt.DateFormat.ISODate)
        if day.isValid():
            self._calendar.setSelectedDate(day)

    def _pointed(self, day: QDate) -> None:
        self._menu.close()
        self.line.setText(day.toString(Qt.DateFormat.ISODate))


def text_editor(field: FormField) -> Editor:
    """Make the editor of a text: one line with a counter, or several lines for a long one."""
    if field.most is not None and field.most > LINES_FROM:
        return ParagraphEditor(field)
    most = field.most
    if most is None:
        return LineEditor()
    return LineEditor(hint=lambda text: f"{len(text.strip())}/{most}")
