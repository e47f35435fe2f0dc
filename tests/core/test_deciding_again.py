"""Deciding again from the facts that are kept with the events gives the same events, in every domain."""

from functools import cache
from typing import get_type_hints

import msgspec
import pytest

from domain.kernel.refusal import Refused
from explorer.core.domains import Domains
from explorer.core.forms import build
from explorer.readers import DOMAINS
from explorer.runtime.clocks import SIMULATED_START
from explorer.runtime.demo import play
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

COMMANDS = 300
NAMES = [domain.name for domain in DOMAINS.domains]


@cache
def day(name):
    """Give a store in memory after the first commands of a domain's usual day, and its outcomes by id."""
    (domain,) = (one for one in DOMAINS.domains if one.name == name)
    bench = Workbench(MemoryStore(), Domains([domain]))
    story = next(iter(domain.presets.values()))
    play(bench, 5, [story(5, COMMANDS, SIMULATED_START)])
    accepted = bench.store.outcomes(limit=100_000, only="accepted")
    return bench, {outcome.command_id: outcome for outcome in accepted}


def decided(events):
    """Give the events of every command with the events of its stream before it."""
    before, together = {}, {}
    for event in events:
        earlier = before.setdefault(event.stream, [])
        if command_id := event.metadata.get("command_id"):
            together.setdefault(command_id, (tuple(earlier), []))[1].append(event)
        earlier.append(event)
    return together


def again(domains, outcome, before, facts):
    """Decide a command once more; give what it would record, or the code of its refusal."""
    category, command_type = domains.commands[outcome.command_type]
    kind = get_type_hints(category.facts)["return"]
    state = domains.fold(category, before)
    try:
        return category.decider.decide(
            build(command_type, outcome.fields), state, msgspec.convert(facts, kind)
        )
    except Refused as no:
        return no.code


def differing(name, change=lambda facts: facts):
    """Give the types of commands that are decided otherwise the second time, and all that were."""
    bench, outcomes = day(name)
    found, seen = set(), set()
    for command_id, (before, events) in decided(bench.store.read()).items():
        outcome = outcomes[command_id]
        facts = change(events[0].metadata["facts"])
        seen.add(outcome.command_type)
        recorded = tuple(map(bench.domains.decode, events))
        if again(bench.domains, outcome, before, facts) != recorded:
            found.add(outcome.command_type)
    return found, seen


@pytest.mark.parametrize("name", NAMES)
def test_deciding_again_from_the_facts_that_were_kept_gives_the_same_events(name):
    found, seen = differing(name)
    assert not found
    assert len(seen) > 4


@pytest.mark.parametrize(
    ("name", "other", "command"),
    [
        ("shopping", {"price": None}, "AddItem"),
        ("banking", {"sender_currency": "CHF"}, "RequestTransfer"),
        ("todo", {"actor": "somebody else"}, "CompleteTask"),
    ],
)
def test_from_other_facts_something_else_would_be_decided(name, other, command):
    found, _ = differing(name, lambda facts: {**facts, **{key: other[key] for key in other if key in facts}})
    assert command in found
