"""What every reader promises, held by the one that reads tables of foreign events."""

from itertools import pairwise

import pytest
from foreign_stores import TABLE, made, opened, row, sample, state
from hypothesis import given, settings
from hypothesis import strategies as st

IDS = [f"{number:032x}" for number in (3, 1, 2)]


@pytest.fixture(params=["sample", "gaps", "no rowid", "mixed names"], scope="module")
def store(request, tmp_path_factory):
    return _store(request.param, tmp_path_factory.mktemp("stores"))


@pytest.fixture
def reader(store):
    with opened(store) as reader:
        yield reader


def _store(kind, folder):
    if kind == "sample":
        return sample()
    rows = [row(IDS[number % 3], number // 3 + 1) for number in range(2_500)]
    if kind == "mixed names":
        names = [IDS[0].upper().replace("3", "C"), "plain-text", IDS[2]]
        rows = [row(names[number % 3], number // 3 + 1) for number in range(30)]
    more = ["DELETE FROM stored_events WHERE rowid % 7 = 3"] if kind == "gaps" else []
    return made(folder, rows, TABLE + (" WITHOUT ROWID" if kind == "no rowid" else ""), more)


def test_ordinals_are_dense_from_one(reader):
    assert [event.ordinal for event in reader.read()] == list(range(1, reader.head() + 1))


def test_reading_backward_is_reading_forward_reversed(reader):
    assert list(reader.read(backward=True)) == list(reader.read())[::-1]


@pytest.mark.parametrize("limit", [0, 1, 3, None])
def test_any_part_is_a_slice_of_the_whole(reader, limit):
    whole = list(reader.read())
    cut = len(whole) if limit is None else limit
    for after in (0, 1, 2, 7, 28, 29, 30, 999, 1000, 1001, 2142, 5000):
        assert list(reader.read(after, limit)) == whole[after:][:cut]
        earlier = whole[: after - 1] if after else whole
        assert list(reader.read(after, limit, backward=True)) == earlier[::-1][:cut]


def test_streams_partition_the_events(reader):
    whole = list(reader.read())
    seen = 0
    for info in reader.streams():
        events = [event for event in whole if event.stream == info.stream]
        assert list(reader.read_stream(info.stream)) == events
        assert list(reader.read_stream(info.stream, backward=True)) == events[::-1]
        assert (info.events, info.version) == (len(events), max(event.version for event in events))
        assert (info.first_time, info.last_time) == (events[0].time, events[-1].time)
        assert info.category == events[0].category
        assert reader.stream(info.stream) == info
        seen += len(events)
    assert seen == len(whole)


def test_parts_of_a_stream_are_bounded_by_ordinals(reader):
    name = reader.streams()[-1].stream
    events = list(reader.read_stream(name))
    head = reader.head()
    for bound in {
        0,
        1,
        events[0].ordinal,
        events[len(events) // 2].ordinal,
        events[-1].ordinal,
        head,
        head + 9,
    }:
        later = [event for event in events if event.ordinal > bound]
        sooner = [event for event in events if event.ordinal < bound]
        assert list(reader.read_stream(name, bound)) == later
        assert list(reader.read_stream(name, bound, 2)) == later[:2]
        assert list(reader.read_stream(name, bound, backward=True)) == sooner[::-1]
        assert list(reader.read_stream(name, until=bound)) == [one for one in events if one.ordinal <= bound]
        part = reader.read_stream(name, until=bound, limit=1, backward=True)
        assert list(part) == [one for one in events if one.ordinal <= bound][::-1][:1]


def test_streams_come_in_name_order_and_page_by_name(reader):
    names = [info.stream for info in reader.streams()]
    assert names == sorted(names)
    assert all(one < other for one, other in pairwise(names))
    paged, last = [], None
    while page := reader.streams(after=last, limit=2):
        paged += [info.stream for info in page]
        last = paged[-1]
    assert paged == names


def test_streams_of_a_category_are_those_of_the_list(reader):
    whole = reader.streams()
    for one in reader.categories():
        of_it = [info for info in whole if info.category == one.category]
        assert list(reader.streams(one.category)) == of_it
        assert list(reader.streams(one.category, limit=1)) == of_it[:1]
        assert one.streams == len(of_it)
        assert one.events == sum(event.category == one.category for event in reader.read())
    assert not reader.streams("no such category")


def test_types_are_counted(reader):
    assert sum(reader.types().values()) == reader.head()


def test_what_is_not_there_is_empty(reader):
    assert reader.stream("nobody") is None
    assert list(reader.read_stream("nobody")) == []
    assert list(reader.read_stream("")) == []


def test_reading_in_between_does_not_disturb(reader):
    reading = reader.read()
    first = next(reading)
    assert list(reader.read(limit=1)) == [first]
    reader.streams(limit=1)
    assert next(reading).ordinal == 2
    reading.close()


def test_the_order_of_streams_is_only_claimed_where_there_is_one(tmp_path):
    with opened(_store("no rowid", tmp_path)) as reader:
        description = reader.describe()
        assert not description.capabilities.global_order
        assert any("no order" in warning for warning in description.warnings)
        assert {event.position for event in reader.read()} == {None}
        assert [event.stream for event in reader.read()] == sorted(event.stream for event in reader.read())


def test_the_identity_is_that_of_the_content(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    rows = [row(IDS[0], version) for version in range(1, 10)]
    paths = (
        made(tmp_path, rows),
        made(tmp_path / "elsewhere", [*rows, row(IDS[1])]),
        made(tmp_path, [row()], name="b.db"),
    )
    identities = []
    for path in paths:
        with opened(path) as reader:
            identities.append(reader.describe().identity)
    assert identities[0] == identities[1] != identities[2]


def test_a_moment_is_found_where_clocks_ran_backwards(tmp_path):
    seconds = [0, 1, 2, 5, 3, 4, 6, None, 6, 9]
    rows = [
        row(
            version=number,
            payload=state(timestamp=second if second is None else f"2026-01-01T00:00:0{second}Z"),
        )
        for number, second in enumerate(seconds, start=1)
    ]
    with opened(made(tmp_path, rows)) as reader:
        for second in range(10):
            last = max(n for n, s in enumerate(seconds, start=1) if s is not None and s <= second)
            assert reader.at_time(f"2026-01-01T00:00:0{second}Z") == last
        assert reader.at_time("2025-12-31T23:59:59.999999Z") == 0
        assert reader.at_time("2026-01-01T01:00:03+01:00") == 5
        assert reader.at_time("9999-12-31T00:00:00Z") == 10
        assert reader.at_time("soon") == 0


def test_no_times_at_all_give_no_moment(tmp_path):
    with opened(made(tmp_path, [row(payload=b"{}")])) as reader:
        assert reader.at_time("2026-01-01T00:00:00Z") == 0
        assert not reader.describe().capabilities.time


@settings(max_examples=15, deadline=None)
@given(kept=st.sets(st.integers(1, 60), min_size=1), after=st.integers(0, 70), limit=st.integers(0, 9))
def test_any_gaps_leave_the_timeline_dense(tmp_path_factory, kept, after, limit):
    folder = tmp_path_factory.mktemp("gaps")
    path = made(
        folder,
        [row(IDS[number % 3], number) for number in range(1, 61)],
        more=[f"DELETE FROM stored_events WHERE rowid NOT IN ({','.join(map(str, kept))})"],
    )
    with opened(path) as reader:
        assert [event.position for event in reader.read()] == sorted(kept)
        assert [event.position for event in reader.read(after, limit)] == sorted(kept)[after:][:limit]
        for info in reader.streams():
            for event in reader.read_stream(info.stream):
                assert sorted(kept)[event.ordinal - 1] == event.position
