"""Commands end in exactly one of five ways, and how they ended is kept."""

from dataclasses import replace

import pytest

from benches import bench, issue, wish
from domain.banking.decisions.account import decide_account
from domain.banking.fold import ActiveAccount
from explorer.core.domains import Domains
from explorer.core.errors import CannotFold, UsageError, VersionConflict
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.handling import Handling
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Refusal
from explorer.runtime.workbench import Workbench


@pytest.fixture
def at():
    workbench = bench()
    issue(workbench, "OpenAccount", account_id="a1", holder_name="Ada", currency="EUR")
    yield workbench
    workbench.close()


def kept(at: Workbench) -> list[tuple[str, str, str | None]]:
    return [(one.command_type, one.outcome, one.code) for one in at.store.outcomes()]


def test_an_accepted_command_appends_its_events_and_keeps_the_outcome_with_them(at):
    outcome = issue(at, "DepositMoney", account_id="a1", amount_cents=500, reference="")

    assert isinstance(outcome, Accepted)
    assert [(e.type, e.version) for e in outcome.events] == [("MoneyDeposited", 2)]
    assert outcome.version == 2
    assert kept(at)[0] == ("DepositMoney", "accepted", None)
    assert at.store.outcomes()[0].first_position == outcome.events[0].position


def test_events_say_where_they_come_from_and_which_facts_decided_them(at):
    event = next(at.store.read_stream("account-a1"))

    command_id = wish("OpenAccount", account_id="a1", holder_name="Ada", currency="EUR").command_id
    assert event.metadata["command_id"] == command_id
    assert event.correlation_id == command_id
    assert event.metadata["actor"] == "tester"
    assert event.metadata["facts"]["now"] == event.time


def test_the_same_command_id_again_is_a_duplicate_that_names_the_earlier_positions(at):
    deposit = wish("DepositMoney", account_id="a1", amount_cents=500, reference="")
    first = at.issue(deposit)
    head = at.store.head()

    again = at.issue(deposit)

    assert again == Duplicate(
        deposit.command_id, "account-a1", first.events[0].ordinal, first.events[-1].ordinal
    )
    assert at.store.head() == head


def test_the_same_wish_under_a_new_id_happens_again(at):
    fields = {"account_id": "a1", "amount_cents": 500, "reference": ""}
    for name in ("one", "two"):
        at.issue(wish("DepositMoney", name, **fields))

    assert (
        at.handling.loader.load(at.domains.categories["account"], "account-a1").state.balance_cents == 1_000
    )


def test_a_command_id_used_for_another_command_is_invalid_and_says_which(at):
    at.issue(wish("DepositMoney", "x", account_id="a1", amount_cents=1, reference=""))

    outcome = at.issue(wish("FreezeAccount", "x", account_id="a1", reason="why not"))

    assert isinstance(outcome, Malformed)
    assert [(p.field, p.code) for p in outcome.problems] == [("command_id", "reused")]
    assert "DepositMoney" in outcome.problems[0].message


def test_input_of_the_wrong_shape_is_invalid_with_every_problem_and_leaves_no_event(at):
    head = at.store.head()

    outcome = issue(at, "DepositMoney", account_id="a-1", amount_cents=0, reference="")

    assert isinstance(outcome, Malformed)
    assert {p.field for p in outcome.problems} == {"account_id", "amount_cents"}
    assert at.store.head() == head
    assert kept(at)[0] == ("DepositMoney", "invalid", "Invalid")


def test_a_broken_rule_refuses_with_code_sentence_and_figures_and_leaves_no_event(at):
    head = at.store.head()

    outcome = issue(at, "WithdrawMoney", account_id="a1", amount_cents=1, reference="")

    assert isinstance(outcome, Refusal)
    assert outcome.code == "InsufficientFunds"
    assert outcome.details == {"balance_cents": 0, "overdraft_limit_cents": 0, "requested_cents": 1}
    assert at.store.head() == head
    assert kept(at)[0] == ("WithdrawMoney", "refused", "InsufficientFunds")


def test_a_refused_command_may_be_sent_again_under_its_id(at):
    withdrawal = wish("WithdrawMoney", account_id="a1", amount_cents=1, reference="")
    assert isinstance(at.issue(withdrawal), Refusal)
    issue(at, "DepositMoney", account_id="a1", amount_cents=5, reference="")

    assert isinstance(at.issue(withdrawal), Accepted)


def test_a_command_id_in_another_spelling_is_the_same_command(at):
    deposit = wish("DepositMoney", account_id="a1", amount_cents=500, reference="")
    at.issue(deposit)

    assert isinstance(at.issue(replace(deposit, command_id=deposit.command_id.upper())), Duplicate)


def test_a_command_that_changes_nothing_sent_twice_at_once_is_a_duplicate_without_positions(at, monkeypatch):
    settle = wish("SettleOutgoing", account_id="a1", transfer_id="t1")
    other = Handling(at.store, at.domains, at.clock)
    append = at.store.append

    def after_the_other(stream, events, expected, outcome=None):
        monkeypatch.setattr(at.store, "append", append)
        other.handle(settle)
        return append(stream, events, expected, outcome)

    monkeypatch.setattr(at.store, "append", after_the_other)
    ended = at.issue(settle)

    assert isinstance(ended, Accepted | Duplicate)
    assert at.store.stream("account-a1").version == 1


