"""Stores that other frameworks wrote go through a file and a store of ours, and come out unchanged."""

from contextlib import closing
from pathlib import Path

import pytest
from moving import exported, originals, taken_in

from explorer.readers import open_reader

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


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_through_a_table_too(form, tmp_path):
    with closing(open_reader(SAMPLES[0])) as reader:
        straight = exported(reader, tmp_path / "straight")
        exported(reader, tmp_path / "table", form)
    assert exported(taken_in(tmp_path / "table", form), tmp_path / "after") == straight
