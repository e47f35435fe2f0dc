from concurrent.futures import Future
from unittest.mock import Mock

from explorer.core.errors import StoreBusy, StoreDamaged
from explorer.runtime.questions import AskProjections, CheckpointRow, Projections
from explorer.viewmodels.projections import (
    NO_PROJECTIONS,
    NOT_STORED,
    READ_ONLY,
    ProjectionsPresenter,
    ProjectionsView,
    Rebuilding,
)
from fakes import described
from reading_fakes import COUNTER, HandStore, opened


class HandIssuing:
    """A writing side whose rebuilds end when told to."""

    def __init__(self):
        self.rebuilds = []

    def rebuild(self, projection):
        future = Future()
        self.rebuilds.append((projection, future))
        return future


class Bench:
    def __init__(self, head=30, issuing=None, prepare=lambda store: None, **options):
        self.store = HandStore(head)
        prepare(self.store)
        self.issuing = issuing
        self.session, self.asking = opened(self.store, issuing=issuing, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=ProjectionsView)
        self.presenter = ProjectionsPresenter(self.session, self.view)

    def last(self, name):
        return getattr(self.view, name).call_args.args

    def looks(self):
        return len(self.asking.questions(AskProjections))


def test_it_lists_projections_and_shows_the_rows_of_the_first():
    bench = Bench()
    assert [row.name for row in bench.last("set_projections")[0]] == [COUNTER, "other"]
    assert bench.last("set_chosen") == (COUNTER,)
    assert bench.last("set_title") == (f"Projection {COUNTER} after #30",)


def test_choosing_another_shows_its_rows():
    bench = Bench()
    bench.presenter.choose("other")
    assert bench.last("set_chosen") == ("other",)
    assert bench.last("set_rows_empty") == ("other has no rows at #30.",)


def test_a_name_that_is_not_there_shows_the_first():
    bench = Bench()
    bench.selection.show_projection("gone")
    assert bench.last("set_chosen") == (COUNTER,)


def test_it_looks_again_only_while_somebody_lags_behind():
    bench = Bench()
    looks = bench.looks()
    bench.presenter.tick()
    assert bench.looks() == looks
    bench.store.stale = 3
    bench.selection.grown(30)
    bench.store.head = 31
    bench.selection.grown(31)
    looks = bench.looks()
    bench.presenter.tick()
    assert bench.looks() == looks + 1
    bench.store.stale = 0
    bench.presenter.tick()
    bench.presenter.tick()
    assert bench.looks() == looks + 2


def test_a_stopped_projection_names_its_event():
    def stop(store):
        store.stopped = "Event #7 could not be handled."

    bench = Bench(prepare=stop)
    assert bench.last("set_trouble") == ("Event #7 could not be handled.",)
    bench.presenter.choose("other")
    assert bench.last("set_trouble") == ("",)


def test_a_store_that_is_only_shown_says_why_nothing_is_rebuilt():
    bench = Bench()
    assert bench.last("set_rebuilding") == (Rebuilding(False, READ_ONLY),)
    bench.presenter.rebuild()


def test_rebuilding_is_under_way_until_it_is_done_and_then_looks_again():
    bench = Bench(issuing=HandIssuing())
    assert bench.last("set_rebuilding")[0].able
    bench.presenter.rebuild()
    assert bench.last("set_rebuilding")[0].under_way
    bench.presenter.rebuild()
    assert [name for name, _ in bench.issuing.rebuilds] == [COUNTER]
    looks = bench.looks()
    bench.issuing.rebuilds[0][1].set_result(1234)
    assert bench.last("set_note") == (f"{COUNTER} rebuilt from 1,234 events.",)
    assert not bench.last("set_rebuilding")[0].under_way
    assert bench.looks() == looks + 1


def test_a_rebuild_that_fails_says_why():
    bench = Bench(issuing=HandIssuing())
    bench.presenter.rebuild()
    bench.issuing.rebuilds[0][1].set_exception(StoreBusy("Another program holds the store."))
    assert bench.last("set_problem") == ("Another program holds the store.",)
    assert bench.last("set_note") == ("",)


def test_a_rebuild_that_ends_after_closing_tells_nobody():
    bench = Bench(issuing=HandIssuing())
    bench.presenter.rebuild()
    bench.presenter.close()
    bench.view.reset_mock()
    bench.issuing.rebuilds[0][1].set_result(3)
    assert bench.view.method_calls == []


def test_what_is_kept_nowhere_cannot_be_rebuilt():
    bench = Bench(issuing=HandIssuing())
    rows = tuple(
        type(row)(row.name, row.title, row.version, row.keys, None, None, None, "replayed")
        for row in bench.last("set_projections")[0]
    )
    bench.asking.answers = lambda question: (
        Projections(rows) if isinstance(question, AskProjections) else bench.store(question)
    )
    bench.presenter.retry()
    assert bench.last("set_rebuilding") == (Rebuilding(False, NOT_STORED),)


def test_a_store_without_projections_says_so():
    session, asking = opened(HandStore(0))
    asking.answers = lambda _: Projections(())
    view = Mock(spec=ProjectionsView)
    ProjectionsPresenter(session, view)
    assert view.set_empty.call_args.args == (NO_PROJECTIONS,)


def test_checkpoints_that_a_foreign_store_keeps_are_told():
    foreign = described(
        states="generic-merge",
        writable=False,
        checkpoints=(CheckpointRow("mailer", 1600, 0), CheckpointRow("search", "0/9", None)),
    )
    bench = Bench(store=foreign)
    assert bench.last("set_note") == ("Consumers of this store: mailer at 1,600 (lag 0), search at 0/9.",)


def test_a_lag_that_counts_something_else_than_events_says_what():
    rows = (CheckpointRow("sums", 9, 1_200, "position"),)
    bench = Bench(store=described(states="generic-merge", writable=False, checkpoints=rows))
    assert bench.last("set_note") == ("Consumers of this store: sums at 9 (lag 1,200 positions).",)


def test_of_many_consumers_the_number_and_the_place_is_told():
    rows = tuple(CheckpointRow(f"reader {number}", 3, 1) for number in range(3))
    bench = Bench(store=described(states="generic-merge", writable=False, checkpoints=rows))
    said = "3 consumers follow this store; how far each has come is in the pane Store."
    assert bench.last("set_note") == (said,)


def test_a_fault_is_said_and_can_be_tried_again():
    bench = Bench()
    bench.store.broken = StoreDamaged("It cannot be read.")
    bench.presenter.retry()
    assert bench.last("set_problem") == ("It cannot be read.",)
    bench.store.broken = None
    bench.presenter.retry()
    assert bench.last("set_problem") == ("",)
