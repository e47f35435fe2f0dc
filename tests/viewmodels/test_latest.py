from explorer.core.errors import UnknownName
from explorer.runtime.questions import AskEvent, AskHead, Head, StillFolding
from explorer.viewmodels.latest import Latest
from fakes import InlineAsking, session_of
from reading_fakes import later


def echo(question):
    if question.ordinal == 13:
        raise UnknownName("Thirteen is not there.")
    return Head(question.ordinal, None)


class Bench:
    """A lane over a port that waits until it is told to answer."""

    def __init__(self, *, held=True):
        self.shown, self.failed, self.busy = [], [], []
        self.post, self.run = later()
        self.asking = InlineAsking(echo, held=held)
        session = session_of(asking=self.asking, post=self.post)
        self.lane = Latest(
            session,
            "lane",
            lambda answer: self.shown.append((self.lane.asked.ordinal, answer.ordinal)),
            lambda error: self.failed.append(str(error)),
            self.busy.append,
        )

    def asked(self):
        return [question.ordinal for _, question in self.asking.asked]

    def answer(self):
        self.asking.release()
        self.run()


def test_many_wishes_in_one_turn_are_one_question():
    bench = Bench()
    for ordinal in range(1, 50):
        bench.lane.ask(AskEvent(ordinal))
    bench.run()
    assert bench.asked() == [49]


def test_while_one_is_under_way_only_the_newest_waits_and_every_answer_is_shown():
    bench = Bench()
    for ordinal in (1, 2, 3, 4):
        bench.lane.ask(AskEvent(ordinal))
        bench.run()
    assert bench.asked() == [1]
    bench.answer()
    assert bench.asked() == [1, 4]
    bench.answer()
    assert bench.shown == [(1, 1), (4, 4)]


def test_asking_anew_gives_up_the_one_under_way():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.run()
    bench.lane.ask(AskEvent(2), anew=True)
    bench.run()
    bench.answer()
    assert bench.asked() == [1, 2]
    assert bench.shown == [(2, 2)]


def test_an_error_is_told_and_the_next_question_goes_out():
    bench = Bench()
    bench.lane.ask(AskEvent(13))
    bench.run()
    bench.lane.ask(AskEvent(14))
    bench.answer()
    bench.answer()
    assert bench.failed == ["Thirteen is not there."]
    assert bench.shown == [(14, 14)]


def test_busy_lasts_from_the_first_question_to_the_last_answer():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.run()
    bench.lane.ask(AskEvent(2))
    bench.answer()
    assert bench.busy == [True, True]
    bench.answer()
    assert bench.busy == [True, True, False]


def test_after_a_drop_nothing_is_shown():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.run()
    bench.lane.ask(AskEvent(2))
    bench.lane.drop()
    bench.answer()
    assert bench.shown == []
    assert bench.asked() == [1]
    assert bench.busy[-1] is False


def test_a_wish_that_was_not_asked_yet_is_dropped_too():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.lane.drop()
    bench.run()
    assert bench.asked() == []


def test_an_answer_may_ask_for_more_at_once():
    shown = []
    asking = InlineAsking(lambda _: Head(len(shown), None))
    session = session_of(asking=asking)

    def show(answer):
        shown.append(answer.ordinal)
        if len(shown) < 4:
            lane.ask(AskHead())

    lane = Latest(session, "lane", show, lambda error: None)
    lane.ask(AskHead())
    assert shown == [0, 1, 2, 3]


def test_a_question_that_the_reader_gives_up_is_no_longer_under_way():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.run()
    bench.asking.ask(AskHead(), "lane")
    bench.run()
    assert bench.busy == [True, False]
    bench.lane.ask(AskEvent(2))
    bench.run()
    bench.answer()
    assert bench.shown == [(2, 2)]


def test_what_waits_behind_a_question_that_is_given_up_goes_out():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.run()
    bench.lane.ask(AskEvent(2))
    bench.asking.ask(AskHead(), "lane")
    bench.run()
    bench.answer()
    assert bench.shown == [(2, 2)]
    assert bench.busy[-1] is False


def test_closing_the_port_ends_what_is_under_way():
    bench = Bench()
    bench.lane.ask(AskEvent(1))
    bench.run()
    bench.asking.close()
    bench.run()
    assert bench.busy == [True, False]


class Folding:
    """A lane over a port that answers only the third question about one thing."""

    def __init__(self):
        self.shown, self.far, self.busy, self.asked = [], [], [], 0
        self.post, self.run = later()
        self.asking = InlineAsking(self._answer, held=True)
        session = session_of(asking=self.asking, post=self.post)
        self.lane = Latest(
            session, "lane", self.shown.append, self.shown.append, self.busy.append, self.far.append
        )

    def _answer(self, question):
        self.asked += 1
        return Head(question.ordinal, None) if self.asked % 3 == 0 else StillFolding("cart-1", self.asked, 9)

    def turn(self):
        self.asking.release()
        self.run()


def test_a_long_fold_is_asked_for_until_it_ends_and_says_how_far_it_is():
    bench = Folding()
    bench.lane.ask(AskEvent(7))
    bench.run()
    for _ in range(3):
        bench.turn()
    assert [one.folded for one in bench.far] == [1, 2]
    assert bench.shown == [Head(7, None)]
    assert bench.asking.questions(AskEvent) == [AskEvent(7)] * 3
    assert bench.busy == [True, False]


def test_a_long_fold_gives_way_to_what_is_wanted_next():
    bench = Folding()
    bench.lane.ask(AskEvent(7))
    bench.run()
    bench.lane.ask(AskEvent(8))
    bench.run()
    for _ in range(3):
        bench.turn()
    assert bench.asking.questions(AskEvent) == [AskEvent(7), AskEvent(8), AskEvent(8)]
    assert bench.shown == [Head(8, None)]
    assert bench.busy[-1] is False


def test_a_long_fold_that_nobody_wants_any_more_is_not_asked_for_again():
    bench = Folding()
    bench.lane.ask(AskEvent(7))
    bench.run()
    bench.lane.drop()
    bench.turn()
    assert (bench.asking.questions(AskEvent), bench.far, bench.shown) == ([AskEvent(7)], [], [])
