from unittest.mock import Mock

import pytest

from command_fakes import DOMAINS, HandIssuing, Reader, accepted, event, ids
from explorer.core.domains import Domains
from explorer.core.errors import StoreBusy, StoreError
from explorer.core.forms import Problem
from explorer.core.outcomes import Accepted, Conflict, Duplicate, Malformed, Refusal
from explorer.runtime.questions import AskStreams
from explorer.viewmodels.command_screens import CommandsView, groups_of, result_of
from explorer.viewmodels.commands import CommandsPresenter
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, described, session_of

ADD = {"box_id": "b1", "sku": "pen", "quantity": "2"}


class Stage:
    """A presenter over a store with box-b1 at version 4, and what its view was told last."""

    def __init__(self, place=None, *, held=False, **session):
        self.reader = Reader({"box-b1": 4, "box-b2": 9, "product-pen": 1, "product-pencil": 1}, head=20)
        self.asking = InlineAsking(self.reader, held=held)
        self.issuing = HandIssuing()
        self.session = session_of(
            place=place or Place(ordinal=20, head=20, stream="box-b1"),
            asking=self.asking,
            **{"issuing": self.issuing, "domains": DOMAINS, **session},
        )
        self.view = Mock(spec=CommandsView)
        self.presenter = CommandsPresenter(self.session, self.view, ids(), actor="ada")

    def told(self, setter):
        return getattr(self.view, setter).call_args.args

    @property
    def values(self):
        return self.told("set_values")[0]

    @property
    def expectation(self):
        return self.told("set_expectation")[0]

    @property
    def issue(self):
        return self.told("set_issue")[0]

    @property
    def result(self):
        return self.told("set_result")[0]

    def issued(self, outcome=None, **fields):
        """Fill the form in, issue it, and end it."""
        self.presenter.edit(ADD | fields)
        self.presenter.issue()
        wish = self.issuing.wishes[-1]
        self.issuing.end(outcome or accepted(wish, event(21, 5), version=5))
        return wish


@pytest.fixture
def stage():
    return Stage()


# --- the choice and the form ---


def test_commands_are_grouped_by_category_and_those_of_processes_hidden():
    assert [(g.title, [c.type for c in g.commands]) for g in groups_of(DOMAINS, process=False)] == [
        ("Box", ["AddPart", "PackBox"]),
        ("Product", ["NameProduct"]),
    ]
    assert [c.type for c in groups_of(DOMAINS, process=True)[0].commands] == [
        "AddPart",
        "PackBox",
        "ForgetBox",
    ]


def test_a_command_tells_what_it_does_where_somebody_wrote_it():
    (add, _, forget), _ = (group.commands for group in groups_of(DOMAINS, process=True))
    assert (add.title, add.about) == ("Add part", "Put a part into the box.")
    assert (forget.about, forget.process) == ("", True)


def test_the_first_command_of_the_followed_stream_is_open_with_its_key_filled_in(stage):
    assert stage.told("set_command")[0].type == "AddPart"
    assert stage.values == {"box_id": "b1", "sku": "", "quantity": 1}


def test_a_followed_product_opens_a_command_of_products():
    stage = Stage(Place(ordinal=20, head=20, stream="product-pen"))
    assert stage.told("set_command")[0].type == "NameProduct"
    assert stage.values == {"sku": "pen", "name": ""}


def test_commands_of_processes_are_shown_when_wished(stage):
    stage.presenter.show_processes(True)
    groups, process = stage.told("set_groups")
    assert process
    assert [c.type for c in groups[0].commands if c.process] == ["ForgetBox"]


def test_following_another_stream_fills_its_key_into_an_untouched_form(stage):
    stage.session.selection.follow("box-b2")
    assert stage.values["box_id"] == "b2"
    assert stage.expectation.expected == 9


def test_a_touched_form_keeps_what_was_typed(stage):
    stage.presenter.edit(ADD)
    stage.session.selection.follow("box-b2")
    assert stage.values["box_id"] == "b1"
    assert stage.expectation.stream == "box-b1"


def test_what_was_typed_is_there_again_when_one_comes_back(stage):
    stage.presenter.edit(ADD)
    stage.presenter.any_version(True)
    stage.presenter.choose("NameProduct")
    assert stage.values == {"sku": "", "name": ""}
    stage.presenter.choose("AddPart")
    assert stage.values == ADD
    assert stage.expectation.anything


def test_choosing_the_open_command_changes_nothing(stage):
    stage.presenter.edit(ADD)
    stage.view.reset_mock()
    stage.presenter.choose("AddPart")
    assert not stage.view.mock_calls


def test_fields_of_an_earlier_command_are_loaded(stage):
    stage.presenter.load("ForgetBox", {"box_id": "b2", "unknown": 1})
    assert stage.told("set_command")[0].type == "ForgetBox"
    assert stage.told("set_groups")[1] is True
    assert stage.values == {"box_id": "b2"}
    assert stage.expectation.expected == 9


def test_keys_are_proposed_by_what_was_typed(stage):
    stage.presenter.complete("product", "penc")
    assert stage.told("set_names") == ("product", ("pencil",))
    stage.presenter.complete("product", "")
    assert stage.told("set_names") == ("product", ("pen", "pencil"))
    assert stage.asking.questions(AskStreams)[-1].after is None


# --- the expected version ---


def test_the_version_is_that_of_the_stream_the_form_names(stage):
    stage.presenter.edit(ADD | {"box_id": "b2"})
    assert (stage.expectation.stream, stage.expectation.expected) == ("box-b2", 9)


def test_the_version_follows_the_stream_until_the_first_edit(stage):
    stage.reader.versions["box-b1"] = 5
    stage.session.selection.grown(21)
    assert stage.expectation.text == "Expected version 5"
    stage.presenter.edit(ADD)
    stage.reader.versions["box-b1"] = 7
    stage.session.selection.grown(23)
    assert (stage.expectation.text, stage.expectation.moved_on) == ("Expected version 5", "now at v7")
    stage.presenter.use_current()
    assert stage.expectation.wish == 7


def test_a_stream_that_is_not_there_yet_is_expected_to_be_new(stage):
    assert stage.issued(box_id="b99").expected == 0


def test_a_stream_that_the_reader_does_not_know_is_new():
    stage = Stage()
    stage.asking.answers = session_of().asking.answers  # knows nothing: UnknownName
    stage.presenter.edit(ADD | {"box_id": "b7"})
    assert stage.expectation.expected == 0


def test_any_version_expects_none(stage):
    stage.presenter.any_version(True)
    assert stage.issued().expected is None


def test_a_command_waits_until_the_version_is_known():
    stage = Stage(held=True)
    stage.presenter.edit(ADD)
    stage.presenter.issue()
    assert not stage.issuing.wishes
    assert stage.issue.under_way
    stage.asking.release()
    assert stage.issuing.wishes[0].expected == 4


def test_editing_calls_a_waiting_command_off():
    stage = Stage(held=True)
    stage.presenter.edit(ADD)
    stage.presenter.issue()
    stage.presenter.edit(ADD | {"quantity": "3"})
    stage.asking.release()
    assert not stage.issuing.wishes


def test_a_version_that_cannot_be_read_stops_the_command_and_says_so():
    def broken(question):
        raise StoreBusy("Another program holds the store.")

    stage = Stage(held=True)
    stage.asking.answers = broken
    stage.presenter.edit(ADD)
    stage.presenter.issue()
    stage.asking.release()
    assert not stage.issuing.wishes
    assert (stage.result.kind, stage.result.message) == ("failed", "Another program holds the store.")
    assert not stage.issue.under_way


# --- issuing ---


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
