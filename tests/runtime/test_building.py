"""Histories are built stretch by stretch, go on where they stopped, and go when they do not fit."""

from __future__ import annotations

import errno
import os
import random
import shutil
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import Mock

import msgspec
import pytest

from domain.banking import BANKING
from domain.kernel.projection import Projection
from domain.shopping import SHOPPING
from explorer.core.description import Description
from explorer.core.domains import Domains
from explorer.core.errors import HistoryUnfinished, StoreError
from explorer.core.event_reader import EventReader
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.own_store import OwnStore
from explorer.core.stream_history import StreamHistory
from explorer.core.time_machine import KEPT_STRIDE as STRIDE
from explorer.core.time_machine import ReplayedProjection
from explorer.runtime import history_writing
from explorer.runtime.building import Building
from explorer.runtime.change_answers import ChangeAnswers
from explorer.runtime.histories import Histories
from explorer.runtime.history_file import ROWS
from explorer.runtime.locks import locked
from explorer.runtime.pasts import Pasts
from explorer.runtime.questions import AskBlame, AskDiff, AskHead, BuildHistory, Built
from explorer.stores.memory import MemoryStore

DOMAINS = Domains((SHOPPING, BANKING))
BALANCES = DOMAINS.projections["account_balances"]
MONEY = DOMAINS.projections["money_conservation"]
WATCHED = {one.name: one for one in (BALANCES, MONEY)}
AT = "2025-03-03T08:00:00.000000Z"


def _deposits(store: OwnStore, many: int, *, seed: int = 1) -> None:
    """Open a few accounts, and pay in and out at random."""
    chance = random.Random(seed)
    begun = store.head()
    while store.head() < begun + many:
        account = f"a{chance.randrange(300)}"
        known = store.stream(f"account-{account}")
        if known is None:
            data = {"account_id": account, "holder_name": "H", "currency": "EUR", "overdraft_limit_cents": 0}
            new = ("AccountOpened", 2, data)
        else:
            amount = {"account_id": account, "amount_cents": chance.randrange(1, 900), "currency": "EUR"}
            new = ("MoneyDeposited", 2, {**amount, "reference": ""})
        event = NewEvent(f"{seed}-{store.head()}", *new, {}, AT)
        store.append(f"account-{account}", [event], Expect.ANYTHING)


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore()
    _deposits(made, 6 * STRIDE + 100)
    return made


def _built(reader: EventReader, root: Path, *, stretch: int = 1_000) -> Built:
    with closing(_Open(reader, root)) as building:
        while not (answer := building.answer(BuildHistory(stretch))).done:
            pass
        return answer


class _Open(Building):
    """A building that leaves the test's reader open."""

    def __init__(self, reader: EventReader, root: Path, projections: dict[str, Projection] = WATCHED) -> None:
        super().__init__(reader, projections, DOMAINS.upcasting, Histories(root, reader))

    def close(self) -> None:
        self._let_go()


@contextmanager
def _pasts(reader: EventReader, root: Path):
    with closing(Pasts(reader, DOMAINS.upcasting, lambda: Histories(root, reader), short=0)) as pasts:
        yield pasts


def _agree(reader: EventReader, root: Path, projection: Projection, ordinals: list[int]) -> None:
    """Rows from the history are those of a replay from the start."""
    replay = ReplayedProjection(projection, reader, DOMAINS.upcasting)
    with _pasts(reader, root) as pasts:
        for ordinal in sorted(ordinals):
            plain = replay.rows_at(ordinal)
            assert _rows(pasts, projection, ordinal) == list(plain.page(0, 10**6))
            known = pasts.look(projection, ordinal, lambda view: (view.count, view.touched))
            assert known == (plain.count, plain.touched)


def _rows(pasts: Pasts, projection: Projection, ordinal: int, *, patient: bool = False) -> list[object]:
    return pasts.look(projection, ordinal, lambda view: list(view.page(0, 10**6)), patient=patient)


def _some(head: int, many: int = 25) -> list[int]:
    chance = random.Random(head)
    edges = [0, 1, STRIDE - 1, STRIDE, STRIDE + 1, 2 * STRIDE, head - 1, head]
    return [*edges, *(chance.randrange(head) for _ in range(many))]


def test_rows_from_a_built_history_equal_a_plain_replay(store: MemoryStore, tmp_path: Path) -> None:
    answer = _built(store, tmp_path)
    assert answer == Built(6 * STRIDE, store.head(), True, {})
    for projection in (BALANCES, MONEY):
        _agree(store, tmp_path, projection, _some(store.head()))


def test_a_building_that_was_stopped_goes_on_where_it_was(store: MemoryStore, tmp_path: Path) -> None:
    with closing(_Open(store, tmp_path)) as building:
        first = building.answer(BuildHistory(2 * STRIDE + 5))
    assert first == Built(2 * STRIDE, store.head(), False, {})
    _built(store, tmp_path)
    _agree(store, tmp_path, BALANCES, _some(store.head()))


