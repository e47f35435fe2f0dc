"""Somebody exports the open store, and brings the file into a new one, in the window."""

from contextlib import closing

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from explorer.stores.sqlite import create, open_store
from explorer.testing import fill
from explorer.viewmodels.moving import export_wish


def answer(name, choose):
    """Fill in the dialog of this name once it is open, and accept it."""

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is None or dialog.objectName() != name:
            QTimer.singleShot(10, look)
            return
        choose(dialog)
        dialog.accept()

    QTimer.singleShot(0, look)


def head_of(path):
    with closing(open_store(path, writable=False)) as store:
        return store.head_hash()


def test_events_go_out_and_come_in_and_the_new_store_is_shown(person, tmp_path):
    shop = tmp_path / "shop.db"
    with closing(create(shop, clock="simulated")) as store:
        fill(store, 60)
    person.open(shop)
    events = person.place.head
    file, into = tmp_path / "out.jsonl", tmp_path / "in.db"
    person.shell._dialogs.export = lambda: export_wish(str(file), "")

    person.window.actions_made.by_id["file.export"].trigger()
    said = f"Exported {events:,} events to out.jsonl."
    person.wait(lambda: person.window.status.currentMessage() == said)

    def choose(dialog):
        dialog.findChild(QLineEdit, "import_file").setText(str(file))
        dialog.findChild(QLineEdit, "import_into").setText(str(into))

    answer("import", choose)
    person.window.actions_made.by_id["file.import"].trigger()
    person.wait(lambda: person.shell.session.source == str(into))
    assert person.window.status.currentMessage() == f"Imported {events:,} events into in.db."
    assert person.place.head == events
    assert head_of(into) == head_of(shop)
