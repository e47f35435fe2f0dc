"""Filters that ask about flags alone are told from all others, so that marked rows need not be looked for."""

import pytest

from explorer.core.filter_text import parse
from explorer.core.filtering import only_flags


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ("flags = deleted", ({"deleted"}, True)),
        ("flags != deleted", ({"deleted"}, False)),
        ("flags in (deleted, 'link')", ({"deleted", "link"}, True)),
        ("not flags in (deleted, link)", ({"deleted", "link"}, False)),
        ("not (not flags = link)", ({"link"}, True)),
        ("flags is null", None),
        ("flags ~ del", None),
        ("flags > deleted", None),
        ("data.flags = deleted", None),
        ("type = deleted", None),
        ("flags = deleted and type = A", None),
        ("not (flags = deleted or type = A)", None),
    ],
)
def test_flags_alone_are_recognised(where, asked):
    assert only_flags(parse(where)) == asked
