"""A store of which half is missing: the window shows the states that what is left adds up to."""

from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "formats" / "samples" / "marten.db"
LONG = "9a1f7aa5-36ea-4a28-80e6-b5d0a9d93650"


def test_a_stream_has_states_though_the_table_of_streams_is_lost(person, tmp_path):
    store = tmp_path / "cut.db"
    whole = SAMPLE.read_bytes()
    store.write_bytes(whole[: len(whole) // 2])
    person.open(store)
    person.go_to(10)
    person.shell.selection.follow(LONG)
    person.wait(lambda: "after #10" in person.title("state"))
    person.wait(lambda: person.state().get("amount_cents") == "20444 → 30548")
    assert person.state()["currency"] == "EUR"
