"""What the lists recorded in 2021: tasks had a title and no priority, and nobody noted who completed one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from domain.kernel.load import LegacyEvent, dice, moment
from domain.kernel.recorded import Json
from domain.todo.load import DOINGS, OWNERS, TITLES, WHOM

LISTS = 6
TASKS = 70


def legacy(seed: int, start: str) -> Iterator[LegacyEvent]:
    """Tell of the first lists.

    Args:
        seed: the same seed tells the same tasks.
        start: when the first list was begun, ISO 8601 in UTC.
    """
    random = dice(seed)
    seconds = 0.0
    for number, owner in enumerate(OWNERS[:LISTS], start=1):
        seconds += random.expovariate(1 / 3_600)
        begun: dict[str, Json] = {
            "list_id": f"old{number}",
            "owner_id": owner,
            "title": TITLES[number % len(TITLES)],
        }
        yield LegacyEvent(f"todolist-old{number}", "TodoListCreated", 1, begun, owner, moment(start, seconds))
    open_tasks: list[tuple[int, str]] = []
    for _ in range(2 * TASKS):
        seconds += random.expovariate(1 / 7_200)
        number, name, data = _next(random, open_tasks)
        yield LegacyEvent(f"todolist-old{number}", name, 1, data, OWNERS[number - 1], moment(start, seconds))


def _next(random: Random, open_tasks: list[tuple[int, str]]) -> tuple[int, str, dict[str, Json]]:
    if open_tasks and random.random() < 0.45:
        number, task_id = open_tasks.pop(random.randrange(len(open_tasks)))
        data: dict[str, Json] = {"list_id": f"old{number}", "task_id": task_id}
        if random.random() < 0.8:
            return number, "TaskCompleted", data
        return number, "TaskRemoved", {**data, "reason": "no longer needed"}
    number, task_id = random.randint(1, LISTS), f"old{random.getrandbits(40):x}"
    open_tasks.append((number, task_id))
    title = f"{random.choice(DOINGS)} {random.choice(WHOM)}".capitalize()
    return number, "TaskAdded", {"list_id": f"old{number}", "task_id": task_id, "title": title}
