"""A bit that flips in the file is noticed, or it changed nothing that is shown."""

import random
from contextlib import closing

import pytest

from explorer.core.errors import ExplorerError
from explorer.stores.sqlite import create, open_store
from explorer.stores.sqlite_driver import DRIVER
from explorer.testing import fill


def shown(store):
    """Everything that is shown of events."""
    streams = list(store.streams())
    return (
        list(store.read()),
        list(store.read(backward=True)),
        streams,
        [list(store.read_stream(info.stream)) for info in streams],
        list(store.categories()),
        dict(store.types()),
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    path = tmp_path_factory.mktemp("sound") / "store.db"
    with closing(create(path, clock="wall")) as store:
        fill(store)
    content = path.read_bytes()
    with closing(open_store(path, writable=False)) as store:
        return content, shown(store)


def look(path) -> tuple[bool, object]:
    """Open, verify and read a file: (whether it passes for sound, what it shows)."""
    try:
        with closing(open_store(path, writable=False)) as store:
            passes = all(check.ok for check in store.verify())
            return passes, shown(store) if passes else None
    except ExplorerError:
        return False, None


def flip(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def places(content: bytes, number: int) -> list[int]:
    """Where the payload of an event lies in the file: in its row, and perhaps in space left unused."""
    payload = b'{"n":%d}{}' % number
    return [at for at in range(len(content)) if content.startswith(payload, at)]


def test_no_flipped_bit_of_an_event_is_shown_as_valid(tmp_path, sound):
    content, truth = sound
    rng = random.Random(1)
    path = tmp_path / "store.db"
    for number in range(60):
        byte, bit = rng.randrange(8), rng.randrange(8)
        noticed = 0
        for start in places(content, number):
            path.write_bytes(flip(content, 8 * (start + byte) + bit))
            passes, seen = look(path)
            noticed += not passes
            assert not passes or seen == truth
        assert noticed == 1, f"event {number + 1} changed, and every check holds"


def test_no_flipped_bit_anywhere_changes_what_a_sound_store_shows(tmp_path, sound):
    content, truth = sound
    rng = random.Random(2)
    path = tmp_path / "store.db"
    noticed = 0
    for bit in [rng.randrange(8 * len(content)) for _ in range(300)] + [
        rng.randrange(8 * 4096) for _ in range(60)
    ]:
        path.write_bytes(flip(content, bit))
        passes, seen = look(path)
        noticed += not passes
        assert not passes or seen == truth, f"bit {bit} changed what is shown, and every check holds"
    assert noticed, "no flip hit anything"


def test_sqlite_alone_does_not_notice_another_digit(tmp_path, sound):
    """The control: its own check passes files whose events are not what was written."""
    content, _ = sound
    path = tmp_path / "store.db"
    for number in range(60):
        changed = content
        for start in places(content, number):
            changed = flip(changed, 8 * (start + 5))  # another digit
        path.write_bytes(changed)
        with closing(DRIVER.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert look(path) == (False, None)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_no_bit_at_all_changes_what_a_sound_store_shows(tmp_path, sound):
    content, truth = sound
    rng = random.Random(3)
    path = tmp_path / "store.db"
    for _ in range(30_000):
        bit = rng.randrange(8 * len(content))
        path.write_bytes(flip(content, bit))
        passes, seen = look(path)
        assert not passes or seen == truth, f"bit {bit} changed what is shown, and every check holds"
