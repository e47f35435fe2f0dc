"""Maps in files: somebody's own, and those kept for stores; a damaged file is none, and is replaced."""

import os

import pytest

from explorer.core.errors import BadMap
from explorer.core.table_map import TableMap
from explorer.runtime.maps import LARGEST, MOST, KeptMaps, MapNotKept, map_in, write_to

ONE, OTHER = TableMap("log", ("seq",)), TableMap("rows", stream="who")


@pytest.fixture
def kept(tmp_path):
    return KeptMaps(tmp_path / "data" / "maps.json")


def test_a_map_is_kept_for_a_store_until_it_is_forgotten(kept):
    kept.keep("a", ONE)
    kept.keep("b", OTHER)
    assert kept.load() == {"a": ONE, "b": OTHER}
    kept.keep("a", OTHER)
    kept.forget("b")
    kept.forget("b")

    assert kept.load() == {"a": OTHER}


def test_what_was_kept_first_makes_room(kept, monkeypatch):
    monkeypatch.setattr("explorer.runtime.maps.MOST", 3)
    for name in "abcd":
        kept.keep(name, ONE)

    assert [*kept.load()] == ["b", "c", "d"]
    assert MOST > 3


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"maps": 3}',
        b'{"maps": {"a": "table ="}}',
        pytest.param(b'{"x": ' + 100_000 * b"[", id="nested"),
        b"\xff",
        b'{"maps": {"a": "\xff"}}',
    ],
)
def test_a_damaged_file_holds_no_maps_and_is_replaced(kept, content):
    kept._path.parent.mkdir()
    kept._path.write_bytes(content)
    assert kept.load() == {}

    kept.keep("b", ONE)

    assert kept.load() == {"b": ONE}


def test_a_place_that_cannot_be_written_is_a_sentence(kept, tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")

    with pytest.raises(MapNotKept, match="save the map as TOML"):
        kept.keep("a", ONE)
    with pytest.raises(MapNotKept, match="Choose another place"):
        write_to(tmp_path / "data" / "x.toml", ONE)
    with pytest.raises(MapNotKept, match="Choose another place"):
        write_to(tmp_path / "dta" / "x.toml", ONE)


def test_a_file_of_ones_own_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "log.toml"
    write_to(path, ONE)

    assert map_in(path) == ONE
    assert os.listdir(tmp_path) == ["log.toml"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "no text"),
        (b"x" * (LARGEST + 1), "larger than"),
        (b"stream = 1", "log.toml: The map's stream"),
    ],
)
def test_a_file_that_holds_no_map_is_a_sentence(tmp_path, content, said):
    path = tmp_path / "log.toml"
    path.write_bytes(content)

    with pytest.raises(BadMap, match=said):
        map_in(path)