def test_a_building_that_died_between_two_writes_goes_on(store: MemoryStore, tmp_path: Path) -> None:
    with closing(_Open(store, tmp_path)) as building:
        building.answer(BuildHistory(3 * STRIDE))
    for file in tmp_path.rglob("*.bin"):
        with open(file, "r+b") as cut:
            cut.truncate(max(0, file.stat().st_size - (7 if file.name == "frames.bin" else 0)))
    _built(store, tmp_path)
    _agree(store, tmp_path, MONEY, _some(store.head()))


def test_a_history_follows_a_store_that_grows(tmp_path: Path) -> None:
    growing = MemoryStore()
    _deposits(growing, 3 * STRIDE)
    _built(growing, tmp_path)
    with _pasts(growing, tmp_path) as pasts:
        before = _rows(pasts, BALANCES, 3 * STRIDE)
        _deposits(growing, 2 * STRIDE + 9, seed=2)
        _built(growing, tmp_path)
        replay = ReplayedProjection(BALANCES, growing, DOMAINS.upcasting)
        head = growing.head()
        assert _rows(pasts, BALANCES, head) == list(replay.rows_at(head).page(0, 999))
        assert pasts.look(BALANCES, head, lambda view: view.travelled.replayed) <= STRIDE
        assert _rows(pasts, BALANCES, 3 * STRIDE) == before


def test_the_history_of_a_store_that_was_rewritten_is_thrown_away(store: MemoryStore, tmp_path: Path) -> None:
    class Rewritten(MemoryStore):
        def describe(self) -> Description:
            return store.describe()  # it claims to be the same store

    _built(store, tmp_path)
    other = Rewritten()
    _deposits(other, 7 * STRIDE, seed=9)
    with _pasts(other, tmp_path) as pasts, pytest.raises(HistoryUnfinished):
        _rows(pasts, BALANCES, 20 * STRIDE)
    assert _built(other, tmp_path).reached == 7 * STRIDE
    _agree(other, tmp_path, BALANCES, _some(other.head()))


def test_a_damaged_history_is_noticed_and_made_anew(store: MemoryStore, tmp_path: Path) -> None:
    _built(store, tmp_path)
    for file in tmp_path.rglob(ROWS):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    with _pasts(store, tmp_path) as pasts:
        replay = ReplayedProjection(BALANCES, store, DOMAINS.upcasting)
        for ordinal in _some(store.head()):
            try:
                kept = _rows(pasts, BALANCES, ordinal)
            except HistoryUnfinished:
                continue
            assert kept == list(replay.rows_at(ordinal).page(0, 999))
        patient = _rows(pasts, BALANCES, store.head(), patient=True)
        assert patient == list(replay.rows_at(store.head()).page(0, 999))
    _built(store, tmp_path)
    _agree(store, tmp_path, BALANCES, _some(store.head()))


def test_deleting_the_cache_changes_no_answer(store: MemoryStore, tmp_path: Path) -> None:
    _built(store, tmp_path)
    shutil.rmtree(tmp_path)
    _built(store, tmp_path)
    _agree(store, tmp_path, MONEY, _some(store.head()))


def test_what_is_not_built_yet_is_said_with_how_far_it_is(store: MemoryStore, tmp_path: Path) -> None:
    long = MemoryStore()
    _deposits(long, 24 * STRIDE)
    with closing(_Open(long, tmp_path)) as building:
        building.answer(BuildHistory(4 * STRIDE))
        with _pasts(long, tmp_path) as pasts:
            assert _rows(pasts, BALANCES, 4 * STRIDE)
            with pytest.raises(HistoryUnfinished, match=r"reaches event #1,024 of 6,144"):
                _rows(pasts, BALANCES, long.head())


def test_who_does_not_wait_is_told_and_who_waits_is_answered_of_changes_too(tmp_path: Path) -> None:
    long = MemoryStore()
    _deposits(long, 24 * STRIDE)
    blame = AskBlame("balance_cents", None, BALANCES.name, ("a7",), long.head(), patient=False)
    diff = AskDiff(0, long.head(), None, BALANCES.name, patient=False)
    with _pasts(long, tmp_path) as pasts:
        changes = ChangeAnswers(long, Mock(spec=StreamHistory), Mock(), WATCHED, pasts, Mock())
        for question in (blame, diff):
            with pytest.raises(HistoryUnfinished, match="Being built: account_balances reaches event #0"):
                changes.answers[type(question)](question)
        chain = changes.blame(msgspec.structs.replace(blame, patient=True))
        differing = changes.diff(msgspec.structs.replace(diff, patient=True))
    _built(long, tmp_path)
    with _pasts(long, tmp_path) as pasts:
        changes = ChangeAnswers(long, Mock(spec=StreamHistory), Mock(), WATCHED, pasts, Mock())
        assert changes.blame(blame) == chain
        assert changes.diff(diff) == differing
        assert chain.chain
        assert differing.count == 300


