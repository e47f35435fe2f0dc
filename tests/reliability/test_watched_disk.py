"""The watched disk itself: what it records is what happened, and what it makes of it is what may be left."""

import errno
import random

import pytest
from power_cuts import SECTOR, Disk, Step, cuts, steps, write_image
from watched_disk import watched_process


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    with watched_process(tmp_path_factory.mktemp("watched")) as process:
        yield process


def test_the_record_of_real_work_gives_the_same_files_again(process, tmp_path):
    """SQLite is part of the driver; nothing that it writes may pass the watcher by."""
    folder, log = tmp_path / "folder", tmp_path / "log"
    folder.mkdir()
    disk = Disk(folder)
    process.ask("grow", folder / "store.db", log=log, first=0, batches=30, close=False)
    for step in steps(log):
        disk.follow(step)
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "store.db-shm"}
    again = {name: content for name, content in disk.now().items() if name != "store.db-shm"}
    assert sorted(files) == ["store.db", "store.db-wal"]
    assert again == files
    assert sum(mark.startswith("batch") for mark in disk.marks) == 30


@pytest.mark.parametrize("kind", ["write", "sync"])
def test_a_fault_reaches_sqlite(process, tmp_path, kind):
    folder = tmp_path / "folder"
    folder.mkdir()
    process.ask("grow", folder / "store.db", first=0, batches=2)
    wish = {"kind": kind, "error": errno.EIO, "sticky": True, "goes_on": False, "checkpoint": 1}
    assert process.ask("append", folder / "store.db", nth=1, **wish)["error"]["type"] == "Unconfirmed"
    assert process.ask("append", folder / "store.db", nth=999, **wish)["error"] is None


@pytest.fixture
def disk(tmp_path):
    (tmp_path / "old").write_bytes(b"o" * 2 * SECTOR)
    return Disk(tmp_path)


def follow(disk, tmp_path, *done):
    for what, fd, at, data in done:
        path = str(tmp_path / data).encode() if what in "ou" else data
        disk.follow(Step(what, fd, at, path))


def after_cuts(disk, number=200):
    """Give every image that some cuts leave."""
    chance = random.Random(1)
    return [disk.after_a_cut(chance) for _ in range(number)]


def test_what_was_synced_is_there_after_every_cut(disk, tmp_path):
    follow(disk, tmp_path, ("o", 3, 0, "old"), ("w", 3, 1, b"new"), ("s", 3, 0, b""))
    assert {image["old"][:4] for image in after_cuts(disk)} == {b"onew"}


def test_of_writes_that_were_not_synced_any_may_be_there_whole_or_in_sectors(disk, tmp_path):
    follow(disk, tmp_path, ("o", 3, 0, "old"), ("w", 3, 0, b"a" * 2 * SECTOR), ("w", 3, 0, b"b"))
    first_bytes = {(image["old"][0], image["old"][1], image["old"][SECTOR]) for image in after_cuts(disk)}
    assert first_bytes == {
        *(tuple(b"ooo"), tuple(b"aaa"), tuple(b"baa"), tuple(b"boo")),
        *(tuple(b"ooa"), tuple(b"boa"), tuple(b"aao"), tuple(b"bao")),
    }


def test_a_file_may_keep_its_old_length_or_read_as_zeros_where_it_grew(disk, tmp_path):
    follow(disk, tmp_path, ("o", 3, 0, "old"), ("w", 3, 2 * SECTOR, b"c" * 2 * SECTOR), ("t", 3, 5, b""))
    lengths = {len(image["old"]) for image in after_cuts(disk)}
    assert lengths >= {5, 2 * SECTOR, 4 * SECTOR}
    assert any(image["old"][2 * SECTOR : 3 * SECTOR] == bytes(SECTOR) for image in after_cuts(disk))


def test_a_name_is_sure_only_when_its_folder_was_synced(disk, tmp_path):
    follow(disk, tmp_path, ("o", 3, 0, "new"), ("w", 3, 0, b"content"), ("s", 3, 0, b""), ("u", -1, 0, "old"))
    assert {tuple(sorted(image)) for image in after_cuts(disk)} == {("new",), ("new", "old"), ("old",), ()}
    follow(disk, tmp_path, ("o", 4, 0, ""), ("s", 4, 0, b""))
    assert [sorted(image) for image in after_cuts(disk, 20)] == [["new"]] * 20


def test_a_file_keeps_its_content_when_it_takes_another_name(disk, tmp_path):
    paths = f"{tmp_path}/old\n{tmp_path}/moved".encode()
    follow(disk, tmp_path, ("r", -1, 0, paths))
    assert {tuple(image.items()) for image in after_cuts(disk)} == {
        (("old", b"o" * 2 * SECTOR),),
        (("moved", b"o" * 2 * SECTOR),),
    }


def test_a_deleted_file_that_is_still_open_is_not_the_new_one_of_its_name(disk, tmp_path):
    follow(disk, tmp_path, ("o", 3, 0, "old"), ("u", -1, 0, "old"), ("o", 4, 0, "old"), ("w", 3, 0, b"ghost"))
    assert disk.now() == {"old": b""}


def test_cuts_come_in_order_and_never_before_the_first_that_was_wished(disk, tmp_path):
    record = [Step("m", -1, 0, str(number).encode()) for number in range(50)]
    seen = [len(disk.marks) for _ in cuts(disk, record, 30, random.Random(3), after=20)]
    assert seen == sorted(seen)
    assert seen[0] >= 20
    assert seen[-1] > 40


def test_an_image_takes_the_place_of_the_one_before(tmp_path):
    folder = tmp_path / "image"
    write_image({"a": b"1", "b": b"2"}, folder)
    write_image({"b": b"3"}, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"b": b"3"}
