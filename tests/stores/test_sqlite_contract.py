"""The store in a SQLite file keeps every contract."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from explorer.stores.sqlite import SqliteStore, create, open_store
from explorer.testing import (
    EventReaderContract,
    EventStoreContract,
    IntakeContract,
    OutcomeContract,
    ReadModelContract,
    fill,
)


class TestSqliteStore(EventStoreContract, IntakeContract, OutcomeContract, ReadModelContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqliteStore]:
        with closing(create(tmp_path / "store.db", clock="wall")) as store:
            yield store


class TestSqliteStoreBuiltUnsynced(EventStoreContract, IntakeContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[SqliteStore]:
        with closing(create(tmp_path / "store.db", clock="wall", durable=False)) as store:
            yield store


class TestSqliteStoreAsReader(EventReaderContract):
    @pytest.fixture
    def reader(self, tmp_path: Path) -> Iterator[SqliteStore]:
        path = tmp_path / "store.db"
        with closing(create(path, clock="simulated")) as store:
            fill(store)
        with closing(open_store(path, writable=False)) as reader:
            yield reader
