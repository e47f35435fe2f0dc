"""What is listed of one category is what is listed of all, and rows of others are not made events of."""

from contextlib import closing

import pytest
from foreign_stores import opened
from generated import marten, message_db
from test_generated_stores import FIRST, called, written

from explorer.formats import surveying
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
