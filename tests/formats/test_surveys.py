"""What is listed of one category is what is listed of all, and rows of others are not made events of."""

from contextlib import closing

import pytest
from foreign_stores import opened
from generated import marten, message_db
from test_generated_stores import FIRST, called, written

from explorer.formats import surveying
from explorer.formats.database import Database
from explorer.formats.foreign import open_foreign
from explorer.formats.kit.rows import ShapedAdapter
from explorer.formats.known import FORMATS


@pytest.mark.parametrize("case", FIRST, ids=called)
def test_the_streams_of_a_category_are_those_of_all_that_are_of_it(case, tmp_path, monkeypatch):
    monkeypatch.setattr(surveying, "LOOKED_AT", 3)
    written(case, tmp_path / "store")
    with closing(open_foreign(tmp_path / "store", FORMATS)) as reader:
        every = reader.streams()
        for one in reader.categories():
            if one.category is None:
                continue
            wanted = [stream for stream in every if stream.category == one.category]
            assert list(reader.streams(one.category)) == wanted
            assert len(wanted) == one.streams
            after = wanted[len(wanted) // 2].stream if wanted else ""
            assert (
                list(reader.streams(one.category, after, 2))
                == [stream for stream in wanted if stream.stream > after][:2]
            )


@pytest.mark.parametrize("layout", [marten, message_db], ids=lambda one: one.FORMAT)
def test_streams_of_other_categories_are_passed_by_without_reading_them(layout, tmp_path, monkeypatch):
    made = []
    event = ShapedAdapter.event
    monkeypatch.setattr(ShapedAdapter, "event", lambda *args: made.append(1) or event(*args))
    written((layout, "usual"), tmp_path / "store", size=400)
    with opened(tmp_path / "store") as reader:
        least = min(reader.categories(), key=lambda one: one.streams)
        made.clear()
        assert len(reader.streams(least.category)) == least.streams
        assert len(made) <= 2 * least.streams
        made.clear()
        monkeypatch.setattr(surveying, "_perhaps_of", lambda *args: args[2])
        assert len(reader.streams(least.category)) == least.streams
        assert len(made) > 2 * least.streams, "control: without it they are read"


@pytest.mark.parametrize("case", FIRST, ids=called)
def test_what_is_counted_stretch_by_stretch_is_what_is_counted_at_once(case, tmp_path, monkeypatch):
    written(case, tmp_path / "store")

    def counted():
        with closing(open_foreign(tmp_path / "store", FORMATS)) as reader:
            return reader.types(), reader.categories()

    at_once = counted()
    for stretch in (1, 7):
        monkeypatch.setattr(surveying, "STRETCH", stretch)
        assert counted() == at_once


def test_a_long_table_is_counted_in_several_steps(tmp_path, monkeypatch):
    monkeypatch.setattr(surveying, "STRETCH", 10)
    steps = []
    rows = Database.rows

    def stepping(database, statement, doing):
        steps.append((doing, str(statement)))
        return rows(database, statement, doing)

    monkeypatch.setattr(Database, "rows", stepping)
    written((marten, "usual"), tmp_path / "store", size=95)
    with opened(tmp_path / "store") as reader:
        assert sum(reader.types().values()) == 95
    assert len([1 for doing, said in steps if doing == "counting its types" and "GROUP BY" in said]) == 10
