import json
from unittest.mock import Mock

from msgspec.structs import replace

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskRows, KeyedRow
from explorer.viewmodels.rows import (
    MOST_COLUMNS,
    WINDOW,
    Columns,
    RowsPresenter,
    RowsView,
    line_of,
    widened,
)
from reading_fakes import COUNTER, HandStore, later, opened


class Bench:
    def __init__(self, head=30, streams=3, **options):
        self.store = HandStore(head, streams)
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.view = Mock(spec=RowsView)
        self.presenter = RowsPresenter(self.session, self.view)
        self.presenter.show(COUNTER)

    def last(self, name):
        return getattr(self.view, name).call_args.args


def test_columns_are_the_keys_parts_and_the_rows_fields():
    bench = Bench()
    assert bench.last("restart_rows") == (Columns(("stream",), ("events", "tags")), 3)
    line = bench.presenter.line(0)
    assert line.cells == ("cart-0000", "10", '["cart-0000"]')
    assert line.numeric == (False, True, False)


def test_rows_follow_the_cursor_and_only_what_changed_is_told():
    bench = Bench()
    restarts = bench.view.restart_rows.call_count
    bench.selection.at(29)
    assert bench.presenter.line(1).change == "~"
    assert bench.view.restart_rows.call_count == restarts
    assert bench.last("set_heading") == ("3 rows at #29",)
    assert bench.last("set_title") == (f"Projection {COUNTER} after #29",)
    assert bench.last("rows_changed") == (1, 2)


def test_fewer_rows_in_the_past():
    bench = Bench()
    bench.selection.at(2)
    assert bench.last("set_row_count") == (2,)
    assert bench.last("set_heading") == ("2 rows at #2",)
    bench.selection.at(0)
    assert bench.last("set_rows_empty") == (f"{COUNTER} has no rows at #0.",)


def test_the_first_touched_row_is_pointed_out_once_for_every_place():
    bench = Bench()
    bench.selection.at(8)
    assert bench.last("set_touched") == (1,)
    told = bench.view.set_touched.call_count
    bench.presenter.refresh()
    assert bench.view.set_touched.call_count == told


