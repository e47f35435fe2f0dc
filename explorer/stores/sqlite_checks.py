"""What SQLite itself can prove of a store file, and whether our guards stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from explorer.core.errors import ExplorerError
from explorer.stores.guards import GUARDS
from explorer.stores.schema import APPLICATION_ID


class Checked(Protocol):
    """The part of a store file that is used here."""

    def rows(self, sql: str) -> list[Any]:
        """Read with a statement that only SQLite knows."""

    def pragma(self, name: str) -> Any:
        """Give the value of a pragma."""

    def unhurried(self) -> AbstractContextManager[None]:
        """Let the statements in the block take as long as they need."""


def checks(file: Checked) -> Iterator[tuple[str, bool, str]]:
    """Say what can be proven: (name, whether it holds, detail)."""
    for name, pragma, well in (
        ("file structure", "integrity_check(5)", "ok"),
        ("references", "foreign_key_check", ""),
    ):
        try:
            with file.unhurried():
                rows = file.rows(f"PRAGMA {pragma}")
            told = [line for row in rows for line in " ".join(map(str, row)).splitlines()]
            found = "; ".join(line for line in told if not line.startswith("***"))
            yield name, found == well, found or "ok"
        except ExplorerError as error:
            yield name, False, str(error)
    yield from _guarded(file)


def _guarded(file: Checked) -> Iterator[tuple[str, bool, str]]:
    try:
        found = dict(file.rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
        application = file.pragma("application_id")
    except ExplorerError as error:
        yield "guards", False, str(error)
        return
    changed = sorted(
        str(name) for name in GUARDS.keys() | found.keys() if GUARDS.get(name) != found.get(name)
    )
    yield "guards", not changed, f"changed: {', '.join(changed)}" if changed else f"{len(found)} in place"
    yield "application id", application == APPLICATION_ID, f"{application:#010x}"
