"""`events --where`: the same events as a look through all, and a sentence where the filter is wrong."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.expected import Expect
from explorer.stores.sqlite import create
from explorer.testing import new_event
from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("filtered") / "shop.db"
    with closing(create(path, clock="wall")) as store:
        for number in range(1, 41):
            made = new_event(f"e{number}", data={"n": number, "text": "Ünïcode" if number == 9 else "plain"})
            store.append(f"cart-{number % 4}", [made], Expect.ANYTHING)
    return path


@pytest.fixture(scope="module")
def everything(store):
    return run("events", store).lines


def ordinals(ran):
    return [event["ordinal"] for event in ran.lines]


@pytest.mark.parametrize(
    ("where", "wanted"),
    [
        ("stream = cart-2 and data.n <= 6", lambda event: event["ordinal"] in (2, 6)),
        ("ÜNÏ or data.n > 35", lambda event: event["ordinal"] == 9 or event["data"]["n"] > 35),
    ],
)
def test_what_is_printed_is_what_fits(store, everything, where, wanted):
    assert run("events", store, "--where", where).lines == [event for event in everything if wanted(event)]


def test_a_filter_goes_together_with_the_other_options(store):
    wish = ("events", store, "--where", "data.n > 10", "--stream", "cart-1")
    assert ordinals(run(*wish, "--from", 20, "--limit", 2)) == [21, 25]
    assert len(json.loads(run(*wish, "--format", "json").out)) == 7


def test_foreign_stores_are_filtered_too():
    events = run("events", FOREIGN, "--where", "type ~ OrderPaid and version >= 4").lines
    assert events
    assert all("OrderPaid" in one["type"] and one["version"] >= 4 for one in events)


def test_a_filter_that_is_wrong_is_wrong_usage_with_its_column(store):
    ran = run("events", store, "--where", "typ = x", code=2)
    assert ran.out == ""
    assert "column 1" in ran.err
    assert "did you mean type?" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
