"""The samples were written by the real library; beside each lies the truth about it."""

from collections import Counter

import pytest
from foreign_stores import NAMES, opened, sample, truth

from explorer.core.event_reader import EventReader
from explorer.formats.detection import detect
from explorer.formats.known import FORMATS


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


@pytest.fixture
def reader(name):
    with opened(sample(name)) as reader:
        yield reader


def unwrapped(value):
    """What the library's typed values hold, found independently of the product."""
    if isinstance(value, dict):
        return (
            unwrapped(value["_data_"]) if "_type_" in value else {k: unwrapped(v) for k, v in value.items()}
        )
    return [unwrapped(one) for one in value] if isinstance(value, list) else value


def as_in_truth(event, told):
    return {
        "position": event.position,
        "stream": event.stream,
        "version": event.version,
        "type": event.type,
        "schema_version": event.schema_version,
        "data": event.data,
        "time": event.time.replace("Z", "+00:00"),
    } == {
        **{key: told[key] for key in ("position", "stream", "version", "type", "schema_version", "time")},
        "data": unwrapped(told["data"]),
    }


def test_the_reader_is_an_event_reader(reader):
    assert isinstance(reader, EventReader)


def test_the_format_is_recognised_with_evidence(name):
    detection = detect(sample(name), FORMATS)
    assert detection.chosen == truth(name)["format"]
    assert detection.matches[0].confidence == 1.0
    assert "originator_id, originator_version, topic, state" in detection.matches[0].evidence[0]


def test_counts_and_types_are_the_truth(reader, name):
    told = truth(name)
    assert reader.head() == told["events"]
    assert reader.types() == told["types"]
    assert Counter(event.type for event in reader.read()) == told["types"]
    assert len(reader.streams()) == told["streams"]


def test_first_last_and_sampled_events_are_the_truth(reader, name):
    told = truth(name)
    events = {event.position: event for event in reader.read()}
    assert as_in_truth(events[1], told["first"])
    assert as_in_truth(events[max(events)], told["last"])
    assert all(as_in_truth(events[one["position"]], one) for one in told["sample"])


def test_checkpoints_are_the_truth_without_the_migration_mark(reader, name):
    told = {key: value for key, value in truth(name)["checkpoints"].items() if key != "__migration__"}
    checkpoints = reader.describe().checkpoints
    assert {one.name: one.position for one in checkpoints} == told
    assert {one.name: one.lag for one in checkpoints} == {key: 600 - at for key, at in told.items()}


def test_the_description_says_what_the_store_can_tell(reader, name):
    description = reader.describe()
    assert description.snapshots == truth(name)["snapshots"]
    assert not description.writable
    assert description.clock is None
    can = description.capabilities
    assert (can.global_order, can.stream_versions, can.version_base, can.time) == (True, True, 1, True)
    assert (can.streams_per_event, can.snapshots, can.checkpoints) == ("one", True, True)
    assert not any((can.tombstones, can.archived, can.tenants))
    assert can.live


def test_the_format_has_no_ids_no_metadata_and_no_correlation(reader):
    for event in reader.read():
        assert (event.event_id, event.correlation_id, event.causation_id, event.metadata) == (
            None,
            None,
            None,
            {},
        )


def test_no_event_is_unusual(reader):
    assert {event.flags for event in reader.read()} == {()}


def test_the_hot_stream_has_all_its_versions(reader, name):
    stream = truth(name)["final_state_of_one_stream"]
    events = list(reader.read_stream(stream["stream"]))
    assert [event.version for event in events] == list(range(1, stream["state"]["version"] + 1))
    assert {event.category for event in events} == {"Account"}


def test_every_check_holds(reader):
    checks = list(reader.verify())
    assert [check.name for check in checks] == ["file structure", "order", "versions", "payloads"]
    assert all(check.ok for check in checks)


def test_a_truth_about_other_events_is_noticed(name):
    """Control: the comparison bites."""
    told = truth(name)
    with opened(sample(name)) as reader:
        first = next(reader.read())
    assert not as_in_truth(first, told["last"])
    assert not as_in_truth(first, {**told["first"], "data": {**told["first"]["data"], "currency": "USD"}})
