"""Somebody saves a copy of the store that is open, and opens it."""

from contextlib import closing

from explorer.stores.sqlite import create, open_store
from explorer.testing import fill


def test_a_copy_is_saved_beside_the_store_and_is_the_same_store(person, tmp_path):
    with closing(create(tmp_path / "store.db", clock="wall")) as store:
        fill(store, 30)
        identity, past = store.describe().identity, list(store.read())
    person.open(tmp_path / "store.db")
    person.shell._dialogs.choose_copy = lambda: str(tmp_path / "copy.db")

    person.window.actions_made.by_id["file.copy"].trigger()
    said = "Saved copy.db, a copy with 30 events."
    person.wait(lambda: person.window.status.currentMessage() == said)

    with closing(open_store(tmp_path / "copy.db", writable=False)) as copy:
        assert (copy.describe().identity, list(copy.read())) == (identity, past)
    person.window.actions_made.by_id["file.copy"].trigger()
    person.wait(lambda: "exists already and was left as it is" in person.window.problems.sentence)
