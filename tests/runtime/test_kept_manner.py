"""How a store is read is kept for it, but for its key; a damaged file keeps nothing, and is replaced."""

import base64
import json

import pytest

from explorer.core.decoding import Decoding
from explorer.core.table_map import TableMap
from explorer.runtime.fold_source import FoldSource
from explorer.runtime.kept_manner import KeptManner, MannerNotKept
from explorer.runtime.manner import USUAL, Manner

KEY = bytes(range(100, 132))
SHAPES = (KEY, KEY.hex().encode(), base64.b64encode(KEY), repr(KEY).encode())
CHOSEN = Manner("marten", "count", Decoding(key=KEY, everywhere="json", by_type={"a.B": "hex"}))
BY_FILES = Manner(TableMap("log", ("seq",)), FoldSource("/folds/mine.py", "ab" * 32))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "manners"


@pytest.fixture
def kept(folder):
    return KeptManner(folder, "some:store")


def test_what_is_chosen_outlives_the_program_for_that_store_alone_and_without_its_key(kept, folder):
    kept.keep(USUAL, CHOSEN)

    assert KeptManner(folder, "some:store").load() == Manner(
        "marten", "count", Decoding(everywhere="json", by_type={"a.B": "hex"})
    )
    assert KeptManner(folder, "another:store").load() == USUAL
    assert not any(shape in path.read_bytes() for shape in SHAPES for path in kept.paths)


def test_maps_and_fold_files_are_kept_too(kept):
    kept.keep(USUAL, BY_FILES)

    assert kept.load() == BY_FILES


def test_only_what_was_changed_is_kept(kept):
    """What a command line said for once is not made a habit by choosing something else."""
    kept.keep(Manner(fold="count"), Manner(fold="count", decoding=Decoding(everywhere="text")))

    assert kept.load() == Manner(decoding=Decoding(everywhere="text"))


def test_where_nothing_is_chosen_any_more_there_is_no_file(kept):
    kept.keep(USUAL, CHOSEN)
    kept.keep(CHOSEN, Manner(decoding=Decoding(key=KEY)))

    assert not kept.paths[0].exists()
    assert kept.load() == USUAL
    kept.keep(CHOSEN, USUAL)


def test_a_store_that_is_read_as_another_format_is_found_under_both_its_identities(kept, folder):
    both = kept.also("marten:store").also("some:store")
    both.keep(USUAL, CHOSEN)

    assert len(both.paths) == 2
    for identity in ("some:store", "marten:store"):
        assert KeptManner(folder, identity).load().format == "marten"


def test_what_an_earlier_version_kept_of_decoding_moves_along(kept, folder):
    older = folder.with_name("decodings") / kept.paths[0].name
    older.parent.mkdir()
    older.write_text(json.dumps({"everywhere": "hex", "by_type": {"a": "text"}}))
    assert kept.load() == Manner(decoding=Decoding(everywhere="hex", by_type={"a": "text"}))

    kept.keep(kept.load(), Manner(fold="last", decoding=kept.load().decoding))

    assert not older.exists()
    assert kept.load() == Manner(fold="last", decoding=Decoding(everywhere="hex", by_type={"a": "text"}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"everywhere": 3}',
        b'{"everywhere": "\xff"}',
        b'{"fold_file": "mine.py"}',
        pytest.param(b'{"x": ' + 100_000 * b"[", id="nested"),
    ],
)
def test_a_damaged_file_chooses_nothing_and_is_replaced(kept, content):
    kept.keep(USUAL, CHOSEN)
    kept.paths[0].write_bytes(content)
    assert kept.load() == USUAL

    kept.keep(USUAL, BY_FILES)

    assert kept.load() == BY_FILES


def test_a_choice_that_is_not_known_is_left_out(kept):
    kept.keep(USUAL, CHOSEN)
    kept.paths[0].write_text(
        '{"everywhere": "pickle", "by_type": {"a": "run+json", "b": "text"}, "fold": "sum", "map": "x ="}'
    )

    assert kept.load() == Manner(decoding=Decoding(by_type={"b": "text"}))


def test_where_nothing_can_be_written_the_old_choice_stays(kept, monkeypatch):
    kept.keep(USUAL, CHOSEN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("explorer.runtime.whole_files.os.replace", full)
    with pytest.raises(MannerNotKept, match="No space left"):
        kept.keep(CHOSEN, Manner("rails-event-store"))
    assert kept.load().format == "marten"
    assert list(kept.paths[0].parent.iterdir()) == [kept.paths[0]]


def test_the_path_of_a_fold_file_that_is_no_text_is_a_sentence(kept):
    with pytest.raises(MannerNotKept, match="half a character"):
        kept.keep(USUAL, Manner(fold=FoldSource("/folds/\udcff.py", "ab" * 32)))
