"""SQLite's errors, said as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from explorer.core.errors import NotAStore, ReadOnly, StoreBusy, StoreDamaged, StoreError, WriteError
from explorer.stores.session import GuardRefused
from explorer.stores.sqlite_driver import DRIVER

_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN = 5, 6, 8, 10, 11, 13, 14
_CONSTRAINT, _NOT_A_DATABASE = 19, 26


class CannotOpen(StoreError):
    """SQLite gets no hold of the file, or of the files that it keeps beside it."""


def code_of(error: BaseException) -> int:
    """Give SQLite's primary result code, 0 where the error is not SQLite's."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Does another connection hold what was asked for?"""
    return code_of(error) in (_BUSY, _LOCKED)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn what SQLite raises inside the block into the product's errors.

    The driver decodes SQLite's own messages, so damage can also come out as a UnicodeDecodeError, and
    a damaged length as an OverflowError.
    """
    try:
        yield
    except (DRIVER.Error, UnicodeDecodeError, OverflowError) as error:
        raise translate(error, where) from error


def translate(error: BaseException, where: str) -> Exception:
    """Say an error of SQLite in the product's words."""
    match code_of(error):
        case code if code in (_BUSY, _LOCKED):
            return StoreBusy(
                f"{where} is in use by another program; nothing was stored. Reading may still work: "
                "wait until the other program is done, then try again."
            )
        case code if code == _READONLY:
            return ReadOnly(f"{where} may not be written here; it can still be read. Copy it to write to it.")
        case code if code == _CONSTRAINT:
            return GuardRefused(str(error))
        case code if code == _FULL:
            return WriteError(
                f"The disk that holds {where} is full; nothing was stored. Reading still works: "
                "free some space and try again."
            )
        case code if code == _IOERR:
            return StoreError(
                f"The disk did not read or write {where} ({error}); nothing was stored. "
                "Check its free space and its health, then open the store again."
            )
        case code if code == _CANTOPEN:
            return CannotOpen(
                f"{where} or a file beside it cannot be opened; check the rights on its folder."
            )
        case code if code == _NOT_A_DATABASE:
            return NotAStore(
                f"{where} is no event store, or its beginning is damaged; it was left as it is. "
                "If it was a store, restore it from a backup."
            )
        case _:
            return StoreDamaged(
                f"{where} is damaged ({error}); what can still be read is shown. "
                "`verify` tells where, and a backup brings it back."
            )
