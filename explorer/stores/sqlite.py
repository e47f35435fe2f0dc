"""Our own store in a SQLite file: making one, opening one, and what only a file can do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, text
from sqlalchemy.schema import CreateIndex, CreateTable

from explorer.core.errors import (
    ExplorerError,
    NewerStore,
    NotAStore,
    ReadOnly,
    StoreMissing,
)
from explorer.stores.chain import GENESIS
from explorer.stores.encoding import now
from explorer.stores.guards import GUARDS
from explorer.stores.new_files import (
    cannot_be_made,
    exists_already,
    made_whole,
    new_file,
    require_new,
    sync,
    sync_folder,
)
from explorer.stores.own import SqlStore
from explorer.stores.schema import APPLICATION_ID, METADATA, SCHEMA_VERSION, head, meta
from explorer.stores.session import Session
from explorer.stores.sqlite_database import SqliteDatabase
from explorer.stores.sqlite_driver import DRIVER, SAFE
from explorer.stores.sqlite_errors import CannotOpen
from explorer.stores.sqlite_shape import check_shape
from explorer.stores.waiting import Told, silent

Progress = Callable[[int, int], None]
"""Told how far a long work is: (done, of)."""


class SqliteStore(SqlStore):
    """Our own store in a file. Belongs to the thread that opened it."""

    _database: SqliteDatabase

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._database.path

    def same_file(self) -> None:
        """Make sure that the path still leads to the file that was opened."""
        self._database.same_file()

    def data_version(self) -> int:
        """Give a number that changes when anybody has written to the store; cheap enough to poll.

        Raises:
            StoreReplaced: the file under the path is another one now.
        """
        self._database.same_file()
        return int(self._database.pragma("data_version"))

    def backup(self, to: Path, progress: Progress = lambda done, of: None) -> int:
        """Copy the store as it is at this moment to a new file; others may go on writing meanwhile.

        The copy is the same store: it keeps its identity, and has its name only when it is whole.

        Args:
            to: the new file; there must be nothing yet.
            progress: told how many bytes are copied, of how many; whatever it raises stops the work.

        Returns:
            How many events the copy holds.

        Raises:
            StoreError: the new file cannot be made; nothing is left of it.
        """
        require_new(to)
        with _made(to), made_whole(to) as temporary:
            events = self._database.copy_to(temporary, progress)
            sync(temporary)
        return events

    def finish(self) -> None:
        """Close a store that was built without waiting for the disk, once all of it is on the disk.

        Raises:
            StoreError: the disk does not take it; the file is of no use.
        """
        with _made(self.path):
            try:
                self._database.settle()
            finally:
                self.close()
            sync(self.path)


def create(path: Path, *, clock: str, durable: bool = True, patience: float = 30.0) -> SqliteStore:
    """Make an empty store in a new file.

    Args:
        path: where; there must be nothing yet.
        clock: whose time its events will bear: "wall" or "simulated".
        durable: whether every append waits for the disk. False builds quickly, in a file that counts only
            after `finish`.
        patience: seconds to wait for other writers.

    Raises:
        StoreError: there is a file already, or none can be made; nothing is left of it.
    """
    with _made(path), new_file(path):
        database = SqliteDatabase(path, patience=patience)
        try:
            database.begin_writing(durable=durable)
            with database.writing() as session:
                _lay_out(session, clock)
            if durable:
                sync_folder(path)
            return SqliteStore(database, writable=True, warnings=_engine_warnings())
        except BaseException:
            database.close()
            raise


@contextmanager
def built(path: Path, *, clock: str) -> Iterator[SqliteStore]:
    """Build a store within a block; it has its name only when the block has ended well.

    By then all of it is on the disk.

    Args:
        path: where; there must be nothing yet.
        clock: whose time its events will bear: "wall" or "simulated".

    Raises:
        StoreError: there is a file already, or none can be made; nothing is left of it.
    """
    require_new(path)
    with _made(path), made_whole(path) as temporary:
        store = create(temporary, clock=clock, durable=False)
        try:
            yield store
        except BaseException:
            store.close()
            raise
        store.finish()


def open_store(path: Path, *, writable: bool, patience: float = 30.0, told: Told = silent) -> SqliteStore:
    """Open a store that is there.

    Args:
        path: the file; it is never made.
        writable: whether to append to it.
        patience: seconds to wait for other programs.
        told: told how many seconds a writer has been waiting for others; whatever it raises ends the waiting.

    Raises:
        StoreMissing: there is no file.
        NotAStore: it is no store of ours.
        NewerStore: it may only be read, and `writable` was asked for.
        ReadOnly: it may only be read, and `writable` was asked for.
        StoreBusy: another program keeps it locked.
        StoreDamaged: it cannot be read.
    """
    if not path.is_file():
        raise StoreMissing(
            f"There is no file {path}; nothing was made. Check the name, or make a new store there."
        )
    if writable and not _may_be_written(path):
        raise ReadOnly(
            f"{path} may not be written, or nothing beside it; it can still be opened for reading."
        )
    database, warnings = _open(path, writable, patience, told)
    try:
        if writable:
            database.begin_writing()
        appendable = _may_be_written(path) and database.pragma("user_version") <= SCHEMA_VERSION
        return SqliteStore(database, writable=appendable, warnings=(*warnings, *_engine_warnings()))
    except BaseException:
        database.close()
        raise


@contextmanager
def _made(path: Path) -> Iterator[None]:
    """Say of a disk that fails in the block that it keeps a new file from being made."""
    try:
        yield
    except FileExistsError as error:
        raise exists_already(path) from error
    except (ExplorerError, OSError) as error:
        reason: BaseException = error
        while reason.__cause__ is not None:
            reason = reason.__cause__
        if not isinstance(reason, (DRIVER.Error, OSError)):
            raise
        why = getattr(reason, "strerror", None) or reason
        raise cannot_be_made(path, why) from error


def _may_be_written(path: Path) -> bool:
    """Does the system let this user write to the file, and lay SQLite's own files beside it?"""
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _open(path: Path, writable: bool, patience: float, told: Told) -> tuple[SqliteDatabase, tuple[str, ...]]:
    try:
        database = SqliteDatabase(path, patience=patience, told=told)
        return database, _recognise(database, path, writable)
    except (ReadOnly, CannotOpen):
        wal = path.with_name(f"{path.name}-wal")
        if writable or (wal.exists() and wal.stat().st_size):
            raise
    # Nobody can be writing: SQLite finds no place for the files through which readers and writers meet.
    database = SqliteDatabase(path, immutable=True, patience=patience)
    warnings = _recognise(database, path, writable)
    return database, (*warnings, f"The folder of {path.name} may not be written: later growth is not shown.")


