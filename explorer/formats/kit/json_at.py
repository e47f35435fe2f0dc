"""A text inside a column of JSON, found by the database itself: no row has to be read for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, Text, and_, case, cast, func, literal, null
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from explorer.formats.decoding import BYTE_ORDER_MARK

_NUL = "\\u0000"
"""A text that has it ends there for some databases."""


class JsonAt(FunctionElement[str]):
    """The text at a path; NULL where none is there, the column is no JSON, or the database cannot tell.

    A name that repeats inside the JSON is told by nobody: its last value counts for who reads the whole, the
    first for a database. So it is NULL where the name of a path of names alone occurs more than once.
    """

    type = String()
    # What it becomes depends on the names in the path, which a statement that is kept would not tell apart.
    inherit_cache = False


def json_at(column: ColumnElement[Any], *path: str | ColumnElement[Any]) -> JsonAt:
    """Find a text inside a column of JSON.

    Args:
        column: text, or bytes that are text.
        path: what leads to it: names of fields, and columns that number the items of a list from 0.
    """
    return JsonAt(column, *(literal(one) if isinstance(one, str) else one for one in path))


@compiles(JsonAt)
def _untold(element: JsonAt, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(null(), **options)


@compiles(JsonAt, "sqlite")
def _in_sqlite(element: JsonAt, compiler: SQLCompiler, **options: Any) -> str:
    column, *path = element.clauses
    written = func.ltrim(cast(column, Text), BYTE_ORDER_MARK)
    names = [step.value for step in path if isinstance(step, BindParameter)]
    where: ColumnElement[Any] = literal("$")
    for step in path:
        where = where.concat(
            literal(f'."{step.value}"')
            if isinstance(step, BindParameter)
            else literal("[").concat(step).concat("]")
        )
    found = case((func.json_type(written, where) == "text", func.json_extract(written, where)))
    if len(names) == len(path):
        named = f'"{names[-1]}"'
        without = func.length(func.replace(written, named, ""))
        found = case((func.length(written) - without == len(named), found))
    whole = and_(func.json_valid(written) == 1, func.instr(written, _NUL) == 0)
    return compiler.process(case((whole, found)), **options)
