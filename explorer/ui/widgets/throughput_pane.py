"""The pane of the throughput chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from explorer.ui.plots.legend import Legend
from explorer.ui.widgets.pane import Pane
from explorer.viewmodels.kinds import type_colours
from explorer.viewmodels.session import Session
from explorer.viewmodels.throughput import Chart, ThroughputPresenter

if TYPE_CHECKING:
    from explorer.ui.plots.throughput_plot import ThroughputPlot


class ThroughputPane(Pane):
    """Shows events over time by type, zoomable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("throughput", "Throughput", "Open a store to see how much happened when.", parent)
        self._presenter: ThroughputPresenter | None = None
        self._plot: ThroughputPlot | None = None
        self._names: tuple[str, ...] = ()
        self._types: tuple[str, ...] = ()
        self._legend = Legend()
        self._whole = QPushButton("Show all")
        self._whole.setObjectName("throughput_whole")
        self._whole.setToolTip("Show the whole store again")
        self._whole.clicked.connect(self._show_whole)
        row = QHBoxLayout()
        row.addWidget(self._legend, 1)
        row.addWidget(self._whole)
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(8, 4, 8, 4)
        self._column.setSpacing(4)
        self._column.addLayout(row)
        self.detach()

    @property
    def plot(self) -> ThroughputPlot:
        """The chart; its library is loaded when it is first needed."""
        if self._plot is None:
            from explorer.ui.plots.throughput_plot import ThroughputPlot

            self._plot = ThroughputPlot()
            self._plot.momentRequested.connect(self._go)
            self._plot.rangeRequested.connect(self._zoom)
            self._plot.set_appearance(self.appearance)
            self._column.addWidget(self._plot, 1)
        return self._plot

    def retry(self) -> None:
        """Count again."""
        if self._presenter is not None:
            self._presenter.retry()

    # facts, told by the presenter

    def set_note(self, note: str) -> None:
        if note or self._plot is not None:
            self.plot.set_note(note)

    def set_chart(self, chart: Chart | None, types: tuple[str, ...]) -> None:
        if chart is None and self._plot is None:
            return
        self._names = tuple(band.type for band in chart.bands) if chart else ()
        self._types = types
        self._name_bands()
        self.plot.set_chart(chart, types)

    def set_range(self, begin: float, end: float) -> None:
        self.plot.show_range(begin, end)

    def set_cursor(self, moment: float | None) -> None:
        if moment is not None or self._plot is not None:
            self.plot.set_cursor(moment)

    def set_zoomed(self, zoomed: bool) -> None:
        self._whole.setEnabled(zoomed)

    # filling in the pane

    def _present(self, session: Session) -> ThroughputPresenter:
        return ThroughputPresenter(session, self)

    def _watch(self, watched: bool) -> None:
        if self._presenter is not None:
            self._presenter.watch(watched)

    def _clear(self) -> None:
        self.set_zoomed(False)
        self.set_note("")
        self.set_chart(None, ())
        self.set_cursor(None)

    def _restyle(self) -> None:
        if self._plot is not None:
            self._plot.set_appearance(self.appearance)
        self._name_bands()

    def _name_bands(self) -> None:
        colours = type_colours(self._types, self.appearance)
        self._legend.show_entries(
            tuple((name, colours.get(name, self.appearance.others)) for name in self._names)
        )

    # wishes

    def _go(self, moment: float) -> None:
        if self._presenter is not None:
            self._presenter.go(moment)

    def _zoom(self, begin: float, end: float) -> None:
        if self._presenter is not None:
            self._presenter.zoom(begin, end)

    def _show_whole(self) -> None:
        if self._presenter is not None:
            self._presenter.whole()
