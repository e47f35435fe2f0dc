"""Several stores of one format in a file: the usual one is read, the others are offered, and read by name."""

import sqlite3
from pathlib import Path

import pytest

from explorer.core.errors import FormatsAlike, UnknownName
from explorer.formats.detection import detect
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS

SAMPLES = Path(__file__).parent / "samples"
FORMAT = "pyeventsourcing-sqlite"


@pytest.fixture
def two(tmp_path):
    """The events of one store under the names of two applications, 100 of them and all 600."""
    path = tmp_path / "apps.db"
    with sqlite3.connect(path) as connection:
        connection.execute("ATTACH ? AS sample", (str(SAMPLES / "pyeventsourcing_json.db"),))
        [made] = connection.execute(
            "SELECT sql FROM sample.sqlite_master WHERE name = 'stored_events'"
        ).fetchone()
        for name, most in (("billing_events", 100), ("orders_events", 600)):
            connection.execute(made.replace("stored_events", name))
            connection.execute(f"INSERT INTO {name} SELECT * FROM sample.stored_events LIMIT {most}")
    connection.close()
    return path


def test_each_is_offered_with_its_evidence_and_the_first_is_chosen(two):
    found = detect(two, FORMATS)

    assert found.chosen == FORMAT
    assert [match.format for match in found.matches] == [FORMAT, f"{FORMAT}/orders_events"]
    assert "table orders_events" in found.matches[1].title
    assert "table orders_events has originator_id" in found.matches[1].evidence[0]


@pytest.mark.parametrize(
    ("name", "events"), [(None, 100), (f"{FORMAT}/orders_events", 600), (f"{FORMAT}/billing_events", 100)]
)
def test_each_is_read_by_its_name(two, name, events):
    reader = open_foreign(two, FORMATS, name)
    known, head = reader.describe(), reader.head()
    reader.close()

    assert (known.format, head) == (FORMAT, events)
    assert any("orders_events" in warning for warning in known.warnings) == (name is None)


def test_a_name_that_is_not_there_is_a_sentence_that_names_those_there_are(two):
    with pytest.raises(UnknownName, match="there is billing_events, orders_events"):
        open_foreign(two, FORMATS, f"{FORMAT}/nowhere")
    with pytest.raises(UnknownName, match="there is only one store of it"):
        detect(SAMPLES / "marten.db", FORMATS, only="marten/nowhere")
    assert detect(two, FORMATS, only=f"{FORMAT}/orders_events").chosen == FORMAT


def test_stores_of_two_formats_in_one_file_are_nobodys_guess(tmp_path):
    path = tmp_path / "both.db"
    path.write_bytes((SAMPLES / "message_db.db").read_bytes())
    with sqlite3.connect(path) as connection:
        connection.execute("ATTACH ? AS sample", (str(SAMPLES / "marten.db"),))
        made = connection.execute(
            "SELECT sql FROM sample.sqlite_master WHERE name LIKE 'mt_%' AND type = 'table'"
        )
        for (sql,) in made.fetchall():
            connection.execute(sql)
    connection.close()

    with pytest.raises(FormatsAlike, match="Message DB and Marten"):
        open_foreign(path, FORMATS)
    reader = open_foreign(path, FORMATS, "message-db")
    assert reader.head() == 505
    reader.close()
