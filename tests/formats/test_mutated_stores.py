"""No file can crash or hang the reader: thousands of broken stores, each opened or refused by name."""

import json
import subprocess
import sys
from pathlib import Path

import mutations
import pytest

from explorer.formats.detection import detect
from explorer.formats.known import FORMATS


def tried(seed, count, folder):
    """Try mutations in a process of its own."""
    program = Path(mutations.__file__)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(program), str(seed), str(count), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=program.parents[2],
        env={"PYTHONPATH": str(program.parents[2]), "PATH": ""},
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, f"ended with {done.returncode} after {lines[-1:]}: {done.stderr[-2000:]}"
    return json.loads(lines[-1])


def require_named(found, count, folder):
    assert found["wrong"] == []
    assert found["opened"] + found["refused"] == count
    assert found["opened"] > count / 4, "hardly anything opens, so hardly anything is tried"
    assert found["refused"] > count / 100
    assert [one.name for one in folder.iterdir()] == ["mutated.db"]


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_broken_stores_are_opened_or_refused_by_name(part, tmp_path):
    require_named(tried(part, 250, tmp_path), 250, tmp_path)


def test_there_is_a_seed_of_each_format(tmp_path):
    generated, samples = mutations.seeds()
    seeds = [tmp_path / str(number) for number in range(len(generated + samples))]
    for path, content in zip(seeds, generated + samples, strict=True):
        path.write_bytes(content)
    assert {detect(path, FORMATS).chosen for path in seeds} == {one.id for one in FORMATS}


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_broken_stores_are_opened_or_refused_by_name(part, tmp_path):
    require_named(tried(f"long-{part}", 1000, tmp_path), 1000, tmp_path)


def test_an_unnamed_error_would_be_found(tmp_path, monkeypatch):
    """Control: the trial bites."""

    def careless(*_):
        raise ValueError("unnamed")

    monkeypatch.setattr(mutations, "look", careless)
    found = mutations.run("control", 3, tmp_path)
    assert [what for _, _, what in found["wrong"]] == ["ValueError: unnamed"] * 3
