"""Counting how commands ended: each outcome is looked at once."""

from contextlib import closing
from dataclasses import replace

from explorer.stores.sqlite import create, open_store
from explorer.testing import new_outcome


def test_counting_goes_on_where_it_stopped_also_after_another_writer(tmp_path):
    path = tmp_path / "store.db"
    refused = replace(new_outcome("k"), outcome="refused", code="too-late")
    with closing(create(path, clock="wall")) as writer, closing(open_store(path, writable=False)) as reader:
        assert reader.outcome_counts() == {}
        for number in range(3):
            writer.record(replace(refused, command_id=f"k{number}"))
        assert reader.outcome_counts() == {"refused": 3, "refused.too-late": 3}
        writer.record(replace(refused, command_id="k3", code="empty"))
        writer.record(replace(refused, command_id="k4", outcome="malformed", code=None))
        counts = {"refused": 4, "refused.too-late": 3, "refused.empty": 1, "malformed": 1}
        assert reader.outcome_counts() == counts
        assert reader.outcome_counts() == writer.outcome_counts() == counts
        assert reader._counted_to == 5
