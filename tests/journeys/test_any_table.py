"""Drop a database that no format knows, map its table, scrub it, and find the map again the next time."""

import hashlib
import json

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QPushButton, QTableView, QTableWidget

import any_table
from explorer.ui.dialogs.mapping_page import MappingPage


@pytest.fixture
def unknown(tmp_path):
    folder = tmp_path / "theirs"
    folder.mkdir()
    return any_table.make(folder / "audit.db")


def digests(folder):
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()}


def offered(person, text):
    buttons = person.window.problems.findChildren(QPushButton, "error_offer")
    return next(one for one in buttons if one.text() == text)


def on_the_page(person, deed):
    """Do something on the mapping page once it previews events, and then open the store by it."""
    done = []

    def look():
        page = person.window.findChild(MappingPage)
        opening = page.findChild(QPushButton, "mapping_open") if page is not None else None
        if opening is None or not opening.isEnabled():
            QTimer.singleShot(20, look)
        elif not done:
            deed(page)
            done.append(page.map)
            QTimer.singleShot(20, look)
        else:
            opening.click()

    QTimer.singleShot(0, look)
    return done


def test_an_unknown_table_is_mapped_in_the_window_scrubbed_and_remembered(person, unknown, people):
    before = digests(unknown.parent)
    person.drop_only(unknown)
    person.wait(lambda: person.window.problems.isVisible())
    assert "map its columns" in person.window.problems.sentence

    def choose_metadata(page):
        assert page.findChild(QComboBox, "mapping_stream").currentData() == "entity"
        assert page.findChild(QTableWidget, "mapping_preview").item(0, 2).text() == "order-1"
        page._presenter.change("metadata", "who, ip")

    chosen = on_the_page(person, choose_metadata)
    offered(person, "Map a table…").click()
    person.wait(lambda: person.shell.session is not None)
    person.wait(lambda: person.place.head == any_table.EVENTS)
    assert chosen[0].metadata == ("who", "ip")

    assert not person.window.problems.isVisible()
    person.shell.selection.follow("order-1")
    person.go_to(9)
    person.wait(lambda: person.state().get("total", "").endswith("90"))
    table = person.see(QTableView, "events")
    person.wait(lambda: table.model().index(8, 0).data() == "9")

    person.shell.close_store()
    another = people()
    another.open(unknown)
    another.wait(lambda: another.place.head == any_table.EVENTS)
    assert another.shell.session.described.format == "mapped-table"
    another.shell.close_store()
    assert digests(unknown.parent) == before


def test_lines_of_json_that_no_format_knows_are_mapped_too(person, tmp_path):
    names = ("seq", "entity", "rev", "action", "at")
    told = (dict(zip(names, row, strict=False)) for row in any_table.rows())
    unknown = tmp_path / "audit.jsonl"
    unknown.write_text("".join(f"{json.dumps(one)}\n" for one in told))

    person.drop_only(unknown)
    person.wait(lambda: person.window.problems.isVisible())
    assert "map its fields" in person.window.problems.sentence
    chosen = on_the_page(person, lambda page: None)
    offered(person, "Map a table…").click()
    person.wait(lambda: person.shell.session is not None)
    person.wait(lambda: person.place.head == any_table.EVENTS)
    assert (chosen[0].table, chosen[0].stream) == ("rows", "entity")
