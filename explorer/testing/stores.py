# ruff: noqa: S101, D102 - a suite asserts, and the name of a test is its sentence
"""What every store of ours promises: appending and outcomes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from domain.kernel.recorded import RecordedEvent
from explorer.core.errors import IdReused, VersionConflict, WriteError
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.own_store import OwnStore
from explorer.testing.samples import NOON, fill, new_event, new_outcome


class EventStoreContract:
    """What every store that can be written promises; give it an empty `store`."""

    def test_a_new_store_is_empty(self, store: OwnStore) -> None:
        assert store.head() == 0
        assert list(store.read()) == list(store.read(backward=True)) == []
        assert (store.streams(), store.categories(), dict(store.types())) == ([], [], {})
        assert all(check.ok for check in store.verify())

    def test_an_event_is_read_as_it_was_appended(self, store: OwnStore) -> None:
        metadata = {"correlation_id": "c1", "causation_id": "k1", "actor": "ann"}
        data = {"name": "Zoë \U0001f600", "n": 2**70, "price": 0.1, "deep": {"list": [None, True, -(2**64)]}}
        appended = store.append(
            "cart-1-2", [new_event("e1", "Added", data, metadata=metadata)], Expect.NO_STREAM
        )
        assert appended.events == tuple(store.read()) == tuple(store.read_stream("cart-1-2"))
        (event,) = appended.events
        assert event == RecordedEvent(
            1, 1, "cart-1-2", "cart", 1, "Added", 1, NOON, "e1", data, metadata, "c1", "k1"
        )

    def test_payloads_are_what_the_events_of_a_stream_hold(self, store: OwnStore) -> None:
        for number in range(24):
            many = [new_event(f"e{number}.{n}", f"Type{n % 3}", {"n": n, "name": "Zoë"}) for n in range(50)]
            store.append(f"cart-{number % 2}", many, Expect.ANYTHING)
        for after in (0, 1, 499, 500, 501, 600):
            found = [(*start, json.loads(text)) for *start, text in store.payloads("cart-0", after)]
            assert found == [
                (one.ordinal, one.version, one.type, one.schema_version, one.data)
                for one in list(store.read_stream("cart-0"))[after:]
            ]
        assert list(store.payloads("nobody")) == []

    def test_versions_count_in_the_stream_and_ordinals_over_all(self, store: OwnStore) -> None:
        store.append("cart-1", [new_event("a"), new_event("b")], Expect.ANYTHING)
        store.append("todo", [new_event("c")], Expect.ANYTHING)
        store.append("cart-1", [new_event("d")], Expect.ANYTHING)
        seen = [(event.ordinal, event.stream, event.category, event.version) for event in store.read()]
        assert seen == [
            (1, "cart-1", "cart", 1),
            (2, "cart-1", "cart", 2),
            (3, "todo", "todo", 1),
            (4, "cart-1", "cart", 3),
        ]

    @pytest.mark.parametrize(
        ("present", "expected", "good"),
        [
            (0, Expect.ANYTHING, True),
            (0, Expect.NO_STREAM, True),
            (0, Expect.SOME_STREAM, False),
            (0, 0, True),
            (0, 1, False),
            (2, Expect.ANYTHING, True),
            (2, Expect.NO_STREAM, False),
            (2, Expect.SOME_STREAM, True),
            (2, 1, False),
            (2, 2, True),
            (2, 3, False),
        ],
    )
    def test_what_the_writer_expects_must_hold(
        self, store: OwnStore, present: int, expected: Expect | int, good: bool
    ) -> None:
        store.append("cart-1", [new_event(f"old{i}") for i in range(present)], Expect.ANYTHING)
        if good:
            assert store.append("cart-1", [new_event("new")], expected).events[0].version == present + 1
            return
        with pytest.raises(VersionConflict) as conflict:
            store.append("cart-1", [new_event("new")], expected, new_outcome("k1"))
        assert (conflict.value.expected, conflict.value.actual) == (expected, present)
        assert (store.head(), store.outcomes()) == (present, [])

    def test_the_second_of_two_equal_writers_loses(self, store: OwnStore) -> None:
        store.append("cart-1", [new_event("a")], 0)
        with pytest.raises(VersionConflict, match="cart-1 is at version 1, but version 0 was expected"):
            store.append("cart-1", [new_event("b")], 0)
        assert [event.event_id for event in store.read()] == ["a"]

    @pytest.mark.parametrize("expected", [Expect.ANYTHING, Expect.NO_STREAM, Expect.SOME_STREAM, 0, 1, 3])
    def test_a_retry_gives_the_earlier_events_back(self, store: OwnStore, expected: Expect | int) -> None:
        batch = [new_event("a", data={"x": 1, "y": (1, 2)}), new_event("b")]
        first = store.append("cart-1", batch, 0, new_outcome("k1"))
        store.append("cart-1", [new_event("c")], 2)
        again = store.append("cart-1", batch, expected, new_outcome("k1"))
        assert (again.events, again.repeated, first.repeated) == (first.events, True, False)
        assert (store.head(), len(store.outcomes())) == (3, 1)

    @pytest.mark.parametrize(
        ("stream", "batch"),
        [
            ("cart-2", [new_event("a")]),
            ("cart-1", [new_event("a", "ItemRemoved")]),
            ("cart-1", [new_event("a", data={"sku": "ink"})]),
            ("cart-1", [new_event("a"), new_event("fresh")]),
            ("cart-1", [new_event("fresh"), new_event("a")]),
        ],
    )
    @pytest.mark.parametrize("expected", [Expect.ANYTHING, Expect.NO_STREAM])
    def test_an_id_is_never_used_for_another_event(
        self, store: OwnStore, stream: str, batch: list[NewEvent], expected: Expect
    ) -> None:
        before = store.append("cart-1", [new_event("a")], 0).events
        with pytest.raises(IdReused):
            store.append(stream, batch, expected)
        assert tuple(store.read()) == before

    def test_an_id_is_used_once_in_an_append(self, store: OwnStore) -> None:
        with pytest.raises(WriteError, match="a"):
            store.append("cart-1", [new_event("a"), new_event("a", data={"other": 1})], Expect.ANYTHING)
        assert store.head() == 0

    def test_thousands_can_be_appended_at_once(self, store: OwnStore) -> None:
        batch = [new_event(f"e{i}", data={"n": i}) for i in range(2_500)]
        appended = store.append("cart-1", batch, 0)
        assert appended.events == tuple(store.read()) == tuple(store.read_stream("cart-1"))
        assert appended.events[-1].version == store.head() == 2_500

    @pytest.mark.parametrize(
        "value",
        [float("nan"), float("inf"), "\ud800", {"\udfff": 1}, {1: 2}, {3}, b"x", 10**5000, object()],
        ids=[
            "nan",
            "infinity",
            "half a character",
            "half a name",
            "number as name",
            "set",
            "bytes",
            "huge",
            "object",
        ],
    )
    def test_what_has_no_json_form_is_refused_by_name(self, store: OwnStore, value: Any) -> None:
        with pytest.raises(WriteError, match=r"data of ItemAdded\.price\[1\]"):
            store.append("cart-1", [new_event("a"), new_event("b", data={"price": [0, value]})], 0)
        assert store.head() == 0

    def test_what_cannot_be_stored_leaves_nothing_behind(self, store: OwnStore) -> None:
        deep: list[Any] = []
        for _ in range(100_000):
            deep = [deep]
        for stream, event in (
            ("", new_event("a")),
            ("cart-\x00", new_event("a")),
            ("cart-\ud800", new_event("a")),
            ("cart-1", new_event("")),
            ("cart-1", new_event("a", "")),
            ("cart-1", new_event("a", "Caf\udce9")),
            ("cart-1", new_event("a", at="2026-03-01 12:00")),
            ("cart-1", new_event("a", at=NOON.replace("2", "\u0662"))),
            ("cart-1", replace(new_event("a"), schema_version=2**70)),
            ("cart-1", new_event("a", data={"deep": deep})),
            ("cart-1", new_event("a", metadata={"when": {1, 2}})),
        ):
            with pytest.raises(WriteError):
                store.append(stream, [event], Expect.ANYTHING)
        assert (store.head(), store.streams()) == (0, [])

    def test_what_cannot_be_there_is_not_found(self, store: OwnStore) -> None:
        fill(store, 5)
        for name in ("\ud800", "cart\x00", "x" * 100_000):
            assert (store.stream(name), list(store.read_stream(name)), store.accepted(name)) == (
                None,
                [],
                None,
            )
            assert store.checkpoint(name) is None
        assert list(store.read(2**70)) == list(store.read_stream("cart-0", after=2**70)) == []
        assert len(list(store.read(2**70, 2**70, backward=True))) == 5
        assert store.streams(limit=2**70) == store.streams()
        assert store.outcomes(before=2**70, limit=2**70) == []

    def test_a_payload_may_be_larger_than_a_page(self, store: OwnStore) -> None:
        data = {"text": "ü" * 300_000, "list": list(range(20_000))}
        store.append("cart-1", [new_event("a", data=data)], 0)
        assert [event.data for event in store.read()] == [data]

    def test_an_event_is_found_by_its_id(self, store: OwnStore) -> None:
        fill(store, 20)
        for event in store.read():
            assert store.ordinal_of(event.event_id or "") == event.ordinal
        for unknown in ("", "e20", "\ud800", "x" * 100_000):
            assert store.ordinal_of(unknown) is None

    def test_streams_of_a_category_come_newest_first_in_pages(self, store: OwnStore) -> None:
        fill(store)
        for category in ("cart", "account", "todo"):
            firsts = {info.stream: next(store.read_stream(info.stream)) for info in store.streams(category)}
            expected = sorted(((one.ordinal, name) for name, one in firsts.items()), reverse=True)
            whole = store.begun(category)
            assert [(ordinal, info.stream) for ordinal, info in whole] == expected
            assert all(info == store.stream(info.stream) for _, info in whole)
            assert list(store.begun(category, before=whole[0][0], limit=1)) == list(whole[1:2])
            assert list(store.begun(category, before=2**70, limit=2**70)) == list(whole)
            assert store.begun(category, before=1) == []
        assert store.begun("nothing") == []

    def test_an_outcome_is_stored_with_its_events(self, store: OwnStore) -> None:
        store.append("cart-1", [new_event("a")], 0)
        store.append("cart-1", [new_event("b"), new_event("c")], 1, new_outcome("k1"))
        accepted = store.accepted("k1")
        assert accepted is not None
        assert (accepted.first_position, accepted.last_position, accepted.number) == (2, 3, 1)

    def test_a_decision_without_events_leaves_only_its_outcome(self, store: OwnStore) -> None:
        assert store.append("cart-1", [], Expect.ANYTHING, new_outcome("k1")).events == ()
        accepted = store.accepted("k1")
        assert accepted is not None
        assert (accepted.first_position, store.head(), store.streams()) == (None, 0, [])

    def test_a_command_is_accepted_once(self, store: OwnStore) -> None:
        first = store.append("cart-1", [new_event("a")], 0, new_outcome("k1"))
        again = store.append("cart-1", [new_event("b")], 1, new_outcome("k1"))
        assert (again.events, again.repeated) == (first.events, True)
        assert (store.head(), len(store.outcomes())) == (1, 1)

    def test_an_outcome_that_cannot_be_stored_keeps_its_events_out(self, store: OwnStore) -> None:
        with pytest.raises(WriteError):
            store.append("cart-1", [new_event("a")], 0, new_outcome("k1", fields={"n": float("nan")}))
        with pytest.raises(WriteError):
            store.append("cart-1", [new_event("a")], 0, new_outcome("k1", message="\ud800"))
        assert (store.head(), store.outcomes()) == (0, [])


class OutcomeContract:
    """What is kept of how commands ended; give it an empty `store`."""

    def test_an_outcome_is_read_as_it_was_recorded(self, store: OwnStore) -> None:
        refused = new_outcome(
            "k1",
            "refused",
            code="Empty",
            message="Nein, tschüß.",
            fields={"n": 2**70},
            details={"limit": [1]},
        )
        store.record(refused)
        (found,) = store.outcomes()
        assert found == new_outcome(
            "k1", "refused", code="Empty", message="Nein, tschüß.", fields={"n": 2**70}, number=1,
            details={"limit": [1]},
        )  # fmt: skip

    def test_outcomes_come_newest_first_in_pages(self, store: OwnStore) -> None:
        for number in range(1, 8):
            store.record(
                new_outcome(f"k{number}", "refused" if number % 2 else "invalid", code="No", stream=None)
            )
        assert [one.number for one in store.outcomes(limit=3)] == [7, 6, 5]
        assert [one.number for one in store.outcomes(before=5, limit=3)] == [4, 3, 2]
        assert [one.command_id for one in store.outcomes(only="invalid")] == ["k6", "k4", "k2"]
        assert [one.number for one in store.outcomes(before=4, only="invalid")] == [2]

    def test_outcomes_are_counted_by_kind_and_code(self, store: OwnStore) -> None:
        assert dict(store.outcome_counts()) == {}
        for number, code in enumerate(("Empty", "Empty", "Late")):
            store.record(new_outcome(f"k{number}", "refused", code=code))
        store.record(new_outcome("k9", "conflict"))
        store.record(new_outcome("k9", "accepted"))
        assert dict(store.outcome_counts()) == {
            "refused": 3,
            "refused.Empty": 2,
            "refused.Late": 1,
            "conflict": 1,
            "accepted": 1,
        }

    def test_only_an_accepted_command_counts_as_accepted(self, store: OwnStore) -> None:
        store.record(new_outcome("k1", "refused"))
        assert store.accepted("k1") is None
        store.record(new_outcome("k1"))
        store.record(new_outcome("k1", actor="somebody else"))
        accepted = store.accepted("k1")
        assert accepted is not None
        assert (accepted.actor, accepted.number, len(store.outcomes())) == ("ann", 2, 2)
