"""Benchmarks: their shape and arithmetic on tiny stores, never how fast anything is."""

import os
from dataclasses import replace
from types import SimpleNamespace

import pytest

from explorer import cli
from explorer.benching.goals import ROWS, row
from explorer.benching.live import lags_of
from explorer.benching.looking import growth
from explorer.benching.material import Story, build
from explorer.benching.rounds import best_seconds, percentile
from explorer.benching.running import run as run_benchmark
from explorer.benching.watching import said
from explorer.bootstrap import watch_window
from explorer.cli.benching import document
from explorer.core.errors import StoreError
from explorer.runtime.benched import Goal, Plan, Report, Row
from explorer.stores.sqlite import open_store
from terminal import run

TINY = Plan(1_000, (1_000, 2_000), peers=True, moves=4, aggregate=40, rounds=2)
KEYS = ["name", "unit", "ours", "peers", "limit", "vs_peer", "vs_limit", "goal", "meets", "note"]


@pytest.fixture(scope="module")
def report():
    """A run whose window tells only of its start."""

    def window(path, moves):
        assert path.exists()
        return {"start_ms": (900.0, "so it was"), "live_lag_p99_ms": (None, "not measured: no disk")}

    return run_benchmark(TINY, lambda what, done, of: None, window)


def test_every_row_has_its_name_unit_goal_and_either_a_figure_or_a_reason(report):
    rows = document(report)["rows"]

    assert [one["name"] for one in rows] == list(ROWS)
    for one in rows:
        assert list(one) == KEYS
        assert one["unit"] == ROWS[one["name"]][0]
        assert one["note"]
        assert (one["ours"] is None) == one["note"].startswith("not measured"), one


def test_only_what_the_window_did_not_tell_is_left_out(report):
    missing = {one.name: one.note for one in report.rows if one.ours is None}
    unasked = "not measured: it needs a window"

    assert missing == {
        "scrub_painted_p99_ms": unasked,
        "gui_stall_max_ms": unasked,
        "gui_stall_p99_ms": unasked,
        "live_lag_p99_ms": "not measured: no disk",
    }
    assert all(one.meets is None for one in report.rows if one.ours is None)


def test_peers_and_limits_stand_beside_what_they_can_be_compared_with(report):
    by_name = {one.name: one for one in report.rows}

    appending = {"pyeventsourcing", "sqlite_encoding"}
    for name, peers in (
        ("append_single_per_s", appending),
        ("append_bulk_per_s", appending),
        ("aggregate_rebuild_per_s", {"pyeventsourcing"}),
    ):
        assert set(by_name[name].peers) == peers
        assert by_name[name].limit > 0
        assert by_name[name].meets is not None
    assert set(by_name["density_rebin_ms"].peers) == {"sqlite_group_by"}
    assert by_name["scrub_p99_ms"].ours >= by_name["scrub_p50_ms"].ours


def test_a_window_measures_its_rows_in_a_process_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    build(tmp_path / "s.db", 1_000, 7, lambda done, of: None)
    figures = said(watch_window, str(tmp_path / "s.db"), 3)

    assert figures["scrub_painted_p99_ms"] > 0
    assert figures["gui_stall_max_ms"] >= figures["gui_stall_p99_ms"] >= 0
    assert figures["live_lag_p99_ms"] > 0


def test_a_commit_is_seen_when_it_or_a_later_one_is_in_sight():
    commits = [(50, 1.0), (100, 1.25), (150, 1.5)]

    assert lags_of(commits, [(60, 1.5), (150, 2.0)]) == [500.0, 750.0, 500.0]
    assert lags_of(commits, [(60, 1.5), (149, 2.0)]) == []  # the last one never came into sight


def test_a_window_that_cannot_be_measured_is_no_figure(tmp_path):
    assert said(watch_window, str(tmp_path / "missing.db"), 3) is None


def test_one_size_does_not_grow():
    assert growth({1_000: 4.0}).ours is None
    assert growth({1_000: 4.0, 3_000: 6.0, 2_000: 9.0}).ours == 1.5


