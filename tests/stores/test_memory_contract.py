"""The store in memory keeps every contract: it is the reference for the others."""

import pytest

from explorer.core.own_store import OwnStore
from explorer.stores.memory import MemoryStore
from explorer.testing import (
    EventReaderContract,
    EventStoreContract,
    IntakeContract,
    OutcomeContract,
    ReadModelContract,
    fill,
)


class TestMemoryStore(EventStoreContract, IntakeContract, OutcomeContract, ReadModelContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()

    def test_it_is_a_whole_store(self, store: MemoryStore) -> None:
        assert isinstance(store, OwnStore)


class TestMemoryStoreAsReader(EventReaderContract):
    @pytest.fixture
    def reader(self) -> MemoryStore:
        store = MemoryStore()
        fill(store)
        return store
