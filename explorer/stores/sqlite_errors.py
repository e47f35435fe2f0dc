"""SQLite's errors, said as ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from explorer.core.errors import (
    ExplorerError,
    NotAStore,
    ReadOnly,
    StoreBusy,
    StoreDamaged,
    StoreError,
    Unconfirmed,
    WriteError,
)
from explorer.stores.session import GuardRefused
from explorer.stores.sqlite_driver import DRIVER


class CannotOpen(StoreError):
    """SQLite gets no hold of the file, or of the files that it keeps beside it."""


_BUSY, _LOCKED, _DISK, _CONSTRAINT = 5, 6, 10, 19
_IN_USE = (
    "{where} is in use by another program; nothing was stored. Reading may still work: wait until the other "
    "program is done, then try again."
)
_FULL = (
    "The disk that holds {where} is full or cannot be written ({error}); nothing was stored. Reading still "
    "works: free some space and try again."
)
_TOO_FULL_TO_OPEN = (
    "The disk that holds {where} is full or cannot be written ({error}), and even reading needs a little of "
    "it at first. What is stored stays as it is: free some space and open the store again."
)
_UNCONFIRMED = (
    "The disk that holds {where} does not confirm what was to be stored ({error}). It is not in the store "
    "now, but should this program end before the next append, it may be there afterwards. Reading still "
    "works: check the disk and try again; the same command is never stored twice."
)
_WRITES = frozenset((778, 1034, 1290, 1546, 4618, 4874, 5386))
"""SQLite's extended codes for a failed write, sync, truncation, and for the memory that readers share."""

_SYNCS = frozenset((1034, 1290))
"""Those of them for a failed sync: what was written may be on the disk or not."""
_SAYINGS: dict[int, tuple[type[ExplorerError], str]] = {
    _BUSY: (StoreBusy, _IN_USE),
    _LOCKED: (StoreBusy, _IN_USE),
    8: (ReadOnly, "{where} may not be written here; it can still be read. Copy it to write to it."),
    9: (
        StoreDamaged,
        "One step of reading {where} takes too long, so it was stopped: the file is damaged, or was made to "
        "be slow. What was read before stays valid; `verify` looks without haste, a backup is better.",
    ),
    _DISK: (
        StoreError,
        "The disk that holds {where} cannot be read ({error}). Check its health, then open the store again.",
    ),
    13: (WriteError, _FULL),
    14: (
        CannotOpen,
        "{where} or a file beside it cannot be opened; check the rights on it and on its folder.",
    ),
    26: (
        NotAStore,
        "{where} is no event store, or its beginning is damaged; it was left as it is. If it was a store, "
        "restore it from a backup.",
    ),
}
"""SQLite's result code -> whose error it is, and how it is said."""

_DAMAGED = (
    "{where} is damaged ({error}); what can still be read is shown. `verify` tells where, and a backup "
    "brings the rest back."
)


def _code(error: BaseException) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Does another connection hold what was asked for?"""
    return _code(error) in (_BUSY, _LOCKED)


@contextmanager
def translated(where: str, *, writing: bool = False) -> Iterator[None]:
    """Turn what SQLite raises inside the block into the product's errors.

    The driver decodes SQLite's own messages, so damage can also come out as a UnicodeDecodeError.
    """
    try:
        yield
    except (DRIVER.Error, UnicodeDecodeError) as error:
        raise _translate(error, where, writing) from error


def _translate(error: BaseException, where: str, writing: bool) -> Exception:
    code = _code(error)
    if code == _CONSTRAINT:
        return GuardRefused(str(error))
    kind, saying = _SAYINGS.get(code, (StoreDamaged, _DAMAGED))
    if code == _DISK:
        kind, saying = _of_the_disk(int(getattr(error, "sqlite_errorcode", 0)), writing)
    return kind(saying.format(where=where, error=error))


def _of_the_disk(code: int, writing: bool) -> tuple[type[ExplorerError], str]:
    """Say what an error of the disk means; a limit on the size of files comes out as one too."""
    if writing:
        return (Unconfirmed, _UNCONFIRMED) if code in _SYNCS else (WriteError, _FULL)
    return (StoreError, _TOO_FULL_TO_OPEN) if code in _WRITES else _SAYINGS[_DISK]
