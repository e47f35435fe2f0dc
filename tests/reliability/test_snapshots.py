"""Snapshots are a cache: deleting or damaging them never changes an answer."""

import random
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from explorer.benching.material import Envelopes, batch, build, payments
from explorer.core.expected import Expect
from explorer.runtime.snapshot_file import SnapshotFile
from explorer.runtime.snapshots import ROOM
from explorer.stores.sqlite import create, open_store
from kept_states import STRIDE, history_of, points_of, shown, snapshots_of, text_of

POINTS = 500
"""Of each of two stores."""
SPACING = 16
ACCOUNT = "account-a1"
BUSY = 200


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A store like those that speed is measured on."""
    path = tmp_path_factory.mktemp("bench") / "bench.db"
    build(path, 4_000, 7, lambda done, of: None)
    with closing(open_store(path, writable=False)) as reader:
        yield reader


@pytest.fixture(scope="module")
def demo(demo_store):
    """The demo store."""
    with closing(open_store(demo_store, writable=False)) as reader:
        yield reader


@pytest.fixture(scope="module")
def account(tmp_path_factory):
    """A store of one busy account."""
    path = tmp_path_factory.mktemp("account") / "store.db"
    with closing(create(path, clock="simulated", durable=False)) as store:
        store.append(ACCOUNT, batch(payments("a1", 3), Envelopes(3), BUSY), Expect.ANYTHING)
    return path


def fold_all(reader, folder):
    """Fold every long stream to its end, which leaves snapshots behind."""
    kept = snapshots_of(folder, reader, spacing=SPACING)
    history = history_of(reader, kept)
    for info in reader.streams():
        if info.events >= SPACING:
            history.at(info.stream, info.category, reader.head())
    return kept


def kept_in(folder: Path) -> list[tuple[Path, int]]:
    """Every snapshot in a folder: its file and its number there."""
    found = []
    for path in sorted(folder.glob("*.states")):
        file = SnapshotFile(path)
        file.refresh()
        found += [(path, number) for number in range(len(file.places))]
    return found


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


@pytest.mark.parametrize("store", ["demo", "bench"])
def test_a_thousand_random_states_equal_a_full_fold_byte_for_byte(store, request, tmp_path):
    reader, drawn, from_snapshots = request.getfixturevalue(store), random.Random(10), 0
    long = [info for info in reader.streams() if info.events >= SPACING]
    wanted = set()
    while len(wanted) < POINTS:
        info = drawn.choice(long)
        wanted.add((info.stream, drawn.randint(1, info.events)))
    fold_all(reader, tmp_path)
    points = points_of(reader, wanted)
    assert len(points) == POINTS
    for point in points:
        anew = history_of(reader, snapshots_of(tmp_path, reader, spacing=SPACING))
        at = anew.at(point.stream, point.category, point.ordinal)
        assert text_of(at.state) == point.text
        assert at.travelled.replayed <= SPACING + len(point.text) // ROOM + STRIDE  # few of large states
        from_snapshots += at.travelled.keyframe > 0
    assert from_snapshots > POINTS // 5


def test_a_flipped_bit_in_any_snapshot_is_noticed_ignored_and_logged_once(bench, tmp_path, expects_logs):
    reader, drawn = bench, random.Random(11)
    fold_all(reader, tmp_path / "whole")
    snapshots = kept_in(tmp_path / "whole")
    assert len(snapshots) > 20
    versions = {(one.stream, version) for one in reader.streams() for version in range(1, one.events + 1)}
    texts = {(one.stream, one.version): one.text for one in points_of(reader, versions)}
    for path, number in snapshots:
        folder = tmp_path / "damaged"
        folder.mkdir(exist_ok=True)
        file = SnapshotFile(Path(shutil.copy(path, folder)))
        file.refresh()
        info, place = reader.stream(file.label.stream), file.places[number]
        flip(file.path, 8 * place.offset + drawn.randrange(8 * place.size))
        expects_logs.clear()
        kept = snapshots_of(folder, reader, spacing=SPACING)
        after = place.ordinal + 1
        version = sum(1 for _ in reader.read_stream(info.stream, until=after))

        assert not kept.check().ok
        state = history_of(reader, kept).at(info.stream, info.category, after).state
        assert text_of(state) == texts[info.stream, version]
        assert len(expects_logs.records) == 1
        assert info.stream in expects_logs.text
        assert kept.check().ok
        file.path.unlink(missing_ok=True)


def test_no_flipped_bit_of_a_whole_file_changes_an_answer(account, tmp_path, expects_logs):
    """Label, records, states: whatever it hits."""
    with closing(open_store(account, writable=False)) as reader:
        info = reader.stream(ACCOUNT)
        fold_all(reader, tmp_path / "whole")
        ((path, _), *_) = kept_in(tmp_path / "whole")
        points = points_of(reader, {(ACCOUNT, version) for version in (SPACING + 1, BUSY)})
        for bit in range(0, 8 * path.stat().st_size, 83):
            folder = shutil.copytree(tmp_path / "whole", tmp_path / "damaged", dirs_exist_ok=True)
            flip(folder / path.name, bit)
            history = history_of(reader, snapshots_of(folder, reader, spacing=SPACING))
            for point in points:
                assert shown(history, point) == point.text, bit
    assert info.events == BUSY


def test_without_checksums_a_damaged_state_would_be_shown(account, tmp_path):
    """The control: what notices the flipped bit is the checksum."""
    with closing(open_store(account, writable=False)) as reader:
        blind = {"spacing": SPACING, "summed": lambda content: 0}
        history_of(reader, snapshots_of(tmp_path, reader, **blind)).at(ACCOUNT, "account", reader.head())
        (path,) = tmp_path.glob("*.states")
        content = path.read_bytes()
        digit = content.index(b'"balance_cents":') + len(b'"balance_cents":1')
        flip(path, 8 * digit)
        (point,) = points_of(reader, {(ACCOUNT, SPACING + 1)})

        assert shown(history_of(reader, snapshots_of(tmp_path, reader, **blind)), point) != point.text


def test_without_snapshots_the_answers_are_the_same(account, tmp_path):
    with closing(open_store(account, writable=False)) as reader:
        kept = fold_all(reader, tmp_path)
        assert kept.count() == BUSY // SPACING
        shutil.rmtree(tmp_path)
        for point in points_of(reader, {(ACCOUNT, version) for version in range(1, BUSY + 1)}):
            assert shown(history_of(reader, kept), point) == point.text
        assert kept.count() == BUSY // SPACING


def test_what_other_code_folded_is_not_used_and_is_replaced(account, tmp_path):
    with closing(open_store(account, writable=False)) as reader:
        fold_all(reader, tmp_path)
        other = snapshots_of(tmp_path, reader, version="2", spacing=SPACING)

        first = history_of(reader, other).at(ACCOUNT, "account", reader.head())
        again = history_of(reader, other).at(ACCOUNT, "account", reader.head())

        assert (first.travelled.keyframe, first.travelled.replayed) == (0, BUSY)
        assert again.travelled.replayed <= SPACING
        assert other.count() == BUSY // SPACING
        assert "by other code" in snapshots_of(tmp_path, reader, version="1").check().detail


@pytest.mark.parametrize("blind", [False, True], ids=["with fingerprints", "without: the control"])
def test_a_history_that_is_another_one_now_has_states_of_its_own(account, tmp_path, blind):
    """Two stores of one identity that went different ways, as after a backup was put back."""
    ways = {}
    for name in ("kept", "restored"):
        ways[name] = shutil.copyfile(account, tmp_path / f"{name}.db")
        with closing(open_store(ways[name], writable=True)) as store:
            facts = batch(payments("a1", 99 if name == "kept" else 5), Envelopes(len(name)), BUSY + 1)
            store.append(ACCOUNT, facts[1:], Expect.ANYTHING)
    with closing(opened(ways["kept"], blind)) as kept:
        fold_all(kept, tmp_path / "states")
    with closing(opened(ways["restored"], blind)) as restored:
        snapshots = snapshots_of(tmp_path / "states", restored, spacing=SPACING)
        (point,) = points_of(restored, {(ACCOUNT, 2 * BUSY)})

        assert (shown(history_of(restored, snapshots), point) == point.text) is not blind


def opened(path: Path, blind: bool):
    """A store, perhaps one whose events cannot be told from others."""
    store = open_store(path, writable=False)
    if blind:
        store.fingerprint = lambda ordinal: bytes(16)
    return store