def test_a_run_that_is_stopped_leaves_no_file_and_no_setting(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = os.environ.get("XDG_CACHE_HOME")

    def stop(what, done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_benchmark(replace(TINY, rounds=1, peers=False), stop, lambda path, moves: {})
    assert list(tmp_path.iterdir()) == []
    assert os.environ.get("XDG_CACHE_HOME") == before


def test_a_store_has_exactly_the_events_that_were_wanted_and_passes_every_check(tmp_path):
    told = []
    build(tmp_path / "s.db", 1_001, 3, lambda done, of: told.append((done, of)))
    store = open_store(tmp_path / "s.db", writable=False)
    try:
        assert store.head() == 1_001
        assert {one.category for one in store.categories()} == {"cart", "inventory", "account"}
        assert all(one.ok for one in store.verify())
    finally:
        store.close()
    assert told[-1] == (1_001, 1_001)


def test_the_same_seed_tells_the_same_story_and_another_does_not():
    def beginning(seed):
        return [visit for visit, _ in zip(Story(1_000, seed).visits(), range(300), strict=False)]

    assert beginning(3) == beginning(3) != beginning(4)


@pytest.mark.parametrize(
    ("goal", "ours", "others", "met"),
    [
        (Goal(True, 16), 16.0, {}, True),
        (Goal(True, 16), 16.1, {}, False),
        (Goal(False, 0.6, "limit"), 60.0, {"limit": 100.0}, True),
        (Goal(False, 0.6, "limit"), 59.0, {"limit": 100.0}, False),
        (Goal(False, 6, "peer"), 600.0, {}, None),
    ],
)
def test_a_goal_is_met_missed_or_cannot_be_told(goal, ours, others, met):
    assert goal.met(ours, others) is met


def test_a_row_meets_its_goals_when_all_are_met_and_misses_them_when_one_is_missed():
    goals = (Goal(False, 0.5, "limit"), Goal(False, 2, "peer"))

    assert Row("x", "1/s", 60.0, {"peer": 20.0}, 100.0, goals).meets is True
    assert Row("x", "1/s", 60.0, {"peer": 40.0}, 100.0, goals).meets is False
    assert Row("x", "1/s", 60.0, {}, 100.0, goals).meets is None
    assert Row("x", "1/s", 40.0, {}, 100.0, goals).meets is False
    assert Row("x", "1/s", None, {}, 100.0, goals).meets is None
    assert Row("x", "1/s", 60.0, {}, 100.0, goals).goal == ">= 0.5 x limit and >= 2 x peer"


def test_ratios_are_ours_by_the_other():
    one = Row("x", "ms", 30.0, {"peer": 60.0, "idle": 0.0}, 10.0)

    assert one.vs_limit == 3.0
    assert one.vs_peer == {"peer": 0.5, "idle": None}


def test_percentiles_are_figures_that_were_seen():
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.0
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.99) == 4.0
    assert percentile([5.0], 0.0) == 5.0


def test_contestants_work_in_turns_and_each_begins_a_round():
    worked = []
    contestants = {name: lambda name=name: lambda: worked.append(name) for name in ("a", "b", "c")}
    best = best_seconds(contestants, 3)

    assert worked == list("abcbcacab")
    assert set(best) == {"a", "b", "c"}


def _bench(capsys, *words, raises=None):
    """Run the command on an app that gives a report at once; give code, output and what it was asked."""
    asked = []

    def bench(plan, told):
        asked.append(plan)
        if raises:
            raise raises
        rows = (row("scrub_p99_ms", 12.3456, "so"), row("start_ms", None, "not measured: no window"))
        return Report({"system": "Linux", "cores": 2}, "2026-01-02T03:04:05Z", plan.events, rows)

    code = cli.run(SimpleNamespace(bench=bench), SimpleNamespace(), ["bench", *words])
    return code, capsys.readouterr(), asked


def test_the_table_shows_figures_goals_and_reasons(capsys):
    code, said_, asked = _bench(capsys, "--events", "50000")

    assert code == 0
    assert asked == [Plan(50_000, (5_000, 50_000))]
    lines = said_.out.splitlines()
    assert lines[1].split() == ["scrub_p99_ms", "12.3", "ms", "-", "-", "-", "-", "<=", "16", "yes"]
    assert "  start_ms: not measured: no window" in lines


def test_sizes_and_peers_are_taken_over(capsys):
    _, _, asked = _bench(capsys, "--sizes", "9000, 3000", "--peers", "--json")

    assert asked == [Plan(200_000, (3_000, 9_000), peers=True)]


def test_a_store_that_cannot_be_made_is_a_sentence(capsys):
    code, said_, _ = _bench(capsys, raises=StoreError("There is no space for the stores."))

    assert code == 4
    assert said_.err == "event-explorer: There is no space for the stores.\n"


@pytest.mark.parametrize("words", [("--sizes", "many"), ("--sizes", "10,20000"), ("--events", "10")])
def test_stores_too_small_to_say_anything_are_refused(words):
    assert "event-explorer: " in run("bench", *words, code=2).err
