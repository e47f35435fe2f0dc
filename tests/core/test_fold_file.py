"""A fold file is read strictly, and its functions cannot spoil what is remembered of the past."""

import copy
from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

import pytest

from domain.kernel.fold import Fold
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core import generic
from explorer.core.domains import Domains
from explorer.core.errors import BadFoldFile
from explorer.core.fold_file import OwnCodeFailed, read
from explorer.core.folding import Folding
from explorer.core.paths import ABSENT
from explorer.core.projecting import CannotProject, Overlay, apply
from fold_files import event, straight


def brought(**given):
    return read("own.py", "d1", given, straight)


def folded_by(evolve, initial=None):
    return brought(FOLDS={"Account": Fold(initial, evolve)}).folds["Account"]


def projected(handler, rows, at=1):
    one = Projection("sums", "Sums", 1, ("stream",), {"Deposited": handler})
    [ready] = brought(PROJECTIONS=[one]).projections
    apply(ready, Upcasting(), event(at), rows)


def nothing(event, rows):
    pass


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "it defines neither FOLDS"),
        ({"FOLDS": [1]}, "FOLDS must be a dict"),
        ({"FOLDS": {1: Fold(0, max)}}, "FOLDS must be a dict"),
        ({"FOLDS": {"Account": 3}}, "the fold of Account must have an initial state and an evolve function"),
        ({"FOLDS": {"Account": Fold(0, 3)}}, "the fold of Account must have"),
        (
            {"FOLDS": {"Account": Fold(0, lambda state: state)}},
            r"must be a function that takes \(state, event",
        ),
        ({"FOLDS": {"Account": Fold(object(), lambda s, e: s)}}, "initial state of Account cannot be shown"),
        ({"PROJECTIONS": 3}, "PROJECTIONS must be a list"),
        ({"PROJECTIONS": [3]}, "one of them is a value of type int"),
        ({"PROJECTIONS": [Projection("../out", "T", 1, ("k",), {})]}, "needs a name of letters"),
        ({"PROJECTIONS": [Projection("sums", "T", "1", ("k",), {})]}, "a whole number for its version"),
        ({"PROJECTIONS": [Projection("sums", "T", 1, "k", {})]}, "the keys of sums must be a tuple"),
        ({"PROJECTIONS": [Projection("sums", "T", 1, ("k",), 3)]}, "the handlers of sums must be a dict"),
        ({"PROJECTIONS": [Projection("s", "T", 1, ("k",), {"X": None})]}, r"takes \(event, rows\)"),
        ({"PROJECTIONS": [Projection("s", "T", 1, ("k",), {})] * 2}, "two of its PROJECTIONS have one name"),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence_that_says_what_still_works(given, why):
    with pytest.raises(BadFoldFile, match=why) as told:
        brought(**given)
    assert str(told.value).startswith("own.py cannot be used for folding: ")
    assert "everything else can be looked at; mend the file, then fold with it again." in str(told.value)


def test_whatever_has_an_initial_state_and_an_evolve_is_a_fold():
    class Account:
        initial = 0

        def evolve(state, event):
            return state + event.data["amount"]

    fold = brought(FOLDS={"Account": Account}).folds["Account"]

    assert fold.evolve(fold.initial, event(1)) == 5


def test_a_state_changed_in_place_leaves_the_one_before_as_it_was():
    """Called straight, the same function changes the past."""

    def evolve(state, event):
        state["seen"].append(event.ordinal)
        return state

    fold = folded_by(evolve, {"seen": []})
    first = fold.evolve(fold.initial, event(1))
    second = fold.evolve(first, event(2))

    assert (fold.initial, first, second) == ({"seen": []}, {"seen": [1]}, {"seen": [1, 2]})
    assert evolve(first, event(3)) is first


def test_states_keep_the_class_that_evolve_gives_them():
    def evolve(state, event):
        state[event.type] += 1
        return state

    fold = folded_by(evolve, Counter())

    assert fold.evolve(fold.evolve(fold.initial, event(1)), event(2)) == {"Deposited": 2}


def test_what_is_raised_names_the_function_and_the_error():
    def evolve(state, event):
        return event.data["missing"]

    with pytest.raises(OwnCodeFailed, match=r"evolve of Account raised KeyError: 'missing' \(own\.py"):
        folded_by(evolve).evolve(None, event(1))


@pytest.mark.parametrize("error", [SystemExit("bye"), KeyboardInterrupt(), GeneratorExit()])
def test_an_end_of_the_program_ends_only_the_call(error):
    def evolve(state, event):
        raise error

    with pytest.raises(OwnCodeFailed, match=type(error).__name__):
        folded_by(evolve).evolve(None, event(1))


def test_an_error_that_cannot_even_be_written_is_named_by_its_class():
    class Mute(Exception):
        def __str__(self):
            raise ValueError("no words")

    def evolve(state, event):
        raise Mute

    with pytest.raises(OwnCodeFailed, match="raised Mute"):
        folded_by(evolve).evolve(None, event(1))


def endless():
    held = []
    held.append(held)
    return held


def nested(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        object(),
        {"a": object()},
        (n for n in "ab"),
        endless(),
        {(1, 2): 3},
        nested(101),
        nested(9_999),
        ["\ud800"],
        {"\udfff": 1},
    ],
)
def test_a_state_that_cannot_be_shown_is_found_at_the_event_that_made_it(value):
    with pytest.raises(OwnCodeFailed, match=r"evolve of Account in own\.py returned what cannot be shown"):
        folded_by(lambda state, event: value).evolve(None, event(1))


