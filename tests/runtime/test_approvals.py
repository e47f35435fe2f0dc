"""What may be run is remembered by content; whatever is in doubt is asked about again."""

import pytest

from explorer.runtime.approvals import ApprovalNotKept, Approvals
from explorer.runtime.fold_source import FoldSource

FILE, CHANGED = FoldSource("/own/accounts.py", "aa"), FoldSource("/own/accounts.py", "bb")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "approved.json"


def test_nothing_is_approved_at_first(path):
    assert not Approvals(path).holds(FILE)
    assert not Approvals(path).changed(FILE)


def test_an_approval_outlives_the_program_and_holds_for_that_content_alone(path):
    Approvals(path).approve(FILE)

    assert Approvals(path).holds(FILE)
    assert not Approvals(path).holds(CHANGED)
    assert Approvals(path).changed(CHANGED)
    assert not Approvals(path).changed(FoldSource("/own/other.py", "cc"))


def test_approving_the_changed_file_keeps_what_was_approved_before(path):
    for one in (FILE, CHANGED):
        Approvals(path).approve(one)

    assert Approvals(path).holds(FILE)
    assert Approvals(path).holds(CHANGED)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"approved": {"aa": 3}}',
        pytest.param(b'{"x": ' + 100_000 * b"[", id="nested"),
        b'{"approved": {"a": "\xff"}}',
        b'{"approved": {"a": "\\ud800"}}',
    ],
)
def test_a_damaged_list_approves_nothing(path, content):
    path.parent.mkdir()
    path.write_bytes(content)

    assert not Approvals(path).holds(FILE)
    Approvals(path).approve(FILE)
    assert Approvals(path).holds(FILE)


def test_a_file_whose_name_is_no_text_can_be_approved(path):
    named = FoldSource("/own/caf\udce9.py", "aa")
    Approvals(path).approve(named)
    assert Approvals(path).holds(named)
    assert Approvals(path).changed(FoldSource(named.path, "bb"))


def test_an_approval_that_cannot_be_kept_is_a_sentence(tmp_path):
    (tmp_path / "data").write_text("a file where a folder is wanted")

    with pytest.raises(
        ApprovalNotKept, match=r"The approval of accounts\.py cannot be kept in .*was not run"
    ):
        Approvals(tmp_path / "data" / "approved.json").approve(FILE)