def test_rows_out_of_the_window_are_asked_for_when_they_are_looked_at():
    bench = Bench(head=3000, streams=3000)
    assert bench.presenter.line(WINDOW - 1).cells[0] == f"order-{WINDOW - 1:04}"
    bench.presenter.line(2000)
    assert bench.presenter.line(2000).cells[0] == "cart-2000"
    asked = bench.asking.questions(AskRows)
    assert [one.first for one in asked] == [0, 2000 - WINDOW // 2]


def test_going_to_where_the_window_is_empty_brings_the_last_rows():
    bench = Bench(head=3000, streams=3000)
    bench.presenter.line(2900)
    bench.selection.at(500)
    assert bench.last("set_row_count") == (500,)
    assert bench.presenter.line(499).cells[0] == "order-0499"


def test_a_window_that_cannot_be_read_is_not_asked_for_over_and_over():
    bench = Bench(head=3000, streams=3000)
    bench.store.broken = StoreDamaged("It cannot be read.")
    for _ in range(5):
        assert bench.presenter.line(2000) is None
    assert len(bench.asking.questions(AskRows)) == 2
    assert bench.last("set_rows_problem") == ("It cannot be read.",)
    bench.store.broken = None
    bench.presenter.refresh()
    assert bench.last("set_rows_problem") == ("",)


def test_another_projection_keeps_the_old_rows_until_its_own_come():
    bench = Bench(held=True)
    bench.asking.release()
    bench.presenter.show("other")
    assert bench.presenter.line(0).cells[0] == "cart-0000"
    bench.asking.release()
    assert bench.last("restart_rows") == (Columns(("id",)), 0)


def test_no_projection_shows_no_rows():
    bench = Bench()
    bench.presenter.show(None)
    assert bench.last("restart_rows") == (Columns(), 0)
    assert bench.last("set_title") == ("Projections",)
    assert bench.presenter.line(0) is None


def test_a_handler_that_failed_is_named_beside_the_rows():
    bench = Bench()
    bench.store.stopped = "Event #7 could not be handled."
    bench.selection.at(20)
    assert bench.last("set_rows_problem") == ("Event #7 could not be handled.",)


def test_copying_gives_the_rows_at_hand():
    bench = Bench()
    bench.presenter.copy(1, 2)
    lines = [line.split("\t") for line in bench.last("copy")[0].splitlines()]
    assert lines[0] == ["stream", "events", "tags"]
    assert [line[0] for line in lines[1:]] == ["order-0001", "cart-0002"]
    bench.presenter.copy_json(0, 0)
    assert json.loads(bench.last("copy")[0]) == {
        "key": ["cart-0000"],
        "row": {"events": 10, "tags": ["cart-0000"]},
    }


def test_scrubbing_asks_once_a_turn():
    post, run = later()
    bench = Bench(post=post)
    run()
    before = len(bench.asking.questions(AskRows))
    for ordinal in range(1, 25):
        bench.selection.at(ordinal)
    run()
    assert [one.at for one in bench.asking.questions(AskRows)[before:]] == [24]


def test_columns_only_ever_come_while_scrubbing_and_are_bounded():
    one = KeyedRow(("a",), '{"x":1}')
    two = KeyedRow(("b",), '{"y":2,"x":null}')
    columns = widened(Columns(), ("id",), (one,))
    assert columns == Columns(("id",), ("x",))
    assert widened(columns, ("id",), (two,)) == Columns(("id",), ("x", "y"))
    assert widened(columns, ("id",), ()) == columns
    assert widened(columns, ("other",), ()) == Columns(("other",))
    many = KeyedRow(("c",), json.dumps({f"f{n}": n for n in range(200)}))
    assert len(widened(Columns(), ("id",), (many,)).fields) == MOST_COLUMNS


def test_values_of_every_kind_become_cells():
    row = KeyedRow(("a",), '{"t":"x","b":true,"n":null,"i":12000,"f":1.5,"o":{"k":[1]}}')
    line = line_of(row, Columns(("id", "part"), ("t", "b", "n", "i", "f", "o", "absent")))
    assert line.cells == ("a", "", "x", "true", "null", "12,000", "1.5", '{"k":[1]}', "")
    assert line.numeric == (False, False, False, False, False, True, True, False, False)


def test_a_row_that_is_no_object_has_one_column():
    for text, cell in (("7", "7"), ("NaN", "NaN"), ('"x"', "x")):
        row = KeyedRow(("a",), text)
        columns = widened(Columns(), ("id",), (row,))
        assert columns.fields == ("value",)
        assert line_of(row, columns).cells == ("a", cell)


def test_a_row_that_stays_is_laid_out_once():
    bench = Bench()
    lines = [bench.presenter.line(row) for row in range(3)]
    bench.selection.at(29)
    kept = [bench.presenter.line(row) is line for row, line in enumerate(lines)]
    told = range(*bench.last("rows_changed")) if bench.view.rows_changed.called else ()
    assert kept == [True, False, False]
    assert list(told) == [1]
    assert bench.presenter.line(1).change == "~"


def test_a_field_that_a_changed_row_brings_gets_a_column():
    bench = Bench()
    answers = bench.asking.answers

    def widening(question):
        answer = answers(question)
        if not isinstance(question, AskRows):
            return answer
        first, second, *others = answer.rows
        wider = KeyedRow(second.key, json.dumps({**json.loads(second.row), "late": 1}), "~")
        return replace(answer, rows=(first, wider, *others))

    bench.asking.answers = widening
    bench.selection.at(29)
    assert bench.last("restart_rows") == (Columns(("stream",), ("events", "tags", "late")), 3)
    assert bench.presenter.line(0).cells[-1] == ""
