"""How wide the columns of the event table are: as their texts ask for, until somebody sets them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from explorer.ui.models import events_model as em
from explorer.ui.models.events_model import QEventsModel
from explorer.ui.widgets.tables import RowTable
from explorer.viewmodels.formatting import number

LIMITS = {em.ORDINAL: 10, em.TIME: 27, em.STREAM: 16, em.VERSION: 7, em.TYPE: 19, em.FLAGS: 14}
"""Characters that columns get room for at most; the data has what is left."""
LEAST = {em.STREAM: 6, em.TYPE: 11, em.FLAGS: 6}
"""Characters that names keep where the data would have too little room."""
SPARE = 14
"""Characters that the data keeps, as long as names can give way."""
NARROW = 100
"""Below so many characters of width, times are written without the day."""
ELIDED = {em.STREAM: Qt.TextElideMode.ElideMiddle, em.TYPE: Qt.TextElideMode.ElideLeft}
"""Names and ids give way in their middle, types at their left."""


class EventColumns:
    """Fits them."""

    def __init__(self, table: RowTable, model: QEventsModel) -> None:
        """Take on the columns of a table.

        Args:
            table: whose columns they are.
            model: what it shows.
        """
        self._table = table
        self._model = model
        self._came = False
        self._by_hand = False
        self._fitting = False
        table.roomChanged.connect(self.fit_again)
        table.horizontalHeader().sectionResized.connect(self._resized)

    def begin(self) -> None:
        """Other rows are to come."""
        self._came = False

    def rows_came(self) -> None:
        """Rows are at hand: the first ones say how wide the columns are to be."""
        if not self._came:
            self._came = True
            self._fit()

    def grown(self) -> None:
        """There are more rows: make room for their numbers once these have more digits."""
        if self._came and self._room_for_number() > self._table.columnWidth(em.ORDINAL):
            self._fit()

    def set_hidden(self, columns: frozenset[str]) -> None:
        """Leave columns out."""
        with self._fits():
            for name, column in em.COLUMNS.items():
                self._table.setColumnHidden(column, name in columns)
        self.fit_again()

    def fit_again(self) -> None:
        """What columns hold has become wider, or there is another room for them."""
        if self._came:
            self._fit()

    def restyle(self) -> None:
        """Take on the font as it is now."""
        table, header = self._table, self._table.horizontalHeader()
        with self._fits():
            for column, most in LIMITS.items():
                table.setColumnWidth(column, table.width_of("n" * most))
        header.setMinimumSectionSize(table.width_of("v"))
        header.setSectionResizeMode(em.DATA, QHeaderView.ResizeMode.Stretch)
        self.fit_again()

    def _fit(self) -> None:
        characters = self._table.width() // max(self._table.fontMetrics().averageCharWidth(), 1)
        self._model.set_short_times(characters < NARROW)
        if not self._by_hand:
            with self._fits():
                self._table.fit_columns(LIMITS, LEAST, spare=SPARE)
                wide = max(self._table.columnWidth(em.ORDINAL), self._room_for_number())
                self._table.setColumnWidth(em.ORDINAL, wide)

    def _room_for_number(self) -> int:
        return self._table.width_of(number(self._model.rowCount()))

    def _resized(self, column: int, old: int, new: int) -> None:
        """Notice that somebody set a width: it is left alone from then on."""
        if self._came and not self._fitting and column != em.DATA and old and new:
            self._by_hand = True

    @contextmanager
    def _fits(self) -> Iterator[None]:
        before, self._fitting = self._fitting, True
        try:
            yield
        finally:
            self._fitting = before
