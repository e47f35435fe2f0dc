"""The load generator and passing time, from the command line."""

import shutil
import signal
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from explorer.core.errors import StoreBusy
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.runtime.workbench import Workbench
from explorer.stores.sqlite import create, open_store
from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"


def _simulate(store, *words, domain="banking", commands=60, **more):
    return run("simulate", store, "--domain", domain, "--commands", commands, *words, **more)


def _head_hash(path):
    store = open_store(path, writable=False)
    try:
        return store.head_hash()
    finally:
        store.close()


def test_a_missing_store_is_made_with_a_simulated_clock_and_every_command_counted(tmp_path):
    told = _simulate(tmp_path / "s.db", "--json").json

    assert list(told) == ["commands", "accepted", "refused", "conflicts", "duplicates", "events", "rate"]
    assert told["commands"] == 60
    assert told["accepted"] + sum(told["refused"].values()) + told["conflicts"] + told["duplicates"] == 60
    info = run("info", tmp_path / "s.db", "--json").json
    assert info["events"] == told["events"] > 60
    assert info["first"]["time"].startswith("2025-03-03T08:")
    assert told["rate"] > 0
    assert run("verify", tmp_path / "s.db", "--json").json["ok"]
    lags = {one["lag"] for one in run("projections", tmp_path / "s.db", "--json").json["projections"]}
    assert lags == {0}


def test_the_same_seed_on_an_empty_store_gives_the_same_head_hash_and_another_seed_does_not(tmp_path):
    hashes = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        _simulate(tmp_path / name, "--seed", seed, commands=25)
        hashes.append(_head_hash(tmp_path / name))

    assert hashes[0] == hashes[1] != hashes[2]


def test_a_second_run_goes_on_with_new_commands(tmp_path):
    first = _simulate(tmp_path / "s.db", "--json").json
    again = _simulate(tmp_path / "s.db", "--json").json

    assert again["accepted"] > 0.8 * again["commands"]
    assert again["duplicates"] <= first["duplicates"] + 2
    assert run("info", tmp_path / "s.db", "--json").json["events"] == first["events"] + again["events"]


@pytest.mark.parametrize(
    ("domain", "preset"), [("todo", "day"), ("shopping", "flash_sale"), ("banking", "stress")]
)
def test_every_preset_can_be_told(tmp_path, domain, preset):
    told = _simulate(tmp_path / "s.db", "--preset", preset, "--json", domain=domain, commands=30).json

    assert told["commands"] == 30
    assert told["accepted"] > 20


def test_on_a_wall_clock_the_times_are_the_wall_s(tmp_path):
    run("new", tmp_path / "w.db")
    _simulate(tmp_path / "w.db", "--rate", 5_000, commands=20)

    first, last = (run("info", tmp_path / "w.db", "--json").json[end]["time"] for end in ("first", "last"))
    assert "2025-03-03T08" < first <= last
    assert not first.startswith("2025-03-03")


def test_without_json_the_counts_are_a_sentence(tmp_path):
    out = _simulate(tmp_path / "s.db").out

    assert "60 commands (" in out
    assert " accepted, " in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--domain", "astrology"), "no domain astrology; there are: shopping, banking, todo"),
        (("--preset", "end_of_days"), "no preset end_of_days; there are: day, stress"),
        (("--workers", "2"), "told by one worker for now"),
        (("--rate", "0"), "from 0.00001 to 100,000"),
        (("--rate", "nan"), "from 0.00001 to 100,000"),
        (("--rate", "1e-12"), "from 0.00001 to 100,000"),
        (("--rate", "-3"), "from 0.00001 to 100,000"),
        (("--commands", "-1"), "--commands"),
    ],
)
def test_wrong_usage_makes_no_store(tmp_path, words, sentence):
    given = dict(zip(("--domain", "--commands"), ("banking", "5"), strict=True))
    given[words[0]] = words[1]
    flat = [part for pair in given.items() for part in pair]

    assert sentence in run("simulate", tmp_path / "s.db", *flat, code=2).err
    assert list(tmp_path.glob("s.db*")) == []


