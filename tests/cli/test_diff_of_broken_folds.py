"""Where an event cannot be folded, a comparison says so, and never that nothing differs."""

import json
from contextlib import closing

import pytest

from explorer.benching.material import Envelopes, batch, payments
from explorer.core.expected import Expect
from explorer.stores.sqlite import create
from explorer.testing import new_event
from terminal import run

STREAM, WHOLE = "account-a", 4


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A stream whose last two events say nothing that an account could be made of."""
    path = tmp_path_factory.mktemp("broken") / "store.db"
    with closing(create(path, clock="simulated", durable=False)) as store:
        store.append(STREAM, batch(payments("a", 1), Envelopes(1), WHOLE), Expect.ANYTHING)
        known = next(event.type for event in store.read(limit=1, backward=True))
        store.append(STREAM, [new_event(f"e{n}", known, {}) for n in (1, 2)], Expect.ANYTHING)
    return path


def diff(store, *words, code=1):
    return run("diff", store, "--from", WHOLE, "--to", WHOLE + 2, *words, "--exit-code", code=code)


def test_a_state_that_cannot_be_folded_to_the_moment_is_named(broken):
    said = diff(broken, "--stream", STREAM).out

    assert said.startswith("Nothing differs in what could be folded.\nNote: Event #5 ")
    assert "of account-a) cannot be folded" in said


def test_a_projection_that_stopped_before_the_moment_is_named(broken):
    said = diff(broken, "--projection", "account_balances").out

    assert "Note: account_balances cannot handle event #5" in said


def test_documents_name_it_too(broken):
    found = json.loads(diff(broken, "--stream", STREAM, "--format", "json").out)
    patch = diff(broken, "--stream", STREAM, "--format", "jsonpatch")

    assert (found["count"], len(found["problems"])) == (0, 1)
    assert json.loads(patch.out) == []
    assert patch.err == f"Note: {found['problems'][0]}\n"


def test_up_to_there_nothing_is_wrong(broken):
    said = run("diff", broken, "--from", 3, "--to", WHOLE, "--stream", STREAM, "--format", "json").json

    assert said["count"] > 0
    assert "problems" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("state", "--stream", STREAM),
        ("projection", "account_balances"),
        ("diff", "--from", WHOLE, "--to", WHOLE + 2, "--stream", STREAM),
    ],
)
def test_what_cannot_be_folded_to_its_end_is_printed_and_ends_with_four(broken, words):
    command, *others = words
    ran = run(command, broken, *others, code=4)

    assert ran.out
    assert "event #5" in (ran.out + ran.err).lower()
