"""What is decided about the twin: when to ask, what to say, what to show of a row."""

from dataclasses import replace
from unittest.mock import Mock

import pytest

from explorer.core.errors import HistoryUnfinished, StoreBusy
from explorer.runtime.answering import Answering
from explorer.runtime.keeping import HistoryKeeper
from explorer.runtime.questions import AskStreams, AskTwin, AskTwinAudit, Built, TwinRow
from explorer.viewmodels import twin as vm
from explorer.viewmodels.twin import TwinPresenter, TwinView, line_of
from fakes import InlineAsking, described, session_of
from todo_twins import STORY, TODOS, todo_bench


@pytest.fixture
def view():
    return Mock(spec=TwinView)


@pytest.fixture
def bench(tmp_path):
    with todo_bench(tmp_path / "todo.db") as made:
        yield made


def present(bench, view, *, watched=True, states="domain", answer=None):
    head = bench.store.head()
    asking = InlineAsking(answer or Answering(bench.store, TODOS).answer)
    session = session_of(asking=asking, head=head, store=described(events=head, states=states))
    presenter = TwinPresenter(session, view)
    if watched:
        presenter.watch(True)
    return presenter, session, asking


def grow(bench, session, *story):
    bench.tell(*story)
    bench.follow()
    session.selection.grown(bench.store.head())


def said(setter):
    return setter.call_args.args[0]


# --- whether there is anything to compare ---


def test_a_store_without_lists_says_which_commands_to_issue(bench, view):
    present(bench, view)
    assert said(view.set_empty) == vm.NO_LISTS
    assert "CreateTodoList" in vm.NO_LISTS
    view.set_relevant.assert_called_with(False)


def test_a_store_of_another_framework_is_not_even_asked(bench, view):
    _, session, asking = present(bench, view, states="generic-merge")
    session.selection.grown(9)
    assert said(view.set_empty) == vm.FOREIGN
    assert not asking.questions(AskStreams)
    assert not asking.questions(AskTwin)


def test_the_first_list_brings_the_twin_in(bench, view):
    _, session, asking = present(bench, view)
    grow(bench, session, STORY[0])
    assert said(view.set_empty) == ""
    view.set_relevant.assert_called_with(True)
    assert said(view.set_no_pairs) == vm.NO_TASKS
    grow(bench, session, STORY[1])
    assert said(view.set_no_pairs) == ""
    assert len(asking.questions(AskStreams)) == 2


def test_nobody_asks_for_tasks_while_nobody_looks(bench, view):
    bench.tell(*STORY)
    bench.follow()
    presenter, session, asking = present(bench, view, watched=False)
    session.selection.at(3)
    assert not asking.questions(AskTwin)
    view.set_relevant.assert_called_with(True)
    presenter.watch(True)
    assert [question.at for question in asking.questions(AskTwin)] == [3]
    presenter.watch(False)
    session.selection.at(5)
    assert len(asking.questions(AskTwin)) == 1


# --- what is shown ---


def test_now_both_sides_say_the_same(bench, view):
    bench.tell(*STORY)
    bench.follow()
    presenter, _, _ = present(bench, view)

    assert said(view.set_heading) == "1 task the same, 0 different."
    view.set_sides.assert_called_with("The log, after #7", "The table, now", past=False)
    view.set_pair_count.assert_called_with(1)
    line = presenter.line(0)
    assert (line.sign, line.difference, line.apart) == ("", "same", frozenset())
    assert line.log == line.table
    assert line.log[:4] == ("l1", "t1", "false", "Buy oat milk")


def test_in_the_past_the_table_says_that_it_has_none(bench, view):
    bench.tell(*STORY)
    bench.follow()
    presenter, session, _ = present(bench, view)
    session.selection.at(5)

    view.set_sides.assert_called_with("The log, after #5", vm.NO_PAST, past=True)
    assert said(view.set_heading) == "0 tasks the same, 2 different."
    milk, bank = presenter.line(0), presenter.line(1)
    assert (milk.sign, milk.apart) == ("≠", frozenset({vm.KEYS.index("task_id") + 1}))
    assert (bank.sign, bank.table) == ("◂", None)
    assert bank.said.startswith("Only the log has this task")


def test_what_the_table_lost_is_told_with_examples(bench, view):
    bench.tell(*STORY)
    bench.follow()
    present(bench, view)

    lost, examples = view.set_lost.call_args.args
    assert lost == (
        "The table lost 1 earlier description, 1 completion (who, when), 1 reopening (why), "
        "1 removed task (why)."
    )
    assert "#4: t1 of l1 was described as “Buy milk”" in examples
    assert "#7: t2 of l1 was removed: the bank called" in examples


def test_a_table_that_lost_nothing_says_nothing(bench, view):
    bench.tell(*STORY[:3])
    bench.follow()
    present(bench, view)
    view.set_lost.assert_called_with("", "")


def test_what_came_without_commands_is_counted_apart(bench, view):
    bench.record("TodoListCreated", 1, {"list_id": "old1", "owner_id": "ada", "title": "Old"})
    bench.record("TaskAdded", 1, {"list_id": "old1", "task_id": "o1", "title": "Pay"})
    bench.tell(*STORY[:2])
    bench.follow()
    presenter, _, _ = present(bench, view)
    assert said(view.set_heading) == "1 task the same, 0 different, 1 recorded without commands."
    assert presenter.line(1).sign == "·"


def test_a_twin_that_lags_says_how_far(bench, view):
    bench.tell(*STORY[:2])
    present(bench, view)
    assert "has seen nothing of this store yet" in said(view.set_note)
    bench.follow()
    bench.tell(STORY[2])
    present(bench, view)
    assert said(view.set_note) == "The twin has still to see 1 event."
    bench.follow()
    present(bench, view)
    assert said(view.set_note) == ""


