"""How SQLite would carry out selects, and what is done where it would go through all rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ClauseElement, Executable
from sqlalchemy.ext.compiler import compiles

from explorer.core.errors import StoreDamaged, StoreError
from explorer.formats.database import AnySelect, Database
from explorer.formats.sorting import Sorted, Wanted


class _Plan(Executable, ClauseElement):
    """The plan of a select, a step a row."""

    inherit_cache = False

    def __init__(self, of: AnySelect) -> None:
        self.of = of


@compiles(_Plan)
def _written(plan: _Plan, compiler: Any, **more: Any) -> str:
    return f"EXPLAIN QUERY PLAN {compiler.process(plan.of, **more)}"


class Plans:
    """Says how SQLite would carry out selects.

    Args:
        database: the store.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def sorts(self, statement: AnySelect) -> bool:
        """Say whether SQLite would sort all rows for an ordered select."""
        return any("TEMP B-TREE FOR ORDER BY" in step for step in self._steps(statement))

    def scans(self, statement: AnySelect) -> bool:
        """Say whether SQLite would look at all rows of a table for a select of some of them."""
        return any(step.startswith("SCAN") for step in self._steps(statement))

    def _steps(self, statement: AnySelect) -> list[str]:
        rows = self.database.rows(_Plan(statement), "asking how it would be read")
        return [str(row[-1]) for row in rows]


class NoSorter(Plans):
    """Sorts nothing; for stores that are followed, of which what is sorted once would lack what comes."""

    def sorted(self, wanted: Wanted) -> Sorted:
        """Refuse; see explorer.formats.sorting.Sorter.

        Raises:
            StoreError: always.
        """
        raise StoreError(
            f"{self.database.store} cannot be followed live: no index gives its events their order, and it "
            "is too large to be sorted for each look; look at it without following."
        )

    def salvaged(self, wanted: Wanted, damage: StoreDamaged) -> Sorted:
        """Refuse; see explorer.formats.sorting.Sorter.

        Raises:
            StoreError: always.
        """
        return self.sorted(wanted)

    def close(self) -> None:
        """Nothing is held."""
