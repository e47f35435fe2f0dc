"""The tables of the CRUD twin. A store has them from the first command on that the twin carries out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, Text

TWIN = MetaData()


def _text(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary_key, nullable=nullable)


todo_lists = Table(
    "todo_lists",
    TWIN,
    _text("list_id", primary_key=True),
    _text("user_id"),
    _text("title"),
    sqlite_strict=True,
)

todo_items = Table(
    "todo_items",
    TWIN,
    _text("list_id", primary_key=True),
    _text("task_id", primary_key=True),
    _text("user_id"),
    _text("task_description"),
    Column("is_completed", Integer, nullable=False),
    _text("created_at"),
    CheckConstraint("is_completed IN (0, 1)"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

todo_audit = Table(
    "todo_audit",
    TWIN,
    Column("number", Integer, primary_key=True, nullable=False),
    _text("changed_at"),
    _text("user"),
    _text("list_id"),
    _text("task_id"),
    _text("column"),
    _text("old", nullable=True),
    _text("new", nullable=True),
    sqlite_strict=True,
)
