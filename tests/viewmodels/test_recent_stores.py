import pytest

from explorer.viewmodels.recent import remembered, short_name, still_there, without_password
from explorer.viewmodels.welcome import recent_stores


def test_the_newest_is_on_top_and_each_is_listed_once():
    assert remembered(("a.db", "b.db"), "b.db") == ("b.db", "a.db")


def test_ten_are_remembered():
    recent = ()
    for number in range(11):
        recent = remembered(recent, f"{number}.db")
    assert recent == tuple(f"{number}.db" for number in range(10, 0, -1))


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("postgresql://ann:secret@host:5432/shop?password=secret", "postgresql://ann@host:5432/shop"),
        ("postgresql://host/shop", "postgresql://host/shop"),
        ("postgresql://[bad:secret@host", "postgresql://"),
        ("/data/a:b@c.db", "/data/a:b@c.db"),
    ],
)
def test_no_password_is_kept(source, kept):
    assert without_password(source) == kept
    assert "secret" not in " ".join(remembered((), source))


def test_files_that_are_gone_are_dropped_and_urls_are_kept():
    there = {"a.db"}
    assert still_there(("a.db", "b.db", "postgresql://host/shop"), there.__contains__) == (
        "a.db",
        "postgresql://host/shop",
    )


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/data/shop.db", "shop.db"),
        ("C:\\data\\shop.db", "shop.db"),
        ("postgresql://u:p@host/shop", "shop"),
        ("shop.db", "shop.db"),
        ("/", "/"),
    ],
)
def test_the_short_name_is_the_last_part(source, name):
    assert (short_name(source) or "/") == name


def test_the_list_names_each_store_and_where_it_lies():
    first, second = recent_stores(("/data/shop.db", "bank.db"))
    assert (first.name, first.place) == ("shop.db", "/data")
    assert (second.name, second.place) == ("bank.db", "/")
