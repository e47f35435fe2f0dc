"""Whoever begins later to answer about an open store of others answers about the one that is shown."""

import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from explorer.bootstrap import WiredApp
from explorer.core.errors import StoreReplaced
from explorer.core.event_reader import stamp_of
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.readers import open_reader
from explorer.runtime import questions as q
from explorer.runtime import shared
from explorer.runtime.fold_source import chosen_file
from explorer.runtime.manner import USUAL, Manner
from explorer.stores.sqlite import create
from fold_files import COUNTING, FOREIGN, written

CHANGED = r"store\.db was changed by another program after it was opened; .* open it again"
OTHER = "shop:Other.Happened"
SURVEY = q.AskTypes()
OPENED = NewEvent("e1", "AccountOpened", 1, {}, {}, "2025-03-03T08:00:00.000000Z")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files cannot be changed there")


@pytest.fixture
def app():
    return WiredApp()


@pytest.fixture
def store(tmp_path):
    return Path(shutil.copyfile(FOREIGN, tmp_path / "store.db"))


@pytest.fixture
def folded(tmp_path):
    return Manner(fold=chosen_file(written(tmp_path, COUNTING)))


def change(store):
    with closing(sqlite3.connect(store)) as program:
        program.execute("UPDATE stored_events SET topic = ?", (OTHER,))
        program.commit()


def surveyed(asking, described, begin):
    """Share a store as a large one is."""
    return shared.SharedAsking(lambda _: asking, begin, shared.surveys, asking, described.stamp)


def asked(asking, question):
    return asking.ask(question).result(60)


def test_a_survey_of_a_store_that_changed_since_says_so(app, store):
    asking = app.ask(str(store))
    described = asked(asking, q.Describe())
    with closing(surveyed(asking, described, partial(app.survey, str(store), USUAL))) as both:
        change(store)
        for question in (SURVEY, q.AskMatches("type = A", 0, 3), q.AskEvents(1, 3)):
            with pytest.raises(StoreReplaced, match=CHANGED):
                asked(both, question)


def test_without_the_stamp_a_survey_would_tell_of_another_store_than_is_shown(app, store):
    """Control: and where nothing changed it is answered."""
    with closing(app.survey(str(store))) as one:
        before = asked(one, SURVEY).counts
        stamp = asked(one, q.Describe()).stamp
    with closing(app.survey(str(store), stamp=stamp)) as one:
        assert asked(one, SURVEY).counts == before
    change(store)
    with closing(app.survey(str(store))) as one:
        assert set(asked(one, SURVEY).counts) == {OTHER} != set(before)


@pytest.mark.parametrize(
    ("first", "second"), [(q.AskHead(), q.AskProjections()), (q.AskProjections(), SURVEY)]
)
def test_a_fold_file_folds_the_store_that_is_shown(app, store, folded, first, second):
    with closing(app.ask(str(store), folded)) as both:
        asked(both, first)
        change(store)
        with pytest.raises(StoreReplaced, match=CHANGED):
            asked(both, second)


@pytest.mark.parametrize("with_fold", [False, True])
def test_histories_are_built_of_the_store_that_is_shown(app, store, folded, with_fold):
    manner = folded if with_fold else USUAL
    with closing(open_reader(store)) as reader:
        stamp = stamp_of(reader)
    with closing(app.build(str(store), manner, stamp)) as builder:
        assert asked(builder, q.BuildHistory()).head > 0
    change(store)
    with (
        closing(app.build(str(store), manner, stamp)) as builder,
        pytest.raises(StoreReplaced, match=CHANGED),
    ):
        asked(builder, q.BuildHistory())


def test_a_store_of_ours_grows_and_everybody_sees_it(app, tmp_path, folded):
    path = tmp_path / "ours.db"
    with closing(create(path, clock="simulated")) as own:
        own.append("Account-1", [OPENED], Expect.ANYTHING)
        with closing(app.ask(str(path))) as asking:
            described = asked(asking, q.Describe())
            own.append("Account-1", [replace(OPENED, event_id="e2")], Expect.ANYTHING)
            with closing(app.survey(str(path), stamp=described.stamp)) as survey:
                assert asked(survey, SURVEY).counts == {"AccountOpened": 2}
            with closing(app.build(str(path), stamp=described.stamp)) as builder:
                assert asked(builder, q.BuildHistory()).head == 2
