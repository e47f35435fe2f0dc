"""An encrypted store in the real window: bytes at first, then everything, in whichever way it is shown."""

import pytest
from PySide6.QtWidgets import QToolButton

from encrypted_stores import KEY, key_file, letters
from explorer.opener import kept_manner


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "letters.db"
    letters(path)
    return path


def data(person):
    """The data of the event at the cursor, by name."""
    return {row.name: row.text for row in person.shell.window.findChild(object, "event_pane").data.rows}


def give_key(person, path, monkeypatch):
    monkeypatch.setattr(person.shell._dialogs, "choose_key_file", lambda: str(path))
    person.see(QToolButton, "event_key").click()


def test_a_key_opens_it_and_a_choice_outlives_the_window(person, people, store, tmp_path, monkeypatch):
    person.open(store)
    person.go_to(3)
    button = person.see(QToolButton, "event_key")
    person.wait(button.isVisible)
    assert "secret" not in str(data(person))

    give_key(person, key_file(tmp_path), monkeypatch)
    person.wait(lambda: data(person).get("text") == "a secret, 1 times over")
    assert person.place.ordinal == 3
    assert not button.isVisible()
    person.wait(lambda: person.state().get("text") == "a secret, 1 times over")

    ways = person.see(QToolButton, "event_decoding")
    next(one for one in ways.menu().actions() if one.text() == "Text").trigger()
    person.wait(lambda: data(person).get("", "").startswith('{"timestamp"'))
    person.wait(lambda: ways.text() == "Text")
    identity = person.shell.session.described.identity
    kept = kept_manner(identity)
    assert set(kept.load().decoding.by_type.values()) == {"text"}
    assert kept.load().decoding.key is None
    assert not any(KEY.hex() in one.read_text() for one in kept.paths[0].parent.iterdir())
    person.shell.close_store()

    later = people()
    later.open(store)
    later.go_to(3)
    later.wait(lambda: later.see(QToolButton, "event_decoding").text() == "Text")
    assert "secret" not in str(data(later))
