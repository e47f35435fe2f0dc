"""States are written exactly or not at all, and other code is another version."""

import sys
from collections import Counter
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benches import busy_day
from domain.banking.fold import ActiveAccount
from explorer.core.code_versions import _hashed, code_version
from explorer.core.state_forms import JSON, form_of
from explorer.readers import DOMAINS

ACCOUNTS = form_of(DOMAINS.fold_of("account"))


def test_every_state_of_a_busy_day_comes_back_as_it_was():
    states: dict[str, Any] = {}
    for event in busy_day().store.read():
        fold = DOMAINS.fold_of(event.category)
        state = DOMAINS.evolve(fold, states.get(event.stream, fold.initial), event)
        form = form_of(fold)
        text = form.exactly(state)
        assert text is not None
        assert (form.read(text), type(form.read(text))) == (state, type(state))
        states[event.stream] = state


@pytest.mark.parametrize(
    "state",
    [
        ActiveAccount("Ada", "EUR", 1.0),
        ActiveAccount("Ada", "EUR", 0, answered=["t1"]),
        ActiveAccount("\ud800", "EUR", 0),
        ActiveAccount("Ada", "EUR", 0, balance_cents=float("nan")),
        ActiveAccount("Ada", "EUR", 0, unsettled=Counter(t1=3)),
        {"balance_cents": 3},
    ],
    ids=[
        "a float for a number",
        "a list for a tuple",
        "half a character",
        "no number",
        "a counter",
        "no state",
    ],
)
def test_a_state_that_would_come_back_as_another_one_is_not_written(state):
    assert ACCOUNTS.exactly(state) is None


def test_numbers_of_any_size_are_written():
    rich = ActiveAccount("Ada", "EUR", 10**40, -(10**40))
    assert ACCOUNTS.read(ACCOUNTS.exactly(rich)) == rich


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
def test_json_values_come_back_as_they_were(value):
    assert repr(JSON.read(JSON.exactly(value))) == repr(value)


@pytest.mark.parametrize(
    "value",
    [(1,), {1: 2}, {"at": float("nan")}, {"what": {1, 2}}, {"of": Counter(a=1)}, object()],
    ids=["a tuple", "a number for a name", "no number", "a set", "a counter", "some object"],
)
def test_what_json_cannot_hold_is_not_written(value):
    assert form_of(None).exactly(value) is None


def test_a_state_that_holds_itself_is_not_written():
    around: list[Any] = []
    around.append(around)
    assert JSON.exactly(around) is None


def test_code_has_a_version_that_changes_with_any_file_of_its_room(tmp_path, monkeypatch):
    room, inner = tmp_path / "room", tmp_path / "room" / "inner"
    inner.mkdir(parents=True)
    for file in (room / "__init__.py", inner / "__init__.py", inner / "rules.py"):
        file.write_text("")
    module = ModuleType("room")
    module.__file__, module.__path__ = str(room / "__init__.py"), [str(room)]
    monkeypatch.setitem(sys.modules, "room", module)

    def evolve() -> None:
        """Stands for a fold of that room."""

    evolve.__module__ = "room"

    def version():
        _hashed.cache_clear()
        return code_version(evolve)

    before = version()
    assert before == version()
    (inner / "rules.py").write_text("LIMIT = 1\n")
    changed = version()
    (inner / "rules.py").rename(inner / "laws.py")
    assert len({before, changed, version()}) == 3
    _hashed.cache_clear()


def test_code_without_a_source_has_no_version():
    def evolve() -> None:
        """Stands for a fold that was typed in."""

    evolve.__module__ = "typed_in"
    assert code_version(evolve) is None
    assert code_version(len) is None


def test_the_parts_of_one_room_have_one_version_and_rooms_differ():
    account, cart = DOMAINS.fold_of("account"), DOMAINS.fold_of("cart")
    assert code_version(account.evolve) == code_version(DOMAINS.fold_of("transfer").evolve)
    assert code_version(account.evolve) != code_version(cart.evolve)
    assert code_version(account.evolve, cart.evolve) == code_version(cart.evolve, account.evolve)
