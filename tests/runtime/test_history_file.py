"""The kept history of a projection: whole keyframes only, and damage is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.runtime.history_file import CHANGES, FRAMES, KEYS, ROWS, HistoryDamaged, KeptRows
from explorer.runtime.history_writing import HistoryWriter

PROOF = b"p" * 16


def _written(folder: Path, frames: int = 4) -> None:
    writer = HistoryWriter(folder)
    for number in range(1, frames + 1):
        writer.add(number * 10, PROOF, {("a",): {"n": number}, (f"k{number}",): {"n": -number}})
    writer.close()


def _all_rows(kept: KeptRows) -> list[object]:
    frame, _ = kept.before(10**9)
    return [kept.row(key, frame) for key in kept.shown(frame).page(0, 100)]


def test_what_was_kept_is_read_at_each_keyframe(tmp_path: Path) -> None:
    _written(tmp_path)
    kept = KeptRows(tmp_path)
    assert [kept.before(ordinal) for ordinal in (0, 9, 10, 39, 40, 99)] == [
        (0, 0),
        (0, 0),
        (1, 10),
        (3, 30),
        (4, 40),
        (4, 40),
    ]
    assert [kept.row(("a",), frame) for frame in range(5)] == [None, *({"n": n} for n in range(1, 5))]
    assert kept.shown(2).page(0, 9) == [("a",), ("k1",), ("k2",)]
    assert kept.last.fingerprint == PROOF
    kept.close()


def test_an_empty_folder_is_an_empty_history(tmp_path: Path) -> None:
    kept = KeptRows(tmp_path / "none")
    assert kept.before(5) == (0, 0)
    assert kept.shown(0).count == 0
    assert kept.refresh() is False


def test_a_writer_goes_on_after_the_last_whole_keyframe(tmp_path: Path) -> None:
    _written(tmp_path)
    with open(tmp_path / FRAMES, "ab") as file:
        file.write(b"half a record")
    with open(tmp_path / ROWS, "ab") as file:
        file.write(b'{"n":')
    writer = HistoryWriter(tmp_path)
    assert writer.reached == 40
    assert writer.row(("a",)) == {"n": 4}
    writer.add(50, PROOF, {("a",): None, ("new",): {"n": 5}, ("fleeting",): None})
    writer.close()
    kept = KeptRows(tmp_path)
    assert kept.shown(5).page(0, 9) == [("k1",), ("k2",), ("k3",), ("k4",), ("new",)]
    assert kept.row(("a",), 4) == {"n": 4}
    assert kept.row(("a",), 5) is None
    kept.close()


def test_a_reader_follows_what_is_written_while_it_looks(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path)
    writer.add(10, PROOF, {("a",): {"n": 1}})
    writer.flush()
    kept = KeptRows(tmp_path)
    assert kept.refresh() is False
    writer.add(20, PROOF, {("a",): {"n": 2}})
    writer.close()
    assert kept.refresh() is True
    assert kept.row(("a",), 2) == {"n": 2}
    kept.close()


def test_a_reader_notices_that_the_history_was_thrown_away(tmp_path: Path) -> None:
    _written(tmp_path)
    kept = KeptRows(tmp_path)
    for name in (FRAMES, KEYS, CHANGES, ROWS):
        (tmp_path / name).unlink()
    assert kept.refresh() is True
    assert kept.before(99) == (0, 0)
    _written(tmp_path, 2)
    assert kept.refresh() is True
    assert kept.row(("a",), 2) == {"n": 2}
    kept.close()


@pytest.mark.parametrize("name", [FRAMES, KEYS, CHANGES, ROWS])
def test_every_flipped_byte_is_noticed(tmp_path: Path, name: str) -> None:
    _written(tmp_path)
    whole = (tmp_path / name).read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x40
        (tmp_path / name).write_bytes(damaged)
        with pytest.raises(HistoryDamaged):
            _looked_over(tmp_path)
    (tmp_path / name).write_bytes(whole)
    _looked_over(tmp_path)


@pytest.mark.parametrize("name", [KEYS, CHANGES, ROWS])
def test_a_file_that_is_cut_off_is_noticed(tmp_path: Path, name: str) -> None:
    _written(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[:-1])
    with pytest.raises(HistoryDamaged):
        _looked_over(tmp_path)


def _looked_over(folder: Path) -> None:
    kept = None
    try:
        kept = KeptRows(folder)
        _all_rows(kept)
        for number in range(1, 5):
            kept.row(("a",), number)
    finally:
        if kept is not None:
            kept.close()


def test_a_row_is_read_once_and_no_more_are_remembered_than_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _written(tmp_path)
    kept = KeptRows(tmp_path)
    assert kept.row(("a",), 2) is kept.row(("a",), 2)
    assert kept.row(("k1",), 4) is kept.row(("k1",), 1)
    kept.close()

    monkeypatch.setattr("explorer.runtime.history_file.REMEMBERED", 2 * len('{"n":1}'))
    small = KeptRows(tmp_path)
    begun = small.row(("a",), 1)
    for frame in (2, 3, 4):
        assert small.row(("a",), frame) == {"n": frame}
    assert small.row(("a",), 1) == begun
    assert small.row(("a",), 1) is not begun
    small.close()
