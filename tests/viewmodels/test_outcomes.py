from unittest.mock import Mock

import pytest

from command_fakes import DOMAINS, HandIssuing, Reader, outcome_row
from explorer.core.errors import StoreBusy, StoreError
from explorer.core.outcomes import Duplicate
from explorer.runtime.questions import AskOutcomes
from explorer.viewmodels.outcome_screens import OutcomesView, detail_of, fields_in
from explorer.viewmodels.outcomes import PAGE, OutcomesPresenter
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, session_of

REFUSED = {"code": "BoxFull", "message": "The box is full.", "details": '{"most": 1200}'}


class Stage:
    """A presenter over a log of `count` accepted commands, and what its view was told last."""

    def __init__(self, count=0, *rows, held=False, **session):
        self.reader = Reader(head=20)
        self.reader.outcomes = [outcome_row(number) for number in range(1, count + 1)] + list(rows)
        self.asking = InlineAsking(self.reader, held=held)
        self.issuing = HandIssuing()
        self.session = session_of(
            place=Place(ordinal=20, head=20),
            asking=self.asking,
            **{"issuing": self.issuing, "domains": DOMAINS, **session},
        )
        self.view = Mock(spec=OutcomesView)
        self.presenter = OutcomesPresenter(self.session, self.view)

    def told(self, setter):
        return getattr(self.view, setter).call_args.args[0]

    def numbers(self, setter):
        return [row.number for row in self.told(setter)]


def test_the_newest_comes_first():
    assert Stage(3).numbers("set_rows") == [3, 2, 1]


def test_chips_count_by_kind_and_explain_refusals_by_code():
    stage = Stage(
        2,
        outcome_row(3, "refused", **REFUSED),
        outcome_row(4, "refused", **REFUSED),
        outcome_row(5, "refused", code="BoxSealed"),
        outcome_row(6, "conflict"),
    )
    chips = stage.told("set_chips")
    assert [chip.text for chip in chips] == ["all 6", "accepted 2", "refused 3", "conflict 1", "invalid 0"]
    assert chips[2].tip == "BoxFull 2, BoxSealed 1"
    assert [chip.chosen for chip in chips] == [True, False, False, False, False]


def test_before_the_first_answer_nothing_is_counted():
    assert Stage(1, held=True).told("set_chips")[0].text == "all"


def test_one_kind_can_be_shown_alone():
    stage = Stage(2, outcome_row(3, "refused", **REFUSED))
    stage.presenter.show_only("refused")
    assert stage.numbers("set_rows") == [3]
    assert stage.told("set_chips")[2].chosen
    stage.presenter.show_only(None)
    assert stage.numbers("set_rows") == [3, 2, 1]


def test_older_ones_are_read_page_by_page():
    stage = Stage(PAGE + 5)
    assert stage.told("set_more") is True
    stage.presenter.older()
    assert stage.numbers("add_older") == [5, 4, 3, 2, 1]
    assert stage.told("set_more") is False
    asked = len(stage.asking.asked)
    stage.presenter.older()
    assert len(stage.asking.asked) == asked


def test_an_older_page_is_asked_once():
    stage = Stage(PAGE + 5, held=True)
    stage.asking.release()
    stage.presenter.older()
    stage.presenter.older()
    assert len(stage.asking.questions(AskOutcomes)) == 2


def test_new_ones_are_put_on_top():
    stage = Stage(2)
    stage.reader.outcomes.append(outcome_row(3))
    stage.session.selection.grown(21)
    assert stage.numbers("add_newer") == [3]
    stage.view.set_rows.assert_called_once()


def test_more_new_ones_than_a_page_replace_what_was_shown():
    stage = Stage(2)
    stage.reader.outcomes += [outcome_row(number) for number in range(3, PAGE + 10)]
    stage.presenter.refresh()
    assert stage.numbers("set_rows")[-1] == 10
    assert stage.told("set_more") is True


def test_nothing_new_changes_nothing():
    stage = Stage(2)
    stage.view.reset_mock()
    stage.presenter.refresh()
    stage.view.set_rows.assert_not_called()
    stage.view.add_newer.assert_not_called()


def test_an_empty_log_says_what_would_be_there():
    assert "Issue one under Commands" in Stage().told("set_empty")
    assert "no log of commands" in Stage(issuing=None).told("set_empty")
    stage = Stage(1)
    assert stage.told("set_empty") == ""
    stage.presenter.show_only("conflict")
    assert "No command ended as conflict" in stage.told("set_empty")


def test_a_log_that_cannot_be_read_says_so_until_it_can():
    def broken(question):
        raise StoreBusy("Another program holds the store.")

    stage = Stage(1)
    stage.asking.answers = broken
    stage.presenter.refresh()
    assert stage.told("set_problem") == "Another program holds the store."
    stage.asking.answers = stage.reader
    stage.presenter.refresh()
    assert stage.told("set_problem") == ""


def test_one_outcome_is_explained_in_full():
    shown = detail_of(outcome_row(3, "refused", **REFUSED), "", True)
    assert (shown.title, shown.message) == ("Add part on box-b1", "The box is full.")
    assert shown.facts[:2] == (("Outcome", "refused: BoxFull"), ("Time", "2025-03-03 09:14:02.500"))
    assert ("Actor", "ada (ui)") in shown.facts
    assert shown.facts[-1] == ("Most", "1,200")
    assert '"quantity": 2' in shown.fields
    assert shown.event is None


