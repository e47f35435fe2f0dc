"""The demo store: a few years of a shop, a bank and a list of things to do, told from a seed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from platformdirs import user_data_path

from explorer.readers import DOMAINS
from explorer.runtime.clocks import SIMULATED_START

DEMO_FILE = "shop-and-bank.db"
DEMO_SEED = 7
DEMO_COMMANDS = {"shopping": 4_500, "banking": 2_000, "todo": 600}
"""Commands of each domain's usual day."""
DEMO_SLOW = {"ConfirmOrder": 40, "CreditForTransfer": 200}
"""Requests of which one in so many lies for too long, so that limits pass and things are made good."""
LEGACY_START = "2021-05-03T09:00:00.000000Z"


def demo_place() -> Path:
    """Say where the demo store lies unless somebody chooses another place."""
    return user_data_path("event-explorer", appauthor=False) / "demo" / DEMO_FILE


def build_demo(path: Path, progress: Callable[[int, int], None]) -> None:
    """Tell the demo's stories on a new store at `path`; seeded, so that they are the same everywhere.

    Args:
        path: a file that is not there.
        progress: told how many commands of how many are done.
    """
    from domain.banking.legacy import legacy as banking_legacy
    from domain.shopping.legacy import legacy as shopping_legacy
    from domain.todo.legacy import legacy as todo_legacy
    from explorer.runtime.demo import play, record_legacy, slow_now_and_then
    from explorer.runtime.loadgen import story_of
    from explorer.runtime.workbench import Workbench
    from explorer.stores.sqlite import create

    store = create(path, clock="simulated", durable=False)
    try:
        legacies = (shopping_legacy, banking_legacy, todo_legacy)
        record_legacy(store, DEMO_SEED, (made(DEMO_SEED, LEGACY_START) for made in legacies))
        bench = Workbench(store, DOMAINS, slow_now_and_then(DEMO_SLOW))
        total = sum(DEMO_COMMANDS.values())
        stories = [
            story_of(domain, None)(DEMO_SEED, DEMO_COMMANDS[domain.name], SIMULATED_START)
            for domain in DOMAINS.domains
        ]
        play(bench, DEMO_SEED, stories, lambda done: progress(done, total))
        progress(total, total)
    except BaseException:
        store.close()
        raise
    store.finish()
