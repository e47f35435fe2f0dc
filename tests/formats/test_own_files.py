"""Files that this program exported are stores too; what is no event in them hides no other."""

import json

import pytest
from generated import event_explorer_jsonl
from rewriting import seen

from explorer.core.errors import NotAStore


def changed(folder, line, **fields):
    """A file of three events, one of them changed before it is opened."""
    path = folder / "three.jsonl"
    event_explorer_jsonl.make(path, size=3)
    documents = [json.loads(one) for one in path.read_text().splitlines()]
    documents[line] = {**documents[line], **fields}
    path.write_text("".join(json.dumps(one) + "\n" for one in documents))
    return seen(path)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"color": "red"}, "it has a field color, which events do not have"),
        ({"metadata": []}, "its metadata is no JSON object"),
        ({"flags": "none"}, "its flags are no list of texts"),
        ({"version": "1"}, "its version is no whole number"),
    ],
)
def test_a_line_that_is_no_event_is_said_to_be_none(fields, words, tmp_path):
    events = changed(tmp_path, 1, **fields).events
    assert [event.flags for event in events] == [(), ("undecoded",), ()]
    assert words in events[1].data["$undecoded"]["reason"]


def test_a_line_that_is_no_json_hides_no_other(tmp_path):
    path = tmp_path / "three.jsonl"
    event_explorer_jsonl.make(path, size=3)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1][:-9], lines[2]]))
    assert [event.flags for event in seen(path).events] == [(), ("undecoded",), ()]


def test_the_first_version_is_that_of_the_store_it_came_from(tmp_path):
    bases = []
    for name in event_explorer_jsonl.SETTINGS:
        path = tmp_path / f"{len(bases)}.jsonl"
        event_explorer_jsonl.make(path, **event_explorer_jsonl.SETTINGS[name])
        bases.append(seen(path).described.capabilities.version_base)
    assert bases == [1, 0, None]


def test_the_same_envelope_with_another_field_is_another_format(tmp_path):
    with pytest.raises(NotAStore):
        changed(tmp_path, 0, color="red")
