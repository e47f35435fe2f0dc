"""The mapping page's presenter: guesses, changes, faults beside fields, and the newest preview only."""

from concurrent.futures import Future
from unittest.mock import Mock

import pytest

from explorer.core.errors import StoreDamaged
from explorer.core.map_guess import ColumnSketch, TableSketch
from explorer.core.table_map import TableMap
from explorer.runtime.questions import AskPreview, AskTables, EventRow, MapFault, Previewed, Tables
from explorer.viewmodels.mapping import LOOKING, NO_TABLES, MappingPresenter, MappingView


def table(name, *columns, rows=5):
    return TableSketch(name, tuple(ColumnSketch(one, "", "x") for one in columns), rows)


LOG = table("log", "stream", "type", "payload", "who")
OTHER = table("people", "name")
ROW = EventRow(1, "a", None, None, "Placed", None, "{}")


class Asking:
    """Keeps what was asked until the test answers it."""

    def __init__(self):
        self.asked = []

    def ask(self, question, lane=None):
        self.asked.append((question, Future()))
        return self.asked[-1][1]

    def answer(self, kind, answer):
        future = [future for question, future in self.asked if isinstance(question, kind)][-1]
        future.set_exception(answer) if isinstance(answer, Exception) else future.set_result(answer)

    @property
    def previewed(self):
        return self.asked[-1][0].map


@pytest.fixture
def asking():
    return Asking()


@pytest.fixture
def view():
    return Mock(spec=MappingView)


@pytest.fixture
def page(asking, view):
    made = MappingPresenter(asking, view, lambda call: call())
    asking.answer(AskTables, Tables((OTHER, LOG)))
    return made


def test_the_likeliest_table_is_chosen_and_its_columns_are_guessed(page, asking, view):
    view.set_tables.assert_called_once_with((OTHER, LOG), "log")
    view.set_map.assert_called_with(page.map, ("stream", "type", "payload", "who"))
    assert asking.previewed == page.map == TableMap("log", stream="stream", type="type", payload=("payload",))
    view.set_ready.assert_called_with(False)


def test_until_the_tables_are_known_it_says_that_it_looks_at_them(asking, view):
    MappingPresenter(asking, view, lambda call: call())
    view.set_preview.assert_called_once_with((), LOOKING)
    asking.answer(AskTables, Tables(()))
    view.set_preview.assert_called_with((), "")
    view.set_problem.assert_called_with(NO_TABLES)


def test_what_is_only_guessed_is_marked_until_somebody_says_it(page, view):
    view.set_guessed.assert_called_with({"stream", "type", "payload"})
    page.change("constant_type", "Logged")
    view.set_guessed.assert_called_with({"stream", "payload"})
    page.choose("log")
    view.set_guessed.assert_called_with({"stream", "type", "payload"})
    page.take(TableMap("log", stream="who"))
    view.set_guessed.assert_called_with(frozenset())


def test_a_map_that_somebody_made_is_no_guess(asking, view):
    MappingPresenter(asking, view, lambda call: call(), TableMap("log", stream="who"))
    asking.answer(AskTables, Tables((OTHER, LOG)))
    view.set_guessed.assert_called_with(frozenset())


def test_a_preview_without_faults_lets_the_store_be_opened(page, asking, view):
    asking.answer(AskPreview, Previewed((), (ROW,), 40, "id", ("Odd.",)))

    view.set_preview.assert_called_with((ROW,), "40 events. Odd.")
    view.set_faults.assert_called_with({})
    view.set_ready.assert_called_with(True)


def test_faults_stand_beside_their_fields_and_nothing_can_be_opened(page, asking, view):
    asking.answer(AskPreview, Previewed((MapFault("stream", "There is no such column."),)))

    view.set_faults.assert_called_with({"stream": "There is no such column."})
    view.set_preview.assert_called_with((), "")
    view.set_ready.assert_called_with(False)


def test_several_columns_are_typed_with_commas_between(page, asking):
    page.change("payload", " payload , who,, payload")

    assert asking.previewed.payload == ("payload", "who")


def test_the_type_is_told_by_a_column_or_is_the_same_for_all(page, asking):
    page.change("constant_type", "Changed")
    assert (page.map.type, page.map.constant_type) == ("", "Changed")
    page.change("type", "type")
    assert (page.map.type, page.map.constant_type) == ("type", "")
    page.change("type", "")

    assert asking.previewed == page.map


def test_another_table_is_guessed_anew(page, asking):
    page.choose("people")
    page.choose("nowhere")

    assert asking.previewed.table == page.map.table == "people"


def test_an_older_preview_is_not_shown(page, asking, view):
    older = asking.asked[-1][1]
    page.change("stream", "who")
    older.set_result(Previewed((), (ROW,), 1))

    view.set_preview.assert_called_once_with((), LOOKING)


def test_a_failure_is_told_and_mended_by_the_next_preview(page, asking, view):
    asking.answer(AskPreview, StoreDamaged("Part of the file cannot be read."))
    view.set_problem.assert_called_with("Part of the file cannot be read.")
    page.take(TableMap("people"))
    asking.answer(AskPreview, Previewed((), (ROW,), 1))

    view.set_problem.assert_called_with("")


def test_a_file_without_tables_says_so(asking, view):
    MappingPresenter(asking, view, lambda call: call())
    asking.answer(AskTables, Tables(()))

    view.set_problem.assert_called_with(NO_TABLES)


def test_the_page_begins_with_the_map_that_is_in_use(asking, view):
    begun = TableMap("people", stream="name")
    page = MappingPresenter(asking, view, lambda call: call(), begun)
    asking.answer(AskTables, Tables((OTHER, LOG)))

    assert page.map == asking.previewed == begun
    page.close()
