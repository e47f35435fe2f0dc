"""Names out of a store are only read: they steer no terminal and make no line of their own."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.stores.sqlite import create
from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"
EVIL = "evil-\x1b]0;owned\x07\nFAIL all\x9b31m\x7f\u202e"
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "evil.db"
    made = create(path, clock="wall")
    event = NewEvent("e1", f"Type{EVIL}", 1, {"note": EVIL}, {}, "2026-01-01T00:00:00.000000Z")
    made.append(EVIL, [event], Expect.ANYTHING)
    made.close()
    return path


@pytest.mark.parametrize("words", [("streams",), ("info",), ("verify",), ("detect",), ("projections",)])
def test_lists_hold_only_visible_text(store, words):
    printed = run(words[0], store, *words[1:]).out

    assert not ACTING.search(printed)
    assert "\nFAIL" not in printed
    if words[0] in ("streams", "info"):
        assert "evil-\\x1b]0;owned\\x07\\nFAIL all\\x9b31m\\x7f\\u202e" in printed


def test_a_state_has_a_visible_title_and_json_below(store):
    title, rest = run("state", store, "--stream", EVIL).out.split("\n", 1)

    assert title.startswith("evil-\\x1b]0;owned")
    assert not ACTING.search(title)
    assert not CONTROLS.search(rest)


def test_an_error_that_names_foreign_names_is_one_line_of_visible_text(store):
    err = run("state", store, "--stream", "evil-", code=4).err

    assert "nearest name is evil-\\x1b]0;" in err
    assert not ACTING.search(err)
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [("events",), ("events", "--format", "json"), ("events", "--format", "cloudevents"),
              ("streams", "--json"), ("state", "--stream", EVIL, "--json")]
)  # fmt: skip
def test_json_keeps_the_names_and_escapes_what_steers_terminals(store, words):
    ran = run(words[0], store, *words[1:])

    assert not CONTROLS.search(ran.out)
    assert EVIL in set(texts(ran.json))


def texts(value):
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_foreign_stores_are_treated_the_same(tmp_path):
    path = shutil.copyfile(FOREIGN, tmp_path / "foreign.db")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE stored_events SET topic = ? WHERE rowid = 1", (EVIL,))
    connection.close()

    assert not ACTING.search(run("info", path).out)
