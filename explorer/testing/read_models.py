# ruff: noqa: S101, D102 - a suite asserts, and the name of a test is its sentence
"""What is promised of the rows of projections and the checkpoints of consumers."""

from __future__ import annotations

import pytest

from domain.kernel.projection import Key, Row
from explorer.core.errors import WriteError
from explorer.core.own_store import OwnStore
from explorer.core.read_models import Checkpoint


class ReadModelContract:
    """How rows and checkpoints are kept; give it an empty `store`."""

    def test_rows_and_checkpoint_are_saved_together(self, store: OwnStore) -> None:
        assert store.checkpoint("carts") is None
        at = Checkpoint("carts", 1, (3, 1))
        assert store.save(at, {("a",): {"n": 2**70}, ("b", "ü"): {"list": [1, None]}}, None)
        assert (store.checkpoint("carts"), store.row("carts", ("a",))) == (at, {"n": 2**70})
        assert dict(store.rows("carts")) == {("a",): {"n": 2**70}, ("b", "ü"): {"list": [1, None]}}
        assert store.row("carts", ("b",)) is store.row("others", ("a",)) is None

    def test_a_row_is_replaced_and_deleted(self, store: OwnStore) -> None:
        assert store.save(Checkpoint("carts", 1, (1, 0)), {("a",): {"n": 1}, ("b",): {"n": 2}}, None)
        assert store.save(
            Checkpoint("carts", 1, (2, 0)), {("a",): {"n": 9}, ("b",): None, ("c",): None}, (1, 0)
        )
        assert dict(store.rows("carts")) == {("a",): {"n": 9}}

    @pytest.mark.parametrize("previous", [None, (0, 0), (1, 1), (2, 0)])
    def test_whoever_is_overtaken_saves_nothing(
        self, store: OwnStore, previous: tuple[int, int] | None
    ) -> None:
        assert store.save(Checkpoint("carts", 1, (1, 0)), {("a",): {"n": 1}}, None)
        assert not store.save(Checkpoint("carts", 1, (5, 0)), {("a",): {"n": 5}}, previous)
        assert (store.checkpoint("carts"), store.row("carts", ("a",))) == (
            Checkpoint("carts", 1, (1, 0)),
            {"n": 1},
        )

    def test_a_first_save_must_not_expect_a_checkpoint(self, store: OwnStore) -> None:
        assert not store.save(Checkpoint("carts", 1, (5, 0)), {}, (1, 0))
        assert store.checkpoints() == []

    def test_a_stopped_consumer_says_why(self, store: OwnStore) -> None:
        stopped = Checkpoint("carts", 2, (7, 0), "stopped", "Event 8 cannot be handled.")
        assert store.save(stopped, {}, None)
        assert store.save(Checkpoint("accounts", 1, (0, 0)), {}, None)
        assert list(store.checkpoints()) == [Checkpoint("accounts", 1, (0, 0)), stopped]

    def test_rows_come_in_key_order_and_in_pages(self, store: OwnStore) -> None:
        keys = [
            ("_hidden",), ("",), ("a",), ("a", ""), ("a", "b"), ("a!",), ("a b",), ("ab",), ("a\x01",),
            ("a\x02", "b"), ("a\n",), ("a,b",), ('a"',), ("a\\",), ("ä",), ("\uffff",), ("\U0001f600",),
            ("Z",),
        ]  # fmt: skip
        assert store.save(Checkpoint("carts", 1, (1, 0)), {key: {"key": list(key)} for key in keys}, None)
        rows = list(store.rows("carts"))
        assert rows == [(key, {"key": list(key)}) for key in sorted(keys)]
        assert list(store.rows("carts", after=rows[4][0], limit=5)) == rows[5:10]
        assert list(store.rows("carts", after=("a", "a"))) == [row for row in rows if row[0] > ("a", "a")]
        assert list(store.rows("carts", limit=0)) == []

    def test_many_rows_are_given_completely(self, store: OwnStore) -> None:
        changes: dict[Key, Row | None] = {(f"{number:05}",): {"n": number} for number in range(1_203)}
        assert store.save(Checkpoint("carts", 1, (1, 0)), changes, None)
        assert dict(store.rows("carts")) == changes
        assert len(list(store.rows("carts", limit=1_001))) == 1_001

    def test_hidden_rows_are_not_counted(self, store: OwnStore) -> None:
        assert store.save(
            Checkpoint("carts", 1, (1, 0)), {("a",): {}, ("_by", "a"): {}, ("b", "_x"): {}}, None
        )
        assert (store.count("carts"), store.count("others")) == (2, 0)

    def test_a_reset_forgets_one_projection(self, store: OwnStore) -> None:
        for name in ("carts", "accounts"):
            assert store.save(Checkpoint(name, 1, (1, 0)), {("a",): {"n": 1}}, None)
        store.reset("carts")
        assert (store.checkpoint("carts"), dict(store.rows("carts"))) == (None, {})
        assert (store.count("accounts"), [one.name for one in store.checkpoints()]) == (1, ["accounts"])
        assert store.save(Checkpoint("carts", 2, (1, 0)), {}, None)

    def test_a_row_that_cannot_be_stored_leaves_the_checkpoint(self, store: OwnStore) -> None:
        with pytest.raises(WriteError):
            store.save(Checkpoint("carts", 1, (1, 0)), {("a",): {"n": float("nan")}, ("b",): {}}, None)
        assert (store.checkpoint("carts"), store.count("carts")) == (None, 0)
