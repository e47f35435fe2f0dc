"""What files of events look like, letter by letter, and how they are told apart."""

import json
from pathlib import Path

import pytest
from moving import event, exported, taken_in, written

from explorer.core.errors import StoreDamaged, StoreMissing, UsageError
from explorer.exchange.answering import StoreImport
from explorer.exchange.exporting import export
from explorer.exchange.forms import FORMS, JSONL, form_for, form_of
from explorer.runtime import questions as q
from explorer.stores.memory import MemoryStore
from explorer.testing import new_event

GOLDEN = Path(__file__).parent / "golden"

HISTORY = [
    event(1, data={"name": "Zoë \U0001f600", "big": 2**70, "price": 0.1, "lines": [{"sku": "a,b"}]}),
    event(2, position="2/1", stream=None, category=None, version=None, time=None, event_id=None, data=None),
    event(
        3, type="=Placed", metadata={"note": 'say "hi"\r\n'}, flags=("tombstone", "no data"), tenant="north"
    ),
    event(4, correlation_id="c", causation_id="k", schema_version=2, data=[1, "\u2028"], position=44),
]
ENDINGS = {"jsonl": "jsonl", "csv": "csv", "cloudevents": "cloudevents.jsonl"}


@pytest.mark.parametrize("form", ENDINGS)
def test_a_form_is_written_as_it_always_was(form, tmp_path):
    assert written(HISTORY, tmp_path / "x", form) == (GOLDEN / f"history.{ENDINGS[form]}").read_bytes()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_was_always_written_is_read(form, tmp_path):
    taken = taken_in(GOLDEN / f"history.{ENDINGS[form]}", form)
    assert exported(taken, tmp_path / "x") == (GOLDEN / "history.jsonl").read_bytes()


def test_a_table_has_a_column_for_every_field(tmp_path):
    import pyarrow.parquet

    written(HISTORY, tmp_path / "x", "parquet")
    table = pyarrow.parquet.read_table(tmp_path / "x")
    assert {field.name: str(field.type) for field in table.schema} == {
        **dict.fromkeys(["position", "stream", "category", "type", "schema_version", "time"], "string"),
        **dict.fromkeys(["event_id", "correlation_id", "causation_id", "data", "metadata"], "string"),
        **dict.fromkeys(["flags", "tenant"], "string"),
        **dict.fromkeys(["ordinal", "version"], "int64"),
    }
    assert [json.loads(row) for row in table["data"].to_pylist()] == [one.data for one in HISTORY]
    assert table["position"].to_pylist() == ["1", "2/1", "3", "44"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_is_told_by_how_it_begins(form, tmp_path):
    written(HISTORY, tmp_path / "x", form)
    assert form_of(tmp_path / "x") is FORMS[form]


@pytest.mark.parametrize(
    ("begins", "id"),
    [
        (b"", "jsonl"),
        (b"\xef\xbb\xbf" + b'{"type": "T", "data": 1}', "jsonl"),
        (b'{"type": "T", "dat', "jsonl"),
        (b'{"specversion": "1.0", ', "cloudevents"),
        (b"[{}]", None),
        (b"{\n", None),
        (b"SQLite format 3\x00", None),
        (b"name,price\n", None),
    ],
)
def test_what_begins_otherwise_may_be_a_store(begins, id, tmp_path):
    (tmp_path / "x").write_bytes(begins)
    assert form_of(tmp_path / "x") is (FORMS[id] if id else None)


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_line(tmp_path):
    plain = written(HISTORY, tmp_path / "x")
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n"))
    assert exported(taken_in(tmp_path / "x"), tmp_path / "y") == plain


def test_a_name_tells_the_form():
    assert form_for(Path("a/b.CSV"), None) is FORMS["csv"]
    assert form_for(Path("x.cloudevents.jsonl"), None) is FORMS["cloudevents"]
    assert form_for(Path("x.csv"), "jsonl") is JSONL
    with pytest.raises(UsageError, match=r"The name x\.db does not tell"):
        form_for(Path("x.db"), None)
    with pytest.raises(StoreMissing):
        form_of(Path("nowhere"))


def test_an_empty_store_gives_a_file_without_events(tmp_path):
    for form in FORMS:
        exported(MemoryStore(), tmp_path / form, form)
        assert taken_in(tmp_path / form, form).head() == 0


def test_a_very_long_text_goes_through_every_form(tmp_path):
    store = MemoryStore()
    store.append("cart-1", [new_event("e1", data={"text": '=",\n' * 300_000})], 0)
    for form in ("jsonl", "csv", "parquet"):
        exported(store, tmp_path / form, form)
        assert taken_in(tmp_path / form, form).head_hash() == store.head_hash()


class Ending:
    """A store of which not all events can be read."""

    def answer(self, question):
        if isinstance(question, q.AskExport):
            return q.Exported((), None)
        return q.Described(
            format="x", title="X", identity="x", writable=False, clock=None, events=7, capabilities={},
            snapshots=0, checkpoints=(), warnings=(), evidence=(), states="x",
            ends_early="Event #4 is broken.",
        )  # fmt: skip


def test_a_store_that_cannot_be_read_to_its_end_gives_no_file_and_no_store(tmp_path):
    with pytest.raises(StoreDamaged, match=r"no file was made\. Event #4 is broken\."):
        export(Ending().answer, JSONL, tmp_path / "x", print)
    assert not (tmp_path / "x").exists()
    with pytest.raises(StoreDamaged, match=r"nothing was imported\. Event #4 is broken\."):
        StoreImport(Ending()).answer(q.AskImport())
