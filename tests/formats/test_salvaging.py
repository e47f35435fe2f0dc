"""Streams of a store that cannot be counted are told by the events that can be read."""

import os

from foreign_stores import copied, opened, sample

from explorer.formats.salvaging import page, streams_of


def test_they_are_the_streams_that_the_database_would_list():
    with opened(sample()) as reader:
        told = streams_of(reader.read())
        whole = list(reader.streams())
        account = [one for one in whole if one.category == "Account"]
        assert list(page(told, None, None, None)) == whole
        assert list(page(told, "Account", account[0].stream, 3)) == account[1:4]


def test_of_a_damaged_store_every_survey_tells_what_can_be_read(tmp_path):
    path = copied(tmp_path)
    os.truncate(path, 200_000)
    with opened(path) as reader:
        events = list(reader.read())
        named = {event.stream for event in events if event.stream}
        assert 0 < len(events) < 600
        assert sum(reader.types().values()) == len(events)
        assert sum(one.events for one in reader.categories()) == len(events)
        assert {one.stream for one in reader.streams()} == named
        assert sum(one.events for one in reader.streams()) == sum(
            event.stream is not None for event in events
        )
        one = reader.streams(limit=1)[0]
        assert reader.stream(one.stream) == one
        assert reader.stream("nix") is None
