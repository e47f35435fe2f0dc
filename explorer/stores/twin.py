"""The tables of the CRUD twin, changed by INSERT, UPDATE and DELETE, in step with its checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from sqlalchemy import Text, bindparam, delete, func, insert, select, update
from sqlalchemy.schema import CreateTable

from explorer.core.positions import Coordinate
from explorer.core.read_models import Checkpoint
from explorer.core.twin import (
    NAME,
    AuditEntry,
    DeleteItem,
    Execution,
    InsertItem,
    InsertList,
    Item,
    TwinContents,
    UpdateItem,
)
from explorer.stores.read_models import keep_checkpoint, kept_checkpoint
from explorer.stores.reading import EVERY
from explorer.stores.session import Database, Session
from explorer.stores.twin_schema import TWIN, todo_audit, todo_items, todo_lists

_LISTS = select(todo_lists.c.list_id)
_ITEMS = select(*todo_items.c).order_by(todo_items.c.list_id, todo_items.c.task_id)
_AUDITED = select(func.coalesce(func.max(todo_audit.c.number), 0))
_AUDIT = (
    select(*todo_audit.c)
    .where(todo_audit.c.number < bindparam("before"))
    .order_by(todo_audit.c.number.desc())
    .limit(bindparam("limit"))
)

_INSERT_LIST = insert(todo_lists)
_INSERT_ITEM = insert(todo_items).from_select(
    ["list_id", "task_id", "user_id", "task_description", "is_completed", "created_at"],
    select(
        todo_lists.c.list_id,
        bindparam("task", type_=Text),
        todo_lists.c.user_id,
        bindparam("words", type_=Text),
        bindparam("done"),
        bindparam("at", type_=Text),
    ).where(todo_lists.c.list_id == bindparam("list")),
)
_one = (todo_items.c.list_id == bindparam("list"), todo_items.c.task_id == bindparam("task"))
_AS_IT_WAS = select(todo_items.c.task_description, todo_items.c.is_completed).where(*_one)
_UPDATES = {
    "task_description": update(todo_items).where(*_one).values(task_description=bindparam("value")),
    "is_completed": update(todo_items).where(*_one).values(is_completed=bindparam("value")),
}
_DELETE_ITEM = delete(todo_items).where(*_one)
_NOTE = insert(todo_audit).values(
    {one.name: bindparam(one.name) for one in todo_audit.c if not one.primary_key}
)

_Audited = dict[str, str | bool]
"""Column -> value, of the columns that the audit table follows."""


class TwinRows:
    """The tables of the CRUD twin over a database."""

    _database: Database

    def twin(self) -> TwinContents:
        """Give the tables as they are now, all from one moment; empty ones where there are none yet."""
        with self._database.reading() as session:
            mark = kept_checkpoint(session, NAME)
            at = None if mark is None else mark.at[0]
            if not self._database.holds(todo_items.name):
                return TwinContents(at, frozenset(), (), 0)
            return TwinContents(
                at,
                frozenset(row[0] for row in session.fetch(_LISTS)),
                tuple(_item(*row) for row in session.fetch(_ITEMS)),
                session.fetch(_AUDITED)[0][0],
            )

    def twin_audit(self, before: int | None = None, limit: int = 200) -> Sequence[AuditEntry]:
        """List rows of the audit table, newest first, with numbers below `before`."""
        if not self._database.holds(todo_audit.name):
            return []
        below = EVERY if before is None else before
        return [AuditEntry(*row) for row in self._database.fetch(_AUDIT, before=below, limit=limit)]

    def run_twin(
        self, executions: Sequence[Execution], checkpoint: Checkpoint, previous: Coordinate | None
    ) -> bool:
        """Carry commands out and keep the checkpoint, in one transaction, by compare-and-swap."""
        with self._database.writing() as session:
            mark = kept_checkpoint(session, NAME)
            if (mark.at if mark else None) != previous:
                return False
            if executions:
                for table in TWIN.sorted_tables:
                    session.run(CreateTable(table, if_not_exists=True))
            for execution in executions:
                _carry_out(session, execution)
            keep_checkpoint(session, checkpoint)
        return True


def _carry_out(session: Session, execution: Execution) -> None:
    """Change the tables as an application would; what they do not hold, it cannot change."""
    match execution.statement:
        case InsertList(list_id, user_id, title):
            session.run_many(_INSERT_LIST, [(list_id, user_id, title)])
        case InsertItem(list_id, task_id, words, is_completed, created_at):
            done = int(is_completed)
            if session.run(_INSERT_ITEM, list=list_id, task=task_id, words=words, done=done, at=created_at):
                after: _Audited = {"task_description": words, "is_completed": is_completed}
                _note(session, execution, list_id, task_id, {}, after)
        case UpdateItem(list_id, task_id, column, value):
            if before := _as_it_was(session, list_id, task_id):
                session.run(_UPDATES[column], list=list_id, task=task_id, value=value)
                _note(session, execution, list_id, task_id, before, {**before, column: value})
        case DeleteItem(list_id, task_id):
            if before := _as_it_was(session, list_id, task_id):
                session.run(_DELETE_ITEM, list=list_id, task=task_id)
                _note(session, execution, list_id, task_id, before, {})
        case _:
            assert_never(execution.statement)


def _item(list_id: str, task_id: str, user_id: str, words: str, done: int, created_at: str) -> Item:
    return Item(list_id, task_id, user_id, words, bool(done), created_at)


def _as_it_was(session: Session, list_id: str, task_id: str) -> _Audited:
    found = session.fetch(_AS_IT_WAS, list=list_id, task=task_id)
    return {"task_description": found[0][0], "is_completed": bool(found[0][1])} if found else {}


def _note(
    session: Session, execution: Execution, list_id: str, task_id: str, before: _Audited, after: _Audited
) -> None:
    rows = [
        (execution.at, execution.user, list_id, task_id, column, _told(before, column), _told(after, column))
        for column in before | after
        if before.get(column) != after.get(column)
    ]
    session.run_many(_NOTE, rows)


def _told(values: _Audited, column: str) -> str | None:
    value = values.get(column)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
