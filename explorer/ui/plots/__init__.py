"""Charts, on pyqtgraph."""
