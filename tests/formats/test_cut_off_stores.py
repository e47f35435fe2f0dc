"""A store of any format that was cut off in the middle opens, and gives what is left of its events."""

import json
import shutil
from collections import Counter
from contextlib import closing

import pytest
from truths import STORES

from explorer.core.errors import StoreDamaged
from explorer.core.undecoded import is_undecoded
from explorer.formats import fetching
from explorer.formats.foreign import open_foreign
from explorer.formats.kit import keys
from explorer.formats.known import FORMATS

DATABASES = [path for path in STORES if path.suffix == ".db"]
JOINED = {"commanded", "marten", "ocel2_sqlite", "pekko_jdbc", "python_event_sourcery", "res_json"}
"""Stores that tell an event in several tables, of which one is cut off whole."""


def cut_off(store, folder, share):
    path = shutil.copyfile(store, folder / "store.db")
    with path.open("r+b") as file:
        file.truncate(int(store.stat().st_size * share))
    return path


def read(path):
    with closing(open_foreign(path, FORMATS)) as reader:
        return list(reader.read()), reader.describe()


def told(event):
    """What tells an event, but for its place in an order that may be lost."""
    return (event.stream, event.version, event.type, json.dumps(event.data, sort_keys=True))


@pytest.mark.parametrize("store", DATABASES, ids=lambda path: path.stem)
def test_what_is_left_of_a_store_is_read(store, tmp_path):
    events, described = read(cut_off(store, tmp_path, 0.5))
    assert "cut off" in " ".join(described.warnings)
    whole = Counter(map(told, read(store)[0]))
    left = Counter(told(event) for event in events if not {"damaged", "undecoded"} & set(event.flags))
    assert left <= whole
    assert left.total() > whole.total() / 4 or store.stem in JOINED


@pytest.mark.parametrize("name", ["marten", "res_json"])
def test_what_the_table_of_events_tells_alone_is_shown(name, tmp_path):
    """What is joined to an event lies beyond the cut."""
    store = next(path for path in DATABASES if path.stem == name)
    events, _ = read(cut_off(store, tmp_path, 0.5))
    payloads = Counter(json.dumps(event.data, sort_keys=True) for event in read(store)[0])
    left = Counter(json.dumps(event.data, sort_keys=True) for event in events if not is_undecoded(event.data))
    assert left <= payloads
    assert left.total() > 50
    assert any("damaged" in event.flags for event in events)


@pytest.mark.parametrize("name", ["marten"])
def test_where_the_tables_beside_are_lost_events_are_told_many_at_a_time_and_alike(
    name, tmp_path, monkeypatch
):
    path = cut_off(next(path for path in DATABASES if path.stem == name), tmp_path, 0.5)
    monkeypatch.setattr(fetching, "_ENOUGH", 1_000_000)
    one_by_one, alone = read(path)[0], []
    monkeypatch.setattr(fetching, "_ENOUGH", 20)
    one = fetching.Fetching.one
    monkeypatch.setattr(fetching.Fetching, "one", lambda *asked: alone.append(asked) or one(*asked))
    assert read(path)[0] == one_by_one
    assert len(alone) < len(one_by_one)


def test_were_the_order_asked_of_what_is_damaged_less_would_be_read(tmp_path, monkeypatch):
    """Control: the index that orders this store lies beyond the cut."""
    path = cut_off(next(path for path in DATABASES if path.stem == "cqrs_es"), tmp_path, 0.5)
    more = [event for event in read(path)[0] if "damaged" not in event.flags]
    monkeypatch.setattr(keys, "_as_they_lie", lambda _, shape: (shape.key, ()))
    less = [event for event in read(path)[0] if "damaged" not in event.flags]
    assert len(less) < len(more)


@pytest.fixture(params=[("marten", 0.5), ("res_json", 0.8), ("pekko_jdbc", 0.5)], ids=lambda of: of[0])
def left(request, tmp_path):
    """A reader of a store whose table of streams, or an index of it, lies beyond the cut."""
    name, share = request.param
    store = next(path for path in DATABASES if path.stem == name)
    with closing(open_foreign(cut_off(store, tmp_path, share), FORMATS)) as reader:
        yield reader


def test_each_stream_has_the_events_that_reading_in_order_gives_it(left):
    events = list(left.read())
    for stream in sorted({event.stream for event in events if event.stream is not None}):
        own = [event for event in events if event.stream == stream]
        assert list(left.read_stream(stream)) == own
        assert list(left.read_stream(stream, backward=True)) == own[::-1]
        assert list(left.read_stream(stream, own[0].ordinal, 2)) == own[1:3]
        assert list(left.read_stream(stream, own[-1].ordinal, 1, backward=True)) == own[:-1][-1:]
        assert list(left.read_stream(stream, until=own[-1].ordinal - 1)) == own[:-1]
        assert left.stream(stream).events == len(own)


def test_marked_rows_are_those_that_reading_in_order_marks(left):
    events = list(left.read())
    counts = left.flag_counts()
    assert counts == {flag: sum(flag in event.flags for event in events) for flag in counts}
    for flag in counts:
        marked = [event.ordinal for event in events if flag in event.flags]
        assert list(left.flagged([flag], 0, left.head())) == marked
        assert list(left.flagged([flag], 10, 200)) == [one for one in marked if 10 < one <= 200]


def test_what_such_a_store_tells_of_streams_could_not_be_read(tmp_path):
    """Control: without going through the timeline there is nothing to show."""
    store = next(path for path in DATABASES if path.stem == "marten")
    with closing(open_foreign(cut_off(store, tmp_path, 0.5), FORMATS)) as reader:
        stream = next(reader.read()).stream
        with pytest.raises(StoreDamaged):
            list(reader._looked_up(stream, 1, reader.head(), None, False))
