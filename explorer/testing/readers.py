# ruff: noqa: S101, D102 - a suite asserts, and the name of a test is its sentence
"""What everything that can be read promises."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from domain.kernel.recorded import RecordedEvent
from explorer.core.event_reader import EventReader


class EventReaderContract:
    """What everything that can be read promises; give it a `reader` that holds some events."""

    def test_ordinals_are_dense_from_one_to_the_head(self, reader: EventReader) -> None:
        ordinals = [event.ordinal for event in reader.read()]
        assert ordinals == list(range(1, reader.head() + 1))
        assert ordinals, "a reader without events proves nothing"

    def test_backward_is_forward_reversed(self, reader: EventReader) -> None:
        assert list(reader.read(backward=True)) == list(reader.read())[::-1]

    def test_any_page_is_a_part_of_the_whole(self, reader: EventReader) -> None:
        whole = list(reader.read())
        for after in {0, 1, len(whole) // 2, len(whole) - 1, len(whole)}:
            for limit in (1, 3, len(whole), None):
                end = None if limit is None else after + limit
                assert list(reader.read(after, limit)) == whole[after:end]
                before = whole[: after - 1] if after else whole
                assert list(reader.read(after, limit, backward=True)) == before[::-1][:limit]
        assert list(reader.read(limit=0)) == []
        assert list(reader.read(len(whole) + 10)) == []

    def test_a_stream_holds_its_events_in_order(self, reader: EventReader) -> None:
        for name, events in _by_stream(reader).items():
            assert list(reader.read_stream(name)) == events
            assert list(reader.read_stream(name, backward=True)) == events[::-1]

    def test_after_until_and_limit_are_respected_in_a_stream(self, reader: EventReader) -> None:
        for name, events in list(_by_stream(reader).items())[:20]:
            first, middle, last = (events[i].ordinal for i in (0, len(events) // 2, -1))
            for bound in {0, first - 1, first, first + 1, middle, last - 1, last, last + 1}:
                later = [event for event in events if event.ordinal > bound]
                earlier = [event for event in events if event.ordinal < bound]
                until = [event for event in events if event.ordinal <= bound]
                assert list(reader.read_stream(name, after=bound)) == later
                assert list(reader.read_stream(name, after=bound, backward=True)) == earlier[::-1]
                assert list(reader.read_stream(name, until=bound)) == until
                assert list(reader.read_stream(name, until=bound, limit=2, backward=True)) == until[::-1][:2]
                assert list(reader.read_stream(name, after=bound, limit=2, until=last)) == later[:2]

    def test_an_unknown_stream_gives_nothing(self, reader: EventReader) -> None:
        assert list(reader.read_stream("there-is-no-such-stream")) == []
        assert list(reader.read_stream("")) == []
        assert reader.stream("there-is-no-such-stream") is None

    def test_versions_count_up_from_the_base(self, reader: EventReader) -> None:
        capabilities = reader.describe().capabilities
        if not capabilities.stream_versions:
            pytest.skip("its streams have no versions")
        for events in _by_stream(reader).values():
            versions = [event.version for event in events if event.version is not None]
            assert versions == sorted(set(versions))
            assert capabilities.version_base is None or all(
                one >= capabilities.version_base for one in versions
            )

    def test_the_list_of_streams_agrees_with_the_events(self, reader: EventReader) -> None:
        expected = _by_stream(reader)
        listed = reader.streams()
        assert [info.stream for info in listed] == sorted(expected)
        for info in listed:
            events = expected[info.stream]
            assert (info.events, info.version, info.category) == (
                len(events),
                max((event.version for event in events if event.version is not None), default=None),
                events[-1].category,
            )
            assert (info.first_time, info.last_time) == (events[0].time, events[-1].time)
            assert reader.stream(info.stream) == info

    def test_streams_can_be_paged_and_chosen_by_category(self, reader: EventReader) -> None:
        whole = list(reader.streams())
        paged: list[Any] = []
        while page := reader.streams(after=paged[-1].stream if paged else None, limit=2):
            assert len(page) <= 2
            paged.extend(page)
        assert paged == whole
        for category in {info.category for info in whole if info.category is not None}:
            assert list(reader.streams(category)) == [info for info in whole if info.category == category]

    def test_the_counts_agree_with_the_events(self, reader: EventReader) -> None:
        events = list(reader.read())
        assert dict(reader.types()) == Counter(event.type for event in events)
        streams: dict[str | None, set[str]] = {}
        for event in events:
            streams.setdefault(event.category, set()).update(() if event.stream is None else (event.stream,))
        if reader.describe().capabilities.streams_per_event == "one":
            listed = {info.category: (info.streams, info.events) for info in reader.categories()}
            held = Counter(event.category for event in events)
            assert listed == {name: (len(inside), held[name]) for name, inside in streams.items()}

    def test_a_moment_leads_to_the_last_event_before_it(self, reader: EventReader) -> None:
        times = [event.time for event in reader.read()]
        assert reader.at_time("0001-01-01T00:00:00Z") == 0
        if not reader.describe().capabilities.time:
            return
        known = [time for time in times if time is not None]
        for moment in known[:50]:
            found = reader.at_time(moment)
            if known == sorted(known) == times:
                assert found == sum(time <= moment for time in known)
            else:
                assert found > 0
        if known == times:
            assert reader.at_time("9999-12-31T23:59:59Z") > 0

    def test_a_fingerprint_tells_events_apart_and_stays(self, reader: EventReader) -> None:
        some = range(0, min(reader.head(), 50) + 1)
        first = [reader.fingerprint(ordinal) for ordinal in some]
        assert first == [reader.fingerprint(ordinal) for ordinal in some]
        assert len(set(first)) == len(first)
        assert {len(one) for one in first} == {16}
        assert reader.fingerprint(reader.head() + 1) == bytes(16) == reader.fingerprint(0)

    def test_describing_twice_gives_the_same_identity(self, reader: EventReader) -> None:
        described = reader.describe()
        assert described.identity
        assert described == reader.describe()

    def test_a_sound_store_passes_every_check(self, reader: EventReader) -> None:
        assert [check for check in reader.verify() if not check.ok] == []


def _by_stream(reader: EventReader) -> dict[str, list[RecordedEvent]]:
    if reader.describe().capabilities.streams_per_event != "one":
        pytest.skip("its events do not belong to one stream each")
    found: dict[str, list[RecordedEvent]] = {}
    for event in reader.read():
        if event.stream is not None:
            found.setdefault(event.stream, []).append(event)
    return found
