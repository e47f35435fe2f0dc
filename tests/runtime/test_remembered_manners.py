"""A store is opened as it was read the last time; what cannot be used any more is left out, and said."""

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import any_table
from explorer.bootstrap import WiredApp
from explorer.core.decoding import Decoding
from explorer.core.errors import FormatsAlike, StoreError
from explorer.core.table_map import TableMap, read_map
from explorer.opener import WiredOpener
from explorer.readers import DOMAINS, Detecting, open_reader
from explorer.runtime.answering import Answering
from explorer.runtime.fold_source import chosen_file
from explorer.runtime.manner import USUAL, Manner
from fakes import InlineAsking
from fold_files import COUNTING, SAMPLES, written

FORMAT = "pyeventsourcing-sqlite"


class Inline(WiredApp):
    """Answers in this process, where a fold file is only looked at and never run."""

    def ask(self, source, manner=USUAL, *, gradually=False):
        try:
            reader = open_reader(Path(source), manner)
        except StoreError as error:
            return InlineAsking(_raising(error))
        answering = Answering(reader, DOMAINS)
        asking = InlineAsking(answering.answer)
        asking.close = answering.close
        return asking

    def detect(self, source, only=None):
        return InlineAsking(Detecting(Path(source), only).answer)


def _raising(error):
    def answer(_):
        raise error

    return answer


@contextmanager
def opened(source, manners=None):
    """Open a store as a new program does."""
    opener = WiredOpener(Inline(), manners=manners)
    session = opener.open(str(source), lambda call: call())
    try:
        yield session
    finally:
        session.close()


def chosen(source, **changes):
    """Open a store as a new program does, and choose something, as the window does."""
    opener = WiredOpener(Inline())
    with opened(source) as session:
        new = opener.open_in(str(source), replace(session.manner, **changes), session.post)
        new.close()
        new = replace(new, kept=session.kept.also(new.described.identity))
        opener.keep(new, session.manner)


def copied(target, *names):
    """Lay the tables of several samples into one database."""
    with sqlite3.connect(target) as connection:
        for name in names:
            connection.execute("ATTACH ? AS sample", (str(SAMPLES / name),))
            made = connection.execute(
                "SELECT name, sql FROM sample.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
            for table, sql in made.fetchall():
                connection.execute(sql)
                connection.execute(f'INSERT INTO main."{table}" SELECT * FROM sample."{table}"')
            connection.commit()
            connection.execute("DETACH sample")
    connection.close()
    return target


@pytest.fixture
def store(tmp_path):
    return copied(tmp_path / "store.db", "pyeventsourcing_json.db")


def test_a_fold_is_remembered_until_it_is_as_usual_again(store):
    chosen(store, fold="count", decoding=Decoding(everywhere="text"))
    with opened(store) as session:
        assert session.manner == Manner(None, "count", Decoding(everywhere="text"))
        assert session.told == ""

    chosen(store, fold=None, decoding=Decoding())
    with opened(store) as session:
        assert session.manner == USUAL


def test_what_the_command_line_says_comes_first(store):
    chosen(store, fold="count")

    with opened(store, {str(store): Manner(fold="last")}) as session:
        assert session.manner.fold == "last"


def test_the_format_of_a_store_that_looks_like_two_is_remembered(tmp_path):
    store = copied(tmp_path / "two.db", "pyeventsourcing_json.db", "marten.db")
    with pytest.raises(FormatsAlike), opened(store):
        pass
    opener = WiredOpener(Inline())
    session = opener.open_in(str(store), Manner("marten"), lambda call: call())
    session.close()
    opener.keep(session, USUAL)

    with opened(store) as session:
        assert (session.manner.format, session.described.format) == ("marten", "marten")


def test_a_recognised_store_that_was_mapped_is_read_by_its_map_until_it_is_as_recognised_again(store):
    of = TableMap("stored_events", stream="originator_id", version="originator_version", type="topic")
    chosen(store, format=of)
    with opened(store) as session:
        assert session.described.format == "mapped-table"
        assert session.manner.format == of

    chosen(store, format=None)
    with opened(store) as session:
        assert session.described.format == FORMAT


def test_what_is_chosen_for_a_mapped_store_is_found_with_its_map(tmp_path):
    store = any_table.make(tmp_path / "audit.db")
    opener = WiredOpener(Inline())
    session = opener.open_in(str(store), Manner(read_map(any_table.TOML)), lambda call: call())
    session.close()
    opener.keep(session, USUAL)
    chosen(store, fold="last")

    with opened(store) as session:
        assert session.manner == Manner(read_map(any_table.TOML), "last")


@pytest.fixture
def fold(tmp_path, store):
    """A fold file that was approved, and chosen for the store."""
    path = written(tmp_path, COUNTING)
    source = chosen_file(path)
    WiredOpener(Inline()).approvals.approve(source)
    chosen(store, fold=source)
    return path


def test_a_fold_file_is_remembered_as_long_as_it_is_what_was_approved(store, fold):
    with opened(store) as session:
        assert session.manner.fold == chosen_file(fold)
        assert session.told == ""


def test_a_fold_file_that_was_changed_is_not_run_and_said(store, fold):
    fold.write_text(fold.read_text() + "\nraise SystemExit\n")

    with opened(store) as session:
        assert session.manner == USUAL
        assert "own.py has changed since it was chosen, so it was not run" in session.told


def test_a_fold_file_that_is_gone_is_said(store, fold):
    fold.unlink()

    with opened(store) as session:
        assert session.manner == USUAL
        assert "not shown as it was the last time" in session.told
        assert "cannot be read" in session.told


def test_a_fold_file_that_is_a_pipe_by_now_is_not_waited_for_and_said(store, fold):
    fold.unlink()
    os.mkfifo(fold)

    with opened(store) as session:
        assert session.manner == USUAL
        assert "it is no regular file" in session.told


def test_a_fold_file_that_nobody_approved_is_not_run_whatever_is_kept(store, fold):
    WiredOpener(Inline()).approvals._path.unlink()

    with opened(store) as session:
        assert session.manner == USUAL
        assert "not approved any more" in session.told


def test_a_format_that_does_not_fit_any_more_is_left_out_and_said(store):
    with opened(store) as session:
        session.kept.keep(USUAL, Manner("marten", "count"))

    with opened(store) as session:
        assert session.described.format == FORMAT
        assert "no store of Marten" in session.told
