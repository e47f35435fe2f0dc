"""A store file with a to-do list on it, and its twin in step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.todo import TODO
from explorer.core.domains import Domains
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.handling import Handling
from explorer.core.outcomes import Outcome, Wish
from explorer.core.projecting import ProjectionConsumer
from explorer.core.twin_consumer import TwinConsumer
from explorer.stores.sqlite import SqliteStore, create

TODOS = Domains((TODO,))

STORY = (
    ("CreateTodoList", {"owner_id": "ada", "title": "Home"}),
    ("AddTask", {"task_id": "t1", "description": "Buy milk"}),
    ("AddTask", {"task_id": "t2", "description": "Call the bank"}),
    ("ReviseTaskDescription", {"task_id": "t1", "description": "Buy oat milk"}),
    ("CompleteTask", {"task_id": "t1"}),
    ("ReopenTask", {"task_id": "t1", "reason": "it was sour"}),
    ("RemoveTask", {"task_id": "t2", "reason": "the bank called"}),
)
"""A list, two tasks, and all that a table cannot keep of what happens to them."""


class TodoBench:
    """Issues commands on a list, and lets the twin and todo_current follow when told to."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self._minutes = 0
        self._handling = Handling(store, TODOS, self._clock)
        self.twin = TwinConsumer(store, TODOS)
        self._current = ProjectionConsumer(TODOS.projections["todo_current"], store, TODOS.upcasting)

    def issue(self, command: str, /, actor: str = "ada", list_id: str = "l1", **fields: Any) -> Outcome:
        """Issue a command on a list; every one has an id of its own, and its minute after noon."""
        self._minutes += 1
        identity = str(uuid5(NAMESPACE_OID, str(self._minutes)))
        return self._handling.handle(Wish(command, {"list_id": list_id, **fields}, identity, actor=actor))

    def tell(self, *story: tuple[str, dict[str, Any]]) -> None:
        """Issue the commands of a story."""
        for command, fields in story:
            self.issue(command, **fields)

    def record(self, type_: str, version: int, data: dict[str, Any]) -> None:
        """Record an event without a command, as an import does."""
        self._minutes += 1
        made = NewEvent(f"import-{self._minutes}", type_, version, data, {"source": "import"}, self._clock())
        self.store.append(f"todolist-{data['list_id']}", [made], Expect.ANYTHING)

    def follow(self) -> None:
        """Let the twin and the read model catch up."""
        for consumer in (self.twin, self._current):
            while consumer.advance():
                pass

    def _clock(self) -> str:
        return f"2025-03-03T{12 + self._minutes // 60:02}:{self._minutes % 60:02}:00.000000Z"


@contextmanager
def todo_bench(path: Path) -> Iterator[TodoBench]:
    """Make a store with a bench on it; closed at the end."""
    store = create(path, clock="simulated")
    try:
        yield TodoBench(store)
    finally:
        store.close()
