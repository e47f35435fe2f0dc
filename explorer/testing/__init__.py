"""The contract suites: what every store promises, as tests that its author runs.

Subclass a suite in a test file and give it the fixture that it names:

    class TestMyStore(EventStoreContract):
        @pytest.fixture
        def store(self, tmp_path):
            with closing(my_store(tmp_path)) as store:
                yield store
"""

from explorer.testing.intake import IntakeContract
from explorer.testing.read_models import ReadModelContract
from explorer.testing.readers import EventReaderContract
from explorer.testing.samples import NOON, fill, new_event, new_outcome
from explorer.testing.stores import EventStoreContract, OutcomeContract

__all__ = [
    "NOON",
    "EventReaderContract",
    "EventStoreContract",
    "IntakeContract",
    "OutcomeContract",
    "ReadModelContract",
    "fill",
    "new_event",
    "new_outcome",
]