def _recognise(database: SqliteDatabase, path: Path, writable: bool) -> tuple[str, ...]:
    """Make sure that the file is a store of ours; closes it when it is not. Gives warnings."""
    try:
        application, version = database.pragma("application_id"), database.pragma("user_version")
        if application != APPLICATION_ID:
            raise NotAStore(f"{path} is an SQLite file, but no Event Explorer store; it was left as it is.")
        newer = (
            f"{path} was written by a newer version of this program (tables {version}, not {SCHEMA_VERSION})"
        )
        if version > SCHEMA_VERSION and writable:
            raise NewerStore(f"{newer}; it can be opened for reading. Update the program to write to it.")
        check_shape(database.rows, database.where, newer=version > SCHEMA_VERSION)
    except BaseException:
        database.close()
        raise
    return (f"{newer}: some of it may not be shown.",) if version > SCHEMA_VERSION else ()


def _engine_warnings() -> tuple[str, ...]:
    if SAFE:
        return ()
    return (
        f"SQLite {DRIVER.sqlite_version} can damage a file that is checkpointed while others write; "
        "the store avoids that, at the price of a longer log. Install pysqlite3 to be rid of this.",
    )


def _lay_out(session: Session, clock: str) -> None:
    for table in METADATA.sorted_tables:
        session.run(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            session.run(CreateIndex(index))
    for guard in GUARDS.values():
        session.run(text(guard))
    named = {
        "store_id": str(uuid4()),
        "clock": clock,
        "created_at": now(),
        "format_version": str(SCHEMA_VERSION),
    }
    session.run_many(insert(meta), list(named.items()))
    session.run_many(insert(head), [(1, 0, GENESIS)])
    session.run(text(f"PRAGMA application_id = {APPLICATION_ID}"))
    session.run(text(f"PRAGMA user_version = {SCHEMA_VERSION}"))