def test_a_state_that_cannot_be_copied_is_found_at_the_next_event():
    class Single:
        def __deepcopy__(self, memo):
            raise ValueError("there is only one")

    @dataclass
    class State:
        at: int
        held: ClassVar[Single] = Single()

        def __deepcopy__(self, memo):
            return State(self.at, copy.deepcopy(self.held))

    fold = folded_by(lambda state, event: State(event.ordinal), 0)

    with pytest.raises(
        OwnCodeFailed, match="cannot be given the state before: ValueError: there is only one"
    ):
        fold.evolve(fold.evolve(fold.initial, event(1)), event(2))


def test_states_nested_as_deep_as_allowed_are_folded_on():
    fold = folded_by(lambda state, event: [state] if event.ordinal > 1 else nested(99))

    assert fold.evolve(fold.evolve(fold.initial, event(1)), event(2)) == nested(100)


def test_handlers_get_copies_of_rows_and_put_what_can_be_kept():
    def handler(event, rows):
        row = rows.get(("all",)) or {"ordinals": []}
        row["ordinals"].append(event.ordinal)
        rows["all",] = row

    before = Overlay()
    projected(handler, before)
    first = before.get(("all",))
    projected(handler, before, at=2)

    assert first == {"ordinals": [1]}
    assert before.get(("all",)) == {"ordinals": [1, 2]}


@pytest.mark.parametrize(
    ("key", "row", "why"),
    [
        (("a",), 3, "TypeError: a row must be a dict"),
        (("a",), {"x": object()}, "TypeError"),
        ("a", {}, "text"),
    ],
)
def test_rows_and_keys_that_cannot_be_kept_stop_the_projection_at_the_event(key, row, why):
    def handler(event, rows):
        rows[key] = row

    with pytest.raises(CannotProject, match=why) as told:
        projected(handler, Overlay(), at=7)
    assert "sums cannot handle event #7 (Deposited of Account-1): the handler of sums for Deposited" in str(
        told.value
    )
    assert str(told.value).endswith("mend the file and fold with it again.")


def test_a_name_that_the_store_has_already_is_refused():
    file = brought(PROJECTIONS=[Projection("events_by_type", "Mine", 1, ("type",), {"X": nothing})])

    with pytest.raises(BadFoldFile, match="this store has a projection events_by_type already"):
        file.beside({"events_by_type"})
    assert file.beside({"others"}).keys() == {"events_by_type"} == file.editions.keys()


# --- who folds what ---


@dataclass(frozen=True)
class Sum:
    total: int = 0


def test_the_fold_of_a_file_goes_before_all_others_and_only_for_its_category():
    file = brought(FOLDS={"Account": Fold(Sum(), lambda state, event: Sum(state.total + 1))})
    folding = Folding(Domains(), brought=file)

    state = folding.evolve(folding.initial("Account"), event(1))

    assert folding.kind("Account") == "plugin"
    assert folding.json("Account", state) == folding.shown("Account", state) == {"total": 1}
    assert folding.shown("Account", folding.initial("Account")) is ABSENT
    assert folding.kind("Order") == "generic-merge"
    assert folding.evolve(None, event(1, category="Order")) == {"amount": 5}


def test_a_state_equal_to_the_initial_one_is_a_state():
    folding = Folding(Domains(), brought=brought(FOLDS={"Account": Fold({}, lambda state, event: state)}))

    assert folding.shown("Account", folding.evolve(folding.initial("Account"), event(1))) == {}


def test_an_event_whose_payload_cannot_be_decoded_is_not_given_to_a_fold_of_ones_own():
    folding = Folding(Domains(), brought=brought(FOLDS={"Account": Fold(0, lambda state, event: state + 1)}))

    with pytest.raises(OwnCodeFailed, match="its payload cannot be decoded"):
        folding.evolve(0, event(1, data={"$undecoded": {"reason": "encrypted", "hex": "00"}}))


def test_a_file_of_other_categories_alone_is_refused_and_names_those_there_are():
    file = brought(FOLDS={"Acount": Fold(0, lambda state, event: state)})

    with pytest.raises(
        BadFoldFile, match="it folds Acount, and the categories of this store are: Account, Order"
    ):
        file.require_one_of(["Order", None, "Account"])
    file.require_one_of(["Order", "Acount"])
    file.require_one_of([])
    brought(PROJECTIONS=[]).require_one_of(["Order"])


EVENTS = [event(1), event(2, data={"note": "x"}), event(3, type="Closed", data={"amount": 7})]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("merge", {"amount": 7, "note": "x"}),
        ("last", {"amount": 7}),
        ("count", {"Deposited": 2, "Closed": 1}),
    ],
)
def test_generic_folds_are_what_their_names_say_and_labelled_so(name, state):
    folding, folded = Folding(Domains(), name), None
    for one in EVENTS:
        folded = folding.evolve(folded, one)

    assert folded == state
    assert folding.kind("Account") == f"generic-{name}"
    assert set(generic.FOLDS) == {"merge", "last", "count"}


def test_a_payload_that_cannot_be_decoded_changes_no_fold_of_payloads():
    undecoded = {"$undecoded": {"reason": "no JSON", "hex": "00"}}
    assert generic.merge({"a": 1}, event(1, data=undecoded)) == {"a": 1}
    assert generic.last({"a": 1}, event(1, data=undecoded)) == {"a": 1}
    assert generic.count({}, event(1, data=undecoded)) == {"Deposited": 1}
