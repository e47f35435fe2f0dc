"""Commands that are issued, how they end, and where none can be issued."""

import pytest

from command_fakes import accepted, event
from command_stage import ADD, Stage
from explorer.core.domains import Domains
from explorer.core.errors import StoreError
from explorer.core.forms import Problem
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Refusal
from explorer.viewmodels.command_screens import result_of
from fakes import described


@pytest.fixture
def stage():
    return Stage()


def test_a_wish_holds_what_the_form_held(stage):
    wish = stage.issued()
    assert (wish.command_type, wish.fields, wish.command_id) == ("AddPart", ADD, "id-1")
    assert (wish.expected, wish.actor, wish.source) == (4, "ada", "ui")


def test_an_actor_without_a_name_is_anonymous(stage):
    stage.presenter.act_as("  ")
    assert stage.issued().actor == "anonymous"
    stage.presenter.act_as(" eve ")
    assert stage.issued().actor == "eve"


def test_while_one_is_under_way_no_other_goes_out(stage):
    stage.presenter.edit(ADD)
    stage.presenter.issue()
    assert stage.issue.under_way
    stage.presenter.issue()
    stage.presenter.issue_again()
    assert len(stage.issuing.wishes) == 1
    stage.issuing.end(accepted(stage.issuing.wishes[0], event(21, 5), version=5))
    assert not stage.issue.under_way


def test_an_accepted_command_shows_its_events_and_the_store_grows(stage):
    stage.reader.head, stage.reader.versions["box-b1"] = 21, 5
    stage.issued()
    assert (stage.result.kind, stage.result.title) == ("accepted", "Accepted: 1 event")
    assert [(link.ordinal, link.text) for link in stage.result.events] == [(21, "#21  PartAdded  v5")]
    assert stage.session.selection.place.head == 21
    assert stage.expectation.wish == 5
    stage.view.ended.assert_called_once_with()


def test_what_was_typed_stays_after_every_outcome(stage):
    outcomes = [
        Refusal("id-1", "box-b1", "BoxFull", "The box is full."),
        Malformed("id-2", (Problem("quantity", "range", "1 to 99, please."),)),
        Conflict("id-3", "box-b1", 4, 7),
        Duplicate("id-4", "box-b1", 3, 4),
        Accepted("id-5", "box-b1", 5, ()),
    ]
    stage.view.set_values.reset_mock()
    for outcome in outcomes:
        stage.issued(outcome)
    stage.view.set_values.assert_not_called()


def test_a_stale_head_never_takes_events_away(stage):
    stage.reader.head = 3
    stage.issued()
    assert stage.session.selection.place.head == 20


def test_after_success_the_version_follows_the_stream_again(stage):
    stage.reader.versions["box-b1"] = 5
    stage.issued()
    stage.reader.versions["box-b1"] = 6
    stage.session.selection.grown(30)
    assert stage.expectation.wish == 6


def test_a_refusal_shows_code_sentence_and_figures(stage):
    details = {"balance_cents": 1250, "pieces": 1200, "of": "pen", "limit": None}
    stage.issued(Refusal("id-1", "box-b1", "BoxFull", "The box is full.", details))
    assert (stage.result.title, stage.result.message) == ("Refused: BoxFull", "The box is full.")
    assert stage.result.details == (
        ("Balance", "12.50"),
        ("Pieces", "1,200"),
        ("Of", "pen"),
        ("Limit", "none"),
    )


def test_a_conflict_offers_the_version_of_now(stage):
    stage.reader.versions["box-b1"] = 7
    stage.issued(Conflict("id-1", "box-b1", 4, 7))
    assert (stage.result.kind, stage.result.actual) == ("conflict", 7)
    assert stage.expectation.moved_on == "now at v7"
    stage.presenter.use_current()
    assert stage.issued().expected == 7


