"""The log of outcomes as a table model."""

from __future__ import annotations

from PySide6.QtCore import QObject

from explorer.core.forms import label
from explorer.runtime.questions import OutcomeRow
from explorer.ui.models.growing_table import TOP, QGrowingTable
from explorer.ui.widgets.result_view import outcome_colour, outcome_icon
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import moment, number, shortened

COLUMNS = ("#", "Time", "Command", "Stream", "Outcome", "Code", "Message", "Actor")
NUMBER, TIME, COMMAND, STREAM, OUTCOME, CODE, MESSAGE, ACTOR = range(len(COLUMNS))
KINDS = ("accepted", "refused", "conflict", "invalid")


class QOutcomesModel(QGrowingTable[OutcomeRow]):
    """Rows newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, NUMBER, OUTCOME, parent)
        self.set_appearance(LIGHT)

    def row(self, index: int) -> OutcomeRow:
        """Give the outcome in a row."""
        return self._rows[index]

    def set_rows(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def add_newer(self, rows: tuple[OutcomeRow, ...]) -> None:
        """Put rows on top."""
        if rows:
            self.beginInsertRows(TOP, 0, len(rows) - 1)
            self._rows = rows + self._rows
            self.endInsertRows()

    def set_more(self, more: bool) -> None:
        """Take note of whether there are older ones to ask for."""
        self._more = more

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self.show_signs(
            {kind: outcome_icon(kind, appearance) for kind in KINDS},
            {kind: outcome_colour(kind, appearance) for kind in KINDS},
        )

    def cells(self, row: OutcomeRow) -> tuple[str, ...]:
        """Write an outcome for the screen."""
        return shown(row)

    def tip(self, row: OutcomeRow, column: int) -> str:
        """Write a cell whole."""
        return copied(row)[column]

    def sign(self, row: OutcomeRow) -> str:
        """Name how the command ended."""
        return row.outcome


def shown(row: OutcomeRow) -> tuple[str, ...]:
    """Write an outcome as cells for the screen."""
    return (
        number(row.number),
        moment(row.time),
        label(row.command_type),
        shortened(row.stream or ""),
        row.outcome,
        row.code or "",
        row.message or "",
        row.actor,
    )


def copied(row: OutcomeRow) -> tuple[str, ...]:
    """Write an outcome as cells to copy: whole names, plain numbers, ISO times."""
    return (
        str(row.number),
        row.time,
        row.command_type,
        row.stream or "",
        row.outcome,
        row.code or "",
        row.message or "",
        row.actor,
    )
