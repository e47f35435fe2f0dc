"""Shows which formats a store could have, how sure that is and why, and lets somebody choose one."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from explorer.runtime.questions import Detected, FormatMatch
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.formatting import one_line

NONE = "No known format fits it. You can say which of its columns tells what."
SOME = "It could be read as any of these. Nothing in it is changed, whichever you choose."
WIDTH = 620


class FormatChoice(QDialog):
    """Offers the formats that match; its other way out is the mapping page."""

    def __init__(self, name: str, detected: Detected, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("format_choice")
        self.setWindowTitle(f"Read {one_line(name)} as")
        self.mapping = False
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(Sentence(SOME if detected.matches else NONE, muted=True))
        self._choices = [self._offer(column, match) for match in detected.matches]
        for button, match in zip(self._choices, detected.matches, strict=True):
            button.setChecked(match.format == (detected.chosen or detected.matches[0].format))
        for sentence in detected.why_not:
            column.addWidget(Sentence(sentence, muted=True))
        self._formats = [match.format for match in detected.matches]
        column.addStretch(1)
        self._add_buttons(column)
        self.resize(WIDTH, column.totalHeightForWidth(WIDTH))

    @property
    def chosen(self) -> str:
        """The id of the format that is chosen, "" where the mapping page is."""
        if self.mapping:
            return ""
        marked = (name for name, one in zip(self._formats, self._choices, strict=True) if one.isChecked())
        return next(marked, "")

    def _offer(self, column: QVBoxLayout, match: FormatMatch) -> QRadioButton:
        button = QRadioButton(f"{match.title.replace('&', '&&')}   {match.confidence:.0%} sure")
        button.setObjectName(f"format_{match.format}")
        column.addWidget(button)
        for sentence in match.evidence:
            why = Sentence(sentence, muted=True)
            why.setContentsMargins(24, 0, 0, 0)
            column.addWidget(why)
        return button

    def _add_buttons(self, column: QVBoxLayout) -> None:
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(bool(self._choices))
        mapping = buttons.addButton("&Map a table…", QDialogButtonBox.ButtonRole.ActionRole)
        mapping.setObjectName("format_map")
        mapping.clicked.connect(self._map)
        if not self._choices:
            mapping.setDefault(True)  # there is nothing else to go on with
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _map(self) -> None:
        self.mapping = True
        self.accept()