def test_problems_are_shown_beside_their_fields_and_go_when_mended(stage):
    found = (Problem("sku", "pattern", "No dash."), Problem("quantity", "range", "1 to 99, please."))
    stage.issued(Malformed("id-1", found), sku="p-n", quantity="0")
    assert stage.told("set_problems") == ({"sku": "No dash.", "quantity": "1 to 99, please."}, True)
    stage.presenter.edit(ADD | {"sku": "pen", "quantity": "0"})
    assert stage.told("set_problems") == ({"quantity": "1 to 99, please."}, False)
    stage.presenter.edit(ADD)
    assert stage.told("set_problems") == ({}, False)


def test_problems_go_with_the_next_outcome(stage):
    stage.issued(Malformed("id-1", (Problem("sku", "pattern", "No dash."),)))
    stage.issued()
    assert stage.told("set_problems") == ({}, False)


def test_a_duplicate_shows_where_its_events_are():
    assert [link.ordinal for link in result_of(Duplicate("x", "box-b1", 3, 5)).events] == [3, 5]
    assert [link.ordinal for link in result_of(Duplicate("x", "box-b1", 3, 3)).events] == [3]
    assert result_of(Duplicate("x", "box-b1", None, None)).events == ()


def test_accepted_without_events_says_that_nothing_had_to_change():
    assert result_of(Accepted("x", "box-b1", 4, ())).title == "Accepted: nothing had to change"


def test_a_store_that_fails_is_named_and_nothing_is_lost(stage):
    stage.issued(StoreError("The disk is full."))
    assert (stage.result.kind, stage.result.message) == ("failed", "The disk is full.")
    assert not stage.issue.under_way


def test_issuing_again_sends_the_same_fields_under_a_new_id(stage):
    first = stage.issued()
    assert stage.issue.again
    stage.reader.versions["box-b1"] = 5
    stage.presenter.choose("NameProduct")
    stage.presenter.issue_again()
    again = stage.issuing.wishes[-1]
    assert (again.command_type, again.fields) == (first.command_type, first.fields)
    assert (again.command_id, again.expected) == ("id-2", 5)


def test_issuing_again_keeps_any_version(stage):
    stage.presenter.any_version(True)
    stage.issued()
    stage.presenter.issue_again()
    assert stage.issuing.wishes[-1].expected is None


def test_there_is_nothing_to_issue_again_at_first(stage):
    stage.presenter.issue_again()
    assert not stage.issuing.wishes


# --- where commands are not possible ---


def test_in_the_past_a_command_is_not_issued_and_the_reason_is_said(stage):
    stage.session.selection.grown(20_117)
    stage.session.selection.at(120)
    assert stage.issue.reason == (
        "You are looking at #120 of 20,117. Commands act on the present: go live first."
    )
    stage.presenter.edit(ADD)
    stage.presenter.issue()
    stage.presenter.issue_again()
    assert not stage.issuing.wishes
    stage.presenter.go_live()
    assert stage.issue.enabled
    assert not stage.session.selection.place.past


def test_an_event_of_the_result_can_be_looked_at_even_before_the_head_is_known(stage):
    stage.presenter.go_to(25)
    assert (stage.session.selection.place.ordinal, stage.session.selection.place.head) == (25, 25)
    stage.presenter.go_to(3)
    assert stage.session.selection.place.ordinal == 3


def test_a_store_that_is_only_shown_says_why_there_are_no_commands():
    stage = Stage(issuing=None, store=described(title="Marten", writable=False))
    (reason,) = stage.told("set_closed")
    assert "Marten" in reason
    assert "only read" in reason
    stage.view.set_command.assert_not_called()
    stage.session.selection.at(3)
    stage.presenter.edit({})
    stage.presenter.issue()
    stage.presenter.close()


def test_without_a_domain_there_are_no_commands():
    assert "No domain" in Stage(domains=Domains()).told("set_closed")[0]


def test_a_closed_presenter_shows_nothing_more(stage):
    stage.presenter.edit(ADD)
    stage.presenter.issue()
    stage.presenter.close()
    stage.view.reset_mock()
    stage.issuing.end(accepted(stage.issuing.wishes[0], version=5))
    stage.session.selection.at(3)
    assert not stage.view.mock_calls
