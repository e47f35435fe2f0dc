"""Workbenches on stores in memory, and a small recorded day to look back on."""

from itertools import islice
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.banking import BANKING
from domain.banking.load import story as banking_story
from domain.shopping import SHOPPING
from domain.shopping.legacy import legacy as shopping_legacy
from domain.shopping.load import story as shopping_story
from explorer.core.domains import Domains
from explorer.core.outcomes import Outcome, Wish
from explorer.runtime.clocks import SIMULATED_START
from explorer.runtime.demo import play, record_legacy
from explorer.runtime.workbench import Workbench
from explorer.stores.memory import MemoryStore

DOMAINS = Domains((SHOPPING, BANKING))
SEED = 11


def bench(domains: Domains = DOMAINS) -> Workbench:
    """Open a workbench on an empty store in memory."""
    return Workbench(MemoryStore(), domains)


def wish(command: str, identity: str = "", /, expected: int | None = None, **fields: Any) -> Wish:
    """Wish for a command; the same `identity` gives the same command id, else the content does."""
    identity = identity or repr((command, sorted(fields.items()), expected))
    return Wish(command, fields, str(uuid5(NAMESPACE_OID, identity)), expected, "tester")


def issue(at: Workbench, command: str, /, **fields: Any) -> Outcome:
    """Issue a command and let everything catch up."""
    return at.issue(wish(command, **fields))


def busy_day(commands: int = 120) -> Workbench:
    """Give a store with a legacy stretch and some hundred events of both domains."""
    store = MemoryStore()
    record_legacy(store, SEED, [list(islice(shopping_legacy(SEED, "2021-05-03T09:00:00.000000Z"), 60))])
    at = Workbench(store, DOMAINS)
    stories = [made(SEED, commands, SIMULATED_START) for made in (shopping_story, banking_story)]
    play(at, SEED, stories)
    return at
