"""A stream of many events on the command line: folded once, then any version is near."""

from contextlib import closing

import pytest

from explorer.benching.material import Envelopes, batch, payments
from explorer.core.expected import Expect
from explorer.runtime.snapshots import SPACING
from explorer.stores.sqlite import create
from terminal import run

STREAM = "account-a"


def store_of(path, events):
    facts, envelopes = payments("a", 1), Envelopes(1)
    with closing(create(path, clock="simulated", durable=False)) as store:
        for _ in range(0, events, 1_000):
            store.append(STREAM, batch(facts, envelopes, 1_000), Expect.ANYTHING)
    return path


def state(path, *words):
    return run("state", path, "--stream", STREAM, *words, "--json").json


def test_any_version_is_near_once_a_stream_was_folded(tmp_path):
    path = store_of(tmp_path / "long.db", 3_000)

    first, again = state(path), state(path, "--version", 2_999)

    assert first["seek"]["replayed"] == 3_000
    assert again["seek"].keys() == {"keyframe", "replayed", "ms"}
    assert (again["version"], again["seek"]["keyframe"]) == (2_999, 5 * SPACING)
    assert again["seek"]["replayed"] == 2_999 - 5 * SPACING
    checks = {one["name"]: one for one in run("verify", path, "--json").json["checks"]}
    assert checks["kept states"]["ok"]
    assert checks["kept states"]["detail"].startswith("5 states kept")


@pytest.mark.long
def test_two_hundred_thousand_events_are_folded_once(tmp_path):
    path = store_of(tmp_path / "long.db", 200_000)
    first = state(path)
    for version in (1, 77, 100_000, 199_999, 200_000):
        near = state(path, "--version", version)
        assert near["version"] == version
        assert near["seek"]["replayed"] <= SPACING
    assert (first["seek"]["replayed"], near["state"]) == (200_000, first["state"])
