"""Which file somebody chose, and what is said about what went in and out."""

import pytest

from explorer.runtime.app import Brought
from explorer.viewmodels.moving import ExportWish, export_told, export_wish, import_told, kinds, progress_told

JSONL, CLOUD_EVENTS, CSV, PARQUET = kinds()


def test_the_kinds_are_written_as_file_dialogs_want_them():
    assert (JSONL, CSV) == ("JSON lines (*.jsonl)", "CSV (*.csv)")


@pytest.mark.parametrize(
    ("path", "kind", "expected"),
    [
        ("x", JSONL, ("x.jsonl", "jsonl")),
        ("x", CLOUD_EVENTS, ("x.cloudevents.jsonl", "cloudevents")),
        ("x.v1", CSV, ("x.v1.csv", "csv")),
        ("x.csv", JSONL, ("x.csv", "csv")),
        ("x.parquet", PARQUET, ("x.parquet", "parquet")),
        ("x.jsonl", CLOUD_EVENTS, ("x.jsonl", "cloudevents")),
        ("x.cloudevents.jsonl", JSONL, ("x.cloudevents.jsonl", "cloudevents")),
        ("X.JSONL", CSV, ("X.JSONL", "jsonl")),
        ("x", "", ("x.jsonl", "jsonl")),
    ],
)
def test_the_ending_tells_the_form_and_the_kind_gives_the_ending(path, kind, expected):
    assert export_wish(path, kind) == ExportWish(*expected)


def test_what_happened_is_said():
    assert export_told("x.csv", 1) == "Exported 1 event to x.csv."
    assert import_told("shop.db", Brought(2_000, 0)) == "Imported 2,000 events into shop.db."
    assert import_told("shop.db", Brought(2, 1)) == (
        "Imported 2 events into shop.db. Under $source stands how 1 event came."
    )


def test_bytes_are_told_as_megabytes():
    assert progress_told(1_500_000, 20_000_000, "bytes") == (1, 20, "MB")
    assert progress_told(500, 1_000, "events") == (500, 1_000, "events")
