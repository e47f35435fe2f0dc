"""How far processors of Axon have come, whatever tokens they keep, and what they put aside."""

import pytest
from generated import axon4, axon5
from rewriting import rewritten

from explorer.formats.adapters.axon import reached

TOKENS = (
    "CREATE TABLE token_entry (processor_name TEXT, segment INTEGER, owner TEXT, timestamp TEXT, token BLOB, "
    "token_type TEXT, PRIMARY KEY (processor_name, segment))"
)
GAP_AWARE = '{"index": 10, "gaps": []}'


def token(value, name="mailer", segment=0):
    """A statement that stores a token."""
    return ("INSERT INTO token_entry VALUES (?, ?, NULL, '', ?, '')", (name, segment, value.encode()))


def lag_of(tmp_path, value):
    return rewritten(tmp_path, axon4, TOKENS, token(value)).checkpoints["mailer/0"]


@pytest.mark.parametrize(
    ("value", "position"),
    [
        (GAP_AWARE, 10),
        ('{"globalIndex": 20}', 20),
        (f'{{"tokenAtReset": {{"globalIndex": 70}}, "currentToken": {GAP_AWARE}}}', 10),
        (f'{{"lowerSegmentToken": {GAP_AWARE}, "upperSegmentToken": {{"globalIndex": 30}}}}', 10),
    ],
)
def test_a_token_tells_how_far_its_segment_has_come(tmp_path, value, position):
    """Of 40 events at 0, 2 ... 78 those after it are still to come."""
    assert lag_of(tmp_path, value) == (position, 39 - position // 2)


def test_a_token_may_be_written_in_xml(tmp_path):
    name = "org.axonframework.eventhandling.GapAwareTrackingToken"
    xml = f'<{name}><index>78</index><gaps class="sorted-set"><long>4</long><long>5</long></gaps></{name}>'
    assert lag_of(tmp_path, xml) == (78, 1)


def test_a_replay_that_has_not_begun_has_everything_before_it(tmp_path):
    assert lag_of(tmp_path, '{"tokenAtReset": {"globalIndex": 70}, "currentToken": null}') == (None, 40)


def test_events_that_came_into_the_gaps_of_a_token_are_still_to_come(tmp_path):
    """Of the gaps 4 is an event now, 5 never became one."""
    assert lag_of(tmp_path, '{"index": 78, "gaps": [4, 5]}') == (78, 1)


def test_a_token_of_several_sources_is_shown_as_it_is_stored(tmp_path):
    position, lag = lag_of(tmp_path, '{"trackingTokens": {"a": {"globalIndex": 3}}}')
    assert "trackingTokens" in position
    assert lag is None


def test_a_token_that_is_no_token_hides_no_other(tmp_path):
    store = rewritten(tmp_path, axon4, TOKENS, token("garbage"), token(GAP_AWARE, segment=1))
    assert store.checkpoints == {"mailer/0": ("garbage", None), "mailer/1": (10, 34)}


def test_the_id_of_the_token_store_is_no_processor(tmp_path):
    store = rewritten(tmp_path, axon5, TOKENS, token('{"config": {"id": "x"}}', "__config"))
    assert store.checkpoints == {}
    assert store.described.capabilities.checkpoints


def test_a_whole_number_of_a_merged_token_may_be_written_as_text():
    """As in XML, where nothing tells the type."""
    assert reached({"index": "406", "gaps": []}) == 406
    with pytest.raises(ValueError, match="no token"):
        reached({"other": 1})


def test_dead_letters_are_told(tmp_path):
    letters = "CREATE TABLE dead_letter_entry (dead_letter_id, processing_group, sequence_identifier)"
    store = rewritten(tmp_path, axon4, letters, "INSERT INTO dead_letter_entry VALUES ('1', 'g', 's')")
    assert "1 dead letter: events that consumers put aside." in store.described.warnings


def test_snapshots_lie_in_a_table_like_that_of_the_events(tmp_path):
    columns = axon4.SNAKE.removeprefix("global_index, ")
    store = rewritten(
        tmp_path,
        axon4,
        f"CREATE TABLE snapshot_event_entry ({columns})",
        f"INSERT INTO snapshot_event_entry SELECT {columns} FROM domain_event_entry WHERE global_index < 5",
    )
    assert store.described.snapshots == 3
    assert len(store.events) == 40


@pytest.mark.parametrize("module", [axon4, axon5], ids=lambda one: one.FORMAT)
def test_a_large_object_of_postgresql_is_no_payload(tmp_path, module):
    table = "domain_event_entry" if module is axon4 else "aggregate_event_entry"
    store = rewritten(tmp_path, module, f"UPDATE {table} SET payload = 16412 WHERE global_index = 2")
    marked = [event for event in store.events if "undecoded" in event.flags]
    assert len(marked) == 1
    assert "large object 16412 of PostgreSQL" in marked[0].data["$undecoded"]["reason"]
    assert marked[0].type
