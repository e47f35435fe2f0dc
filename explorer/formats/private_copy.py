"""A private copy of a database that has a write-ahead log or a journal beside it, recovered there.

Opened in place such a file would be changed, or shown without its newest transactions, or with values
that were never committed. So SQLite recovers a copy that nobody else sees.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from explorer.core.errors import StoreBusy, StoreError
from explorer.core.plain import plain
from explorer.formats.limits import Limits, guard
from explorer.formats.sniffing import HEAD, Sniffed, Stamp, beside, open_regular

_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_ATTEMPTS = 3
_PARTS = ("", "-wal", "-journal")
_LONGEST_NAME = 8192


@dataclass(frozen=True, slots=True)
class PrivateCopy:
    """A recovered copy in a folder of its own.

    Args:
        folder: removed with everything in it by `remove`.
        path: the database in it.
        warnings: what was done, as sentences.
        stamps: of the original and the files beside it, as they were copied; None for one that is not there.
        head: the first bytes of the original, as they were copied.
        notes: what is usual and good to know, as sentences.
    """

    folder: Path
    path: Path
    warnings: tuple[str, ...]
    stamps: tuple[Stamp | None, ...]
    head: bytes
    notes: tuple[str, ...] = ()

    def remove(self) -> None:
        """Delete the copy."""
        shutil.rmtree(self.folder, ignore_errors=True)


def uri(path: Path, **parameters: object) -> str:
    """Name a file as an SQLite URI; what is special in URIs is percent-encoded."""
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"file:{quote(os.fsencode(path))}?{query}"


def make_private_copy(found: Sniffed, limits: Limits, scratch: Path | None = None) -> PrivateCopy:
    """Copy a database with its sidecars and let SQLite recover the copy.

    Args:
        found: the file and its sidecars.
        limits: bounds for the recovery.
        scratch: folder for the copy; None for the system's.

    Raises:
        StoreBusy: the file kept changing while it was copied.
        StoreError: no room for a copy, or a part cannot be read.
    """
    _require_room(found, scratch)
    folder = Path(tempfile.mkdtemp(prefix="event-explorer-", dir=scratch))
    try:
        copy = folder / "store.db"
        stamps = _copy_unchanged(found, copy)
        with copy.open("rb") as file:
            head = file.read(HEAD)  # before it is recovered, which writes to it
        notes = (f"{found.shown} is shown as it was when it was opened, from a private copy.",)
        return PrivateCopy(folder, copy, tuple(_recover(found, copy, limits)), stamps, head, notes)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _require_room(found: Sniffed, scratch: Path | None) -> None:
    needed = found.stamp.size + sum(_size(beside(found.path, ending)) for ending in found.sidecars)
    free = shutil.disk_usage(scratch or tempfile.gettempdir()).free
    if needed * 1.1 > free:
        raise StoreError(
            f"{found.shown} has a journal beside it and must be copied to be read, but {needed:,} bytes are "
            f"needed and {free:,} are free; nothing was changed; make room or let its program close it."
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _copy_unchanged(found: Sniffed, copy: Path) -> tuple[Stamp | None, ...]:
    """Copy all parts as they were at one moment, and give their stamps."""
    for _ in range(_ATTEMPTS):
        before = stamps_of(found)
        for ending, stamp in zip(_PARTS, before, strict=True):
            part = beside(copy, ending)
            part.unlink(missing_ok=True)
            if stamp is not None and (not ending or ending in found.sidecars):
                with open_regular(beside(found.path, ending)) as source, part.open("xb") as target:
                    shutil.copyfileobj(source, target, 1 << 20)
        if stamps_of(found) == before:
            return before
    raise StoreBusy(
        f"{found.shown} is being written by another program, and changed each time it was copied; "
        "nothing was changed; close that program or try again."
    )


def stamps_of(found: Sniffed) -> tuple[Stamp | None, ...]:
    """Give the stamps of a database and the files beside it, None for one that is not there."""

    def stamp(ending: str) -> Stamp | None:
        try:
            return Stamp.of(os.stat(beside(found.path, ending)))
        except FileNotFoundError:
            return None

    return tuple(map(stamp, _PARTS))


def _recover(found: Sniffed, copy: Path, limits: Limits) -> list[str]:
    """Let SQLite bring the copy to its last committed state.

    Returns:
        Sentences about what was done.
    """
    warnings = []
    if "-journal" in found.sidecars:
        warnings.append(_settle_journal(found.path, beside(copy, "-journal")))
    try:
        connection = sqlite3.connect(uri(copy, mode="rw"), uri=True, isolation_level=None)
        try:
            clock = guard(connection, limits)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if "-wal" in found.sidecars:
                clock.start()
                frames = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]
                warnings.append(_wal_sentence(beside(copy, "-wal"), frames))
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            connection.close()
    except (sqlite3.Error, ValueError) as error:
        warnings.append(
            f"The files {' and '.join(found.sidecars)} beside it could not be applied ({plain(error)}); "
            "it is shown without them, and may lack its newest transactions."
        )
    finally:
        for ending in ("-wal", "-journal", "-shm"):
            beside(copy, ending).unlink(missing_ok=True)
    return warnings


def _wal_sentence(wal: Path, frames: int) -> str:
    """Count the transactions in the valid part of a write-ahead log."""
    if frames <= 0:
        return "The write-ahead log beside it does not belong to it or holds nothing whole; it was left out."
    with wal.open("rb") as file:
        page_bytes = int.from_bytes(file.read(32)[8:12], "big")
        commits = 0
        for frame in range(frames):
            file.seek(32 + frame * (24 + page_bytes))
            # A frame that ends a transaction carries the size of the database after it.
            commits += file.read(8)[4:8] not in (b"", b"\0\0\0\0")
    return f"{commits} transactions were recovered from the write-ahead log."


def _settle_journal(original: Path, journal: Path) -> str:
    """Make a copied rollback journal safe to apply.

    A journal may name a super-journal, and SQLite *deletes* that file after the roll-back, whatever it
    is. So the name is taken out of the copy, after the question that it stands for is answered here: the
    transaction over several files is open while its super-journal exists, and committed once it is gone.

    Returns:
        A sentence about what became of it.
    """
    with journal.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _LONGEST_NAME))
        tail = file.read()
        if tail.endswith(_JOURNAL_MAGIC):
            file.seek(size - len(_JOURNAL_MAGIC))
            file.write(bytes(len(_JOURNAL_MAGIC)))
    name = _super_journal(tail)
    if name and not os.path.lexists(original.parent / os.fsdecode(name)):
        journal.unlink()
        return "The journal beside it belongs to a transaction that was committed; it was left out."
    return "A transaction that was never committed was rolled back, in the copy."


def _super_journal(tail: bytes) -> bytes:
    """Read the super-journal's name from a journal's end: name, length, checksum, magic."""
    if len(tail) < 16 or not tail.endswith(_JOURNAL_MAGIC):
        return b""
    length = int.from_bytes(tail[-16:-12], "big")
    name = tail[-16 - length : -16] if length <= len(tail) - 16 else b""
    checksum = sum(byte - 256 if byte > 127 else byte for byte in name) % 2**32
    return name if checksum == int.from_bytes(tail[-12:-8], "big") else b""
