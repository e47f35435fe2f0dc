"""Rows that stores mark by a column: counted, and found without reading the others, as the events say."""

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from generated import marten
from test_generated_stores import CASES, called, written

from explorer.core.flag_reader import FlagReader
from explorer.formats import reading
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from explorer.viewmodels.hiding import KINDS

SAMPLES = Path(__file__).parent / "samples"
MARKED = ("marten.db", "message_db.db", "pekko_jdbc.db")


def places(events, flags):
    return [one.ordinal for one in events if not flags.isdisjoint(one.flags)]


def compared(reader):
    """Compare what is counted and found with the events; gives the counts."""
    assert isinstance(reader, FlagReader)
    events = list(reader.read())
    counts = reader.flag_counts()
    told = Counter(flag for event in events for flag in event.flags)
    assert counts == {flag: told[flag] for flag in counts}
    assert tuple(counts) == reader.describe().flags
    for flags in ({flag} for flag in counts):
        assert list(reader.flagged(flags, 0, len(events))) == places(events, flags)
    every = places(events, set(counts))
    for after in (0, 3, len(events) // 2, len(events)):
        for until in (len(events) + 5, len(events) - 2):
            given = list(reader.flagged(set(counts), after, until))
            assert given == [one for one in every if after < one <= until]
    assert list(reader.flagged({"nothing", "of the kind"}, 0, len(events))) == []
    return counts


@pytest.mark.parametrize("name", MARKED)
def test_what_frameworks_marked_is_counted_and_found_as_the_events_say(name):
    with closing(open_foreign(SAMPLES / name, FORMATS)) as reader:
        counts = compared(reader)
        assert any(counts.values())
        assert KINDS.keys() & {flag for event in reader.read() for flag in event.flags} <= counts.keys()


@pytest.mark.parametrize("case", CASES, ids=called)
def test_so_it_is_in_every_format_and_where_positions_have_gaps(case, tmp_path, monkeypatch):
    monkeypatch.setattr(f"{reading.OrdinalIndex.__module__}.STRIDE", 7)
    written(case, tmp_path / "store")
    with closing(open_foreign(tmp_path / "store", FORMATS)) as reader:
        compared(reader)


def test_another_row_that_is_marked_is_noticed(tmp_path):
    """Control: the comparison bites."""
    written((marten, "usual"), tmp_path / "store")
    with closing(open_foreign(tmp_path / "store", FORMATS)) as reader:
        reader._table.flags["archived"] = reader._table.version == 2
        with pytest.raises(AssertionError):
            compared(reader)
