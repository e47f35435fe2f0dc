"""Which commands are offered, what their forms hold, and at which version they are issued."""

import pytest

from command_fakes import DOMAINS
from command_stage import ADD, Stage
from explorer.core.errors import StoreBusy
from explorer.runtime.questions import AskStreams
from explorer.viewmodels.command_screens import groups_of
from explorer.viewmodels.selection import Place
from fakes import session_of


@pytest.fixture
def stage():
    return Stage()


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
