"""The page and the list of formats say what the code does; after a change of one they are written anew."""

from formats_page import BEGIN, END, LIST, PAGE, Seen, listed, page, row, written
from generated import MODULES

from explorer.core.description import Capabilities
from explorer.formats.known import FORMATS
from explorer.formats.left_out import LEFT_OUT

HINT = "write it anew: PYTHONPATH=.:tests:tests/formats .venv/bin/python tests/formats/formats_page.py"


def test_the_page_and_the_list_are_current():
    now, found = PAGE.read_text("utf-8"), listed()
    assert now.count(BEGIN) == now.count(END) == 1
    assert page(now, found) == now, HINT
    assert LIST.read_text("utf-8") == written(found), HINT


def test_every_format_has_a_writer_of_stores_and_so_a_line():
    assert {one.id for one in FORMATS} == {module.FORMAT for module in MODULES}


def test_what_is_left_out_belongs_to_a_format():
    assert LEFT_OUT.keys() <= {one.id for one in FORMATS}


def test_another_ability_makes_another_line():
    """Control: the page depends on what stores can tell."""
    can = dict.fromkeys(Capabilities.__slots__, False) | {"version_base": 0, "streams_per_event": "one"}
    dull, ordered = Capabilities(**can), Capabilities(**{**can, "global_order": True})
    assert row("A", "a", Seen([dull])) != row("A", "a", Seen([ordered]))
    assert row("A", "a", Seen([dull, ordered]))["order"] == "yes, where kept"
