"""A field that may hold nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout

from explorer.core.forms import FormField
from explorer.ui.widgets.editors import Editor
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.entries import solid

COMPOSED = ("list", "group")
"""Kinds that hold other fields."""


class OptionalEditor(Editor):
    """Lets an editor hold nothing."""

    def __init__(self, field: FormField, inner: Editor) -> None:
        super().__init__()
        self._field = field
        self._inner = inner
        self._composed = field.kind in COMPOSED
        self._none = QCheckBox("none")
        self._none.setAccessibleName(f"No {field.label}")
        self._none.toggled.connect(self._toggled)
        inner.changed.connect(self.changed)
        inner.namesWanted.connect(self.namesWanted)
        layout = QVBoxLayout(self) if self._composed else QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if self._composed:
            layout.addWidget(self._none)
            layout.addWidget(inner)
        else:
            layout.addWidget(inner, 1)
            layout.addWidget(self._none)
        self.setFocusProxy(inner.focusProxy() or inner)

    def value(self) -> Any:
        """Give None when "none" is checked."""
        return None if self._none.isChecked() else self._inner.value()

    def set_value(self, raw: Any) -> None:
        """Show a value, or that there is none."""
        self._none.setChecked(raw is None)
        self._show_inner(raw is not None)
        self._inner.set_value(solid(self._field) if raw is None else raw)

    def set_problems(self, problems: Mapping[str, str]) -> None:
        self._inner.set_problems(problems)

    def set_names(self, category: str, names: tuple[str, ...]) -> None:
        self._inner.set_names(category, names)

    def set_appearance(self, appearance: Appearance) -> None:
        self._inner.set_appearance(appearance)

    def go_to(self, path: str) -> None:
        if self._none.isChecked():
            self._none.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._inner.go_to(path)

    def name_it(self, name: str) -> None:
        self._inner.name_it(name)

    def _toggled(self, none: bool) -> None:
        self._show_inner(not none)
        self.changed.emit()
        if not none and self._none.hasFocus():
            self._inner.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_inner(self, there: bool) -> None:
        self._inner.setEnabled(there)
        if self._composed:
            self._inner.setVisible(there)
