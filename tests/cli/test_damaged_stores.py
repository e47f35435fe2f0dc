"""Damaged stores: what is wrong and where is said, and nothing ends early in silence."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from explorer.core.expected import Expect
from explorer.stores.schema import APPLICATION_ID
from explorer.stores.sqlite import create
from explorer.testing import new_event
from terminal import run

FOREIGN = Path(__file__).parent.parent / "formats" / "samples" / "pyeventsourcing_json.db"
EVENTS = 200
PAGE = 4096


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a store with two hundred events."""
    path = tmp_path_factory.mktemp("sound") / "shop.db"
    with closing(create(path, clock="wall")) as store:
        for number in range(EVENTS):
            store.append("cart-1", [new_event(f"e{number}", data={"text": "x" * 900})], Expect.ANYTHING)
    return path.read_bytes()


@pytest.fixture
def damaged(sound, tmp_path):
    def damage(change):
        path = tmp_path / "shop.db"
        path.write_bytes(change(bytearray(sound)))
        return path

    return damage


def failed(document):
    return {check["name"]: check for check in document["checks"] if not check["ok"]}


def test_a_sound_store_passes_every_check(damaged):
    assert run("verify", damaged(bytes), "--json").json["ok"] is True


@pytest.mark.parametrize("share", [0.3, 0.95])
def test_a_truncated_store_fails_with_the_checks_that_name_what_is_lost(damaged, sound, share):
    path = damaged(lambda whole: whole[: int(len(whole) * share)])

    document = run("verify", path, "--json", code=1).json

    assert document["ok"] is False
    wrong = failed(document)
    assert {"opening", "length", "file structure"} <= set(wrong)
    assert f"of {len(sound) // PAGE:,} pages" in wrong["length"]["detail"]
    assert f"the first {int(len(sound) * share) // PAGE:,}" in wrong["length"]["detail"]
    chain = next((check for check in document["checks"] if check["name"] == "hash chain"), None)
    assert chain is not None, "the events that are there are checked too"
    if not chain["ok"]:
        assert 1 <= chain["position"] <= EVENTS
        assert f"position {chain['position']}" in chain["detail"]


def test_a_store_cut_off_inside_its_tables_of_contents_fails_in_plain_words_too(damaged):
    path = damaged(lambda whole: whole[:PAGE])

    ran = run("verify", path, code=1)

    assert "FAIL opening: " in ran.out
    assert "only the first 1 are there" in ran.out
    assert ran.err == ""


def test_a_store_cut_off_inside_its_first_page_is_still_known_by_its_mark(damaged):
    wrong = failed(run("verify", damaged(lambda whole: whole[:600]), "--json", code=1).json)
    assert "the first 0 are there" in wrong["length"]["detail"]


def test_a_table_of_contents_that_makes_no_sense_is_named(damaged):
    def scramble(whole):
        assert int.from_bytes(whole[68:72], "big") == APPLICATION_ID
        whole[100:108] = b"\xff" * 8
        return whole

    document = run("verify", damaged(scramble), "--json", code=1).json

    assert {"opening", "file structure", "tables"} <= set(failed(document))


