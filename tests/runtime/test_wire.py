"""JSON values become text that can be sent, whatever they hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from domain.kernel.recorded import RecordedEvent
from explorer.runtime.wire import PREVIEW, event_row, json_text

VALUES: list[Any] = [
    {"a": [1, 2.5, None, True, "é/<\u2028"], "b": {"c": ""}},
    {"large": 2**70, "small": -(2**70)},
    {"tuple": (1, (2,))},
    [],
    "text",
]
HALF = "half \ud800 a character"


@pytest.mark.parametrize("value", VALUES)
def test_text_reads_back_as_the_value(value: Any) -> None:
    assert json.loads(json_text(value)) == json.loads(json.dumps(value))


def test_half_characters_are_escaped_and_so_survive() -> None:
    text = json_text({"name": HALF})
    assert json.loads(text) == {"name": HALF}
    assert text.encode().decode() == text


def test_values_of_no_json_kind_are_written_as_they_print() -> None:
    assert json.loads(json_text({"odd": complex(1, 2)})) == {"odd": "(1+2j)"}


def test_a_preview_replaces_half_characters() -> None:
    preview = event_row(holding({"name": HALF})).preview
    assert preview == '{"name":"half ? a character"}'


def test_a_long_preview_is_cut() -> None:
    preview = event_row(holding({"name": "x" * PREVIEW})).preview
    assert len(preview) == PREVIEW
    assert preview.endswith("…")


def holding(data: Any) -> RecordedEvent:
    return RecordedEvent(1, 1, "cart-1", "cart", 1, "Other", 1, None, "e1", data)
