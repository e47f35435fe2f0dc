"""Projections see each event once, rows and checkpoint together, and only the failing one stops."""

import pytest

from benches import bench, busy_day, issue
from domain.kernel.domain import Domain
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcasting
from explorer.core.domains import Domains
from explorer.core.errors import UnknownName
from explorer.core.positions import START
from explorer.core.projecting import ProjectionConsumer, digest
from explorer.core.read_models import Checkpoint

COUNT = Projection(
    "deposits", "Deposits", 1, ("account",), {"MoneyDeposited": lambda e, rows: _count(e, rows)}
)


def _count(event, rows):
    key = (event.data["account_id"],)
    row = rows.get(key) or {"deposits": 0}
    rows[key] = {"deposits": row["deposits"] + 1}


@pytest.fixture(scope="module")
def day():
    workbench = busy_day(60)
    yield workbench
    workbench.close()


def test_every_projection_stands_at_the_head_after_a_command(day):
    head = day.store.head()

    assert {(one.status, one.at[0]) for one in day.store.checkpoints()} == {("running", head)}


@pytest.mark.parametrize("batch", [1, 7, 500])
def test_rows_do_not_depend_on_the_size_of_the_batches(day, batch):
    for name, projection in day.domains.projections.items():
        before = digest(day.store.rows(name))
        day.store.reset(name)
        consumer = ProjectionConsumer(projection, day.store, day.domains.upcasting)
        while consumer.advance(batch):
            pass
        assert digest(day.store.rows(name)) == before, name


def test_a_rebuild_gives_the_same_digest_and_says_how_many_events_it_read(day):
    before = digest(day.store.rows("stock_levels"))

    told = day.rebuilt("stock_levels")

    assert told["digest"] == before
    assert told["events"] == day.store.head()


def test_a_rebuild_of_an_unknown_projection_names_those_there_are(day):
    with pytest.raises(UnknownName, match=r"no projection nope; there are: account_balances, "):
        day.rebuild("nope")


def test_the_digest_tells_rows_apart_and_leaves_hidden_ones_out():
    shown = [(("a",), {"n": 1})]

    assert digest(iter([*shown, (("_helper",), {"n": 9})])) == digest(iter(shown))
    assert digest(iter([(("a",), {"n": 2})])) != digest(iter(shown))


def test_an_event_at_or_before_the_checkpoint_is_not_seen_again():
    at = _deposited_three_times()
    consumer = ProjectionConsumer(COUNT, at.store, Upcasting())
    while consumer.advance(2):
        pass

    assert consumer.advance() == 0
    assert at.store.row("deposits", ("a1",)) == {"deposits": 3}


def test_a_consumer_that_lost_the_checkpoint_to_another_saves_nothing():
    at = _deposited_three_times()
    consumer = ProjectionConsumer(COUNT, at.store, Upcasting())
    head = at.store.head()
    save = at.store.save

    def save_after_a_rival(mark, changes, previous):
        save(Checkpoint("deposits", 1, (head, 0)), {("a1",): {"deposits": 3}}, previous)
        return save(mark, changes, previous)

    at.store.save = save_after_a_rival
    consumer.advance(2)

    assert at.store.row("deposits", ("a1",)) == {"deposits": 3}
    assert at.store.checkpoint("deposits").at == (head, 0)


def test_a_raising_handler_stops_only_its_projection_and_is_named_with_event_and_error():
    def burst(event, rows):
        rows[("half",)] = {"written": True}
        if event.data["amount_cents"] == 13:
            raise ValueError("thirteen")

    broken = Projection("broken", "Broken", 1, ("k",), {"MoneyDeposited": burst})
    at = bench(_banking_with(broken, COUNT))
    issue(at, "OpenAccount", account_id="a1", holder_name="Ada", currency="EUR")
    for cents in (1, 13, 2):
        issue(at, "DepositMoney", account_id="a1", amount_cents=cents, reference="")

    stopped = at.store.checkpoint("broken")
    assert stopped.status == "stopped"
    assert stopped.at == (2, 0)
    assert "event #3 (MoneyDeposited of account-a1)" in stopped.error
    assert "ValueError: thirteen" in stopped.error
    assert at.store.checkpoint("deposits").at == (4, 0)
    assert at.store.row("deposits", ("a1",)) == {"deposits": 3}


def test_what_a_handler_wrote_before_it_raised_is_not_kept():
    def write_then_raise(event, rows):
        rows[("half",)] = {"written": True}
        raise RuntimeError("later")

    at = bench(_banking_with(Projection("half", "Half", 1, ("k",), {"AccountOpened": write_then_raise})))
    issue(at, "OpenAccount", account_id="a1", holder_name="Ada", currency="EUR")

    assert list(at.store.rows("half")) == []
    assert at.store.checkpoint("half").at == START


def test_rows_of_an_older_version_of_a_projection_are_made_anew():
    at = _deposited_three_times()
    ProjectionConsumer(COUNT, at.store, Upcasting()).advance()
    twice = Projection("deposits", "Deposits", 2, ("account",), {"MoneyDeposited": lambda e, r: _twice(e, r)})
    consumer = ProjectionConsumer(twice, at.store, Upcasting())
    while consumer.advance():
        pass

    assert at.store.row("deposits", ("a1",)) == {"deposits": 6}
    assert at.store.checkpoint("deposits").version == 2


def _twice(event, rows):
    _count(event, rows)
    _count(event, rows)


def _deposited_three_times():
    at = bench()
    issue(at, "OpenAccount", account_id="a1", holder_name="Ada", currency="EUR")
    for cents in (1, 2, 3):
        issue(at, "DepositMoney", account_id="a1", amount_cents=cents, reference="")
    return at


def _banking_with(*projections):
    from benches import DOMAINS

    (banking,) = (one for one in DOMAINS.domains if one.name == "banking")
    return Domains((Domain("banking", "Banking", banking.categories, projections),))
