"""Which event types have colours of their own."""

from explorer.viewmodels.appearance import DARK, LIGHT
from explorer.viewmodels.kinds import OTHERS, PROCESS, PROCESS_TYPES, SHOWN_TYPES, bands, type_colours
from explorer.viewmodels.strip import strip_of
from histories import History


def test_events_of_processes_take_no_colour_from_domain_types():
    types = ("StepRequested", "StepSucceeded", *(f"Domain{n}" for n in range(SHOWN_TYPES)), "Rare")
    for look in (LIGHT, DARK):
        colours = type_colours(types, look)
        assert [colours[f"Domain{n}"] for n in range(SHOWN_TYPES)] == list(look.types)
        assert {colours[name] for name in PROCESS_TYPES} == {look.process_fill}
        assert colours["Rare"] == colours[OTHERS] == look.others
        assert look.process_fill not in (*look.types, look.others)


def test_bands_are_domain_types_then_processes_then_the_rest_and_nothing_is_lost():
    types = ("StepRequested", *(f"Domain{n}" for n in range(12)), "StepFailed")
    names, counts = bands(types, tuple((n, 1) for n in range(len(types))))
    assert names == (*(f"Domain{n}" for n in range(10)), PROCESS, OTHERS)
    assert [sum(column) for column in zip(*counts, strict=True)] == [sum(range(14)), 14]
    assert counts[-2:] == ((13, 2), (23, 2))


def test_without_processes_or_rare_types_there_are_no_bands_for_them():
    assert bands(("a", "b"), ((1,), (2,))) == (("a", "b"), ((1,), (2,)))


def test_the_strip_shows_processes_as_one_band():
    kinds = ["StepRequested", "StepSucceeded", "ItemAdded"]
    strip = strip_of(History([(float(n), kinds[n % 3]) for n in range(90)]).density("ordinal", 3))
    assert strip.types == ("ItemAdded", PROCESS)
    assert all(abs(column.heights[1] - 2 / 3) < 0.01 for column in strip.columns)
