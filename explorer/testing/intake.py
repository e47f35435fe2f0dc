# ruff: noqa: S101, D102 - a suite asserts, and the name of a test is its sentence
"""What every store of ours promises: taking in a whole history."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from explorer.core.errors import NotEmpty, WriteError
from explorer.core.event_writer import NewEvent
from explorer.core.own_store import OwnStore
from explorer.core.read_models import Checkpoint
from explorer.testing.samples import new_event


def _take_in(store: OwnStore, history: Iterable[NewEvent]) -> None:
    with store.intake() as intake:
        for event in history:
            intake.append("cart-1", event)


class IntakeContract:
    """What every store promises that takes in whole histories; give it an empty `store`."""

    def test_what_is_taken_in_is_what_appending_one_by_one_would_have_stored(self, store: OwnStore) -> None:
        history = [
            (
                f"{('cart', 'account', 'todo')[number % 3]}-{number % 41}",
                new_event(f"e{number}", f"T{number % 5}"),
            )
            for number in range(1_234)
        ]
        with store.intake() as intake:
            for stream, event in history:
                intake.append(stream, event)
            assert (intake.version("cart-0"), intake.version("cart-none")) == (11, 0)
            assert (intake.knows("e0"), intake.knows("e1233"), intake.knows("e1234")) == (True, True, False)
        assert [(event.stream, event.event_id, event.type) for event in store.read()] == [
            (stream, event.event_id, event.type) for stream, event in history
        ]
        assert [check for check in store.verify() if not check.ok] == []
        assert dict(store.types()) == {"T0": 247, "T1": 247, "T2": 247, "T3": 247, "T4": 246}
        assert store.append("cart-0", [new_event("later")], 11).events[0].ordinal == 1_235

    def test_an_error_in_the_middle_leaves_nothing(self, store: OwnStore) -> None:
        with pytest.raises(ZeroDivisionError):
            _take_in(store, (new_event(f"e{1 // (700 - n)}-{n}") for n in range(701)))
        assert (store.head(), store.streams(), dict(store.types())) == (0, [], {})
        assert [check for check in store.verify() if not check.ok] == []

    def test_what_cannot_be_stored_leaves_nothing_of_the_history(self, store: OwnStore) -> None:
        for wrong in (new_event("b", data={"n": float("nan")}), new_event("a"), new_event("b", "")):
            with pytest.raises(WriteError):
                _take_in(store, (new_event("a"), wrong))
            assert store.head() == 0

    def test_a_history_is_only_taken_into_an_empty_store(self, store: OwnStore) -> None:
        store.append("cart-1", [new_event("a")], 0)
        with pytest.raises(NotEmpty, match="1 event"), store.intake():
            pass
        assert store.head() == 1

    def test_whoever_followed_the_empty_store_begins_anew(self, store: OwnStore) -> None:
        store.save(Checkpoint("process.transfer", 1, (0, 0)), {("a",): {"n": 1}}, None)
        _take_in(store, (new_event("a"),))
        assert (store.checkpoints(), list(store.rows("process.transfer"))) == ([], [])

    def test_an_event_names_the_ids_that_its_envelope_had(self, store: OwnStore) -> None:
        metadata = {"$source": {"correlation_id": "c", "causation_id": "k"}, "causation_id": "nearer"}
        store.append("cart-1", [new_event("a", metadata=metadata)], 0)
        (event,) = store.read()
        assert (event.correlation_id, event.causation_id) == ("c", "nearer")
