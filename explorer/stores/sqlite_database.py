"""SQLite as the engine of our own store: connections, settings, transactions, and whose file it is."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.sql.elements import ClauseElement

from explorer.core.errors import ReadOnly, StoreBusy, StoreError, StoreReplaced
from explorer.stores.new_files import sync_folder
from explorer.stores.schema import head
from explorer.stores.session import Cursor, Session, Statements
from explorer.stores.sqlite_checks import checks
from explorer.stores.sqlite_connection import Connection, identity
from explorer.stores.sqlite_driver import DRIVER, SAFE
from explorer.stores.sqlite_errors import is_busy, translated
from explorer.stores.waiting import Told, Turns, silent

WAL_LIMIT = 64 * 2**20
"""Bytes of write-ahead log after which a store on an old SQLite empties it, writers waiting."""

_WRITING = (
    # Our own texts are JSON and our hashes whole by the way they are made, and the guards look at the rest. A
    # check that calls a function would make SQLite keep copies of the pages that each row of a guarded table
    # changes. Every other program's rows are checked: the checks are in the file.
    "PRAGMA ignore_check_constraints = ON",
    "PRAGMA cache_size = -32768",  # KiB; event ids are random, so an append touches pages all over
    *(("PRAGMA wal_autocheckpoint = 4000",) if SAFE else ()),  # pages; many appends share one write-back
)
_DURABLE = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
_UNSYNCED = ("PRAGMA journal_mode = MEMORY", "PRAGMA synchronous = OFF")
_PAGES_COPIED = 1_000  # pages copied between two reports: some milliseconds
_HEAD = select(head.c.position)
_CHECKPOINT_MS = 250  # for readers to end, where a long log is emptied while writers wait


class SqliteDatabase:
    """The engine behind a store file: one connection reads, another writes."""

    def __init__(
        self,
        path: Path,
        *,
        immutable: bool = False,
        salvage: bool = False,
        patience: float = 30.0,
        told: Told = silent,
    ) -> None:
        """Open the file for reading; it must be there.

        Args:
            path: the file.
            immutable: read without locks, for a folder where SQLite cannot put its side files.
            salvage: read past damage where SQLite would refuse the whole file.
            patience: seconds to wait for another program.
            told: told how long a writer has been waiting for others.
        """
        self.path = path
        self.where = str(path)
        self._file = identity(path)
        self._patience = patience
        self._turns = Turns(patience, told)
        self._writer: Connection | None = None
        self._log: tuple[int, int] | None = None
        self._log_path = path.with_name(f"{path.name}-wal")
        self._keeps_log = False
        with translated(self.where):
            self._reader = Connection(path, "mode=ro", *(["immutable=1"] * immutable), wait=patience)
            self._statements = Statements(self._reader.engine.dialect)
            self._reader.hurry()
            self._read = Session(self._reader.cursor, self._statements)
            try:
                if salvage:  # despite its name this lets nothing be written here; a short file is read then
                    self._reader.set("PRAGMA writable_schema = ON")
                self._reader.harden()
                self.same_file()
            except BaseException:
                self.close()
                raise

    def begin_writing(self, *, durable: bool = True) -> None:
        """Open the file for writing too; it must be known to be ours, for its journal mode may change.

        Args:
            durable: whether every commit waits for the disk; False only to build a file that is thrown
                away when the building fails.
        """
        journal, synchronous = _DURABLE if durable else _UNSYNCED
        with translated(self.where):
            self._writer = writer = Connection(self.path, "mode=rw", wait=self._patience)
            writer.harden()
            mode = str(writer.set(*_WRITING, synchronous, journal)[0])
            if journal.lower() != f"pragma journal_mode = {mode}":
                raise StoreError(
                    f"{self.where} cannot keep the log that makes it safe to write (it is in mode {mode}); "
                    "it can be read. Put it on a local disk to write to it."
                )
            self._keeps_log = durable
            writer.set("PRAGMA busy_timeout = 0")  # who waits, and how, is for Turns to say
        if durable:
            self._keep_names()
        self.same_file()

    def _keep_names(self) -> None:
        """Wait until the name of the log is on the disk; SQLite asks for that too, but goes on without."""
        try:
            sync_folder(self.path)
        except OSError as error:
            if error.errno != errno.EIO:  # some folders may not be read, and some systems cannot sync one
                return
            raise StoreError(
                f"The disk that holds {self.where} does not keep the names of new files ({error.strerror}), "
                "so it is not written to; it can be read. Check the disk's health, then open the store again."
            ) from error

    def same_file(self) -> None:
        """Make sure that the path still leads to the file that was opened.

        Raises:
            StoreReplaced: it was deleted, renamed or replaced; SQLite would go on writing to a ghost.
        """
        now = _found(self.path)
        if now != self._file:
            what = "was deleted or moved" if now is None else "was replaced by another file"
            raise StoreReplaced(
                f"{self.where} {what} while it was open; nothing is stored any more. What is on screen can "
                "still be read: open the store again where it is now."
            )

    def _same_log(self) -> None:
        """Make sure that the log still is the file that SQLite has open: what goes to another is lost."""
        if not self._keeps_log:
            return
        now = _found(self._log_path)
        self._log = self._log or now
        if now is None or now != self._log:
            raise StoreReplaced(
                f"The log {self.where}-wal was taken away while it was open; nothing is stored any more. "
                "Close the store in every program, then open it again."
            )

    def fetch(self, statement: ClauseElement, **parameters: Any) -> list[Any]:
        """Read with one statement; sees what was committed when it began."""
        with translated(self.where):
            try:
                return self._read.fetch(statement, **parameters)
            except (UnicodeEncodeError, OverflowError):
                return []  # no such text or number can be in the file

    def holds(self, table: str) -> bool:
        """Is there a table of this name, one of ours?"""
        return bool(self.rows(f"PRAGMA table_info({table})"))

    def pragma(self, name: str) -> Any:
        """Give the value of a pragma of the reading connection."""
        with translated(self.where):
            return self._reader.set(f"PRAGMA {name}")[0]

    def unhurried(self) -> AbstractContextManager[None]:
        """Let the reading statements in the block take as long as they need."""
        return self._reader.unhurried()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read with several statements that see the same moment."""
        with translated(self.where):
            self._reader.cursor.execute("BEGIN")
            try:
                yield self._read
            finally:
                self._reader.cursor.execute("COMMIT")

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Write alone: begins at once, commits at the end, and rolls back when an error leaves the block."""
        writer = self._writer
        if writer is None:
            raise ReadOnly(f"{self.where} is open for reading only; open it for writing to change it.")
        self.same_file()
        with translated(self.where, writing=True):
            self._begin(writer.cursor)
            try:
                self._same_log()
                yield Session(writer.cursor, self._statements)
                with translated(self.where, committing=True):
                    writer.cursor.execute("COMMIT")
            except BaseException:
                if writer.in_transaction:
                    writer.cursor.execute("ROLLBACK")
                raise
            if not SAFE:
                self._empty_long_wal(writer)
        self._turns.leave()
        self._same_log()
        self.same_file()

    def _begin(self, cursor: Cursor) -> None:
        def begins() -> bool:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except DRIVER.OperationalError as error:
                if not is_busy(error):
                    raise
                return False
            return True

        waited = self._turns.take(begins)
        if waited is not None:
            raise StoreBusy(
                f"{self.where} has been in use by another program for {waited:.1f} s; nothing was stored. "
                "Reading still works: wait until the other program is done, then try again."
            )

    def _empty_long_wal(self, writer: Connection) -> None:
        try:
            length = self._log_path.stat().st_size
        except FileNotFoundError:
            return
        if length > WAL_LIMIT:
            with suppress(DRIVER.Error):  # what was committed stays so; the next append tries again
                writer.set(f"PRAGMA busy_timeout = {_CHECKPOINT_MS}", "PRAGMA wal_checkpoint(TRUNCATE)")
            writer.set("PRAGMA busy_timeout = 0")

    def check(self) -> Iterator[tuple[str, bool, str]]:
        """Say what SQLite can prove of the file."""
        return checks(self)

    def rows(self, sql: str) -> list[Any]:
        """Read with a statement that only SQLite knows."""
        with translated(self.where):
            self._reader.cursor.execute(sql)
            return self._reader.cursor.fetchall()

    def copy_to(self, path: Path, progress: Callable[[int, int], None]) -> int:
        """Copy everything, as of one moment, into a new file.

        Args:
            path: the new file.
            progress: told how many bytes are copied, of how many; whatever it raises stops the copying.

        Returns:
            The ordinal of the last event at that moment.
        """
        size = self.pragma("page_size")

        def copied(_: int, left: int, pages: int) -> None:
            progress((pages - left) * size, pages * size)

        # Without the transaction, copying would begin anew whenever somebody commits meanwhile.
        with self.reading() as session, translated(str(path), writing=True):
            last = session.fetch(_HEAD)[0][0]
            target = DRIVER.connect(f"{path.absolute().as_uri()}?mode=rwc", uri=True)
            try:
                self._reader.driver.backup(target, pages=_PAGES_COPIED, progress=copied)
            finally:
                target.close()
        return int(last)

    def settle(self) -> None:
        """Give a file that was built unsynced the settings of a durable one."""
        if self._writer is not None:
            with translated(self.where):
                self._writer.set(*reversed(_DURABLE))

    def close(self) -> None:
        """Let go of all connections.

        The last one to go writes the log back and deletes it by name. Where the file was replaced, that
        name may be another program's by now: then the reading connection goes last, which deletes nothing.
        """
        connections = [one for one in (self._reader, self._writer) if one is not None]
        try:
            self.same_file()
        except StoreReplaced:
            connections.reverse()
        for connection in connections:
            connection.close()


def _found(path: Path) -> tuple[int, int] | None:
    """Say which file is under a path, None where there is none."""
    try:
        return identity(path)
    except FileNotFoundError:
        return None