def test_the_audit_is_read_again_only_when_it_has_grown(bench, view):
    bench.tell(*STORY[:3])
    bench.follow()
    _, session, asking = present(bench, view)
    session.selection.at(1)
    assert len(asking.questions(AskTwinAudit)) == 1
    rows, heading = view.set_audit.call_args.args
    assert (len(rows), heading[:23]) == (4, "Table + audit: 4 rows. ")
    grow(bench, session, STORY[3])
    assert len(asking.questions(AskTwinAudit)) == 2
    assert len(said(view.set_audit)) == 5


def test_only_differences_are_shown_when_that_is_wished(bench, view):
    bench.tell(*STORY[:3], ("CompleteTask", {"task_id": "t2"}))
    bench.follow()
    presenter, session, asking = present(bench, view)
    session.selection.at(3)
    presenter.show_only_different(True)
    assert asking.questions(AskTwin)[-1].only_different is True
    assert (said(view.set_pair_count), presenter.line(0).log[1]) == (1, "t2")
    assert said(view.set_heading) == "1 task the same, 1 different."
    session.selection.go_live()
    assert said(view.set_no_pairs) == vm.NO_DIFFERENCE
    presenter.show_only_different(False)
    assert said(view.set_pair_count) == 2


# --- many tasks, moving on ---


@pytest.fixture
def long_lists(bench, monkeypatch):
    monkeypatch.setattr(vm, "WINDOW", 10)
    bench.tell(STORY[0], *(("AddTask", {"task_id": f"t{n:02}", "description": "Pay"}) for n in range(30)))
    bench.follow()
    return bench


def test_looking_at_a_task_that_is_not_at_hand_asks_for_those_around_it(long_lists, view):
    presenter, _, asking = present(long_lists, view)
    assert presenter.line(9).log[1] == "t09"
    assert presenter.line(25) is None
    assert presenter.line(25).log[1] == "t25"
    assert asking.questions(AskTwin)[-1].first == 20
    assert len(asking.questions(AskTwin)) == 2


def test_where_tasks_became_fewer_the_last_ones_are_shown(long_lists, view):
    presenter, session, asking = present(long_lists, view)
    session.selection.at(4)
    presenter.show_only_different(True)
    assert said(view.set_pair_count) == 27
    presenter.line(25)
    session.selection.at(25)

    assert [question.first for question in asking.questions(AskTwin)][-2:] == [20, 0]
    assert said(view.set_pair_count) == 6
    assert [presenter.line(index).table[1] for index in (0, 5)] == ["t24", "t29"]


def test_what_is_at_hand_of_one_side_can_be_copied(bench, view):
    bench.tell(*STORY)
    bench.follow()
    presenter, session, _ = present(bench, view)
    session.selection.at(3)
    presenter.copy(0, 1, log=False)
    lines = said(view.copy).splitlines()
    assert lines[0].split("\t") == [*vm.KEYS, *vm.FIELDS]
    assert [line.split("\t")[1] for line in lines[1:]] == ["t1"]
    presenter.copy(0, 1, log=True)
    assert [line.split("\t")[3] for line in said(view.copy).splitlines()[1:]] == ["Buy milk", "Call the bank"]


def test_a_failure_is_said_and_trying_again_mends_it(bench, view):
    bench.tell(*STORY)
    bench.follow()
    real, broken = Answering(bench.store, TODOS).answer, [True]

    def answer(question):
        if broken[0] and isinstance(question, AskTwin):
            raise StoreBusy("Another program holds the store.")
        return real(question)

    presenter, _, asking = present(bench, view, answer=answer)
    assert said(view.set_problem) == "Another program holds the store."
    assert len(asking.questions(AskTwin)) == 1
    broken[0] = False
    presenter.retry()
    assert said(view.set_problem) == ""
    assert presenter.line(0).log[1] == "t1"


def test_a_closed_presenter_asks_nothing_more(bench, view):
    bench.tell(*STORY)
    bench.follow()
    presenter, session, asking = present(bench, view)
    presenter.close()
    session.selection.at(2)
    assert len(asking.questions(AskTwin)) == 1


def test_a_row_whose_value_is_missing_has_an_empty_cell():
    line = line_of(TwinRow(("l1", "t1"), '{"user_id":"ada","created_at":null}', None, "log only"))
    assert line.log == ("l1", "t1", "", "", "ada", "")


# --- a past that is being built ---


def test_a_past_that_is_being_built_is_asked_for_again_when_it_has_come_on(bench, view):
    bench.tell(*STORY)
    bench.follow()
    answering, built = Answering(bench.store, TODOS), []

    def answer(question):
        if isinstance(question, AskTwin) and not built:
            raise HistoryUnfinished("It reaches event #0.")
        return answering.answer(question)

    head = bench.store.head()
    builder = InlineAsking(lambda _: Built(5_000, 10_000, False, {}), held=True)
    keeper = HistoryKeeper(lambda: builder, lambda call: call(), short=0)
    asking = InlineAsking(answer)
    session = session_of(asking=asking, head=head, store=described(events=head))
    presenter = TwinPresenter(replace(session, history=keeper), view)
    presenter.watch(True)
    assert said(view.set_problem) == "It reaches event #0."
    built.append(True)
    keeper.grown(10_000)
    assert said(view.set_problem) == ""
    asked = len(asking.asked)
    presenter.close()
    builder.release()
    assert len(asking.asked) == asked
