"""Failures while reading a foreign store, each turned into one sentence for a person."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from explorer.core.errors import StoreBusy, StoreDamaged, StoreError, StoreReplaced
from explorer.core.plain import plain

CAUGHT = (
    sqlite3.Error,
    SQLAlchemyError,
    OSError,
    ValueError,  # UnicodeError too: the sqlite3 module decodes SQLite's own error texts
    OverflowError,
    MemoryError,
    RecursionError,
)
"""Everything that a hostile file is known to make the libraries raise."""


class LimitReached(StoreError):
    """Reading was stopped because it would have cost too much time or memory."""


class ValueTooBig(LimitReached):
    """One stored value is larger than this program reads."""


def changed_while_followed(store: str) -> StoreReplaced:
    """Say of a followed store that what was counted of it is not what it was."""
    return StoreReplaced(
        f"The program of {store} changed or removed events that were shown already, or "
        "put others before them; what is shown stays as it was; open it again to see what it holds now."
    )


def named(error: BaseException, store: str, doing: str) -> StoreError:
    """Turn a library's exception into a StoreError.

    Args:
        error: what was raised.
        store: the store, as a person knows it.
        doing: what was being done ("reading the events").
    """
    if isinstance(error, StoreError):
        return error
    if isinstance(error, DBAPIError) and error.orig is not None:
        return named(error.orig, store, doing)
    detail = plain(error)
    match getattr(error, "sqlite_errorname", type(error).__name__):
        case "SQLITE_INTERRUPT":
            return LimitReached(
                f"{store}: {doing} was stopped because one step took too long; "
                "what was read before stays valid; raise the time limit or look at a smaller part."
            )
        case "SQLITE_TOOBIG":
            return ValueTooBig(
                f"{store}: {doing} met a value larger than the limit of this program; "
                "the other events can be read; raise the size limit to see it."
            )
        case "SQLITE_NOMEM" | "MemoryError" | "RecursionError":
            return LimitReached(
                f"{store}: {doing} needed more memory than allowed; "
                "what was read before stays valid; look at a smaller part."
            )
        case name if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return StoreBusy(
                f"{store}: {doing} was not possible because another program holds the file; "
                "nothing was changed; close that program or try again."
            )
        case name if name.startswith("SQLITE_AUTH") or detail.startswith("not authorized"):
            return StoreError(
                f"{store}: {doing} was refused because the file asks for more than reading ({detail}); "
                "nothing was run; the other tables can still be read."
            )
        case _:
            return StoreDamaged(
                f"{store}: {doing} failed because part of the file cannot be read ({detail}); "
                "what was read before stays valid; try a backup, or recover a copy of the file."
            )


@contextmanager
def naming(store: str, doing: str) -> Iterator[None]:
    """Let only StoreErrors out of the block."""
    try:
        yield
    except CAUGHT as error:
        raise named(error, store, doing) from error
