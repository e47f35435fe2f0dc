"""What is said about the past that is made ready, and how rows that were out of reach come in."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

from explorer.core.errors import HistoryUnfinished, StoreError
from explorer.runtime.keeping import HistoryKeeper, Progress
from explorer.runtime.questions import AskBlame, AskDiff, AskRows, BuildHistory, Built, Rows, Seek
from explorer.viewmodels.blame import BlamePresenter, BlameView
from explorer.viewmodels.compare import ComparePresenter, CompareView
from explorer.viewmodels.history import GO_ON, STOP, TRY_AGAIN, HistoryPresenter, HistoryScreen, screen_of
from explorer.viewmodels.selection import Part
from explorer.viewmodels.session import Session
from fakes import InlineAsking, now, session_of
from reading_fakes import COUNTER, HandStore, opened

HEAD = 200_000


class Shown:
    def __init__(self) -> None:
        self.screens: list[HistoryScreen] = []

    def show_history(self, screen: HistoryScreen) -> None:
        self.screens.append(screen)


def test_each_state_of_the_work_has_its_words() -> None:
    assert screen_of(Progress(0, 0, False), stopped=False) == HistoryScreen()
    working = screen_of(Progress(50_000, HEAD, True), stopped=False)
    assert (working.text, working.button) == ("History 25 %", STOP)
    assert "50,000 of 200,000 events" in working.tip
    elsewhere = screen_of(Progress(50_000, HEAD, True, elsewhere=True), stopped=False)
    assert (elsewhere.text, elsewhere.button) == ("History 25 %", "")
    assert "Another window makes" in elsewhere.tip
    stopped = screen_of(Progress(50_000, HEAD, False), stopped=True)
    assert (stopped.text, stopped.button) == ("History stopped at 50,000 of 200,000 events", GO_ON)
    troubled = screen_of(Progress(50_000, HEAD, False, "No room."), stopped=False)
    assert (troubled.text, troubled.tip, troubled.button) == ("History: problem", "No room.", TRY_AGAIN)
    of_one = screen_of(Progress(HEAD, HEAD, False, "fragile stopped."), stopped=False)
    assert (of_one.text, of_one.button) == ("History: problem", "")


def test_opening_begins_the_work_and_a_button_stops_it() -> None:
    asking = InlineAsking(lambda _: Built(HEAD // 2, HEAD, False, {}), held=True)
    keeper = HistoryKeeper(lambda: asking, now)
    session = replace(session_of(head=HEAD), history=keeper)
    view = Shown()
    presenter = HistoryPresenter(session, view)
    assert [question for _, question in asking.asked] == [BuildHistory()]
    asking.release()
    assert view.screens[-1].text == "History 50 %"
    presenter.toggle()
    assert view.screens[-1].button == GO_ON
    presenter.close()
    session.close()


def test_after_a_problem_a_button_tries_again() -> None:
    full = [True]

    def build(_: object) -> Built:
        if full:
            raise StoreError("No room.")
        return Built(HEAD, HEAD, True, {})

    keeper = HistoryKeeper(lambda: InlineAsking(build), now)
    session = replace(session_of(head=HEAD), history=keeper)
    view = Shown()
    presenter = HistoryPresenter(session, view)
    assert view.screens[-1] == HistoryScreen("History: problem", "No room.", TRY_AGAIN)
    full.clear()
    presenter.toggle()
    assert view.screens[-1] == HistoryScreen()
    assert keeper.progress.reached == HEAD
    presenter.close()
    session.close()


def test_growth_is_passed_on() -> None:
    asking = InlineAsking(lambda _: Built(HEAD, HEAD, True, {}))
    keeper = HistoryKeeper(lambda: asking, now)
    session = replace(session_of(head=10), history=keeper)
    presenter = HistoryPresenter(session, Shown())
    assert asking.asked == []
    session.selection.grown(HEAD)
    assert len(asking.asked) == 1
    presenter.close()
    session.close()


def test_rows_out_of_reach_come_in_when_the_past_is_built() -> None:
    from explorer.viewmodels.rows import RowsPresenter

    class View:
        def __getattr__(self, name: str):
            return lambda *values: told.append((name, *values))

    told: list[tuple[object, ...]] = []
    built = False

    def answers(question: object) -> object:
        assert isinstance(question, AskRows)
        if not built:
            raise HistoryUnfinished("It reaches event #5.")
        return Rows("board", 1, ("key",), HEAD, 0, 0, (), Seek(0, 0, 0.0))

    builder = InlineAsking(lambda _: Built(HEAD, HEAD, True, {}), held=True)
    keeper = HistoryKeeper(lambda: builder, now)
    session = replace(session_of(answers, head=HEAD), history=keeper)
    rows = RowsPresenter(session, View())  # type: ignore[arg-type]
    rows.show("board")
    assert ("set_rows_empty", "It reaches event #5.") in told
    keeper.grown(HEAD)
    built = True
    told.clear()
    builder.release()
    assert ("set_rows_problem", "") in told
    rows.close()
    session.close()


def long_store(kind: type) -> tuple[Session, HistoryKeeper, InlineAsking, list[bool]]:
    """Open a store whose past is not built for questions of one kind, until the list has an entry."""
    hand, built = HandStore(1_000), []

    def answers(question: object) -> object:
        if isinstance(question, kind) and question.stream is None and not built:
            assert not question.patient, "the reader would be busy with this alone"
            raise HistoryUnfinished("It reaches event #5.")
        return hand(question)

    builder = InlineAsking(lambda _: Built(HEAD, HEAD, True, {}), held=True)
    keeper = HistoryKeeper(lambda: builder, now)
    session, _ = opened(hand)
    return replace(session, history=keeper, asking=InlineAsking(answers)), keeper, builder, built


def test_who_set_a_cell_is_found_out_when_the_past_is_built() -> None:
    session, keeper, builder, built = long_store(AskBlame)
    view = Mock(spec=BlameView)
    blame = BlamePresenter(session, view, "row")
    blame.show_of(COUNTER)
    blame.ask_about(Part("events", projection=COUNTER, key=("cart-0000",)))
    assert view.set_blame.call_args.args[0].text == "It reaches event #5."
    built.append(True)
    keeper.grown(HEAD)
    assert "set by #" in view.set_blame.call_args.args[0].text
    blame.close()
    builder.release()


def test_what_differs_in_rows_is_counted_when_the_past_is_built() -> None:
    session, keeper, builder, built = long_store(AskDiff)
    view = Mock(spec=CompareView)
    compare = ComparePresenter(session, view)
    compare.watch(True)
    session.selection.at(5)
    session.selection.pin()
    session.selection.at(9)

    def counted() -> dict[str, int | None]:
        return {group.name[1]: group.count for group in view.set_groups.call_args.args[0]}

    assert counted()[COUNTER] is None
    assert view.set_problem.call_args.args[0] == "It reaches event #5."
    built.append(True)
    keeper.grown(HEAD)
    assert counted()[COUNTER]
    assert view.set_problem.call_args.args[0] == ""
    compare.close()
    builder.release()
