"""Stores as Emmett lays them out in PostgreSQL: messages come in the order of their transactions."""

from generated.emmett_sqlite import MESSAGES, PROCESSORS, messages
from generated.stories import insert, written

FORMAT = "emmett-postgresql"
SETTINGS = {
    "usual": {},
    "transactions as text that ended in another order": {
        "names": "es",
        "as_text": True,
        "late": 7,
        "seed": 3,
    },
}


def make(path, *, names="usual", size=40, seed=1, as_text=False, late=0):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = messages(size, seed, None)
    # Every event is a transaction of its own; the late one took its position first and was committed last.
    ids = [95 + (2 * size if place == late else place) for place in range(1, size + 1)]
    rows = [(*row, str(one) if as_text else one) for row, one in zip(rows, ids, strict=True)]
    written(
        path,
        f"CREATE TABLE {prefix}emt_messages ({MESSAGES}, transaction_id {'TEXT' if as_text else 'BIGINT'})",
        f"CREATE TABLE {prefix}{PROCESSORS}",
        insert(f"{prefix}emt_messages", rows),
    )
    return [told for _, told in sorted(zip(ids, expected, strict=True), key=lambda one: one[0])]
