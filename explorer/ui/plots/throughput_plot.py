"""The chart of throughput, on pyqtgraph: stacked bands over time and the line of the cursor."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor

from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.kinds import type_colours
from explorer.viewmodels.throughput import Chart


class CountAxis(pg.AxisItem):  # type: ignore[misc]
    """Writes whole numbers with thousands separators, and none in between."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.0f}" if value == round(value) else "" for value in values]


class ThroughputPlot(pg.PlotWidget):  # type: ignore[misc]
    """Draws charts; the wheel zooms time, dragging moves along it, a click goes there."""

    momentRequested = Signal(float)
    rangeRequested = Signal(float, float)

    def __init__(self) -> None:
        axes = {"bottom": pg.DateAxisItem(utcOffset=0), "left": CountAxis("left")}
        super().__init__(axisItems=axes, enableMenu=False)
        self.setObjectName("throughput")
        self.setAccessibleName("Throughput")
        self.setAccessibleDescription("Events over time, stacked by type")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Charts are not exported by pyqtgraph: its menu writes broken SVG with these bindings.
        self.scene().contextMenu.clear()
        unused = self.getPlotItem().ctrlMenu
        unused.setParent(self, unused.windowFlags())  # or it would outlive the chart
        self.hideButtons()
        self._appearance = LIGHT
        self._chart: Chart | None = None
        self._types: tuple[str, ...] = ()
        self._bands: list[pg.PlotCurveItem] = []
        self._box = self.getPlotItem().getViewBox()
        self._box.setMouseEnabled(x=True, y=False)
        self._box.setDefaultPadding(0.0)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setZValue(10)
        self._cursor.hide()
        self.addItem(self._cursor, ignoreBounds=True)
        self._box.sigRangeChangedManually.connect(self._zoomed)
        self.scene().sigMouseClicked.connect(self._clicked)

    def set_chart(self, chart: Chart | None, types: tuple[str, ...]) -> None:
        """Draw these bands, each in the colour that its place in `types` gives it."""
        self._chart, self._types = chart, types
        for band in self._bands:
            self.removeItem(band)
        self._bands = []
        if chart is None:
            return
        edges = np.asarray(chart.edges)
        colours = type_colours(types, self._appearance)
        for band in reversed(chart.bands):
            fill = QColor(colours.get(band.type, self._appearance.others))
            curve = pg.PlotCurveItem(
                edges,
                np.asarray(band.tops, dtype=float),
                stepMode="center",
                fillLevel=0,
                brush=fill,
                pen=None,
            )
            self._bands.append(curve)
            self.addItem(curve)
        self._box.setLimits(minXRange=1e-3)
        self.getPlotItem().setLabel("left", f"events per {chart.bucket}")
        top = max(chart.bands[-1].tops, default=1) if chart.bands else 1
        self._box.setYRange(0, max(top, 1) * 1.05, padding=0)

    def show_range(self, begin: float, end: float) -> None:
        """Show the time between two moments (seconds since 1970 UTC)."""
        wide = max(end - begin, 1e-3)
        self._box.setXRange(begin, begin + wide, padding=0.01)

    def set_note(self, note: str) -> None:
        """Write a note of our own below the axis."""
        self.getPlotItem().setLabel("bottom", f"UTC, {note}" if note else "UTC")

    def set_cursor(self, moment: float | None) -> None:
        """Draw the cursor's line at a moment (seconds since 1970 UTC)."""
        self._cursor.setVisible(moment is not None)
        if moment is not None:
            self._cursor.setValue(moment)

    def set_appearance(self, appearance: Appearance) -> None:
        """Draw in these colours from now on."""
        self._appearance = appearance
        self.setBackground(appearance.base)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setPen(appearance.border)
            axis.setTextPen(appearance.muted)
            axis.setTickFont(self.font())
            axis.label.setFont(self.font())
        self._cursor.setPen(appearance.accent, width=2)
        self.set_chart(self._chart, self._types)

    def band_colours(self) -> tuple[str, ...]:
        """Give the colours of the bands as drawn, from the lowest up."""
        return tuple(band.opts["brush"].color().name() for band in reversed(self._bands))

    def _zoomed(self) -> None:
        begin, end = self._box.viewRange()[0]
        self.rangeRequested.emit(begin, end)

    def _clicked(self, event: object) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._chart is not None:  # type: ignore[attr-defined]
            self.momentRequested.emit(self._box.mapSceneToView(event.scenePos()).x())  # type: ignore[attr-defined]
