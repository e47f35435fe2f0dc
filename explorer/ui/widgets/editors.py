"""One editor per plain kind of field: shows a raw value, and gives back what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from explorer.core.forms import FormField
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.entries import amount_of, cents_of, integer_of, moment_of, text_of

WEAK = "Checked against another stream; may be out of date at commit."


class Editor(QWidget):
    """Edits the raw value of one field. `changed` is a wish; whether it is right is decided elsewhere."""

    changed = Signal()
    namesWanted = Signal(str, str)

    def value(self) -> Any:
        """Give the raw value as it stands."""
        raise NotImplementedError

    def set_value(self, raw: Any) -> None:
        """Show a raw value."""
        raise NotImplementedError

    def set_problems(self, problems: Mapping[str, str]) -> None:
        """Show sentences beside what is inside, by path from here; plain editors have nothing inside."""

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        """Propose keys of a category's streams where they are being typed."""

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""

    def go_to(self, path: str) -> None:
        """Put the keyboard focus on what is at a path from here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def name_it(self, name: str) -> None:
        """Say to screen readers what is edited."""
        (self.focusProxy() or self).setAccessibleName(name)


def bare(widget: QWidget) -> QHBoxLayout:
    """Lay a widget out in a row without margins."""
    layout = QHBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return layout


class Line(QLineEdit):
    """A line of text that can wear a dashed outline, and says when it gets the focus."""

    entered = Signal()
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._dashes: QColor | None = None

    def set_dashes(self, colour: QColor | None) -> None:
        """Draw a dashed outline, or none."""
        self._dashes = colour
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._dashes is not None and not self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().base().color(), 1))
            box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, 2, 2)
            painter.setPen(QPen(self._dashes, 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, 2, 2)
            painter.end()


class LineEditor(Editor):
    """Edits a value as one line of text.

    Args:
        read: makes the raw value of what was typed.
        write: makes the text of a raw value.
        hint: says something about the text beside it.
        placeholder: shown while it is empty.
    """

    def __init__(
        self,
        *,
        read: Callable[[str], Any] = str,
        write: Callable[[Any], str] = text_of,
        hint: Callable[[str], str] | None = None,
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self._read = read
        self._write = write
        self._hint = hint
        self.line = Line()
        self.line.setPlaceholderText(placeholder)
        self.line.textChanged.connect(self._typed)
        self.row = bare(self)
        self.row.addWidget(self.line, 1)
        self._beside = plain_label(muted=True)
        self.row.addWidget(self._beside)
        self._say_beside("")
        self.setFocusProxy(self.line)

    def value(self) -> Any:
        """Give what was typed, as a raw value."""
        return self._read(self.line.text())

    def set_value(self, raw: Any) -> None:
        """Show a raw value; what is shown already is left alone, so that the cursor stays."""
        text = self._write(raw)
        if text != self.line.text():
            self.line.setText(text)

    def _typed(self, text: str) -> None:
        self._say_beside(text)
        self.changed.emit()

    def _say_beside(self, text: str) -> None:
        said = self._hint(text) if self._hint is not None else ""
        self._beside.setText(said)
        self._beside.setVisible(bool(said))


class IdEditor(LineEditor):
    """Edits an id; proposes keys of the streams of a category.

    Args:
        field: what is asked.
        category: whose streams are proposed, None for none.
    """

    def __init__(self, field: FormField, category: str | None) -> None:
        super().__init__()
        self.line.setPlaceholderText("" if category is None else f"{category}-…")
        self.line.setToolTip(plain_tip(_tip(field)))
        self._weak = field.refers_to is not None
        self._category = category
        if category is not None:
            self._names = QStringListModel(self)
            self._completer = QCompleter(self._names, self)
            self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            self.line.setCompleter(self._completer)
            self.line.entered.connect(self._want)
            self.line.textEdited.connect(self._want)
            self.line.stepped.connect(self._propose)
        self.set_appearance(LIGHT)

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        """Propose these while one is being typed."""
        if category != self._category or not self.line.hasFocus():
            return
        self._names.setStringList(list(names))
        if self.line.isModified() and self.line.text() not in ("", *names[:1]):
            self._completer.complete()

    def set_appearance(self, appearance: Appearance) -> None:
        """Outline weak references in dashes."""
        if self._weak:
            self.line.set_dashes(QColor(appearance.process))

    def _want(self) -> None:
        self.namesWanted.emit(self._category, self.line.text().strip())

    def _propose(self) -> None:
        popup = self._completer.popup()
        if popup is None or not popup.isVisible():
            self._completer.setCompletionPrefix(self.line.text())
            self._completer.complete()


def _tip(field: FormField) -> str:
    says = field.says or ""
    return "\n".join(text for text in (says[:1].upper() + says[1:], WEAK if field.refers_to else "") if text)


class IntegerEditor(LineEditor):
    """Edits a whole number as typed: nothing is clamped; Up and Down count."""

    def __init__(self, field: FormField) -> None:
        bounded = field.least is not None and field.most is not None
        super().__init__(
            read=integer_of,
            hint=(lambda _: field.unit or "") if field.unit else None,
            placeholder=f"{field.least:,} to {field.most:,}" if bounded else "a whole number",
        )
        self._field = field
        self.line.stepped.connect(self._step)

    def _step(self, by: int) -> None:
        value = self.value()
        least, most = self._field.least, self._field.most
        if value == "":
            self.set_value(least or 0)
        elif isinstance(value, int) and (least is None or most is None or least <= value + by <= most):
            self.set_value(value + by)


def amount_editor() -> Editor:
    """Make the editor of cents: typed as an amount, the cents beside it."""
    return LineEditor(read=cents_of, write=amount_of, hint=_cents, placeholder="0.00")


def _cents(text: str) -> str:
    cents = cents_of(text)
    return f"= {cents:,} cents" if isinstance(cents, int) else ""


def moment_editor() -> Editor:
    """Make the editor of a point in time, typed in UTC."""
    return LineEditor(read=moment_of, hint=lambda _: "UTC", placeholder="YYYY-MM-DD HH:MM:SS")
