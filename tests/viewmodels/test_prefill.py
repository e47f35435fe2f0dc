"""What a form knows from the stream that is followed, and which command it suggests."""

from unittest.mock import Mock

import pytest

from command_fakes import HandIssuing, ids
from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskState
from explorer.viewmodels.command_screens import CommandsView, groups_of
from explorer.viewmodels.commands import CommandsPresenter
from explorer.viewmodels.prefill import known_by, named_by, suggested
from transfers import DOMAINS, bank, session_at

AT = bank()


def command(name):
    groups = groups_of(DOMAINS, process=True)
    return next(one for group in groups for one in group.commands if one.type == name)


class Bench:
    def __init__(self):
        self.issuing = HandIssuing()
        self.session, self.asking = session_at(AT, issuing=self.issuing)
        self.view = Mock(spec=CommandsView)
        self.presenter = CommandsPresenter(self.session, self.view, ids())

    def follow(self, stream):
        self.session.selection.follow(stream)

    @property
    def command(self):
        return self.view.set_command.call_args.args[0].type

    @property
    def values(self):
        return self.view.set_values.call_args.args[0]


@pytest.fixture
def bench():
    return Bench()


def test_following_an_account_suggests_a_command_of_accounts_with_its_key(bench):
    assert bench.command == "OpenCart"
    bench.follow("account-poor")
    assert bench.command == "DepositMoney"
    assert bench.values["account_id"] == "poor"


def test_a_stream_without_commands_of_its_own_leaves_the_form_alone(bench):
    bench.follow("account-poor")
    bench.follow("moneytransfer-t1")
    assert bench.command == "DepositMoney"
    assert bench.values["account_id"] == ""


def test_fields_that_the_state_knows_by_name_are_filled_in(bench):
    bench.follow("account-rich")
    bench.presenter.choose("SetOverdraftLimit")
    assert bench.values == {"account_id": "rich", "overdraft_limit_cents": 0}


def test_a_command_that_begins_a_stream_gets_what_is_known_but_no_key_that_is_taken(bench):
    bench.follow("account-rich")
    bench.presenter.choose("OpenAccount")
    assert bench.values["account_id"] == ""
    assert bench.values["currency"] == "EUR"
    assert bench.values["holder_name"] == "Jo Doe"


def test_the_first_field_that_refers_to_the_followed_stream_names_it(bench):
    bench.follow("account-rich")
    bench.presenter.choose("RequestTransfer")
    assert (bench.values["from_account_id"], bench.values["to_account_id"]) == ("rich", "")
    assert (bench.values["transfer_id"], bench.values["currency"]) == ("", "EUR")


def test_following_another_stream_takes_back_what_was_filled_in_and_fills_in_anew(bench):
    bench.follow("account-rich")
    bench.presenter.choose("RequestTransfer")
    bench.presenter.choose("SetOverdraftLimit")
    bench.presenter.choose("RequestTransfer")
    bench.session.selection.follow("moneytransfer-t1")
    assert (bench.values["from_account_id"], bench.values["currency"]) == ("", "")


def test_what_somebody_typed_is_never_touched(bench):
    bench.follow("account-rich")
    bench.presenter.choose("RequestTransfer")
    typed = {**bench.values, "currency": "USD", "reference": "rent"}
    bench.presenter.edit(typed)
    told = bench.view.set_values.call_count
    bench.follow("account-poor")
    assert bench.command == "RequestTransfer"
    assert bench.view.set_values.call_count == told


def test_what_cannot_be_read_fills_nothing_in():
    bench = Bench()
    whole = bench.asking.answers

    def broken(question):
        if isinstance(question, AskState):
            raise StoreDamaged("Page 7 cannot be read.")
        return whole(question)

    bench.asking.answers = broken
    bench.follow("account-rich")
    assert bench.values["account_id"] == "rich"
    bench.presenter.choose("OpenAccount")
    assert bench.values["currency"] == ""


def test_only_values_that_the_field_would_take_are_known():
    transfer = command("RequestTransfer")
    assert known_by(transfer, {"currency": "EUR", "reference": None}) == {"currency": "EUR"}
    assert known_by(transfer, {"currency": "DM", "amount_cents": -1, "reference": 7}) == {}
    assert known_by(transfer, {"transfer_id": "t1"}) == {}
    assert known_by(transfer, None) == {}


def test_only_a_stream_with_a_name_names_a_field():
    assert named_by(command("RequestTransfer"), None) == {}
    assert named_by(command("RequestTransfer"), "account") == {}
    assert named_by(command("RequestTransfer"), "cart-c1") == {}
    assert named_by(command("DepositMoney"), "account-a1") == {"account_id": "a1"}


def test_what_begins_a_stream_is_not_suggested_on_one_that_is_there():
    offered = [one for group in groups_of(DOMAINS, process=False) for one in group.commands]
    assert suggested(offered, "transfer-t1") is None
    assert suggested(offered, None) is None
    assert suggested(offered, "inventory-pen").type == "ChangePrice"
