"""Stores as Eventuous lays them out on PostgreSQL: tables of one schema, times without a zone."""

from generated.eventuous_sqlite import laid_out
from generated.stories import story

FORMAT = "eventuous-postgres"
SETTINGS = {"usual": {}, "another schema": {"names": "shop", "seed": 3}}


def make(path, *, names="usual", size=40, seed=1):
    prefix = "" if names == "usual" else f"{names}."
    return laid_out(path, prefix, story(seed, size, 0), lambda moment: moment.isoformat(sep=" "), about=True)
