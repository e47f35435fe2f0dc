"""What is known of the open store, under headings: warnings, consumers, what lacks, format and evidence."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from explorer.ui.widgets.facts_view import FactsView
from explorer.ui.widgets.pane import Pane
from explorer.viewmodels.session import Session
from explorer.viewmodels.store_info import Section, StoreInfoPresenter


class StorePane(Pane):
    """Shows what a store is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("store", "Store", "Open a store to see what it is, and how that is known.", parent)
        self.facts = FactsView("store", "What is known of the store")
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.facts)
        self._restyle()
        self.set_empty(self._without_store)

    # what the presenter tells

    def set_sections(self, sections: tuple[Section, ...]) -> None:
        """Show these."""
        self.facts.set_sections(sections)

    # inside

    def _present(self, session: Session) -> StoreInfoPresenter:
        return StoreInfoPresenter(session, self)

    def _clear(self) -> None:
        self.facts.set_sections(())

    def _restyle(self) -> None:
        self.facts.set_appearance(self.appearance)
