"""Clocks that only go forward, and files that are made whole or not at all."""

import pytest

from explorer.core.errors import StoreError
from explorer.core.times import later
from explorer.runtime.clocks import SIMULATED_START, SimulatedClock, WallClock, clock_of
from explorer.runtime.systems import APT_LINE, has_display, missing_library


def test_a_simulated_clock_begins_where_the_demo_does_and_never_goes_back():
    clock = SimulatedClock()
    first = clock()
    clock.move_to(clock.next_command("2025-03-04T00:00:00.000000Z"))
    second = clock()
    clock.move_to("2025-03-03T00:00:00.000000Z")
    third = clock()
    clock.move_to(clock.next_command(SIMULATED_START))

    assert SIMULATED_START < first < "2025-03-04T00:00:00.000000Z" < second < third < clock()


def test_a_command_of_its_own_time_happens_at_that_time():
    clock = SimulatedClock()
    clock.move_to("2025-03-05T10:00:00.000000Z")

    assert clock() == "2025-03-05T10:00:00.000000Z"


@pytest.mark.parametrize("last", ["9900-01-01T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"])
def test_simulated_time_comes_to_an_end_in_one_sentence(last):
    clock = SimulatedClock()
    for asked in (clock.present, clock.next_command):
        with pytest.raises(StoreError, match=f"come to {last}, and simulated time ends .* looked at"):
            asked(last)
    clock.move_to(last)
    for _ in range(2):
        with pytest.raises(StoreError, match="simulated time ends"):
            clock()


def test_what_comes_after_the_last_moment_is_put_at_the_last_moment():
    last = "9999-12-31T23:59:59.999999Z"

    assert [later(last, 0), later(last, 60), later("9999-12-31T23:00:00Z", 3600 * 24 * 366)] == [last] * 3
    assert later("9999-12-31T23:00:00Z", 59) == "9999-12-31T23:00:59.000000Z"


def test_a_store_names_its_clock():
    assert isinstance(clock_of("simulated"), SimulatedClock)
    assert isinstance(clock_of("wall"), WallClock)
    assert clock_of("wall")().endswith("Z")


@pytest.mark.parametrize(
    ("message", "library", "package"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libEGL.so.1", "libegl1"),
        ("libglib-2.0.so.0: cannot open shared object file", "libglib-2.0.so.0", "libglib2.0-0"),
        ("libxkbcommon-x11.so.0: nope", "libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libnovel.so.3: cannot open shared object file", "libnovel.so.3", ""),
    ],
)
def test_a_missing_system_library_is_named_with_its_package_and_the_apt_line(message, library, package):
    sentence = missing_library(message)

    assert library in sentence
    assert f"(Debian package {package})" in sentence or not package
    assert APT_LINE in sentence


def test_another_import_error_is_not_taken_for_a_missing_system_library():
    assert missing_library("No module named 'PySide6'") is None


def test_a_display_is_what_the_environment_says():
    assert has_display({"DISPLAY": ":0"}, "linux")
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_display({}, "darwin")
    assert not has_display({}, "linux")
    assert not has_display({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux")