def test_a_stream_with_an_unreadable_event_takes_no_command_and_says_which_event_it_is(at):
    strange = NewEvent("x", "AccountTurnedToGold", 1, {}, {}, "2025-03-03T09:00:00.000000Z")
    at.store.append("account-a1", [strange], Expect.ANYTHING)

    with pytest.raises(CannotFold, match=r"Event #2 \(AccountTurnedToGold, version 2 of account-a1\)"):
        issue(at, "DepositMoney", account_id="a1", amount_cents=1, reference="")


def test_an_expected_version_that_does_not_hold_is_a_conflict_that_names_both_versions(at):
    outcome = at.issue(wish("FreezeAccount", account_id="a1", reason="check", expected=7))

    assert outcome == Conflict(outcome.command_id, "account-a1", 7, 1)
    assert "version 1" in outcome.message
    assert "version 7" in outcome.message
    assert kept(at)[0] == ("FreezeAccount", "conflict", "Conflict")


def test_expecting_no_stream_conflicts_with_one_that_exists(at):
    outcome = at.issue(
        wish("OpenAccount", "again", account_id="a1", holder_name="Bo", currency="EUR", expected=0)
    )

    assert isinstance(outcome, Conflict)


def test_shape_is_checked_before_the_id_the_id_before_the_version_the_version_before_the_rules(at):
    open_again = {"account_id": "a1", "holder_name": "Ada", "currency": "EUR"}
    first = wish("OpenAccount", **open_again)
    duplicate = at.issue(
        type(first)(first.command_type, first.fields, first.command_id, expected=9, actor="tester")
    )
    conflict = at.issue(wish("OpenAccount", "new", expected=9, **open_again))
    refusal = at.issue(wish("OpenAccount", "newer", **open_again))

    assert [type(one) for one in (duplicate, conflict, refusal)] == [Duplicate, Conflict, Refusal]


def test_a_lost_race_is_decided_again_when_no_version_was_named(at, monkeypatch):
    append, lost = at.store.append, []

    def append_after_somebody_else(stream, events, expected, outcome=None):
        if not lost:
            lost.append(stream)
            rival = NewEvent("r1", "MoneyDeposited", 2, _deposited(9), {}, "2025-03-03T08:00:00.000000Z")
            append(stream, [rival], Expect.ANYTHING)
        return append(stream, events, expected, outcome)

    monkeypatch.setattr(at.store, "append", append_after_somebody_else)
    outcome = issue(at, "DepositMoney", account_id="a1", amount_cents=1, reference="")

    assert isinstance(outcome, Accepted)
    assert outcome.version == 3


def test_a_lost_race_is_a_conflict_when_a_version_was_named(at, monkeypatch):
    def lose(stream, events, expected, outcome=None):
        raise VersionConflict(stream, expected, 5)

    monkeypatch.setattr(at.store, "append", lose)
    outcome = at.issue(wish("FreezeAccount", account_id="a1", reason="check", expected=1))

    assert outcome == Conflict(outcome.command_id, "account-a1", 1, 5)


def test_an_unknown_command_is_wrong_usage_and_is_not_kept(at):
    with pytest.raises(UsageError, match="There is no command FlyToTheMoon"):
        issue(at, "FlyToTheMoon")
    assert len(at.store.outcomes()) == 1


def test_deciding_again_with_the_kept_facts_gives_the_same_events(at):
    issue(at, "DepositMoney", account_id="a1", amount_cents=500, reference="rent")
    category, command_type = at.domains.commands["DepositMoney"]
    stored = list(at.store.read_stream("account-a1"))[-1]
    before = at.domains.fold(category, list(at.store.read_stream("account-a1"))[:-1])
    assert isinstance(before, ActiveAccount)
    command = command_type("a1", 500, "rent")
    facts = category.facts(command, _Then(stored.metadata["facts"]["now"]))

    assert decide_account(command, before, facts) == (at.domains.decode(stored),)


def test_a_price_is_taken_from_the_product_not_from_the_person():
    at = bench()
    issue(at, "RegisterProduct", sku="apple", name="Apple", unit_price_cents=40, currency="EUR")
    issue(at, "OpenCart", cart_id="c1", customer_id="u1")

    outcome = issue(at, "AddItem", cart_id="c1", sku="apple", quantity=2)

    assert outcome.events[0].data["price"] == {"amount_cents": 40, "currency": "EUR", "source": "recorded"}
    assert outcome.events[0].metadata["facts"]["now"]


def test_domains_without_any_domain_know_nothing():
    assert Domains().fold_of("cart") is None


class _Then:
    def __init__(self, now):
        self.now = now

    def state(self, category, key):
        raise AssertionError("a deposit looks at nothing else")


def _deposited(cents):
    return {"account_id": "a1", "amount_cents": cents, "currency": "EUR", "reference": ""}
