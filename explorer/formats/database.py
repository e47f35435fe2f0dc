"""An opened foreign database: guarded, read-only, and every failure of it a named error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection, Engine, Executable, Row, Select

from explorer.core.decoding import AUTOMATIC
from explorer.formats.faults import CAUGHT, named, naming
from explorer.formats.layout import Layout
from explorer.formats.limits import Limits

if TYPE_CHECKING:
    from explorer.formats.sorting import Sorter

    AnyRow = Row[*tuple[Any, ...]]
    AnySelect = Select[*tuple[Any, ...]]
else:  # the columns of a row are known from SQLAlchemy 2.1 on only
    AnyRow = Row
    AnySelect = Select

BATCH = 256
"""Rows between two looks at the file."""


class Guard(Protocol):
    """What differs between kinds of databases: how reading is bounded, and how change is noticed."""

    def start_step(self) -> None:
        """Let the next step take its whole time."""

    def check_unchanged(self) -> None:
        """Look whether the store is still the one that was opened.

        Raises:
            StoreReplaced: it is not.
        """


class Database:
    """Runs selects on a foreign database, one row in memory at a time.

    Args:
        engine: makes the only connection; disposed of by `close`.
        guard: bounds the steps.
        store: the store's name for messages.
        limits: what reading may cost.
        warnings: sentences about what opening found.
        on_close: lets go what opening made.
        stamp: of the files that it was opened from; the same as long as nobody writes to them.
        notes: sentences about what is usual and good to know.

    Attributes:
        may_grow: whether its program may write to it while it is followed.
        followed: whether it is followed; then nothing of it is known once and for all.
        indistinct: whether the keys of its events were found to repeat or to be empty, and nothing tells
            such events apart.
    """

    def __init__(
        self,
        engine: Engine,
        guard: Guard,
        store: str,
        limits: Limits,
        warnings: tuple[str, ...] = (),
        on_close: Callable[[], None] = lambda: None,
        stamp: bytes = b"",
        notes: tuple[str, ...] = (),
    ) -> None:
        self.store = store
        self.limits = limits
        self.warnings = warnings
        self.stamp = stamp
        self.notes = notes
        self.layout = Layout(())
        self.decoding = AUTOMATIC
        self.application_id = 0
        self.may_grow = self.followed = self.indistinct = False
        self.sorter: Sorter | None = None
        self.schemas: Mapping[str, str] = {}
        self._engine = engine
        self._guard = guard
        self._on_close = on_close
        with naming(store, "opening it"):
            self._connection: Connection = engine.connect()

    def rows(self, statement: Executable, doing: str) -> Iterator[AnyRow]:
        """Yield the rows of a select.

        Args:
            statement: a select.
            doing: what for, in a sentence about a failure ("reading the events").

        Raises:
            StoreError: the file changed, is damaged, or costs more than allowed.
        """
        try:
            self._guard.check_unchanged()
            self._guard.start_step()
            shown = {"schema_translate_map": self.schemas} if self.schemas else {}
            with self._connection.execute(statement, execution_options=shown) as result:
                for number in range(1, 2**63):
                    row = result.fetchone()
                    if row is None:
                        return
                    if number % BATCH == 0:
                        self._guard.check_unchanged()
                    yield row
                    self._guard.start_step()
        except CAUGHT as error:
            raise named(error, self.store, doing) from error

    def one(self, statement: Executable, doing: str) -> AnyRow | None:
        """Give the first row of a select, None when it has none."""
        rows = self.rows(statement, doing)
        try:
            return next(rows, None)
        finally:
            rows.close()  # type: ignore[attr-defined]  # a generator: closing it ends the statement

    def close(self) -> None:
        """Let the file go."""
        if self.sorter is not None:
            self.sorter.close()
        self._connection.close()
        self._engine.dispose()
        self._on_close()
