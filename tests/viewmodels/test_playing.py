import pytest

from explorer.viewmodels.playing import LONGEST_TICK, Player
from explorer.viewmodels.selection import Place, Selection


class HandTicker:
    """A beat given by hand."""

    def __init__(self):
        self.tick = None

    def start(self, tick):
        self.tick = tick

    def stop(self):
        self.tick = None


@pytest.fixture
def ticker():
    return HandTicker()


@pytest.fixture
def selection():
    return Selection(Place(ordinal=10, head=100, live=False))


@pytest.fixture
def player(selection, ticker):
    return Player(selection, ticker, lambda: None)


def test_playing_moves_the_cursor_at_the_chosen_speed(player, selection, ticker):
    player.at_speed(10)
    player.play()
    ticker.tick(0.2)
    assert selection.place.ordinal == 12


def test_parts_of_events_add_up(player, selection, ticker):
    player.at_speed(1)
    player.play()
    for _ in range(9):
        ticker.tick(0.125)
    assert selection.place.ordinal == 11


def test_a_hold_up_does_not_make_playing_leap(player, selection, ticker):
    player.at_speed(100)
    player.play()
    ticker.tick(60.0)
    assert selection.place.ordinal == 10 + 100 * LONGEST_TICK


def test_playing_stops_at_the_last_event_and_is_live_there(player, selection, ticker):
    player.at_speed(1_000)
    player.play()
    ticker.tick(0.2)
    assert selection.place.ordinal == 100
    assert selection.place.live
    assert player.direction == 0
    assert ticker.tick is None


def test_playing_back_stops_before_the_first_event(player, selection, ticker):
    player.at_speed(1_000)
    player.play(-1)
    ticker.tick(0.2)
    assert selection.place.ordinal == 0
    assert player.direction == 0


def test_playing_from_the_last_event_starts_over(player, selection):
    selection.go_live()
    player.play()
    assert selection.place.ordinal == 1


def test_the_same_direction_again_plays_faster_up_to_the_fastest(player):
    player.at_speed(10)
    player.faster(1)
    assert (player.direction, player.speed) == (1, 10)
    speeds = []
    for _ in range(4):
        player.faster(1)
        speeds.append(player.speed)
    assert speeds == [100, 1_000, 1_000, 1_000]
    player.faster(-1)
    assert (player.direction, player.speed) == (-1, 1_000)


def test_toggling_pauses_and_goes_on(player, ticker):
    player.toggle()
    assert ticker.tick is not None
    player.toggle()
    assert ticker.tick is None


def test_every_change_is_told(selection, ticker):
    told = []
    player = Player(selection, ticker, lambda: told.append(player.direction))
    player.play()
    player.pause()
    player.pause()
    assert told == [1, 0]
