"""Which processes are listed, which one is chosen, and when anything is asked at all."""

from unittest.mock import Mock

from benches import bench, issue
from explorer.core.errors import StoreDamaged
from explorer.runtime import questions as q
from explorer.viewmodels import processes
from explorer.viewmodels.processes import ProcessesPresenter, ProcessesView
from fakes import described, session_of
from transfers import bank, ordinals, session_at, transfer

AT = bank()
"""Only read: tests that write make their own."""


class Bench:
    def __init__(self, at=AT, *, watched=True, place=None, **options):
        self.at = at
        self.session, self.asking = session_at(at, **options)
        self.selection = self.session.selection
        if place is not None:
            self.selection.at(place)
        self.view = Mock(spec=ProcessesView)
        self.presenter = ProcessesPresenter(self.session, self.view)
        if watched:
            self.presenter.watch(True)

    def last(self, name):
        return getattr(self.view, name).call_args.args

    @property
    def rows(self):
        return [(row.key, row.status) for row in self.last("set_rows")[0]]

    @property
    def stepper(self):
        return self.last("set_stepper")[0]


def test_the_newest_processes_are_listed_and_the_cursors_one_is_shown_step_by_step():
    bench = Bench()
    assert bench.rows == [("t3", "failed"), ("t2", "failed"), ("t1", "completed")]
    assert bench.last("set_chosen") == ("moneytransfer-t3",)
    assert bench.stepper.heading == "Money transfer t3"
    assert bench.last("set_note") == (f"3 processes at #{AT.store.head()}",)


def test_nothing_is_asked_while_nobody_looks_and_all_of_it_once_somebody_does():
    bench = Bench(watched=False)
    bench.selection.at(10)
    assert bench.asking.asked == []
    bench.presenter.watch(True)
    assert bench.last("set_title") == ("Processes after #10",)
    assert bench.asking.questions(q.AskProcesses)[-1].at == 10
    bench.presenter.watch(False)
    asked = len(bench.asking.asked)
    bench.presenter.watch(True)
    assert len(bench.asking.asked) == asked


def test_the_process_of_the_cursors_event_is_chosen_and_stays_for_events_of_none():
    bench = Bench()
    debited = next(e.ordinal for e in AT.store.read() if e.type == "TransferDebited")
    bench.selection.at(debited)
    assert bench.stepper.heading == "Money transfer t1"
    assert bench.stepper.status == "running"
    bench.selection.at(1)
    assert bench.stepper.stream == "moneytransfer-t1"
    assert "has not begun at #1" in bench.stepper.empty


def test_following_a_stream_chooses_its_process_and_holds_it_wherever_the_cursor_goes():
    bench = Bench()
    bench.selection.follow("transfer-t1")
    assert bench.stepper.heading == "Money transfer t1"
    inside = ordinals(AT, "moneytransfer-t2", "StepFailed")[0]
    bench.selection.at(inside)
    assert bench.stepper.heading == "Money transfer t1"
    assert not bench.stepper.followed


def test_follow_follows_the_process_itself_and_lets_it_go():
    bench = Bench()
    bench.presenter.choose("moneytransfer-t2")
    bench.presenter.follow(True)
    assert bench.selection.place.stream == "moneytransfer-t2"
    assert bench.stepper.followed
    bench.presenter.follow(False)
    assert bench.selection.place.stream is None
    assert not bench.stepper.followed
    bench.presenter.follow_stream("account-rich")
    assert bench.selection.place.stream == "account-rich"


def test_a_step_leads_to_its_event():
    bench = Bench()
    bench.presenter.choose("moneytransfer-t2")
    line = next(line for line in bench.stepper.lines if line.undoing)
    bench.presenter.go_to(line.ordinal)
    assert bench.selection.place.ordinal == line.ordinal
    assert bench.stepper.stream == "moneytransfer-t2"
    assert next(one for one in bench.stepper.lines if one.here).title == line.title


def test_a_status_shows_only_its_own_and_says_when_there_are_none():
    bench = Bench()
    bench.presenter.show_only("completed")
    assert bench.rows == [("t1", "completed")]
    assert bench.last("set_only") == ("completed",)
    bench.presenter.show_only("running")
    assert bench.last("set_rows_empty") == (f"No process is running at #{AT.store.head()}.",)
    bench.presenter.show_only(None)
    assert len(bench.rows) == 3
    assert bench.last("set_rows_empty") == ("",)


