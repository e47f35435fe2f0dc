"""Files that are no store, or no longer one: each is refused or shown in part, with a sentence."""

import os
import zlib

import pytest
from foreign_stores import copied, made, opened, row, sample

from explorer.core.errors import NotAStore, StoreDamaged, StoreError, StoreMissing, UnknownFormat
from explorer.formats.detection import detect
from explorer.formats.known import FORMATS

REFUSED = {
    "text": (b"hello, this is no database\n" * 50, NotAStore, "probably text"),
    "json": (b'{"a": 1}\n', NotAStore, "its first object has a; that is far from Event"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(200), NotAStore, "a PNG picture"),
    "zip": (b"PK\x03\x04" + bytes(200), NotAStore, "a ZIP archive"),
    "noise": (zlib.compress(os.urandom(5000)), NotAStore, "encrypted database, a guess"),
    "zeros": (bytes(4096), NotAStore, "00 00 00"),
    "empty": (b"", NotAStore, "is empty"),
    "one byte": (b"S", NotAStore, "53"),
    "only the magic": (b"SQLite format 3\0", StoreDamaged, "ends after 16 bytes"),
    "only the header": (sample().read_bytes()[:100], StoreDamaged, "ends after 100 bytes"),
}


def a_sentence(error):
    """One sentence for a person: begins and ends as one, has no trace of Python or SQL."""
    said = str(error.value)
    assert said.endswith(".")
    assert "Traceback" not in said
    assert "sqlalche" not in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_database_is_refused_with_what_it_is(case, tmp_path):
    content, kind, words = REFUSED[case]
    path = tmp_path / "thing.db"
    path.write_bytes(content)
    for attempt in (lambda: detect(path, FORMATS), lambda: opened(path)):
        with pytest.raises(kind) as error:
            attempt()
        assert words in a_sentence(error)
        assert "thing.db" in str(error.value)


def test_a_missing_file_is_said_and_not_created(tmp_path):
    with pytest.raises(StoreMissing) as error:
        opened(tmp_path / "none.db")
    assert "nothing was created" in a_sentence(error)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "loop", "dangling", "nul", "long"])
def test_what_is_no_regular_file_is_refused(kind, tmp_path):
    path = tmp_path / "thing"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path = "/dev/zero"
        case "loop":
            path.symlink_to(path)
        case "dangling":
            path.symlink_to(tmp_path / "nowhere")
        case "nul":
            path = f"{tmp_path}/a\0b"
        case "long":
            path = tmp_path / ("x" * 5000)
    with pytest.raises(StoreError) as error:
        opened(path)
    a_sentence(error)


def test_a_name_that_is_no_text_is_shown_escaped(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x01.db")
    with open(path, "wb") as file:
        file.write(sample().read_bytes())
    with opened(path) as reader:
        assert reader.head() == 600
    with open(path, "wb") as file:
        file.write(b"x")
    with pytest.raises(NotAStore) as error:
        opened(path)
    assert "\\udcff\\x01.db" in a_sentence(error)


@pytest.mark.parametrize("size", [4096, 5000, 8192, 100_000, 200_000, 300_000, 311_295])
def test_a_truncated_file_shows_what_is_left(size, tmp_path):
    path = copied(tmp_path)
    os.truncate(path, size)
    with opened(path) as reader:
        warnings = " ".join(reader.describe().warnings)
        assert "cut off" in warnings
        assert "damaged" in warnings or size > 307_200
        events = list(reader.read())
        with opened(sample()) as whole:
            known = {event.ordinal: event for event in whole.read()}
        readable = [event for event in events if not event.flags]
        assert all(event == known[event.ordinal] for event in readable)
        assert len(events) == reader.head()
        if size >= 100_000:
            assert len(readable) > 100
        assert size > 307_200 or not all(check.ok for check in reader.verify())


def test_a_file_cut_off_in_its_schema_is_damaged(tmp_path):
    path = copied(tmp_path)
    os.truncate(path, 512)
    with pytest.raises(StoreDamaged, match="only 0 are whole") as error:
        opened(path)
    a_sentence(error)


def test_a_broken_page_hides_only_its_own_events(tmp_path):
    path = copied(tmp_path)
    with open(path, "r+b") as file:
        file.seek(40 * 4096)
        file.write(b"\xff" * 4096)
    with opened(path) as reader, opened(sample()) as whole:
        events = list(reader.read())
        damaged = [event for event in events if "damaged" in event.flags]
        assert 0 < len(damaged) < 30
        assert [event.position for event in events] == list(range(1, 601))
        assert [e for e in events if not e.flags] == [
            e for e in whole.read() if e.ordinal not in {one.ordinal for one in damaged}
        ]
        assert damaged[0].data["$undecoded"]["encoding"] == "unreadable"
        assert "payloads" in {check.name for check in reader.verify() if not check.ok}


def test_a_database_without_events_says_what_it_lacks(tmp_path):
    path = made(tmp_path, ddl="CREATE TABLE other (originator_id, topic, x, y)")
    detection = detect(path, FORMATS)
    assert detection.matches == ()
    assert detection.chosen is None
    assert detection.why_not[0] == (
        "Python eventsourcing (SQLite): table other has originator_id, topic, "
        "but lacks originator_version, state."
    )
    assert detection.why_not[-1].startswith("It is further from the ")
    with pytest.raises(NotAStore) as error:
        opened(path)
    assert "lacks originator_version, state" in a_sentence(error)
    with pytest.raises(NotAStore) as error:
        opened(path, format_id="pyeventsourcing-sqlite")
    assert "is no store of Python eventsourcing" in a_sentence(error)


def test_an_unknown_format_is_named_with_the_one_that_is_near():
    with pytest.raises(UnknownFormat, match="no format no-such-format; `event-explorer formats` lists all"):
        opened(sample(), format_id="no-such-format")
    for attempt in (opened, lambda path, format_id: detect(path, FORMATS, only=format_id)):
        with pytest.raises(UnknownFormat, match="nearest is marten"):
            attempt(sample(), format_id="martin")


def test_an_empty_database_has_no_table(tmp_path):
    path = made(tmp_path, ddl="CREATE TABLE gone (a, b, c, d)", more=["DROP TABLE gone"])
    assert "no table at all" in detect(path, FORMATS).why_not[0]


def test_a_store_without_events_is_empty(tmp_path):
    with opened(made(tmp_path)) as reader:
        assert reader.head() == 0
        assert list(reader.read()) == []
        assert list(reader.read(backward=True)) == []
        assert reader.streams() == []
        assert reader.categories() == []
        assert reader.types() == {}
        assert reader.at_time("2026-01-01T00:00:00Z") == 0
        assert reader.describe().identity
        assert all(check.ok for check in reader.verify())


def test_a_file_that_may_not_be_read_is_said(tmp_path, monkeypatch):
    path = made(tmp_path, [row()])

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match="Permission denied") as error:
        opened(path)
    a_sentence(error)
