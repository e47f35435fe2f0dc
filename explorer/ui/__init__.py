"""The window: PySide6 and pyqtgraph, nothing decided here."""