def test_before_the_first_process_the_list_says_how_one_begins():
    bench = Bench(place=3)
    told = bench.last("set_rows_empty")[0]
    assert told.startswith("No process has begun at #3. One begins with ")
    assert "TransferRequested" in told


def test_few_fitting_ones_make_it_look_at_older_ones_up_to_a_point(monkeypatch):
    from explorer.runtime import process_answers

    at = bank()
    for number in range(4, 20):
        transfer(at, f"t{number}", "rich", "poor")
    monkeypatch.setattr(process_answers, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(processes, "MOST_LOOKS", 2)
    bench = Bench(at)
    bench.presenter.show_only("failed")
    assert len(bench.asking.questions(q.AskProcesses)) == 4  # both lists look on once by themselves
    assert bench.rows == []
    assert "None of the newest 6 processes is failed" in bench.last("set_rows_empty")[0]
    for _ in range(5):
        bench.presenter.older()
    assert bench.rows == [("t3", "failed"), ("t2", "failed")]
    assert bench.last("set_rows")[1] is False


def test_growth_shows_the_new_one_and_keeps_what_was_loaded():
    at = bank()
    bench = Bench(at)
    transfer(at, "t4", "rich", "poor")
    bench.selection.grown(at.store.head())
    assert [key for key, _ in bench.rows] == ["t4", "t3", "t2", "t1"]
    assert bench.stepper.heading == "Money transfer t4"


def test_growth_behind_the_cursors_back_only_asks_for_the_one_that_is_shown():
    at = bank()
    bench = Bench(at)
    bench.selection.at(ordinals(at, "moneytransfer-t2", "StepFailed")[0])
    lists = len(bench.asking.questions(q.AskProcesses))
    transfer(at, "t4", "rich", "poor")
    bench.selection.grown(at.store.head())
    assert len(bench.asking.questions(q.AskProcesses)) == lists
    assert bench.asking.asked[-1][1] == q.AskProcess("moneytransfer-t2", bench.selection.place.ordinal)


def test_a_store_without_known_processes_says_so_and_is_asked_nothing():
    view = Mock(spec=ProcessesView)
    session = session_of(head=5, store=described(events=5, states="generic-merge"))
    ProcessesPresenter(session, view).watch(True)
    assert view.set_empty.call_args.args == (processes.NONE_KNOWN,)
    assert session.asking.asked == []


def test_what_cannot_be_read_is_said_and_can_be_tried_again():
    bench = Bench()
    whole = bench.asking.answers

    def broken(question):
        raise StoreDamaged("Page 7 cannot be read.")

    bench.asking.answers = broken
    bench.selection.at(12)
    assert bench.last("set_problem") == ("Page 7 cannot be read.",)
    bench.asking.answers = whole
    bench.presenter.retry()
    assert bench.last("set_problem") == ("",)


def test_once_closed_nothing_is_shown_or_asked():
    bench = Bench()
    bench.presenter.close()
    asked = len(bench.asking.asked)
    bench.selection.at(3)
    assert len(bench.asking.asked) == asked


def test_what_policies_wait_for_is_said_with_the_earliest_first():
    at = bench()
    for key in ("late", "early"):
        issue(at, "OpenCart", cart_id=key, customer_id="jo")
    issue(at, "AddItem", cart_id="late", sku="none", quantity=1)
    shown = Bench(at)
    short, whole = shown.last("set_waits")
    due = {wait.key: wait.due for wait in shown.asking.answers(q.AskProcesses()).waits}
    first = min(due, key=due.get)
    assert short.startswith(f"Policies wait now: Abandon cart {first} at {due[first][11:19]}")
    assert short.endswith(", and 1 more")
    assert [line.split()[3] for line in whole.splitlines()] == [f"{key}," for key in sorted(due, key=due.get)]
    assert set(due) == {"late", "early"}


def test_where_no_policy_waits_nothing_is_said():
    assert Bench().last("set_waits") == ("", "")
