"""Stores that other frameworks wrote go through a file and a store of ours, and come out unchanged."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from moving import exported, originals, silent, taken_in

from explorer.core.domains import Domains
from explorer.exchange.answering import StoreImport
from explorer.exchange.importing import bring_in
from explorer.readers import open_reader
from explorer.runtime.answering import Answering
from explorer.stores.memory import MemoryStore

SAMPLES = sorted(
    path
    for path in (Path(__file__).parent.parent / "formats" / "samples").iterdir()
    if path.is_file() and not path.name.endswith(".truth.json")
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_comes_out_as_it_went_in(sample, tmp_path):
    with closing(open_reader(sample)) as reader:
        before = exported(reader, tmp_path / "before")
        history = list(reader.read())
    store = taken_in(tmp_path / "before")
    assert exported(store, tmp_path / "after") == before
    assert originals(store) == history
    assert before.count(b"\n") == len(history) == store.head() > 0
    with closing(open_reader(tmp_path / "before")) as reader:
        assert list(reader.read()) == history


def test_a_store_is_taken_in_as_its_file_would_be(tmp_path):
    store = MemoryStore()
    with closing(open_reader(SAMPLES[0])) as reader:
        exported(reader, tmp_path / "file")
        ask = StoreImport(Answering(reader, Domains())).answer
        brought = bring_in(ask, SAMPLES[0], store, silent)
    assert brought.events == brought.from_elsewhere == store.head()
    assert store.head_hash() == taken_in(tmp_path / "file").head_hash()


def test_a_file_of_cloud_events_goes_out_as_it_came(tmp_path):
    (sample,) = (one for one in SAMPLES if one.name == "cloudevents.jsonl")
    exported(taken_in(sample, "cloudevents"), tmp_path / "out", "cloudevents")
    came, went = (one.read_text("utf-8").splitlines() for one in (sample, tmp_path / "out"))
    assert list(map(json.loads, went)) == list(map(json.loads, came))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_through_a_table_too(form, tmp_path):
    with closing(open_reader(SAMPLES[0])) as reader:
        straight = exported(reader, tmp_path / "straight")
        exported(reader, tmp_path / "table", form)
    assert exported(taken_in(tmp_path / "table", form), tmp_path / "after") == straight