def test_an_invalid_one_names_each_field():
    details = '{"fields": [{"field": "quantity", "code": "range", "message": "1 to 99, please."}]}'
    shown = detail_of(outcome_row(3, "invalid", stream=None, details=details), "", True)
    assert shown.title == "Add part"
    assert shown.facts[-1] == ("Quantity", "1 to 99, please.")


def test_damaged_details_are_left_out():
    assert detail_of(outcome_row(3, details="{"), "", True).facts[-1][0] == "Command ID"
    assert fields_in(outcome_row(3, fields="[1]")) == {}


def test_choosing_shows_it_and_tells_whether_it_can_be_sent_again():
    stage = Stage(1)
    stage.presenter.choose(stage.reader.outcomes[0])
    detail = stage.told("set_detail")
    assert (detail.obstacle, detail.loadable, detail.event) == ("", True, 1)
    stage.session.selection.at(3)
    assert "go live first" in stage.told("set_detail").obstacle
    assert stage.told("set_detail").loadable
    stage.presenter.choose(None)
    assert stage.told("set_detail") is None


def test_a_command_that_no_domain_knows_cannot_be_loaded():
    stage = Stage(1)
    stage.presenter.choose(outcome_row(9, command_type="Gone"))
    assert not stage.told("set_detail").loadable


def test_the_first_event_of_an_accepted_one_is_looked_at():
    stage = Stage(3)
    stage.presenter.go_to(outcome_row(7))
    assert stage.session.selection.place.ordinal == 7
    stage.presenter.go_to(outcome_row(30))
    assert stage.session.selection.place.ordinal == 30
    stage.presenter.go_to(outcome_row(8, "refused"))
    assert stage.session.selection.place.ordinal == 30


def test_sending_the_same_id_again_shows_the_duplicate():
    stage = Stage(1)
    row = stage.reader.outcomes[0]
    stage.presenter.send_again(row)
    (wish,) = stage.issuing.wishes
    assert (wish.command_id, wish.fields, wish.expected) == (row.command_id, fields_in(row), None)
    stage.issuing.end(Duplicate(row.command_id, "box-b1", 1, 1))
    assert stage.told("set_result").kind == "duplicate"


def test_sending_again_may_fail():
    stage = Stage(1)
    stage.presenter.send_again(stage.reader.outcomes[0])
    stage.issuing.end(StoreError("The disk is full."))
    assert (stage.told("set_result").kind, stage.told("set_result").message) == (
        "failed",
        "The disk is full.",
    )


@pytest.mark.parametrize("where", ["past", "read-only"])
def test_nothing_is_sent_again_where_no_command_could_be_issued(where):
    stage = Stage(1, **({"issuing": None} if where == "read-only" else {}))
    stage.session.selection.at(3)
    stage.presenter.send_again(stage.reader.outcomes[0])
    assert not stage.issuing.wishes


def test_a_closed_presenter_shows_nothing_more():
    stage = Stage(1)
    stage.presenter.send_again(stage.reader.outcomes[0])
    stage.presenter.close()
    stage.view.reset_mock()
    stage.issuing.end(Duplicate("x", "box-b1", 1, 1))
    stage.session.selection.grown(30)
    assert not stage.view.mock_calls


@pytest.mark.parametrize("source", ["ui", "load", "import"])
def test_the_very_same_command_is_sent_again_with_its_source(source):
    stage = Stage(1)
    stage.presenter.send_again(outcome_row(9, "refused", source=source))
    assert (stage.issuing.wishes[0].source, stage.issuing.wishes[0].expected) == (source, None)


def test_after_a_conflict_the_same_version_is_expected_again():
    stage = Stage(1)
    stage.presenter.send_again(outcome_row(9, "conflict", details='{"expected": 0, "actual": 5}'))
    assert stage.issuing.wishes[0].expected == 0


@pytest.mark.parametrize("details", ["{}", "{", '{"expected": "four"}', '{"expected": true}'])
def test_a_conflict_whose_expected_version_is_lost_is_not_sent_again(details):
    stage = Stage(1)
    row = outcome_row(9, "conflict", details=details)
    stage.presenter.choose(row)
    assert "version" in stage.told("set_detail").obstacle
    stage.presenter.send_again(row)
    assert not stage.issuing.wishes


def test_a_command_of_a_process_is_not_sent_again_by_hand():
    stage = Stage(1)
    row = outcome_row(9, "refused", source="process")
    stage.presenter.choose(row)
    assert "process" in stage.told("set_detail").obstacle
    stage.presenter.send_again(row)
    assert not stage.issuing.wishes


def test_growth_that_nobody_sees_is_looked_up_when_the_pane_is_seen():
    stage = Stage(3)
    stage.presenter.watch(False)
    stage.asking.asked.clear()
    stage.reader.outcomes.append(outcome_row(4))
    stage.session.selection.grown(21)
    assert stage.asking.asked == []
    stage.presenter.watch(True)
    assert [row.number for row in stage.told("add_newer")] == [4]
    stage.asking.asked.clear()
    stage.presenter.watch(True)
    assert stage.asking.asked == []
