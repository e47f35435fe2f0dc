"""Mapping a table: what is chosen for each field, what is wrong with it, and the first events it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from explorer.core.errors import ExplorerError
from explorer.core.map_guess import TableSketch, guess, likeliest
from explorer.core.table_map import LISTS, TableMap
from explorer.runtime.asking import Asking
from explorer.runtime.questions import AskPreview, AskTables, EventRow, Previewed, Tables
from explorer.viewmodels.formatting import count
from explorer.viewmodels.lanes import Lane, Post

FIELDS = {
    "order": ("&Order", "The columns that order the events; none: as the rows lie"),
    "stream": ("&Stream", "Whose event it is: an account, a cart"),
    "category": ("C&ategory", "The kind of stream"),
    "version": ("&Version", "The place in the stream"),
    "type": ("T&ype", "What happened"),
    "constant_type": (
        "Type of a&ll",
        "The type of every event, where no column tells it; none: the table's name",
    ),
    "payload": ("&Payload", "What the event says; several columns become an object; none: all that are left"),
    "metadata": ("&Metadata", "What else is kept with it"),
    "time": ("&Time", "When it was recorded"),
    "time_unit": ("Stored &as", "How the time is stored"),
    "id": ("&Id", "The identity of the event"),
    "correlation": ("Co&rrelation", "What it belongs to"),
    "causation": ("Ca&usation", "What caused it"),
}
"""The fields of a map as the page names them, and what each tells."""

LOOKING = "Looking at the tables…"
NO_TABLES = "This file has no table that could be mapped."
PREVIEWED = 20
"""Events that are shown while somebody maps."""


class MappingView(Protocol):
    """What shows the page."""

    def set_tables(self, tables: tuple[TableSketch, ...], chosen: str) -> None:
        """Offer the tables, and choose one."""

    def set_map(self, of: TableMap, columns: tuple[str, ...]) -> None:
        """Show what is chosen for each field, of these columns."""

    def set_guessed(self, fields: frozenset[str]) -> None:
        """Mark what is only guessed, from names and values."""

    def set_faults(self, faults: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it."""

    def set_preview(self, rows: tuple[EventRow, ...], said: str) -> None:
        """Show the first events, and say how many there are."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_ready(self, ready: bool) -> None:
        """Say whether the store can be opened by the map as it is."""


class MappingPresenter:
    """Decides what the mapping page shows.

    Args:
        asking: the process that reads the file.
        view: the page.
        post: runs a call on the GUI thread.
        begin: the map to begin with; None guesses one.
    """

    def __init__(self, asking: Asking, view: MappingView, post: Post, begin: TableMap | None = None) -> None:
        self._view = view
        self._tables: dict[str, TableSketch] = {}
        self._lane = Lane(asking, "preview", post)
        self._listing = Lane(asking, "tables", post)
        self._begin = begin
        self.map = begin or TableMap()
        self._guessed: frozenset[str] = frozenset()
        view.set_ready(False)
        view.set_guessed(self._guessed)
        view.set_preview((), LOOKING)
        self._listing.ask(AskTables(), self._listed, self._failed)

    def choose(self, table: str) -> None:
        """Choose a table, and guess what its columns tell."""
        if table in self._tables:
            self._guess(self._tables[table])

    def change(self, field: str, text: str) -> None:
        """Choose a column for a field, or type names separated by commas where several may be."""
        names = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
        told: dict[str, Any] = {field: names if field in LISTS else text.strip()}
        if field in ("type", "constant_type") and text.strip():
            told["constant_type" if field == "type" else "type"] = ""  # told by one of them only
        self._guessed -= told.keys()
        self._become(replace(self.map, **told))

    def take(self, of: TableMap) -> None:
        """Go on with a map from elsewhere."""
        self._guessed = frozenset()
        self._become(of)

    def close(self) -> None:
        """Stop showing anything."""
        self._lane.drop()
        self._listing.drop()

    def _listed(self, found: Tables) -> None:
        self._tables = {one.name: one for one in found.tables}
        likely = likeliest(found.tables)
        if likely is None:
            self._view.set_preview((), "")
            self._view.set_problem(NO_TABLES)
            return
        self._view.set_tables(found.tables, self._begin.table if self._begin else likely.name)
        if self._begin:
            self._become(self._begin)
        else:
            self._guess(likely)

    def _guess(self, table: TableSketch) -> None:
        of = guess(table)
        usual = TableMap()
        self._guessed = frozenset(one for one in FIELDS if getattr(of, one) != getattr(usual, one))
        self._become(of)

    def _become(self, of: TableMap) -> None:
        self.map = of
        table = self._tables.get(of.table)
        self._view.set_map(of, tuple(one.name for one in table.columns) if table else ())
        self._view.set_guessed(self._guessed)
        self._view.set_ready(False)
        self._lane.ask(AskPreview(of, PREVIEWED), self._previewed, self._failed)

    def _previewed(self, found: Previewed) -> None:
        self._view.set_problem("")
        self._view.set_faults({one.field: one.sentence for one in found.faults})
        said = "" if found.faults else " ".join((f"{count(found.events, 'event')}.", *found.warnings))
        self._view.set_preview(found.rows, said)
        self._view.set_ready(not found.faults)

    def _failed(self, error: ExplorerError) -> None:
        self._view.set_problem(str(error))
        self._view.set_preview((), "")
        self._view.set_ready(False)


def listed(names: str | tuple[str, ...]) -> str:
    """Write what is chosen for a field as it is typed."""
    return names if isinstance(names, str) else ", ".join(names)
