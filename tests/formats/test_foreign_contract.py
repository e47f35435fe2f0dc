"""Foreign stores keep the contract of everything that can be read."""

import pytest
from foreign_stores import NAMES, TABLE, made, opened, row, sample, with_dirty_wal

from explorer.testing import EventReaderContract

IDS = [f"{number:032x}" for number in (5, 1, 9)]


class TestSamples(EventReaderContract):
    @pytest.fixture(params=NAMES)
    def reader(self, request):
        with opened(sample(request.param)) as reader:
            yield reader


class TestRecoveredLog(EventReaderContract):
    @pytest.fixture
    def reader(self, tmp_path):
        with opened(with_dirty_wal(tmp_path)) as reader:
            yield reader


class TestPositionsWithGaps(EventReaderContract):
    @pytest.fixture
    def reader(self, tmp_path):
        rows = [row("zz", 99), *(row(IDS[number % 3], number // 3 + 1) for number in range(40)), row("a", 1)]
        with opened(made(tmp_path, rows, more=["DELETE FROM stored_events WHERE rowid = 1"])) as reader:
            yield reader


class TestNoGlobalOrder(EventReaderContract):
    @pytest.fixture
    def reader(self, tmp_path):
        rows = [row(IDS[number % 3], number // 3 + 1) for number in range(40)]
        with opened(made(tmp_path, rows, TABLE + " WITHOUT ROWID")) as reader:
            yield reader
