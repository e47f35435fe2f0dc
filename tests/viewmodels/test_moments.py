import pytest

from explorer.viewmodels.moments import iso, seconds, span_text, typed_moment


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2025-03-03 09:14:02", "2025-03-03T09:14:02.999999Z"),
        ("2025-03-03 09:14:02 UTC", "2025-03-03T09:14:02.999999Z"),
        ("2025-03-03 09:14:02.123", "2025-03-03T09:14:02.123999Z"),
        ("2025-03-03T10:14:02+01:00", "2025-03-03T09:14:02.999999Z"),
        ("2025-03-03T09:14:02Z", "2025-03-03T09:14:02.999999Z"),
        ("2025-03-03", "2025-03-03T00:00:00.000000Z"),
        ("9999-12-31 23:59:59", "9999-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00+23:59", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_moment_read_off_the_screen_means_its_whole_second_or_millisecond(typed, meant):
    assert typed_moment(typed) == meant


def test_seconds_count_from_1970_in_utc():
    assert seconds("1970-01-01T00:01:00Z") == 60
    assert seconds("1970-01-01T00:01:00") == 60
    assert seconds("soon") is None
    assert seconds(None) is None
    assert iso(60.4) == "1970-01-01T00:01:00+00:00"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0.25, "250 ms"),
        (1, "1 s"),
        (300, "5 min"),
        (5_400, "1.5 h"),
        (86_400 * 5.83, "5.83 d"),
        (2e-6, "2 µs"),
    ],
)
def test_lengths_are_said_in_fitting_units(length, text):
    assert span_text(length) == text
