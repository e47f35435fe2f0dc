"""Events of other stores are counted step by step: what is counted is final, and can be read meanwhile."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from foreign_stores import made, opened, row
from generated import marten
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, create_engine, event
from sqlalchemy.pool import StaticPool

from explorer.core.errors import StoreReplaced
from explorer.core.event_reader import Counting
from explorer.formats import layout, ordinal_index, reading
from explorer.formats.database import Database
from explorer.formats.limits import Limits
from explorer.formats.ordinal_index import OrdinalIndex
from explorer.testing import EventReaderContract
from large_stores import LAYOUTS, make_large

STRIDE = 5
EVENTS = 83
IDS = [f"{number:032x}" for number in (3, 1, 2)]


@pytest.fixture(autouse=True)
def short_strides(monkeypatch):
    monkeypatch.setattr(ordinal_index, "STRIDE", STRIDE)
    monkeypatch.setattr(reading, "_COUNTED_AT_FIRST", 2 * STRIDE)


@pytest.fixture
def store(tmp_path):
    """A store whose numbers have no gap at first, then some."""
    rows = [row(IDS[number % 3], number // 3 + 1) for number in range(EVENTS)]
    return made(tmp_path, rows, more=["UPDATE stored_events SET rowid = rowid * 2 WHERE rowid > 42"])


@pytest.fixture
def reader(store):
    with opened(store) as reader:
        yield reader


# --- the index ---


class Keys:
    """A table of keys that can grow, and the index over it; keys of the kind Integer number its rows."""

    def __init__(self, keys, kind=Integer):
        engine = create_engine("sqlite://", poolclass=StaticPool)
        self._table = Table("events", MetaData(), Column("key", kind, primary_key=True))
        self._table.create(engine)
        self._engine = engine
        self.add(keys)
        guard = SimpleNamespace(start_step=lambda: None, check_unchanged=lambda: None)
        self._database = Database(engine, guard, "keys.db", Limits())
        declared = layout.Column("key", "INTEGER" if kind is Integer else "", key=1)
        self._database.layout = layout.Layout((layout.Table("events", (declared,)),))
        self.asked = 0
        event.listen(engine, "after_cursor_execute", self._count)
        self.index = OrdinalIndex(self._database, self._table, [self._table.c.key])

    def add(self, keys):
        with self._engine.begin() as connection:
            for key in keys:
                connection.execute(self._table.insert(), {"key": key})

    def counted(self):
        """The keys that are counted, forward and backward."""
        count = self.index.count
        forward = list(self.index.places(1, count)) if count else []
        backward = list(self.index.places(count, count, backward=True)) if count else []
        assert backward == forward[::-1]
        assert [ordinal for ordinal, _ in forward] == list(range(1, count + 1))
        return [key for _, (key,) in forward]

    def close(self):
        self._database.close()

    def _count(self, *_):
        self.asked += 1


NUMBERS = st.sets(st.integers(-40, 120), max_size=60).map(sorted)
HALVES = st.sets(st.integers(-20, 60), max_size=60).map(
    lambda doubled: [one / 2 if one % 2 else one // 2 for one in sorted(doubled)]
)
STRETCHES = st.integers(0, 70).map(lambda size: list(range(10, 10 + size)))
TEXTS = st.sets(st.text("aBc1é_", min_size=1, max_size=4), max_size=40).map(
    lambda texts: sorted(texts, key=str.encode)
)


@settings(max_examples=40, deadline=None)
@given(keys=NUMBERS | STRETCHES | HALVES | TEXTS, steps=st.lists(st.integers(0, 4), max_size=8))
def test_whatever_was_counted_before_ordinals_are_those_of_the_whole(keys, steps):
    whole = all(type(key) is int for key in keys)
    kind = Text if keys and isinstance(keys[0], str) else Integer if whole else BigInteger
    with closing(Keys(keys, kind)) as table:
        for some in [0, *steps, len(keys) + 2]:
            for _ in range(some):
                table.index.grow()
            counted = table.counted()
            assert counted == keys[: len(counted)]
            for place, key in enumerate(keys, start=1):
                assert table.index.ordinal_of((key,)) == min(place, len(counted))
        assert table.index.whole
        assert counted == keys


@settings(max_examples=30, deadline=None)
@given(parts=st.lists(st.integers(0, 3 * STRIDE), min_size=1, max_size=6), gap=st.integers(1, 3))
def test_what_comes_after_all_were_counted_is_counted_too(parts, gap):
    with closing(Keys([])) as table:
        last = 0
        for size in parts:
            table.add(range(last + gap, last + gap * (size + 1), gap))
            last += gap * size
            while table.index.grow():
                pass
            assert table.counted() == list(range(gap, last + 1, gap))


def test_a_step_counts_one_stride_and_says_whether_there_may_be_more():
    with closing(Keys(range(0, 24, 2))) as table:
        seen = []
        while table.index.grow():
            seen.append((table.index.count, table.index.whole))
        assert seen == [(STRIDE + 1, False), (2 * STRIDE + 1, False)]
        assert (table.index.count, table.index.whole, table.index.grow()) == (12, True, False)


@pytest.mark.parametrize(("keys", "asks"), [(range(100), False), (range(0, 200, 2), True)])
def test_of_numbers_without_a_gap_no_key_is_fetched(keys, asks):
    with closing(Keys(keys)) as table:
        while table.index.grow():
            pass
        table.asked = 0
        assert table.counted() == list(keys)
        assert table.index.ordinal_of((keys[57],)) == 58
        assert (table.asked > 0) == asks


def test_where_rows_are_not_numbered_by_them_one_look_at_a_stretch_says_whether_numbers_have_no_gap():
    with closing(Keys(range(100), BigInteger)) as table:
        while table.index.grow():
            pass
        table.asked = 0
        assert [key for _, (key,) in table.index.places(1, 100)] == list(range(100))
        assert table.asked == 100 / STRIDE


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("place", [0, 7, 37])
def test_bug_numbers_with_a_fraction_hid_behind_ends_that_are_as_far_apart_as_there_are_keys(place, at_once):
    keys = [*range(40)]
    keys[place + 1] = place + 0.5
    with closing(Keys(keys, BigInteger)) as table:
        assert not (at_once and table.index.count_at_once())
        while table.index.grow():
            pass
        assert table.counted() == keys
        assert [table.index.ordinal_of((key,)) for key in keys] == list(range(1, 41))


def test_where_all_are_wanted_numbers_without_a_gap_are_counted_in_one_look():
    for keys, whole in ((range(50), True), (range(0, 100, 2), False), ([], False)):
        with closing(Keys(keys)) as table:
            assert table.index.count_at_once() == whole
            assert (table.index.count, table.index.whole) == ((len(keys), True) if whole else (0, False))
            while table.index.grow():
                pass
            table.index.count_at_once()
            assert table.counted() == list(keys)


# --- the reader ---


def steps(reader):
    """Count on, step by step, to the end."""
    yield
    more = True
    while more:
        more = reader.count_on()
        yield


def test_without_being_told_otherwise_all_are_counted_when_somebody_asks(reader):
    assert isinstance(reader, Counting)
    assert not reader.counted
    assert reader.head() == EVENTS
    assert reader.counted


def test_counted_gradually_every_question_is_about_what_is_counted(reader, store):
    with opened(store) as other:
        whole = list(other.read())
        infos = other.streams()
    reader.count_gradually()
    heads = []
    for _ in steps(reader):
        head = reader.head()
        heads.append(head)
        assert list(reader.read()) == whole[:head]
        assert list(reader.read(limit=3, backward=True)) == whole[:head][::-1][:3]
        assert reader.at_time("9999-01-01T00:00:00Z") == head
        assert reader.streams() == infos
        for info in infos:
            own = [one for one in whole[:head] if one.stream == info.stream]
            assert list(reader.read_stream(info.stream)) == own
            assert list(reader.read_stream(info.stream, backward=True)) == own[::-1]
    assert heads[0] == 2 * STRIDE + 1
    assert heads == sorted(heads)
    assert len(heads) > 10
    assert (heads[-1], reader.counted) == (EVENTS, True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_stores_of_all_layouts_are_counted_gradually(layout, tmp_path):
    path = make_large(layout, tmp_path / "store.db", 60)
    with opened(path) as reader, opened(path) as other:
        whole = list(other.read())
        reader.count_gradually()
        assert 0 < reader.head() < len(whole)
        for _ in steps(reader):
            head = reader.head()
            assert list(reader.read(head - 7)) == whole[head - 7 : head]
        assert list(reader.read()) == whole


def test_who_knows_of_a_later_event_waits_until_it_is_counted(reader, store):
    with opened(store) as other:
        whole, fingerprint = list(other.read()), other.fingerprint(60)
    reader.count_gradually()
    assert reader.fingerprint(60) == fingerprint
    assert 60 <= reader.head() < EVENTS
    assert list(reader.read(after=75, limit=2)) == whole[75:77]
    assert all(check.ok for check in reader.verify())
    assert reader.counted


def test_what_needs_the_whole_count_is_not_told_before(tmp_path):
    path = tmp_path / "store.db"
    marten.make(path, size=EVENTS, about=False)
    with closing(sqlite3.connect(path)) as store:
        store.execute("CREATE TABLE mt_event_progression (name, last_seq_id INTEGER, last_updated)")
        store.execute("INSERT INTO mt_event_progression VALUES ('reader', 100, '')")
        store.commit()
    with opened(path) as reader:
        reader.count_gradually()
        early = reader.describe()
        assert (early.counted, early.checkpoints, early.ends_early) == (False, (), None)
        for _ in steps(reader):
            pass
        known = reader.describe()
        assert (known.counted, [one.lag for one in known.checkpoints]) == (True, [EVENTS - 50])
        assert (known.identity, known.warnings) == (early.identity, early.warnings)


def test_a_file_that_changes_while_it_is_counted_is_noticed(reader, store):
    reader.count_gradually()
    with closing(sqlite3.connect(store)) as writer:
        writer.execute("DELETE FROM stored_events")
        writer.commit()
    with pytest.raises(StoreReplaced, match="changed by another program"):
        reader.count_on()


def test_where_pages_are_broken_what_is_counted_stays_and_the_end_is_told(tmp_path):
    rows = [row(IDS[number % 3], number // 3 + 1) for number in range(600)]
    path = made(tmp_path, rows, more=["DELETE FROM stored_events WHERE rowid = 9"])
    with opened(path) as reader:
        whole = list(reader.read())
    content = bytearray(path.read_bytes())
    leaves = [at for at in range(4096, len(content), 4096) if content[at] == 13]
    content[leaves[-3] : leaves[-3] + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with opened(path) as reader:
        reader.count_gradually()
        for number, _ in enumerate(steps(reader)):
            if number % 20 == 0:
                assert list(reader.read(reader.head() - 9)) == whole[reader.head() - 9 : reader.head()]
        events = [one for one in reader.read() if "damaged" not in one.flags]
        assert events == [whole[one.ordinal - 1] for one in events]
        assert 300 < reader.head() < len(whole)
        assert "cannot be read" in reader.describe().ends_early


class TestContractOfWhatIsCounted(EventReaderContract):
    """What was counted step by step keeps the contract of everything that can be read."""

    @pytest.fixture
    def reader(self, reader):
        reader.count_gradually()
        for _ in steps(reader):
            pass
        return reader