@pytest.mark.parametrize(
    "words",
    [
        ("simulate", "--domain", "banking", "--commands", "3"),
        ("let-pass", "5"),
        ("send", "OpenAccount", '{"account_id": "a1", "holder_name": "Ada", "currency": "EUR"}'),
    ],
    ids=lambda words: words[0],
)
def test_a_store_whose_time_has_come_to_an_end_says_so_and_is_still_looked_at(tmp_path, words):
    path, (command, *more) = tmp_path / "s.db", words
    with closing(create(path, clock="simulated")) as store:
        end = "9999-12-31T23:59:59.999999Z"
        store.append("x-1", [NewEvent(str(UUID(int=1)), "Noted", 1, {}, {}, end)], Expect.ANYTHING)

    assert "simulated time ends" in run(command, path, *more, code=4).err
    assert "1 event" in run("info", path).out


def test_a_foreign_store_takes_no_load_and_no_time(tmp_path):
    copy = Path(shutil.copyfile(FOREIGN, tmp_path / "foreign.db"))
    before = copy.read_bytes()

    assert "read-only" in _simulate(copy, code=4).err
    assert "read-only" in run("let-pass", copy, "60", code=4).err
    assert copy.read_bytes() == before


def _at_command(monkeypatch, number, deed):
    """Let something happen when the load generator issues its n-th command."""
    play, played = Workbench.play, []

    def playing(bench, wish, at):
        played.append(wish)
        if len(played) == number:
            deed()
        return play(bench, wish, at)

    monkeypatch.setattr(Workbench, "play", playing)


def test_ctrl_c_ends_after_a_whole_command_and_says_how_far_it_came(tmp_path, monkeypatch):
    before = signal.getsignal(signal.SIGINT)
    _at_command(monkeypatch, 12, lambda: signal.raise_signal(signal.SIGINT))

    ended = _simulate(tmp_path / "s.db", "--json", code=5)

    assert ended.json["commands"] == 12
    assert "Interrupted after 12 of 60 commands. The store is whole" in ended.err
    assert run("verify", tmp_path / "s.db", "--json").json["ok"]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_ctrl_c_does_not_wait_for_the_command(tmp_path, monkeypatch):
    def twice():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    _at_command(monkeypatch, 12, twice)

    assert _simulate(tmp_path / "s.db", "--json", code=5).out == ""
    assert run("verify", tmp_path / "s.db", "--json").json["ok"]


def test_a_store_that_is_busy_for_too_long_ends_the_run_and_says_how_far_it_came(tmp_path, monkeypatch):
    def busy():
        raise StoreBusy("Another program keeps the store; try again.")

    _at_command(monkeypatch, 12, busy)
    err = _simulate(tmp_path / "s.db", code=4).err

    assert "Stopped after 11 of 60 commands" in err
    assert "Another program keeps the store" in err


def test_time_passes_on_a_simulated_clock_and_lets_happen_what_is_due(tmp_path):
    run("new", tmp_path / "s.db", "--clock", "simulated")
    run("send", tmp_path / "s.db", "OpenCart", '{"cart_id": "c1", "customer_id": "u1"}')

    assert run("let-pass", tmp_path / "s.db", 60, "--json").json == {"events": 0}
    assert run("let-pass", tmp_path / "s.db", 1_801).out == "1,801 s passed; 1 event happened.\n"
    state = run("state", tmp_path / "s.db", "--stream", "cart-c1", "--json").json["state"]
    assert state["status"] == "abandoned"
    assert "can pass at once" in run("let-pass", tmp_path / "s.db", 0, code=2).err


def test_time_on_a_wall_clock_cannot_be_hurried(tmp_path):
    run("new", tmp_path / "w.db")

    assert "passes there by itself" in run("let-pass", tmp_path / "w.db", 60, code=2).err
