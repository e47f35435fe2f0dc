"""Says which program this is, and on what it stands."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from explorer.ui.widgets.plain import plain_label
from explorer.viewmodels.welcome import PURPOSE

PACKAGES = (
    "event-explorer",
    "PySide6-Essentials",
    "pyqtgraph",
    "numpy",
    "SQLAlchemy",
    "msgspec",
    "pysqlite3",
)


def versions() -> str:
    """List the versions of everything the program stands on, one a line."""
    lines = [f"Python {platform.python_version()}", f"Qt {qVersion()}"]
    for package in PACKAGES:
        try:
            lines.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            lines.append(f"{package} (not installed as a package)")
    lines.append(platform.platform())
    return "\n".join(lines)


class AboutDialog(QDialog):
    """The name, the purpose, the versions, and what keeps the stores."""

    def __init__(self, engine: str, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            engine: what keeps the stores, in a sentence.
            parent: the window it belongs to.
        """
        super().__init__(parent)
        self.setObjectName("about")
        self.setWindowTitle("About Event Explorer")
        self._versions = f"{versions()}\n{engine}"
        purpose = plain_label(PURPOSE)
        purpose.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("about_copy")
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(purpose)
        column.addWidget(plain_label(self._versions, muted=True))
        column.addWidget(plain_label("Licence: Apache 2.0. Qt is used under the LGPL.", muted=True))
        column.addWidget(buttons)

    def copy(self) -> None:
        """Put the versions on the clipboard."""
        QGuiApplication.clipboard().setText(self._versions)
