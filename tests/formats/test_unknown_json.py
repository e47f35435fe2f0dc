"""JSON files of no kind that is known: what they have and lack, and where they break off."""

import json

import pytest
from foreign_stores import opened

from explorer.core.errors import NotAStore
from explorer.formats.detection import detect
from explorer.formats.files import unknown_json
from explorer.formats.known import FORMATS

CLOUD = {"specversion": "1.0", "id": "1", "source": "/a", "type": "T"}
SAID = {
    "a cloud event without a type": (
        json.dumps({key: one for key, one in CLOUD.items() if key != "type"}),
        "its first object has specversion, id, source; of CloudEvents (JSON) it lacks type; nothing",
    ),
    "fields of another kind": (
        json.dumps(CLOUD | {"id": None}),
        "of CloudEvents (JSON) it has all that is needed",
    ),
    "a field that events do not have": (
        json.dumps({"ordinal": 1, "position": 1, "stream": "a", "type": "T", "data": {}, "more": 1}),
        "of Event Explorer (JSON lines) it has all that is needed, and other fields",
    ),
    "a history without types": (
        json.dumps({"events": [{"eventId": "1", "eventTime": "2025"}]}, indent=1),
        "its first object has eventId, eventTime; of Temporal history (JSON) it lacks eventType;",
    ),
    "one field that many have": (
        json.dumps({"n": 1, "who": "a", "data": {}}),
        "its first object has n, who, data; that is far from Event Explorer (JSON lines), "
        "CloudEvents (JSON) and Temporal history (JSON); nothing was read; open a file of one of these "
        "kinds, or map its fields",
    ),
    "numbers": ("[1, 2]", "its first value is no object; that is far from Event"),
    "nothing": ("[]", "it holds nothing; that is far from Event"),
    "an empty object": ("{}", "its first object has no field; that is far from Event"),
    "many fields": (json.dumps({f"f{n}": n for n in range(20)}), "f6, f7 and more; that is far from"),
    "a slip in the second line": (
        '{"a": 1,\n "b": }\n',
        "line 2, column 7: Expecting value; nothing was",
    ),
    "a slip after empty lines": ('\ufeff\n\n{"a": 1,\n "b": }\n', "line 4, column 7: Expecting value"),
    "a file that is cut off": (
        '{"a": 1,\n "b": [1, 2',
        "line 2, column 12: it ends in the middle",
    ),
    "no json at all": ("[section]\nname = 1\n", "line 1, column 2: Expecting value"),
    "too deep": ("[" * 100_000, "begins like JSON, but is none"),
}


@pytest.mark.parametrize("case", SAID)
def test_json_of_no_known_kind_says_what_it_has_and_lacks(case, tmp_path):
    content, words = SAID[case]
    path = tmp_path / "thing.json"
    path.write_text(content, "utf-8")
    for attempt in (lambda: detect(path, FORMATS), lambda: opened(path)):
        with pytest.raises(NotAStore) as error:
            attempt()
        said = str(error.value)
        assert words in said
        assert said.startswith("thing.json ")
        assert said.endswith(".")
        assert "\n" not in said


def test_a_value_that_goes_on_beyond_what_is_looked_at_is_not_called_broken(tmp_path, monkeypatch):
    path = tmp_path / "long.json"
    path.write_text(json.dumps({"text": "x" * 3_000}))
    monkeypatch.setattr(unknown_json, "_LOOKED_AT", 1_000)
    with pytest.raises(NotAStore, match="its first object has text; that is far"):
        detect(path, FORMATS)


def test_json_that_is_to_be_read_as_a_format_of_databases_is_said_to_be_json(tmp_path):
    path = tmp_path / "thing.json"
    path.write_text(json.dumps(CLOUD))
    with pytest.raises(NotAStore, match="is JSON, and that format is one of databases"):
        detect(path, FORMATS, only="marten")
