"""What Prooph and Ecotone keep beside their events, and stores of more streams than one select can join."""

import json

import pytest
from generated import prooph_pdo
from rewriting import rewritten


def test_a_projection_has_a_place_in_each_of_its_streams(tmp_path):
    position = '{"account": 3, "order": 1}'
    insert = ("INSERT INTO projections VALUES (1, 'sums', ?, '{}', 'idle', NULL)", [position])
    store = rewritten(tmp_path, prooph_pdo, insert)
    sizes = [sum(one.category == kind for one in store.events) for kind in ("account", "order")]
    assert store.checkpoints == {"sums account": (3, sizes[0] - 3), "sums order": (1, sizes[1] - 1)}


def test_a_place_that_names_no_stream_is_shown_as_it_is(tmp_path):
    odd = ("nonsense", "[1]", '{"x": "y"}')
    inserts = [("INSERT INTO projections (name, position) VALUES (?, ?)", [one, one]) for one in odd]
    assert rewritten(tmp_path, prooph_pdo, *inserts).checkpoints == {one: (one, None) for one in odd}


def test_what_ecotone_adds_is_told(tmp_path):
    store = rewritten(
        tmp_path,
        prooph_pdo,
        "CREATE TABLE ecotone_projection_state (projection_name TEXT, partition_key TEXT, "
        "last_position TEXT, metadata TEXT, user_state TEXT)",
        "INSERT INTO ecotone_projection_state VALUES ('sums', 'a1', '12:', '', ''), ('all', '', '7', '', '')",
        "CREATE TABLE ecotone_document_store (collection TEXT, document_id TEXT, document TEXT)",
        "INSERT INTO ecotone_document_store VALUES ('aggregate_snapshots_a', '1', ''), ('b', '2', '')",
    )
    assert store.checkpoints == {"sums a1": ("12:", None), "all": ("7", None)}
    assert store.described.snapshots == 1


def test_snapshots_of_proophs_own_table_are_counted(tmp_path):
    columns = "aggregate_id, aggregate_type, last_version, created_at, aggregate_root"
    store = rewritten(
        tmp_path,
        prooph_pdo,
        f"CREATE TABLE snapshots ({columns})",
        "INSERT INTO snapshots VALUES ('a', 'account', 3, '', ''), ('b', 'order', 1, '', '')",
    )
    assert store.described.snapshots == 2


@pytest.mark.parametrize(
    ("noted", "found"),
    [
        ({"_causation_id": "c1", "_causation_name": "Pay"}, (None, "c1")),
        ({"correlationId": "k1", "parentId": "p1"}, ("k1", "p1")),
        ({"user": "Zoë"}, (None, None)),
    ],
)
def test_what_a_command_bus_notes_of_causes_is_lifted(tmp_path, noted, found):
    table = prooph_pdo.table_of("all")
    update = (f"UPDATE {table} SET metadata = ? WHERE no = 1", [json.dumps(noted)])
    event = rewritten(tmp_path, prooph_pdo, update, stream_of=lambda one: "all").events[0]
    assert (event.correlation_id, event.causation_id) == found


def test_an_event_of_no_aggregate_has_no_stream_but_its_table_is_told(tmp_path):
    table = prooph_pdo.table_of("all")
    without, broken = ("{}", "no json")
    store = rewritten(
        tmp_path,
        prooph_pdo,
        (f"UPDATE {table} SET metadata = ? WHERE no = 1", [without]),
        (f"UPDATE {table} SET metadata = ? WHERE no = 2", [broken]),
        stream_of=lambda one: "all",
    )
    first, second, *_ = store.events
    assert (first.stream, first.version, first.metadata["$stored"]) == (None, None, {"stream_name": "all"})
    assert (second.stream, second.flags) == (None, ("undecoded-metadata",))


def test_seven_hundred_streams_are_one_timeline(tmp_path):
    places = iter(range(700))
    store = rewritten(tmp_path, prooph_pdo, size=700, stream_of=lambda one: f"stream-{next(places)}")
    assert [event.data["number"] for event in store.events] == list(range(700))
    assert not store.described.capabilities.global_order
