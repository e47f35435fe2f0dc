"""Instances of processes as a table model."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon

from explorer.core.forms import label
from explorer.runtime.questions import ProcessRow
from explorer.ui.icons import icon
from explorer.ui.models.cells import tone_colour
from explorer.ui.models.growing_table import QGrowingTable
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import moment, place
from explorer.viewmodels.moments import span_text
from explorer.viewmodels.stepper import TONES, status_of

COLUMNS = ("Status", "Process", "Id", "Step", "Took", "Began (UTC)")
STATUS, PROCESS, KEY, STEP, TOOK, BEGAN = range(len(COLUMNS))
STATES = ("running", "undoing", "completed", "failed")


def status_icon(status: str, appearance: Appearance) -> QIcon:
    """Draw the sign of a status."""
    return icon(f"process_{status}", appearance, tone_colour(TONES[status], appearance))


class QProcessesModel(QGrowingTable[ProcessRow]):
    """Rows newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, TOOK, STATUS, parent)
        self.set_appearance(LIGHT)

    def row(self, place: int) -> ProcessRow | None:
        """Give the instance in a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, stream: str | None) -> int | None:
        """Find the row of an instance."""
        return next((place for place, row in enumerate(self._rows) if row.stream == stream), None)

    def set_rows(self, rows: tuple[ProcessRow, ...], more: bool) -> None:
        """Show these rows; where they begin like those before, those stay."""
        old, self._more = self._rows, more
        if [row.stream for row in rows[: len(old)]] != [row.stream for row in old]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        self.add_older(rows[len(old) :])
        self._rows = rows
        if old:
            self.dataChanged.emit(self.index(0, 0), self.index(len(old) - 1, len(COLUMNS) - 1))

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self.show_signs(
            {status: status_icon(status, appearance) for status in STATES},
            {status: tone_colour(TONES[status], appearance) for status in STATES},
        )

    def cells(self, row: ProcessRow) -> tuple[str, ...]:
        """Write an instance for the screen."""
        return shown(row)

    def tip(self, row: ProcessRow, column: int) -> str:
        """Tell of an instance, whichever cell is pointed at."""
        return _told(row)

    def sign(self, row: ProcessRow) -> str:
        """Name its status."""
        return status_of(row)


def shown(row: ProcessRow) -> tuple[str, ...]:
    """Write an instance as cells for the screen."""
    took = "" if row.seconds is None else span_text(row.seconds) if row.seconds else "0 s"
    return (status_of(row), row.title, row.key, label(row.step), took, moment(row.begun_time))


def _told(row: ProcessRow) -> str:
    return f"{row.title} {row.key}: {status_of(row)}\nstream {row.stream}, began with {place(row.begun)}"
