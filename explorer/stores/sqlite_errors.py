"""SQLite's errors, said as ours."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

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


_BUSY, _LOCKED, _DISK, _NO_SPACE, _CONSTRAINT = 5, 6, 10, 13, 19
_IN_USE = (
    "{where} is in use by another program; nothing was stored. Reading may still work: wait until the other "
    "program is done, then try again."
)
_FULL = (
    "The disk that holds {where} is full or cannot be written ({error}); nothing was stored. Reading still "
    "works: free some space and try again."
)
_UNCONFIRMED = (
    "The disk that holds {where} is full or cannot be written ({error}); nothing new is stored so far. "
    "Reading still works: free some space and try again. Should this program be killed before that, look "
    "whether it was stored after all."
)
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
        "The disk that holds {where} is full or cannot be read ({error}); what is stored stays as it is. "
        "Free some space or check its health, then open the store again.",
    ),
    _NO_SPACE: (WriteError, _FULL),
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
    "{where} is damaged ({error}), and what lies there cannot be shown. `verify` tells what is left, and a "
    "backup brings the rest back."
)


def _code(error: BaseException) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def is_busy(error: BaseException) -> bool:
    """Does another connection hold what was asked for?"""
    return _code(error) in (_BUSY, _LOCKED)


def translated(
    where: str, *, writing: bool = False, committing: bool = False
) -> AbstractContextManager[None, None]:
    """Turn what SQLite raises inside the block into the product's errors.

    The driver decodes SQLite's own messages, so damage can also come out as a UnicodeDecodeError.

    Args:
        where: the file, for the message.
        writing: whether the block writes.
        committing: whether it ends a transaction: what a disk took of it before it failed, nobody knows.
    """
    return _Translation(where, writing, committing)


class _Translation:  # a generator would cost more than some of the statements that it surrounds
    __slots__ = ("_how",)

    def __init__(self, *how: Any) -> None:
        self._how = how

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, (DRIVER.Error, UnicodeDecodeError)):
            raise _translate(error, *self._how) from error


def _translate(error: BaseException, where: str, writing: bool, committing: bool) -> Exception:
    code = _code(error)
    if code == _CONSTRAINT:
        return GuardRefused(str(error))
    kind, saying = _SAYINGS.get(code, (StoreDamaged, _DAMAGED))
    if code in (_DISK, _NO_SPACE) and (writing or committing):  # a limit on the size of files is a _DISK too
        kind, saying = (Unconfirmed, _UNCONFIRMED) if committing else (WriteError, _FULL)
    return kind(saying.format(where=where, error=error))
