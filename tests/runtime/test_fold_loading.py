"""Running a fold file: only the content that was approved, and every fault of it in one sentence."""

import os

import pytest

from explorer.core.errors import BadFoldFile
from explorer.runtime import watched
from explorer.runtime.confinement import MEMORY_OF_FOLDS
from explorer.runtime.fold_loading import load
from explorer.runtime.fold_source import LARGEST, chosen_file
from fold_files import ACCOUNTS, COUNTING, event, straight, written

SHY = """
class Folds(dict):
    def keys(self):
        raise KeyError("not now")
    __iter__ = keys
FOLDS = Folds(Account=Fold(0, int))
"""


def loaded(path):
    return load(chosen_file(path), straight)


def test_a_file_is_run_and_its_functions_fold(tmp_path):
    file = loaded(written(tmp_path, COUNTING))

    assert file.name == "own.py"
    assert file.folds["Account"].evolve(1, event(2)) == 2


def test_the_example_of_the_documentation_has_folds_and_projections():
    file = loaded(ACCOUNTS)

    assert file.folds.keys() == {"Account"}
    assert [one.name for one in file.projections] == ["balances"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def evolve(state, event:", "line 4 is no Python: "),
        ("x = '\\0'.encode() + 1", r"it raised TypeError: .* \(own\.py, line 4\)"),
        ("import no_such_module", "it raised ModuleNotFoundError: No module named 'no_such_module'"),
        ("import sys; sys.exit(3)", "it raised SystemExit: 3"),
        ("\0", "is no Python: source code"),
        ("(" * 5_000 + ")" * 5_000, "no Python"),
        ("x = 1", "it defines neither FOLDS"),
        (SHY, r"it raised KeyError: 'not now' \(own\.py, line 7\)"),
    ],
)
def test_what_is_wrong_with_a_file_is_one_sentence(tmp_path, text, why):
    with pytest.raises(BadFoldFile, match=why) as told:
        loaded(written(tmp_path, text))
    assert str(told.value).endswith("mend the file, then fold with it again.")


def test_a_file_that_changed_since_it_was_approved_is_not_run(tmp_path):
    """Run as it is now, it would leave its mark."""
    mark = tmp_path / "it ran"
    approved = chosen_file(written(tmp_path, COUNTING))
    written(tmp_path, f"open({str(mark)!r}, 'w').close()" + COUNTING)

    with pytest.raises(BadFoldFile, match="has changed since it was chosen, so it was not run"):
        load(approved, straight)
    assert not mark.exists()

    loaded(tmp_path / "own.py")
    assert mark.exists()


def test_choosing_a_file_does_not_run_it(tmp_path):
    mark = tmp_path / "it ran"
    chosen_file(written(tmp_path, f"open({str(mark)!r}, 'w').close()"))

    assert not mark.exists()


def test_a_file_that_is_not_there_or_too_large_is_one_sentence(tmp_path):
    with pytest.raises(BadFoldFile, match=r"nowhere\.py cannot be read: No such file or directory"):
        chosen_file(tmp_path / "nowhere.py")
    with pytest.raises(BadFoldFile, match="cannot be read: Is a directory"):
        chosen_file(tmp_path)
    with pytest.raises(BadFoldFile, match="is larger than 1,000,000 bytes"):
        chosen_file(written(tmp_path, " " * LARGEST))


@pytest.mark.parametrize("place", ["pipe", "/dev/zero"])
def test_what_is_no_regular_file_is_refused_and_not_waited_for(tmp_path, place):
    """A pipe that nobody writes to keeps whoever opens it in the usual way for ever."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(BadFoldFile, match="cannot be read: it is no regular file"):
        chosen_file(tmp_path / place)


def test_the_page_about_folds_begins_with_a_file_that_works(tmp_path):
    page = (ACCOUNTS.parent / "folds.md").read_text()
    path = tmp_path / "page.py"
    path.write_text(page.split("```python\n")[1].split("```")[0])

    fold = loaded(path).folds["Account"]
    paid = fold.evolve(fold.initial, event(1, data={"amount_cents": 500}))
    drawn = fold.evolve(paid, event(2, type="MoneyWithdrawn", data={"amount_cents": 200}))

    assert (paid, drawn) == ({"balance_cents": 500}, {"balance_cents": 300})


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ("longer than {} seconds (the first", watched.CALL_SECONDS),
        ("the first run of the file: {})", watched.READING_SECONDS),
        ("more than {} GB of memory", MEMORY_OF_FOLDS / 1024**3),
        ("that happens {} times", watched.MOST_ENDED),
    ],
)
def test_the_limits_on_the_page_about_folds_are_those_there_are(said, figure):
    assert said.format(f"{figure:g}") in (ACCOUNTS.parent / "folds.md").read_text()
