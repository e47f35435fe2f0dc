"""A first look at a file, without SQLite: is it a regular file, an SQLite database, whole, and alone?

Closing any descriptor of a file drops all locks that the process holds on it. So this is only for the
reader process, before that process has the file open through SQLite, and never for our own open store.
"""

from __future__ import annotations

import hashlib
import math
import os
import stat
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from explorer.core.errors import NotAStore, StoreDamaged, StoreError, StoreMissing
from explorer.core.plain import plain

MAGIC = b"SQLite format 3\0"
SIDECARS = ("-wal", "-journal")
HEAD = 4096
"""First bytes of a file that are looked at."""
LOG_NOT_BESIDE = (
    "The file is written through a write-ahead log, and none lies beside it: as it should be once its "
    "program has closed it; a copy that was made while it was open may lack the newest events."
)
"""Nothing in a file tells a log that was written back from one that was left behind."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of a file from another."""

    device: int
    inode: int
    size: int
    changed_ns: int

    @classmethod
    def of(cls, facts: os.stat_result) -> Stamp:
        """Take the stamp from what `stat` said."""
        return cls(facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)


def stamp_of(head: bytes, stamps: Iterable[Stamp | None]) -> bytes:
    """Give bytes that tell one state of a set of files from another.

    Args:
        head: the first bytes of the first; where time stands still, the count of changes in there goes on.
        stamps: of each of them, None for one that is not there; an empty one is as if it were not.
    """
    return hashlib.sha256(head + repr([one for one in stamps if one and one.size]).encode()).digest()


def stamp_of_followed(stamp: Stamp) -> bytes:
    """Give bytes that tell a file from others, whatever its program writes to it."""
    return f"{stamp.device} {stamp.inode}".encode()


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the first look found.

    Args:
        path: the file itself, with links resolved.
        shown: its name for messages.
        stamp: its state when it was looked at.
        application_id: the id that the writing program left in the header, 0 where it left none.
        sidecars: endings of the files beside it that hold something ("-wal", "-journal").
        warnings: sentences about what is unusual.
        head: its first bytes.
        notes: sentences about what is usual and good to know.
    """

    path: Path
    shown: str
    stamp: Stamp
    application_id: int
    sidecars: tuple[str, ...]
    warnings: tuple[str, ...]
    head: bytes = b""
    notes: tuple[str, ...] = ()

    @property
    def is_database(self) -> bool:
        """Whether it begins as an SQLite database does."""
        return self.head.startswith(MAGIC)


def beside(path: Path, ending: str) -> Path:
    """Name a sidecar of a database file."""
    return path.with_name(path.name + ending)


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; never waits for a FIFO or a device.

    Raises:
        NotAStore: it is something else.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags | getattr(os, "O_NOCTTY", 0)), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotAStore(
            f"{plain(path.name)} is not a regular file; nothing was read; open a store file instead."
        )
    return file


def sniff(path: str | Path) -> Sniffed:
    """Look at a file before anything else does.

    Raises:
        StoreMissing: there is nothing at the path.
        NotAStore: a folder, a device, or an empty file.
        StoreDamaged: an SQLite header without a database behind it.
        StoreError: the file may not be read.
    """
    shown = plain(os.path.basename(path) or path)
    try:
        resolved = Path(os.path.realpath(path, strict=True))
        facts = os.lstat(resolved)
        if not stat.S_ISREG(facts.st_mode):
            kind = _kind(facts.st_mode)
            raise NotAStore(f"{shown} is {kind}, not a file; nothing was read; open a store file instead.")
        with open_regular(resolved) as file:
            stamp = Stamp.of(os.fstat(file.fileno()))
            head = file.read(HEAD)
        sidecars, warnings = _sidecars(resolved)
    except FileNotFoundError:
        raise StoreMissing(
            f"There is no file at {plain(path)}; nothing was created; check the path."
        ) from None
    except (OSError, ValueError) as error:
        reason = plain(getattr(error, "strerror", None) or error)
        raise StoreError(
            f"{shown} cannot be read ({reason}); nothing was changed; check the path and its permissions."
        ) from error
    if not head:
        raise NotAStore(f"{shown} is empty; there is nothing to show; open a file that holds events.")
    if not head.startswith(MAGIC):
        return Sniffed(resolved, shown, stamp, 0, (), (), head)
    _require_page(head, shown)
    if facts.st_nlink > 1:
        warnings.append(
            f"{shown} has {facts.st_nlink} hard links; a journal beside another name would not be seen."
        )
    has_log = "-wal" in sidecars
    warnings += _header_warnings(head, stamp.size, has_log)
    application_id = int.from_bytes(head[68:72], "big")
    notes = (LOG_NOT_BESIDE,) if head[18:20] == b"\x02\x02" and not has_log else ()
    return Sniffed(resolved, shown, stamp, application_id, tuple(sidecars), tuple(warnings), head, notes)


def looks_random(data: bytes) -> bool:
    """Guess whether bytes are encrypted (or compressed): whether their entropy is close to the possible."""
    sample = data[:4096]
    if len(sample) < 40:
        return False
    share = [count / len(sample) for count in Counter(sample).values()]
    entropy = -sum(one * math.log2(one) for one in share)
    # So few bytes repeat some by chance: 256 random ones have an entropy of 7.2, not 8.
    return entropy > 0.85 * math.log2(min(len(sample), 256))


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _sidecars(path: Path) -> tuple[list[str], list[str]]:
    found, warnings = [], []
    for ending in SIDECARS:
        try:
            facts = os.lstat(beside(path, ending))
        except OSError:
            continue
        if not stat.S_ISREG(facts.st_mode):
            warnings.append(f"{plain(path.name)}{ending} is not a regular file and was left out.")
        elif facts.st_size:
            found.append(ending)
    return found, warnings


def require_database(found: Sniffed) -> None:
    """Fail where a file is no SQLite database.

    Raises:
        NotAStore: it is none.
    """
    if not found.is_database:
        raise NotAStore(
            f"{found.shown} is not an SQLite database: it begins with {found.head[:8].hex(' ')} "
            f"({_guess(found.head)}); nothing was read; open a store file instead."
        )


def begins_like_json(head: bytes) -> bool:
    """Whether what a file begins with could be that of a JSON object or array."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _require_page(head: bytes, shown: str) -> None:
    if len(head) < 512:
        raise StoreDamaged(
            f"{shown} ends after {len(head)} bytes, inside its first page; "
            "no event can be read; try a backup of the file."
        )


_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
)


def _guess(head: bytes) -> str:
    for beginning, what in _BEGINNINGS:
        if head.startswith(beginning):
            return what
    if begins_like_json(head):
        return "like JSON"
    if all(byte >= 32 or byte in b"\t\r\n" for byte in head):
        return "probably text"
    if looks_random(head):
        return "perhaps an encrypted database, a guess from its random bytes"
    return "unknown"


def _header_warnings(head: bytes, size: int, has_wal: bool) -> list[str]:
    warnings = []
    page_bytes = int.from_bytes(head[16:18], "big")
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    pages = int.from_bytes(head[28:32], "big")
    # The count is only valid when the program that wrote it also made the last change.
    counted = head[24:28] == head[92:96]
    if counted and page_bytes and pages * page_bytes > size and not has_wal:
        present = size // page_bytes
        warnings.append(
            f"The file is cut off: of {pages} pages only {present} are whole; "
            "what lies on the missing pages is not shown."
        )
    return warnings
