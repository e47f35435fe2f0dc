"""CloudEvents in: their attributes are kept, extensions and binary data too; out: as they came."""

import base64
import json

from moving import event, exported, taken_in, written

from explorer.core.cloud_events import event_of

NEEDED = {"specversion": "1.0", "id": "7", "source": "/shop", "type": "Placed"}


def test_attributes_and_extensions_are_metadata():
    document = {
        **NEEDED, "subject": "order-1", "time": "2026-01-01T00:00:00Z", "sequence": "9", "correlationid": "c",
        "causationid": "k", "data": {"n": 1},
    }  # fmt: skip
    found = event_of(document, 3)
    assert (found.ordinal, found.position, found.version) == (3, 3, None)
    assert (found.stream, found.category, found.type, found.event_id) == ("order-1", "/shop", "Placed", "7")
    assert (found.time, found.correlation_id, found.causation_id) == ("2026-01-01T00:00:00Z", "c", "k")
    assert found.data == {"n": 1}
    assert found.metadata == {name: value for name, value in document.items() if name != "data"}


def test_without_a_subject_the_source_is_the_stream():
    assert event_of(NEEDED, 1).stream == "/shop"
    assert event_of({**NEEDED, "subject": ""}, 1).stream == "/shop"


def test_binary_data_is_shown_where_it_is_json_and_kept_in_any_case():
    shown = base64.b64encode(b'{"n": 1}').decode()
    hidden = base64.b64encode(b"\x00\xff" * 3_000).decode()
    assert event_of({**NEEDED, "data_base64": shown}, 1).data == {"n": 1}
    found = event_of({**NEEDED, "data_base64": hidden}, 1)
    assert found.data["$undecoded"]["hex"].startswith("00ff")
    assert (found.flags, found.metadata["data_base64"]) == (("undecoded",), hidden)


def test_a_cloud_event_goes_out_as_it_came_in(tmp_path):
    came = [
        {**NEEDED, "time": "2026-01-01T00:00:00Z", "big": 7, "data": {"n": 1}},
        {**NEEDED, "id": "8", "data_base64": base64.b64encode(b"\x00").decode()},
        {**NEEDED, "id": "7", "source": "/other", "data": None},
        {**NEEDED, "id": "9"},
    ]
    (tmp_path / "x").write_text("\n".join(map(json.dumps, came)))
    store = taken_in(tmp_path / "x", "cloudevents")
    went = exported(store, tmp_path / "y", "cloudevents").decode()
    assert [json.loads(line) for line in went.splitlines()] == came


def test_another_event_becomes_a_cloud_event_that_has_what_the_standard_requires(tmp_path):
    text = written([event(1, event_id=None, stream=None, category=None)], tmp_path / "x", "cloudevents")
    made = json.loads(text)
    assert (made["specversion"], made["id"], made["source"], made["type"]) == (
        "1.0",
        "1.0",
        "/events",
        "Placed",
    )
    assert "subject" not in made
    assert made["data"] == {"n": 1}


def test_a_time_without_a_zone_is_no_time_of_a_cloud_event(tmp_path):
    zoned, local = "2026-01-01T00:00:00+02:00", "2026-01-01T00:00:00"
    text = written([event(1, time=zoned), event(2, time=local, type="")], tmp_path / "x", "cloudevents")
    first, second = map(json.loads, text.splitlines())
    assert (first["time"], "localtime" in first) == (zoned, False)
    assert ("time" in second, second["localtime"], second["type"]) == (False, local, "untyped")


def test_metadata_that_only_looks_like_a_cloud_event_stays_metadata(tmp_path):
    other = event(1, metadata={**NEEDED, "id": "another"})
    made = json.loads(written([other], tmp_path / "x", "cloudevents"))
    assert made["id"] == "id-1"
    assert json.loads(made["eventmetadata"]) == other.metadata
