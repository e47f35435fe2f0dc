"""Every sample is read as what it is; real frameworks wrote most, and beside each lies the truth."""

from collections import Counter
from contextlib import closing

import pytest
from truths import STORES, account, data_of, differing, is_opaque, place_of, places, truth_of

from explorer.core.event_reader import EventReader
from explorer.core.flags import FLAGS
from explorer.formats.detection import detect
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from terminal import run

COUNTED_FLAGS = {"tombstones": "tombstone", "deleted_rows": "deleted", "orphan_events": "orphan"}
PER_STREAM = "projector_cursors(per stream)"
OWN_LAGS = {"python-event-sourcery", "commanded-eventstore", "marten", "message-db"}
"""Formats whose checkpoints are not, or not all, positions of the one order that is counted here."""


@pytest.fixture(params=STORES, ids=lambda path: path.name, scope="module")
def store(request):
    return request.param


@pytest.fixture(scope="module")
def told(store):
    return truth_of(store)


@pytest.fixture(scope="module")
def reader(store):
    with closing(open_foreign(store, FORMATS)) as reader:
        yield reader


@pytest.fixture(scope="module")
def events(reader):
    return list(reader.read())


def test_exactly_one_format_fits(store, told):
    detection = detect(store, FORMATS)
    assert [match.format for match in detection.matches] == [told["format"]] == [detection.chosen]
    assert all(one.strip() for one in detection.matches[0].evidence)


def test_the_format_is_named_when_opened(reader, told):
    assert isinstance(reader, EventReader)
    assert reader.describe().format == told["format"]


def test_all_events_types_and_streams_are_counted(reader, events, told):
    assert reader.head() == len(events) == told["events"]
    assert reader.types() == told["types"] == Counter(event.type for event in events)
    assert len(reader.streams()) == told["streams"] == len({event.stream for event in events} - {None})


def test_the_events_are_the_truth(events, told):
    found = places(events)
    for one in (told["first"], told["last"], *told["sample"]):
        assert differing(found[place_of(one)], one, told["format"]) == set(), place_of(one)


def test_the_timeline_begins_and_ends_as_the_store_orders_it(reader, events, told):
    positions = [event.position for event in events]
    if not reader.describe().capabilities.global_order:
        assert set(positions) == {None}
        return
    assert (positions[0], positions[-1]) == (told["first"]["position"], told["last"]["position"])
    assert not set(positions) & set(told.get("gaps", ()))


def test_every_flagged_row_is_there(events, told):
    flags = Counter(flag for event in events for flag in event.flags)
    assert set(flags) <= set(FLAGS), "a filter would refuse it"
    assert {name: flags[flag] for name, flag in COUNTED_FLAGS.items() if name in told} == {
        name: told[name] for name in COUNTED_FLAGS if name in told
    }
    alone = [event for event in events if event.stream is None]
    if "events_without_stream" in told:
        assert len(alone) == told["events_without_stream"]
    else:
        assert all("orphan" in event.flags for event in alone)


def test_checkpoints_are_the_truth(reader, events, told):
    expected = {name: at for name, at in told["checkpoints"].items() if name != "__migration__"}
    found = {one.name: one for one in reader.describe().checkpoints}
    if PER_STREAM in expected:
        assert [len(found), max(one.position for one in found.values())] == expected[PER_STREAM]
    else:
        assert {name: one.position for name, one in found.items()} == expected
    assert all(one.lag is None or one.lag >= 0 for one in found.values())
    if told["format"] not in OWN_LAGS:
        lags = {name: sum(event.position > (at or 0) for event in events) for name, at in expected.items()}
        assert {name: one.lag for name, one in found.items()} == lags


def test_snapshots_are_counted(reader, told):
    assert reader.describe().snapshots == told.get("snapshots", 0)


def test_the_last_state_of_a_stream_comes_out(reader, told):
    if "final_state_of_one_stream" not in told:
        pytest.skip("the truth tells none")
    last = told["final_state_of_one_stream"]
    events = list(reader.read_stream(last["stream"]))
    state = account(events)
    if any("undecoded" in event.flags for event in events):
        del state["balance_cents"]  # what only the application can read is not in it
    assert {name: state[name] for name in last["state"] if name in state} == {
        name: value for name, value in last["state"].items() if name in state
    }


def test_every_check_holds(reader, told):
    opaque = sum(n for kind, n in told.get("payload_kinds", {}).items() if "opaque" in kind)
    failed = [check for check in reader.verify() if not check.ok]
    assert [check.name for check in failed] == (["payloads"] if opaque else [])
    assert all(check.detail.startswith(f"{opaque} of ") for check in failed)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_command_line_tells_the_truth(store, told):
    assert run("detect", store, "--json").json["chosen"] == told["format"]
    info = run("info", store, "--json").json
    assert (info["events"], info["streams"], info["types"]) == (
        told["events"],
        told["streams"],
        told["types"],
    )
    assert info["snapshots"] == told.get("snapshots", 0)
    printed = run("events", store, "--format", "jsonl").lines
    assert len(printed) == told["events"]
    if not is_opaque(told["last"]):
        assert any(one["data"] == data_of(told["last"], told["format"]) for one in printed)
    if "final_state_of_one_stream" in told:
        stream = told["final_state_of_one_stream"]["stream"]
        assert run("state", store, "--stream", stream, "--json").json["stream"] == stream


def test_a_truth_about_other_events_is_noticed(events, told):
    """Control: the comparison bites."""
    found = places(events)
    first, last = told["first"], told["last"]
    event = found[place_of(first)]
    assert differing(event, last, told["format"])
    assert differing(event, {**first, "data": {"other": 1}}, told["format"] + "-x") >= {"data"}
    assert differing(event, {**first, "payload_kind": "opaque"}, told["format"]) == {"data"}
    assert differing(event, {**first, "type": "Other"}, told["format"]) == {"type"}
    assert differing(event, {**first, "time": "2001-01-01T00:00:00Z"}, told["format"]) == {"time"}


def test_all_samples_together_stay_small():
    assert sum(path.stat().st_size for path in STORES[0].parent.iterdir()) <= 5_000_000
