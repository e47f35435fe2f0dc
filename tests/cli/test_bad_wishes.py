"""Wishes that make no sense: exit code 2, one sentence, nothing asked of the store."""

from pathlib import Path

import pytest

from explorer import cli
from explorer.bootstrap import WiredApp
from terminal import run

OPEN = '{{"account_id": "x1", "holder_name": {}, "currency": "EUR"}}'
HALF = "account-\udcff"


def wrong(*words):
    ran = run(*words, code=2)
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1, ran.err
    assert "Traceback" not in ran.err
    return ran.err


def test_a_json_document_cannot_be_followed(demo_store):
    assert "cannot be followed" in wrong("events", demo_store, "--format", "json", "--follow")


@pytest.mark.parametrize("depth", [3_000, 100_000])
def test_fields_nested_without_end_are_refused(tmp_path, depth):
    err = wrong("send", tmp_path / "none.db", "OpenAccount", "[" * depth + "]" * depth)

    assert "nested too deeply" in err
    wrong("send", tmp_path / "none.db", "OpenAccount", "[" * depth)


@pytest.mark.parametrize("depth", [100, 500, 900])
def test_fields_nested_less_deeply_are_refused_like_any_wrong_field(tmp_path, depth):
    path = tmp_path / "own.db"
    run("new", path)

    ran = run("send", path, "OpenAccount", OPEN.format("[" * depth + "]" * depth), code=None)

    assert ran.code in (2, 3)
    assert len(ran.err.splitlines()) == 1, ran.err


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_does_not_know_are_refused(tmp_path, value):
    assert "no JSON" in wrong("send", tmp_path / "none.db", "OpenAccount", OPEN.format(value))


@pytest.mark.parametrize(
    "fields",
    [r'{"\ud800": 1}', r'{"account_id": "\udfff"}', r'{"account_id": ["x", {"y": "a\ud83dz"}]}'],
    ids=["name", "value", "inside"],
)
def test_half_a_character_is_refused(tmp_path, fields):
    assert "half a character" in wrong("send", tmp_path / "none.db", "OpenAccount", fields)


def test_a_whole_character_written_in_two_halves_is_taken(tmp_path):
    path = tmp_path / "own.db"
    run("new", path)
    run("send", path, "OpenAccount", OPEN.format(r'"\ud83d\ude00"'))


@pytest.mark.parametrize("size", ["²x²", "1400x²", "1400", "x", "-1x5", "9" * 5000 + "x1", "٣x٣"])
def test_a_size_is_two_plain_numbers(demo_store, size):
    err = wrong("open", demo_store, "--size", size, "--screenshot", "never.png")

    assert "1400x860" in err
    assert not Path("never.png").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("events", "none.db", "--stream", HALF),
        ("state", "none.db", "--stream", HALF),
        ("streams", "none.db", "--category", HALF),
        ("projection", "none.db", HALF),
        ("projection", "none.db", "carts", "--key", HALF),
        ("rebuild", "none.db", HALF),
        ("send", "none.db", "OpenAccount", OPEN.format(f'"{HALF}"')),
        ("send", "none.db", "OpenAccount", "--actor", HALF),
    ],
)
def test_a_name_that_is_no_text_is_refused_before_anything_is_opened(words):
    assert "no valid Unicode" in wrong(*words)


class Windows:
    """Remembers with which theme a window was opened."""

    def __init__(self):
        self.themes = []

    def has_display(self):
        return True

    def run(self, source, at, theme, manner=None):
        self.themes.append(theme)
        return 0


@pytest.mark.parametrize(("words", "theme"), [(("--theme", "dark"), "dark"), ((), None)])
def test_the_theme_of_the_demo_also_holds_in_a_window(demo_store, words, theme):
    windows = Windows()

    assert cli.run(WiredApp(), windows, ["demo", "--store", str(demo_store), *words]) == 0

    assert windows.themes == [theme]
