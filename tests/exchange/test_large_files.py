"""However large a file is, going through it takes no more memory; runs with -m long."""

import json
import subprocess
import sys

import pytest

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="does not tell its memory"),
]

MOVING = """
import json, resource, sys
from pathlib import Path
from explorer.bootstrap import WiredApp
file, own, again = map(Path, sys.argv[1:])
app, silent = WiredApp(), lambda *_: None
app.bring_in(str(file), own, None, "wall", silent)
app.export(str(own), again, None, silent)
used = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps(used))
"""

MORE = 64
"""Megabytes that forty times the events may take more, for caches of a fixed size."""


def write(path, events):
    with path.open("w") as file:
        for number in range(1, events + 1):
            told = {
                "ordinal": number, "position": number, "stream": f"order-{number}", "category": "order",
                "version": 1, "type": f"T{number % 20}", "schema_version": 1, "event_id": f"e{number}",
                "time": "2026-01-01T00:00:00.000000Z", "correlation_id": None, "causation_id": None,
                "data": {"n": number, "lines": [{"sku": "pen"}] * 5}, "metadata": {}, "flags": [],
            }  # fmt: skip
            order = ("ordinal", "position", "stream", "category", "version", "type", "schema_version", "time")
            whole = {name: told[name] for name in order} | told
            file.write(json.dumps(whole, separators=(",", ":")) + "\n")
    return path


def memory_for(events, folder):
    """Bring a file in and write it again, in a process of its own; gives its memory and its readers'."""
    file, again = write(folder / f"{events}.jsonl", events), folder / f"{events}-again.jsonl"
    words = [sys.executable, "-c", MOVING, file, folder / f"{events}.db", again]
    ran = subprocess.run(words, capture_output=True, text=True, check=True)
    assert again.read_bytes() == file.read_bytes()
    return json.loads(ran.stdout)


@pytest.mark.timeout(1_200)
def test_a_large_file_takes_no_more_memory_than_a_small_one(tmp_path, record_property):
    small, large = memory_for(5_000, tmp_path), memory_for(200_000, tmp_path)
    record_property("megabytes", {"5,000 events": small, "200,000 events": large})
    assert all(much - little < MORE for much, little in zip(large, small, strict=True)), (small, large)


def test_all_events_at_once_would_be_noticed(tmp_path):
    """Negative control: a process that holds the events of the large file goes over the limit."""
    path = write(tmp_path / "x.jsonl", 200_000)
    holding = "import json, resource, sys; held = [json.loads(line) for line in open(sys.argv[1])]"
    telling = "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    ran = subprocess.run(
        [sys.executable, "-c", f"{holding}; {telling}", path], capture_output=True, text=True
    )
    assert int(ran.stdout) > 64 + MORE
