"""Bring one's own evolve to a foreign store: choose a file, see true balances at any moment, break it."""

import json
import shutil

import pytest

from fold_files import ACCOUNTS, FOREIGN, SAMPLES

TRUTH = json.loads((SAMPLES / "pyeventsourcing_json.truth.json").read_text())["final_state_of_one_stream"]
STREAM = TRUTH["stream"]


@pytest.fixture
def foreign(tmp_path):
    return shutil.copy2(FOREIGN, tmp_path)


def choose(person, path, monkeypatch):
    """Choose a file in the menu, and approve it."""
    monkeypatch.setattr(person.shell._dialogs, "choose_fold_file", lambda: str(path))
    monkeypatch.setattr(person.shell._dialogs, "approves", lambda fold, *, changed: True)
    before = person.shell.session
    action = person.window.actions_made.by_id["fold.file"]
    person.wait(action.isEnabled)
    action.trigger()
    person.wait(lambda: person.shell.session is not before)


def problem(person):
    return " ".join(person.texts(person.window.findChild(object, "state_pane")))


def test_a_python_file_folds_a_foreign_store_and_its_faults_harm_nothing(
    person, foreign, tmp_path, monkeypatch
):
    person.open(foreign)
    person.shell.selection.follow(STREAM)
    person.go_to(300)
    person.wait(lambda: "owner" in person.state())
    assert "balance_cents" not in person.state()

    choose(person, ACCOUNTS, monkeypatch)
    person.wait(lambda: person.state().get("balance_cents", "").endswith("329695"))
    assert person.place.ordinal == 300
    person.wait(lambda: any("balance" in name for row in person.board().values() for name in row))
    person.go_to(600)
    person.wait(lambda: person.state().get("balance_cents") == str(TRUTH["state"]["balance_cents"]))

    broken = tmp_path / "accounts.py"
    broken.write_text(
        ACCOUNTS.read_text().replace(
            'case "MoneyWithdrawn":', 'case "MoneyWithdrawn":\n            __import__("os")._exit(3)'
        )
    )
    choose(person, broken, monkeypatch)
    person.wait(lambda: "evolve of Account in accounts.py ended its process" in problem(person))
    person.go_to(20)
    person.wait(lambda: person.state().get("balance_cents", "").endswith("75365"))
    person.wait(lambda: "#20" in person.title("event"))
