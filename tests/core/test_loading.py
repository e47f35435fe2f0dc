"""Loading reads texts where it can and whole events where it must, and folds the same of both."""

from contextlib import closing

import pytest

from benches import DOMAINS, busy_day
from explorer.core.errors import CannotFold
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.loading import STRETCH, Loader
from explorer.stores.memory import MemoryStore
from explorer.stores.sqlite import create
from explorer.testing.samples import NOON

ACCOUNT = DOMAINS.categories["account"]
OPENING = {"account_id": "a1", "holder_name": "Ada", "currency": "EUR", "overdraft_limit_cents": 0}


class WatchedStore(MemoryStore):
    """Counts the events that it had to give whole."""

    whole = 0

    def read_stream(self, *wanted, **more):
        for event in super().read_stream(*wanted, **more):
            self.whole += 1
            yield event


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else create(tmp_path / "s.db", clock="simulated")
    with closing(made):
        yield made


def happen(store, *facts) -> None:
    """Append (type, schema version, payload) to account-a1."""
    first = store.head()
    events = [
        NewEvent(f"e{first + number}", type_, version, data, {}, NOON)
        for number, (type_, version, data) in enumerate(facts, start=1)
    ]
    store.append("account-a1", events, Expect.ANYTHING)


def paid(cents: object, **more: object) -> tuple[str, int, dict[str, object]]:
    data = {"account_id": "a1", "amount_cents": cents, "currency": "EUR", "reference": "cash", **more}
    return "MoneyDeposited", 2, data


def paid_in_2021(euros: str) -> tuple[str, int, dict[str, object]]:
    return "MoneyDeposited", 1, {"account_id": "a1", "amount": euros}


def folded(store, stream: str = "account-a1"):
    """The state as whole events, upcast, give it; or the sentence why there is none."""
    fold = DOMAINS.fold_of(stream.partition("-")[0])
    try:
        return DOMAINS.fold(fold, store.read_stream(stream))
    except Exception as error:
        return str(error)


def loaded(store, stream: str = "account-a1", loader: Loader | None = None):
    fold = DOMAINS.fold_of(stream.partition("-")[0])
    try:
        return (loader or Loader(store, DOMAINS)).load(fold, stream).state
    except CannotFold as error:
        return str(error)


def test_every_stream_of_a_day_with_old_payloads_is_loaded_as_its_events_fold():
    store = busy_day().store
    streams = [info.stream for info in store.streams() if DOMAINS.fold_of(info.category)]
    old = {
        event.type for event in store.read() if (event.type, event.schema_version) in DOMAINS.upcasting.reads
    }
    assert len(streams) > 50
    assert old
    assert [loaded(store, name) for name in streams] == [folded(store, name) for name in streams]


def test_payloads_of_today_are_folded_without_their_envelopes():
    store = WatchedStore()
    happen(store, ("AccountOpened", 2, OPENING), *map(paid, range(1, 100)))
    assert loaded(store).balance_cents == sum(range(100))
    assert store.whole == 0


def test_old_payloads_are_read_whole_and_those_far_behind_them_are_not():
    store = WatchedStore()
    old = [paid_in_2021("0.01")] * (STRETCH + 1)
    happen(store, ("AccountOpened", 2, OPENING), paid(1), *old, *[paid(1)] * (3 * STRETCH))
    assert loaded(store).balance_cents == folded(store).balance_cents == 4 * STRETCH + 2
    store.whole = 0
    loaded(store)
    assert store.whole == 2 * STRETCH


def test_a_loader_goes_on_where_it_was(store):
    loader = Loader(store, DOMAINS)
    happen(store, ("AccountOpened", 2, OPENING), paid(5))
    assert loaded(store, loader=loader).balance_cents == 5
    happen(store, paid_in_2021("0.07"), paid(1))
    assert loaded(store, loader=loader).balance_cents == 13
    assert loader.load(ACCOUNT, "account-a1").version == 4


def test_more_than_a_page_is_loaded_whole(store):
    happen(store, ("AccountOpened", 2, OPENING), *[paid(1)] * 2_499)
    assert loaded(store).balance_cents == 2_499
    assert Loader(store, DOMAINS).load(ACCOUNT, "account-a1").ordinal == 2_500


ODD = {
    "a float that is whole": paid(1.0),
    "a float that is not": paid(1.5),
    "a text instead of a number": paid("1"),
    "true instead of a number": paid(True),
    "nothing instead of a number": paid(None),
    "a number beyond 64 bits": paid(2**70),
    "a field too many": paid(1, note="?"),
    "fields missing": ("MoneyDeposited", 2, {}),
    "a version of tomorrow": ("MoneyDeposited", 3, {}),
    "version nought": ("AccountFrozen", 0, {"account_id": "a1", "reason": "?"}),
    "a type that nobody knows": ("MoneyBurnt", 1, {}),
}


@pytest.mark.parametrize("fact", ODD.values(), ids=ODD)
def test_an_odd_payload_is_folded_or_refused_as_its_event_would_be(store, fact):
    happen(store, ("AccountOpened", 2, OPENING), paid(7), fact, paid(1))
    found, wanted = loaded(store), folded(store)
    if isinstance(wanted, str):
        assert found.startswith(f"Event #3 ({fact[0]}, version 3 of account-a1) cannot be folded: {wanted}")
    else:
        assert found == wanted


def test_a_stream_that_is_not_there_has_the_initial_state(store):
    assert loaded(store) == ACCOUNT.initial


def test_an_event_that_is_listed_but_cannot_be_read_ends_the_loading():
    class Torn(MemoryStore):
        def read_stream(self, *wanted, **more):
            return iter(())

    store = Torn()
    happen(store, ("AccountOpened", 2, OPENING), paid(7), paid_in_2021("0.01"))
    assert loaded(store).balance_cents == 7
