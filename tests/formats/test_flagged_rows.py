"""Rows that stores mark by a column are counted by flag when a store is described, as the events say."""

from collections import Counter
from pathlib import Path

import pytest

from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from explorer.viewmodels.hiding import KINDS

SAMPLES = Path(__file__).parent / "samples"


@pytest.mark.parametrize("name", ["marten.db", "message_db.db", "pekko_jdbc.db"])
def test_the_counts_are_those_of_the_events(name):
    reader = open_foreign(SAMPLES / name, FORMATS)
    given = {flag: number for flag, number in reader.describe().flagged.items() if number}
    told = Counter(flag for event in reader.read() for flag in event.flags)
    reader.close()

    assert given
    assert given == {flag: number for flag, number in told.items() if flag in given or flag in KINDS}
