"""A store of 200,000 events in the real window, and two windows on one store, while histories are built."""

import time
from contextlib import closing
from itertools import islice
from random import Random

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benches import DOMAINS
from domain.kernel.projection import hidden
from explorer.benching.material import payments
from explorer.bootstrap import WiredApp
from explorer.core.domains import state_as_json
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.opener import WiredOpener
from explorer.runtime.pasts import SHORT
from explorer.stores.sqlite import create, open_store
from explorer.ui.screenshot import render
from heartbeat import Heartbeat

ACCOUNTS = 40
FOLLOWED = "account-a7"
SHOWN = "account_balances"
FRAME = 16
"""Milliseconds between two moves of a hand that drags."""
MOVES = 12
GROSS = 1.0
"""Seconds that the event loop may stand still."""


def made(path, events):
    """Make a store of payments to some accounts, in long batches and with bare envelopes, which is cheap."""
    store, random = create(path, clock="simulated", durable=False), Random(5)
    facts, done = {f"a{n}": payments(f"a{n}", n) for n in range(ACCOUNTS)}, 0
    while done < events:
        account, size = random.choice(list(facts)), min(random.randint(20, 180), events - done)
        told = enumerate(islice(facts[account], size), start=done)
        new = [NewEvent(f"e{n}", *fact, {}, moment(n)) for n, fact in told]
        store.append(f"account-{account}", new, Expect.ANYTHING)
        done += size
    store.finish()
    return path


def moment(number):
    """One event a second, on some days in March."""
    minutes, second = divmod(number, 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return f"2025-03-{day + 1:02}T{hour:02}:{minute:02}:{second:02}.000000Z"


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    return made(tmp_path_factory.mktemp("long") / "long.db", 200_000)


def plain_folds(path, ordinals):
    """Fold the store from its first event, once; give balances and the followed state at these moments."""
    projection, fold = DOMAINS.projections[SHOWN], DOMAINS.fold_of("account")
    rows, state, found = {}, fold.initial, {}
    with closing(open_store(path, writable=False)) as store:
        for event in store.read(limit=max(ordinals)):
            handle = projection.handlers.get(event.type)
            if handle is not None:
                handle(event, rows)
            if event.stream == FOLLOWED:
                state = DOMAINS.evolve(fold, state, event)
            if event.ordinal in ordinals:
                balances = {k[0]: row["balance_cents"] for k, row in rows.items() if not hidden(k)}
                found[event.ordinal] = (balances, state_as_json(state).get("balance_cents", 0))
    return found


class Hand:
    """Presses on the slider, drags it from place to place, and lets go."""

    def __init__(self, person):
        self._slider = person.slider
        self._person = person

    def drag(self, ordinal):
        """Drag from where the handle is to an event, as fast as a hand moves; gives what it ended on."""
        begin, end = self._slider.x_of(self._slider.value()), self._slider.x_of(ordinal)
        places = [begin + (end - begin) * step / MOVES for step in range(MOVES + 1)]
        left = Qt.MouseButton.LeftButton
        self._send(QEvent.Type.MouseButtonPress, places.pop(0), left)
        timer = QTimer()
        timer.timeout.connect(
            lambda: self._send(QEvent.Type.MouseMove, places.pop(0), left) if places else None
        )
        timer.start(FRAME)
        self._person.wait(lambda: not places)
        timer.stop()
        self._send(QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton)
        return self._person.place.ordinal

    def _send(self, kind, x, buttons):
        where = QPointF(x, self._slider.height() / 2)
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        over = QPointF(self._slider.mapToGlobal(where.toPoint()))
        QApplication.sendEvent(self._slider, QMouseEvent(kind, where, over, button, buttons, none))


def shown(person):
    """Give what the panes show: account -> balance in cents, and the balance of the followed account."""
    rows = {name: int(row["balance_cents"].replace(",", "")) for name, row in person.rows().items()}
    balance = person.state().get("balance_cents", "0").rpartition("→")[2]  # perhaps it changed just now
    return rows, int(balance)


def come_to(person, ordinal):
    """Wait until the panes show a moment."""
    person.wait(lambda: f"after #{ordinal:,}" in person.title("projections"))
    person.wait(lambda: f"after #{ordinal:,}" in person.title("state"))


def look_at_accounts(person):
    person.shell.selection.show_projection(SHOWN)
    person.shell.selection.follow(FOLLOWED)


@pytest.mark.timeout(400)
def test_dragging_through_200_000_events_while_their_history_is_built(person, long, record_property):
    person.open(long)
    look_at_accounts(person)
    history, hand, random = person.shell.session.history, Hand(person), Random(9)
    seen, while_building = {}, 0
    places = [5_000, 30_000, 12_000, 60_000, 90_000, *(random.randint(1, 200_000) for _ in range(5))]
    with Heartbeat().beating() as heart:
        for place in places:
            at = hand.drag(place)
            while_building += history.progress.working
            come_to(person, at)
            seen[at] = shown(person)
        person.wait(lambda: not history.progress.working)
    assert history.progress.reached > 199_000
    assert while_building >= 3
    assert seen == plain_folds(long, seen.keys())
    record_property("longest_stall_ms", round(1000 * heart.longest))
    print(f"the event loop stood still for {1000 * heart.longest:.0f} ms at most, in {heart.beats:,} beats")
    assert heart.longest < GROSS


@pytest.mark.timeout(400)
def test_two_windows_on_one_store_do_not_disturb_each_other(people, long):
    first, second = people(), people()
    for person in (first, second):
        person.open(long)
        look_at_accounts(person)
    building, looking_on = (person.shell.session.history for person in (first, second))
    first.wait(lambda: looking_on.progress.elsewhere and building.progress.reached > 0)
    assert not building.progress.elsewhere
    seen = {}
    for person, place in ((first, 3_000), (second, 9_000)):
        at = Hand(person).drag(place)
        come_to(person, at)
        seen[at] = shown(person)
    assert building.progress.working
    left = building.progress.reached
    first.shell.close_store()
    second.wait(lambda: not looking_on.progress.elsewhere and looking_on.progress.reached > left)
    at = Hand(second).drag(left)
    come_to(second, at)
    seen[at] = shown(second)
    assert seen == plain_folds(long, seen.keys())


@pytest.mark.timeout(400)
def test_a_picture_waits_for_the_past_that_it_shows(qapp, tmp_path):
    path = made(tmp_path / "just_long.db", SHORT + 3_000)
    opener = WiredOpener(WiredApp(), acting=False)
    told = render(opener, str(path), at=SHORT, target=tmp_path / "picture.png")
    assert told["complete"]
    assert told["panes"]["projections"] == f"Projection {SHOWN} after #{SHORT:,}"
    assert (tmp_path / "picture.png").stat().st_size > 0


def test_a_gross_stall_is_noticed(qtbot):
    with Heartbeat().beating() as heart:
        qtbot.waitUntil(lambda: heart.beats > 1)
        QTimer.singleShot(0, busy_for_more_than_the_limit)
        qtbot.waitUntil(lambda: heart.longest > GROSS)


def busy_for_more_than_the_limit():
    """Do what no window may do: work on its own thread."""
    begun = time.thread_time()
    while time.thread_time() - begun < GROSS + 0.1:
        pass
