"""The preferences: each is applied as soon as it is chosen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QPalette, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.runtime.cache import LEAST_BYTES, Cache
from explorer.ui.theme import Theme
from explorer.ui.widgets.plain import plain_label
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.actions import THEMES
from explorer.viewmodels.preferences import KEPT_TOLD, Background, PreferencesPresenter

GIGABYTE = 1_000_000_000
MOST_GIGABYTES = 10_000.0
WIDTH = 460
"""Pixels of the dialog at first."""


class _CalmSpin(QDoubleSpinBox):
    """Leaves the wheel alone: what it turned by chance would throw something away."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PreferencesDialog(QDialog):
    """Looks, and how much may be kept of the pasts of stores."""

    def __init__(
        self,
        theme: Theme,
        cache: Cache,
        background: Background,
        allowed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            theme: the looks.
            cache: what is kept.
            background: does what blocks.
            allowed: told when more or less may be kept than before.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setObjectName("preferences")
        self.setWindowTitle("Preferences")
        self._looks = theme
        self._theme = QComboBox()
        self._theme.setObjectName("preferences_theme")
        for name, title in THEMES.items():
            self._theme.addItem(title, name)
        self._limit = _CalmSpin()
        self._limit.setObjectName("preferences_limit")
        self._limit.setRange(LEAST_BYTES / GIGABYTE, MOST_GIGABYTES)
        self._limit.setDecimals(1)
        self._limit.setSingleStep(0.5)
        self._limit.setSuffix(" GB")
        self._limit.setKeyboardTracking(False)  # half a number typed would throw away what should stay
        self._kept = plain_label(muted=True)
        self._kept.setObjectName("preferences_kept")
        self._clear = QPushButton("&Clear now")
        self._clear.setObjectName("preferences_clear")
        self._clear.setAutoDefault(False)
        self._problem = Sentence()
        self._problem.setObjectName("preferences_problem")
        self._build()
        self._presenter = PreferencesPresenter(cache, self, background, allowed)
        self.finished.connect(self._presenter.close)
        self._theme.setCurrentIndex(self._theme.findData(theme.choice))
        self._theme.activated.connect(lambda index: theme.choose(self._theme.itemData(index)))
        self._limit.valueChanged.connect(lambda value: self._presenter.allow(round(value * GIGABYTE)))
        self._clear.clicked.connect(self._presenter.clear)

    # what the presenter tells

    def set_limit(self, most: int) -> None:
        """Show how many bytes may be kept."""
        with QSignalBlocker(self._limit):
            self._limit.setValue(most / GIGABYTE)

    def set_kept(self, text: str, clearable: bool) -> None:
        """Say how much is kept, and whether that can be cleared now."""
        self._kept.setText(text)
        self._clear.setEnabled(clearable)

    def set_problem(self, text: str) -> None:
        """Say what went wrong."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self._fit()

    # inside

    def _reset(self) -> None:
        """Choose what is chosen where nobody has."""
        self._theme.setCurrentIndex(0)
        self._looks.choose(self._theme.itemData(0))
        self._presenter.allow_as_usual()

    def _fit(self) -> None:
        """Be as high as all sentences ask for; their lines depend on the width."""
        self.resize(WIDTH, self._rows.totalHeightForWidth(WIDTH))

    def _build(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        reset = buttons.addButton("&Usual values", QDialogButtonBox.ButtonRole.ResetRole)
        reset.setObjectName("preferences_reset")
        reset.setAutoDefault(False)
        reset.clicked.connect(self._reset)
        buttons.rejected.connect(self.reject)
        kept = QHBoxLayout()
        kept.addWidget(self._kept, 1)
        kept.addWidget(self._clear)
        form = QFormLayout()
        form.addRow("&Theme", self._theme)
        form.addRow("&Histories may take", self._limit)
        form.addRow("", kept)
        form.addRow("", Sentence(KEPT_TOLD, muted=True))
        form.addRow("", self._problem)
        self._problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(12)
        self._rows.addLayout(form)
        self._rows.addStretch(1)
        self._rows.addWidget(buttons)
