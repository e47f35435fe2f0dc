"""Commands that stand on the pages can be typed as they stand there."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from explorer import cli
from fold_files import FOREIGN
from terminal import run

ROOT = Path(__file__).parents[2]
PAGES = {
    "README.md": ("event-explorer new shop.db", 8),
    "resources/docs/folds/folds.md": ("cp tests/formats/samples", 4),
}
"""Where blocks of commands stand: how they begin, and how many lines they have at least."""


def commands(page, begins):
    """Give the lines of the block that begins so."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    (block,) = [one for one in blocks if one.startswith(begins)]
    return block.splitlines()


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_do_what_it_says(page, tmp_path, monkeypatch):
    begins, least = PAGES[page]
    lines = commands(page, begins)
    assert len(lines) >= least
    monkeypatch.chdir(tmp_path)
    for line in lines:
        words = shlex.split(line)
        if words[0] == "cp":
            shutil.copy(ROOT / words[1], words[2])
            continue
        assert words[0] == "event-explorer", line
        run(*words[1:])


def test_help_lists_every_command_under_a_heading_with_a_whole_sentence():
    helped = run("--help").out
    listed = [re.search(rf"^  {name} .*", helped, re.MULTILINE) for name in cli.main.commands]
    assert all(listed)
    assert not re.search(r"\.\.\.$", helped.partition("Options:")[2], re.MULTILINE)
    assert "\nWhat a store is:\n" in helped


def test_wrong_usage_names_the_help_of_its_command():
    assert "See `event-explorer events --help`." in run("events", code=2).err
    assert "See `event-explorer --help`." in run("evnts", code=2).err
    wrong = run("events", "x.db", "--limit", "-1", code=2).err
    assert "-1 is no whole number from 0 on that a store could have" in wrong


def test_a_part_that_never_was_names_one_that_is_near():
    stream = "0ed90475-9531-485d-9d9d-c9f81818e811"
    assert (
        "the nearest name is owner" in run("blame", FOREIGN, "--stream", stream, "--path", "owne", code=4).err
    )
