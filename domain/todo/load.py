"""A day with to-do lists, as commands: tasks are added, revised, done, given up and taken up again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from domain.kernel.load import DAY, Act, LoadStep, Role, Stage, Story, Zipf, dice, gaps, moment, with_mishaps
from domain.todo.decisions.todo_commands import (
    AddTask,
    CompleteTask,
    CreateTodoList,
    ImportTask,
    RemoveTask,
    ReopenTask,
    ReviseTaskDescription,
)
from domain.todo.events import Priority

ADDED = 0.4
"""Share of adding among all commands. A task's life below makes the rest of the mix: for 40 tasks added,
30 completions, 12 revisions, 12 removals and 6 reopenings."""
REVISED = 0.3
GIVEN_UP = 0.3
NEVER_DONE = 0.1
REOPENED = 0.25

HOURS_OPEN = 4
"""Median of the lognormal time until a task is done, in hours."""
SPREAD = 1.0
IMPORTED = 0.2
"""Tasks that an earlier program hands over in the morning, as a share of the day's commands: about as many
as would be open then if every day had been like this one, so that the mix holds from the start."""
IMPORTED_DONE = 0.1
LONG_LIST = 60
"""So many open tasks on one list, and its owner begins another one."""
SLIPS = 0.03
"""Share of tasks about which somebody asks what the rules forbid."""
STALE = 0.05
"""Share of revisions that are first sent with a version the list has long left behind."""
HELPED = 0.2
"""Share of tasks that somebody other than the owner completes."""

OWNERS = (
    "ada",
    "ben",
    "cleo",
    "dan",
    "eva",
    "finn",
    "greta",
    "hugo",
    "ida",
    "jan",
    "kim",
    "lena",
    "max",
    "nora",
    "otto",
    "pia",
    "rosa",
    "sam",
    "tess",
    "uwe",
)
TITLES = ("Home", "Work", "Garden", "Holiday", "Shopping", "Club")
DOINGS = ("call", "write to", "visit", "ask", "pay", "thank", "remind", "meet")
WHOM = ("the plumber", "the bank", "Grandma", "the landlord", "the school", "the dentist", "the neighbours")
MORE = ("today", "before noon", "about Sunday", "once more", "and take the papers along", "in writing")
NOT_DONE = ("it was only half done", "it broke again", "wrong one", "nobody answered")
NOT_WANTED = ("", "no longer needed", "somebody else does it", "entered twice")
PRIORITIES: tuple[Priority, ...] = ("low", "normal", "normal", "normal", "high")
MIGRATION = "migration"


@dataclass
class _List:
    list_id: str
    owner: str
    open: int = 0


@dataclass
class _Task:
    todo: _List
    task_id: str
    description: str


@dataclass
class _Owner:
    name: str
    lists: list[_List] = field(default_factory=list)


def story(
    seed: int, commands: int, start: str, *, rate: float | None = None, tag: str = ""
) -> Iterator[LoadStep]:
    """Tell a day with to-do lists.

    Args:
        seed: the same seed tells the same day.
        commands: how many steps it has.
        start: when it begins, ISO 8601 in UTC.
        rate: commands per second on average; left out, the story fills about a working day. In a story that
            is over sooner, tasks are done sooner by as much.
        tag: put at the end of every id, for a second story on the same store.
    """
    people = _People(dice(seed), commands, start, rate or commands / DAY, tag)
    yield from islice(with_mishaps(people.stage.play(), people.random), commands)


PRESETS: dict[str, Story] = {"day": story}


class _People:
    def __init__(self, random: Random, commands: int, start: str, rate: float, tag: str) -> None:
        self.random = random
        self.stage = Stage(start)
        self._start = start
        self._adds_per_second = rate * ADDED
        self._imports = round(commands * IMPORTED)
        self._hurry = min(1.0, commands / rate / DAY) if commands else 1.0
        self._tag = tag
        self._zipf = Zipf(1.0)
        self._owners = [_Owner(name) for name in OWNERS]
        self._tasks = 0
        self.stage.enter(self._morning())

    # --- roles ---

    def _morning(self) -> Role:
        for _ in range(self._imports):
            owner = self._somebody()
            yield from self._room_for_one(owner)
            yield self._take_over(owner)
            yield 0.5 * self._hurry
        for wait in gaps(self.random, self._adds_per_second, self._start, lambda: self.stage.now):
            yield wait
            owner = self._somebody()
            yield from self._room_for_one(owner)
            yield self._add(owner)

    def _room_for_one(self, owner: _Owner) -> Role:
        if owner.lists and owner.lists[-1].open < LONG_LIST:
            return
        number = len(owner.lists)
        todo = _List(f"{owner.name}_{number + 1}{self._tag}", owner.name)
        owner.lists.append(todo)
        title = TITLES[number % len(TITLES)]
        yield Act(CreateTodoList(todo.list_id, owner.name, title), owner.name, expected=0)

    def _life(self, task: _Task, open_for: float, age: float = 0.0) -> Role:
        """What happens to a task of some age until it is done for good or given up, in seconds."""
        revised, fate = self.random.random() * open_for, self.random.random()
        if self.random.random() < REVISED and revised > age:
            yield revised - age
            yield from self._revise(task)
            age = revised
        yield open_for - age
        if fate < GIVEN_UP:
            yield self._remove(task)
        elif fate < 1 - NEVER_DONE:
            yield self._complete(task)
            if self.random.random() < REOPENED:
                yield self._time_open() / 8  # people soon notice what is not done, and make haste with it
                yield self._reopen(task)
                yield self._time_open() / 8
                yield self._complete(task)
        if self.random.random() < SLIPS:
            yield 30 * self._hurry
            yield self._slip(task)

    # --- single acts ---

    def _add(self, owner: _Owner) -> Act:
        task = self._new_task(owner)
        self._begin(task, self._time_open())
        priority = self.random.choice(PRIORITIES)
        add = AddTask(task.todo.list_id, task.task_id, task.description, priority, self._some_day())
        return Act(add, owner.name)

    def _take_over(self, owner: _Owner) -> Act:
        is_completed = self.random.random() < IMPORTED_DONE
        task = self._new_task(owner)
        open_for = self._time_open() * math.exp(SPREAD**2)  # long ones are likelier to be found open
        age = open_for * self.random.random()
        if not is_completed:
            self._begin(task, open_for, age)
        created_at = moment(self._start, self.stage.now - age)
        taken = ImportTask(task.todo.list_id, task.task_id, task.description, is_completed, created_at)
        return Act(taken, MIGRATION)

    def _new_task(self, owner: _Owner) -> _Task:
        self._tasks += 1
        description = f"{self.random.choice(DOINGS)} {self.random.choice(WHOM)}"
        description = f"{description[:1].upper()}{description[1:]}"
        return _Task(owner.lists[-1], f"t{self._tasks}{self._tag}", description)

    def _begin(self, task: _Task, open_for: float, age: float = 0.0) -> None:
        task.todo.open += 1
        self.stage.enter(self._after_a_moment(self._life(task, open_for, age)))

    def _after_a_moment(self, life: Role) -> Role:
        yield self._hurry  # the task is written down first
        yield from life

    def _revise(self, task: _Task) -> Role:
        task.description = f"{task.description.partition(',')[0]}, {self.random.choice(MORE)}"
        revise = ReviseTaskDescription(task.todo.list_id, task.task_id, task.description)
        if self.random.random() < STALE:
            yield Act(revise, task.todo.owner, expected=1)
            yield 5.0 * self._hurry
        yield Act(revise, task.todo.owner)

    def _complete(self, task: _Task) -> Act:
        task.todo.open -= 1
        who = self._somebody().name if self.random.random() < HELPED else task.todo.owner
        return Act(CompleteTask(task.todo.list_id, task.task_id), who)

    def _reopen(self, task: _Task) -> Act:
        task.todo.open += 1
        reason = self.random.choice(NOT_DONE)
        return Act(ReopenTask(task.todo.list_id, task.task_id, reason), task.todo.owner)

    def _remove(self, task: _Task) -> Act:
        task.todo.open -= 1
        reason = self.random.choice(NOT_WANTED)
        return Act(RemoveTask(task.todo.list_id, task.task_id, reason), task.todo.owner)

    def _slip(self, task: _Task) -> Act:
        """Somebody asks again, or too late: whatever became of the task, one rule or another forbids this."""
        todo, owner = task.todo, task.todo.owner
        slips = (
            CompleteTask(todo.list_id, f"{task.task_id}0"),
            ReviseTaskDescription(todo.list_id, task.task_id, task.description),
            AddTask(todo.list_id, task.task_id, task.description),
        )
        return Act(self.random.choice(slips), owner)

    def _somebody(self) -> _Owner:
        return self._zipf.draw(self.random, self._owners)

    def _some_day(self) -> str | None:
        if self.random.random() < 0.6:
            return None
        return moment(self._start, self.stage.now + self.random.randint(0, 6) * 86_400)[:10]

    def _time_open(self) -> float:
        hours = HOURS_OPEN * math.exp(self.random.gauss(0, SPREAD))
        return hours * 3_600 * self._hurry
