"""What the demo's history shows: every domain, limits that passed, no money lost."""

import pytest

from explorer.readers import DOMAINS
from explorer.stores.sqlite import open_store


@pytest.fixture(scope="module")
def demo(demo_store):
    store = open_store(demo_store, writable=False)
    yield store
    store.close()


def test_the_demo_has_at_least_20_000_events_of_every_domain(demo):
    assert demo.head() >= 20_000
    assert {one.category for one in demo.categories()} >= set(DOMAINS.categories)


def test_limits_pass_and_steps_are_made_good_in_the_demo(demo):
    types = demo.types()

    assert types["TimedOut"] >= 2
    assert types["CompensationRequested"] >= types["PaymentVoided"] > 0
    assert types["CartAbandoned"] > 100


def test_nobody_acts_in_the_demo_on_what_happened_years_ago(demo):
    old = {e.stream for e in demo.read(limit=1_000) if (e.time or "") < "2022"}
    acted = [e for e in demo.read() if e.metadata.get("source") == "process" and e.stream in old]

    assert old
    assert [event.stream for event in acted if event.category == "cart"] == []


def test_no_process_stopped_and_no_money_was_lost_in_the_demo(demo):
    assert [one.error for one in demo.checkpoints() if one.status != "running"] == []
    assert all(row["difference"] == 0 for _, row in demo.rows("money_conservation"))
