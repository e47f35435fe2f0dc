"""How the values of a row read at a glance: money as amounts, times short, lists counted, status words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from explorer.viewmodels.entries import amount_of
from explorer.viewmodels.formatting import count, moment
from explorer.viewmodels.moments import span_text

CENTS = "_cents"
MILLISECONDS = "_ms"
STATUS_FIELDS = ("status", "state", "outcome", "result")
_TONES = {
    "good": "completed confirmed shipped accepted authorised approved paid succeeded sent ordered done ok",
    "bad": "failed rejected refused declined frozen blocked conflict invalid overdue error",
    "open": "open placed pending reserving running waiting requested started processing active behind",
    "over": "closed abandoned cancelled removed archived voided expired ended none",
}
TONES = {word: tone for tone, words in _TONES.items() for word in words.split()}
"""Tone of a status: the words that domains use most; any other word has none."""
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


def heading(name: str) -> str:
    """Write a field's name above its column: the unit is in the cells, so it is left out."""
    for unit in (CENTS, MILLISECONDS):
        if name.endswith(unit) and name != unit:
            return name.removesuffix(unit)
    return name


def rank(name: str) -> int:
    """Tell where a field's column stands: how things stand comes first, a currency that cells have last."""
    return -1 if name in STATUS_FIELDS else 1 if name == "currency" else 0


def whole(value: Any) -> str:
    """Write a value with nothing left out, as it is copied."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return f"{value:,}"
        case None:
            return "null"
        case _:
            return msgspec.json.encode(value).decode()


def shown(name: str, value: Any, row: Mapping[str, Any]) -> str:
    """Write a value for the table.

    Args:
        name: the field.
        value: what it holds.
        row: the whole row, which may name the currency of its amounts.
    """
    if _is_integer(value) and name.endswith(CENTS):
        return _money(value, row.get("currency"))
    if _is_integer(value) and name.endswith(MILLISECONDS):
        return span_text(value / 1000) if value > 0 else f"{value:,} ms"
    if isinstance(value, str) and _TIME.fullmatch(value):
        return moment(value).partition(".")[0]
    if isinstance(value, Mapping) and _is_integer(value.get("amount_cents")):
        return _money(value["amount_cents"], value.get("currency"))
    if isinstance(value, Mapping | list):
        return _counted(name, len(value), isinstance(value, Mapping))
    return "" if value is None else whole(value)


def tone(name: str, value: Any) -> str:
    """Give the tone of a status: "good", "bad", "open" or "over"; "" for anything else."""
    return TONES.get(value.casefold(), "") if name in STATUS_FIELDS and isinstance(value, str) else ""


def is_number(value: Any) -> bool:
    """Is this a number, and so written at the right?"""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _money(cents: int, currency: Any) -> str:
    amount = amount_of(cents)
    return f"{amount} {currency}" if isinstance(currency, str) and currency else amount


def _counted(name: str, many: int, named: bool) -> str:
    """Count what a field holds, by its own name where that is a plural: "7 steps"."""
    if name.endswith("s") and not name.endswith("ss"):
        return count(many, name.removesuffix("s").replace("_", " "), name.replace("_", " "))
    return count(many, "field" if named else "item")


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
