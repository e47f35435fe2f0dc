"""Foreign text in messages is only read."""

import pytest

from explorer.core.plain import plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cart-1 für Ōe 🛒", "cart-1 für Ōe 🛒"),
        ("a\x1b]0;title\x07b", "a\\x1b]0;title\\x07b"),
        ("two\r\nlines", "two\\r\\nlines"),
        ("\x7f\x9b31m", "\\x7f\\x9b31m"),
        ("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066"),
        ("\u2028\ud800", "\\u2028\\ud800"),
    ],
)
def test_what_would_act_is_shown_instead(text, shown):
    assert plain(text) == shown
    assert plain(shown) == shown


def test_a_long_text_is_cut_unless_all_of_it_is_wanted():
    assert plain("x" * 300) == "x" * 199 + "…"
    assert plain("x" * 300, None) == "x" * 300