def test_looking_at_a_truncated_store_says_that_it_is_damaged(damaged):
    path = damaged(lambda whole: whole[: len(whole) // 2])
    for command in ("info", "events"):
        err = run(command, path, code=4).err
        assert "is damaged" in err
        assert len(err.strip().splitlines()) == 1


def test_a_file_without_our_mark_is_no_damaged_store_of_ours(damaged):
    def unmark(whole):
        whole[68:72] = bytes(4)
        return whole[: len(whole) // 2]

    assert run("verify", damaged(unmark), code=4).out == ""


def cut(path, share, name=FOREIGN.name):
    whole = FOREIGN.with_name(name).read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    return path


@pytest.mark.parametrize(("share", "form"), [(0.3, "jsonl"), (0.9, "json")])
def test_a_truncated_foreign_store_gives_what_it_has_and_names_the_last_event(tmp_path, share, form):
    ran = run("events", cut(tmp_path / "cut.db", share), "--format", form, code=4)

    events = ran.lines if form == "jsonl" else ran.json
    assert 0 < len(events) < 600
    last = ran.err.strip().splitlines()[-1]
    assert f"The last event that can be read is #{events[-1]['ordinal']:,}." in last
    assert "damaged" in last or "cannot be read" in last


def test_a_foreign_store_of_which_no_event_is_left_says_so(tmp_path):
    ran = run("events", cut(tmp_path / "cut.db", 0.05), code=4)
    assert ran.out == ""
    assert "No event can be read." in ran.err


def test_as_many_events_as_were_asked_for_are_no_early_end(tmp_path):
    path = cut(tmp_path / "cut.db", 0.5)
    assert len(run("events", path, "--limit", 5).lines) == 5


def test_a_whole_foreign_store_ends_where_it_ends(tmp_path):
    path = shutil.copyfile(FOREIGN, tmp_path / "whole.db")
    assert len(run("events", path).lines) == 600


@pytest.mark.timeout(30)
@pytest.mark.parametrize("rubbish", [b"\xff", b"\0"], ids=["ones", "zeros"])
def test_bug_reading_went_round_in_a_circle_behind_a_page_that_was_lost(damaged, rubbish):
    def lose_a_page_of_events(whole):
        start = whole.find(b"e100cart" if b"e100cart" in whole else b"e100ItemAdded") // PAGE * PAGE
        assert start > 0
        whole[start : start + PAGE] = rubbish * PAGE
        return whole

    path = damaged(lose_a_page_of_events)
    ran = run("events", path, code=4)

    events = ran.lines
    assert 80 <= len(events) <= 100
    assert [event["ordinal"] for event in events] == list(range(1, len(events) + 1))
    assert f"The last event that can be read is #{len(events)}." in ran.err
    wrong = failed(run("verify", path, "--json", code=1).json)
    assert wrong["hash chain"]["position"] == len(events) + 1


def test_where_the_table_of_streams_is_lost_all_that_is_left_is_still_told(tmp_path):
    store = cut(tmp_path / "cut.db", 0.5, "marten.db")
    stream = run("events", store, "--limit", 1).lines[0]["stream"]
    of_stream = (store, "--stream", stream)

    known = run("info", store, "--json", code=4).json
    events = run("events", *of_stream, code=4).lines
    state = run("state", *of_stream, "--at", 10)
    diff = run("diff", *of_stream, "--from", 1, "--to", 10)
    blame = run("blame", *of_stream, "--path", "owner")

    assert known["events"] > 300
    assert known["flags"]["tombstone"] == 3
    assert len(events) > 10
    assert {event["stream"] for event in events} == {stream}
    assert "owner" in state.out
    assert "+ note" in diff.out
    assert "#1" in blame.out
    for said in (state, diff, blame):
        assert said.err.startswith("event-explorer: Events may be missing in this. cut.db: counting")
        assert "recover a copy" in said.err


def test_payloads_that_are_shown_are_not_told_to_be_lost_with_what_else_is(tmp_path):
    store = cut(tmp_path / "cut.db", 0.5, "marten.db")

    wrong = failed(run("verify", store, "--json", code=1).json)

    assert wrong["payloads"]["detail"] == (
        "Decoded: the payloads of 338 events. Of 338, other parts are lost with the tables that tell them."
    )
    assert "invalid page number" in wrong["file structure"]["detail"]
    assert "more like that" in wrong["file structure"]["detail"]
    assert not any(odd in wrong["file structure"]["detail"] for odd in ("***", "\\n", "\n"))
    assert "such as categories, is not shown" in " ".join(
        run("info", store, "--json", code=4).json["warnings"]
    )


def test_snapshots_that_cannot_be_counted_are_not_told_to_be_none(tmp_path):
    store = cut(tmp_path / "cut.db", 0.8, "pekko_jdbc.db")

    assert run("info", store, "--json").json["snapshots"] is None
    assert "Snapshots: not known" in run("info", store).out
    whole = FOREIGN.with_name("pekko_jdbc.db")
    assert run("info", whole, "--json").json["snapshots"] == 2
