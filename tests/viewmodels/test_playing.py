import pytest

from explorer.viewmodels.playing import LONGEST_PAUSE, LONGEST_TICK, Pace, Player
from explorer.viewmodels.selection import Place, Selection


class HandTicker:
    """A beat given by hand."""

    def __init__(self):
        self.tick = None

    def start(self, tick):
        self.tick = tick

    def stop(self):
        self.tick = None


def unknown(ordinal, direction):
    """A rhythm that nobody knows."""
    return None


@pytest.fixture
def ticker():
    return HandTicker()


@pytest.fixture
def selection():
    return Selection(Place(ordinal=10, head=100, live=False))


@pytest.fixture
def player(selection, ticker):
    return Player(selection, ticker, lambda: None, unknown)


def test_playing_moves_the_cursor_at_the_chosen_speed(player, selection, ticker):
    player.at_pace(Pace(10))
    player.play()
    ticker.tick(0.2)
    assert selection.place.ordinal == 12


def test_parts_of_events_add_up(player, selection, ticker):
    player.at_pace(Pace(1))
    player.play()
    for _ in range(9):
        ticker.tick(0.125)
    assert selection.place.ordinal == 11


def test_a_hold_up_does_not_make_playing_leap(player, selection, ticker):
    player.at_pace(Pace(100))
    player.play()
    ticker.tick(60.0)
    assert selection.place.ordinal == 10 + 100 * LONGEST_TICK


def test_playing_stops_at_the_last_event_and_is_live_there(player, selection, ticker):
    player.at_pace(Pace(1_000))
    player.play()
    ticker.tick(0.2)
    assert selection.place.ordinal == 100
    assert selection.place.live
    assert player.direction == 0
    assert ticker.tick is None


def test_playing_back_stops_before_the_first_event(player, selection, ticker):
    player.at_pace(Pace(1_000))
    player.play(-1)
    ticker.tick(0.2)
    assert selection.place.ordinal == 0
    assert player.direction == 0


def test_playing_from_the_last_event_starts_over(player, selection):
    selection.go_live()
    player.play()
    assert selection.place.ordinal == 1


def test_the_same_direction_again_plays_faster_up_to_the_fastest(player):
    player.at_pace(Pace(10))
    player.faster(1)
    assert (player.direction, player.pace) == (1, Pace(10))
    speeds = []
    for _ in range(4):
        player.faster(1)
        speeds.append(player.pace.factor)
    assert speeds == [100, 1_000, 1_000, 1_000]
    player.faster(-1)
    assert (player.direction, player.pace) == (-1, Pace(1_000))


def test_toggling_pauses_and_goes_on(player, ticker):
    player.toggle()
    assert ticker.tick is not None
    player.toggle()
    assert ticker.tick is None


def test_every_change_is_told(selection, ticker):
    told = []
    player = Player(selection, ticker, lambda: told.append(player.direction), unknown)
    player.play()
    player.pause()
    player.pause()
    assert told == [1, 0]


# in the rhythm in which it happened


class Times:
    """Recorded pauses before each event from the second on."""

    def __init__(self, *pauses):
        self.pauses = pauses
        self.asked = []

    def __call__(self, ordinal, direction):
        self.asked.append((ordinal, direction))
        return 0.0 if ordinal == 1 else self.pauses[ordinal - 2]


def rhythmic(ticker, times, factor=1, at=1):
    selection = Selection(Place(at, len(times.pauses) + 1, False))
    player = Player(selection, ticker, lambda: None, times)
    player.at_pace(Pace(factor, rhythm=True))
    player.play()
    return player, selection


def beat(ticker, selection, seconds, beats):
    seen = []
    for _ in range(beats):
        ticker.tick(seconds)
        seen.append(selection.place.ordinal)
    return seen


def test_in_rhythm_every_event_waits_as_long_as_it_did(ticker):
    _, selection = rhythmic(ticker, Times(0.5, 0.25, 1.0, 1.0))
    assert beat(ticker, selection, 0.25, 7) == [1, 2, 3, 3, 3, 3, 4]


def test_ten_times_as_fast_the_pauses_are_a_tenth(ticker):
    _, selection = rhythmic(ticker, Times(5.0, 2.5, 10.0, 10.0), factor=10)
    assert beat(ticker, selection, 0.25, 7) == [1, 2, 3, 3, 3, 3, 4]


def test_back_in_time_the_pauses_come_in_the_other_order(ticker):
    player, selection = rhythmic(ticker, Times(0.5, 0.25, 1.0, 9.0), at=4)
    player.play(-1)
    assert beat(ticker, selection, 0.25, 6) == [4, 4, 4, 3, 2, 2]


def test_a_long_pause_is_cut_short_and_told(ticker):
    told = []
    times = Times(0.25, 7_200.0, 0.25, 1.0)
    player, selection = rhythmic(ticker, times)
    player._changed = lambda: told.append(player.cut)
    beats = round(LONGEST_PAUSE / 0.25)
    assert beat(ticker, selection, 0.25, beats + 1)[-2:] == [2, 3]
    assert told == [7_200.0, None]


def test_a_pause_just_within_the_limit_is_not_cut(ticker):
    player, selection = rhythmic(ticker, Times(LONGEST_PAUSE, LONGEST_PAUSE))
    assert beat(ticker, selection, 0.25, round(LONGEST_PAUSE / 0.25)).count(1) == LONGEST_PAUSE / 0.25 - 1
    assert player.cut is None


def test_events_of_one_moment_come_one_after_the_other(ticker):
    _, selection = rhythmic(ticker, Times(*(0.0 for _ in range(999))))
    assert beat(ticker, selection, 0.0314, 4) == [32, 63, 95, 126]


def test_while_the_rhythm_is_being_read_the_cursor_waits_and_no_time_adds_up(ticker):
    known = {}
    selection = Selection(Place(1, 9, False))
    player = Player(selection, ticker, lambda: None, lambda ordinal, _: known.get(ordinal))
    player.at_pace(Pace(1, rhythm=True))
    player.play()
    assert beat(ticker, selection, 0.25, 8) == [1] * 8
    known.update({2: 0.25, 3: 0.25})
    assert beat(ticker, selection, 0.25, 2) == [2, 3]


def test_in_rhythm_it_stops_at_the_end_too_and_pausing_ends_the_cut(ticker):
    player, selection = rhythmic(ticker, Times(0.25, 0.25))
    assert beat(ticker, selection, 0.25, 2) == [2, 3]
    assert (player.direction, ticker.tick) == (0, None)
    player, selection = rhythmic(ticker, Times(100.0, 0.25))
    ticker.tick(0.25)
    assert player.cut == 100.0
    player.pause()
    assert player.cut is None


def test_faster_stays_with_the_kind_of_pace(ticker):
    player, _ = rhythmic(ticker, Times(1.0, 1.0))
    factors = []
    for _ in range(4):
        player.faster(1)
        factors.append(player.pace)
    assert factors == [Pace(10, True), Pace(100, True), Pace(1_000, True), Pace(1_000, True)]


def test_at_a_thousand_a_second_no_event_is_lost_however_uneven_the_beat(ticker):
    """What is skipped are pictures: the cursor has gone as far as time has."""
    selection = Selection(Place(1, 10_000, False))
    player = Player(selection, ticker, lambda: None, unknown)
    player.at_pace(Pace(1_000))
    player.play()
    beats = [0.0334, 0.0331, 0.1207, 0.0338, 0.0005, 0.0333] * 20
    for elapsed in beats:
        ticker.tick(elapsed)
    assert selection.place.ordinal == pytest.approx(1 + 1_000 * sum(beats), abs=1.5)