def test_a_handler_that_raises_ends_its_own_history_and_is_named(store: MemoryStore, tmp_path: Path) -> None:
    def stumble(event, rows):
        if event.ordinal == 2 * STRIDE + 3:
            raise ValueError("no such amount")

    fragile = Projection(
        "fragile", "Fragile", 1, ("key",), {"MoneyDeposited": stumble, "AccountOpened": stumble}
    )
    watched = {"fragile": fragile, BALANCES.name: BALANCES}
    for _ in range(2):  # and it does not hold the others up when the building goes on
        with closing(_Open(store, tmp_path, watched)) as building:
            answer = building.answer(BuildHistory(20 * STRIDE))
        assert answer.reached == 6 * STRIDE
        assert "#515" in answer.problems["fragile"]
        assert "no such amount" in answer.problems["fragile"]
    with _pasts(store, tmp_path) as pasts:
        told = pasts.look(fragile, store.head(), lambda view: view.problem, patient=True)
        assert told == answer.problems["fragile"]
        assert pasts.look(BALANCES, store.head(), lambda view: view.problem) is None


def test_two_processes_never_build_the_same_history(store: MemoryStore, tmp_path: Path) -> None:
    with closing(_Open(store, tmp_path)) as first, closing(_Open(store, tmp_path)) as second:
        assert first.answer(BuildHistory(STRIDE)) == Built(STRIDE, store.head(), False, {})
        looked_on = second.answer(BuildHistory(STRIDE))
        assert looked_on == Built(STRIDE, store.head(), False, {}, elsewhere=True)
        while not first.answer(BuildHistory(2 * STRIDE)).done:
            pass
        assert second.answer(BuildHistory(STRIDE)).done
        with closing(Histories(tmp_path, store).open(BALANCES)) as kept:
            assert kept.last.ordinal == 6 * STRIDE


def test_whoever_looked_on_goes_on_when_the_other_one_ends(store: MemoryStore, tmp_path: Path) -> None:
    with closing(_Open(store, tmp_path)) as second:
        with closing(_Open(store, tmp_path)) as first:
            first.answer(BuildHistory(STRIDE))
            assert second.answer(BuildHistory(STRIDE)).elsewhere
        assert second.answer(BuildHistory(STRIDE)) == Built(2 * STRIDE, store.head(), False, {})
    with closing(_Open(store, tmp_path)) as third:
        assert third.answer(BuildHistory(STRIDE)).reached == 3 * STRIDE


def test_a_lock_goes_with_whoever_holds_it(tmp_path: Path) -> None:
    with locked(tmp_path / "lock") as mine:
        assert mine
        with locked(tmp_path / "lock") as again:
            assert not again
    with locked(tmp_path / "lock") as mine:
        assert mine


def test_a_full_disk_is_said_and_nothing_is_left(
    store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with closing(_Open(store, tmp_path)) as building:
        building.answer(BuildHistory(2 * STRIDE))
        monkeypatch.setattr(history_writing.HistoryWriter, "_write", full)
        with pytest.raises(StoreError, match=r"No space left on device.*removed again"):
            building.answer(BuildHistory(2 * STRIDE))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_histories_used_longest_ago_go_first_when_there_is_no_room(
    store: MemoryStore, tmp_path: Path
) -> None:
    for number, name in enumerate(("oldest", "older", "newer")):
        folder = tmp_path / name / "board-v1"
        folder.mkdir(parents=True)
        (folder / ROWS).write_bytes(bytes(1_000))
        os.utime(folder / ROWS, (number, number))
    most = 7_100
    histories = Histories(tmp_path, store, most=lambda: most)
    histories.folder.mkdir()
    (histories.folder / ROWS).write_bytes(bytes(5_000))
    histories.trim()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["newer", "older", histories.folder.name])
    most = 10
    histories.trim()
    assert [one.name for one in tmp_path.iterdir()] == [histories.folder.name]


def test_a_building_process_answers_nothing_else(store: MemoryStore, tmp_path: Path) -> None:
    with closing(_Open(store, tmp_path)) as building, pytest.raises(StoreError, match="builds histories"):
        building.answer(AskHead())


def test_it_stops_at_the_limit_keeps_what_it_has_and_goes_on_when_more_is_allowed(
    store: MemoryStore, tmp_path: Path
) -> None:
    most = 10_000_000
    histories = Histories(tmp_path, store, most=lambda: most)
    with closing(_Open(store, tmp_path)) as building:
        building._histories = histories
        assert building.answer(BuildHistory(2 * STRIDE)).reached == 2 * STRIDE
        most = histories.size() - 1
        with pytest.raises(StoreError, match=r"takes all of the 1 MB .* reaches event #512\b"):
            building.answer(BuildHistory(2 * STRIDE))
        with closing(histories.open(BALANCES)) as kept:
            assert kept.last.ordinal == 2 * STRIDE
        most = 10_000_000
        assert building.answer(BuildHistory(2 * STRIDE)).reached == 4 * STRIDE
