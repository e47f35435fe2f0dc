"""One event with everything a filter can ask for."""

from domain.kernel.recorded import RecordedEvent
from explorer.core.filter_text import parse
from explorer.core.filtering import predicate

DATA = {
    "sku": "apple",
    "quantity": 3,
    "price": "9.50",
    "big": 2**70,
    "gift": True,
    "note": None,
    "unit price": 2.25,
    "a.b": {"c": "deep"},
    "lines": [{"sku": "pear", "n": 1}, {"sku": "fig", "n": 5}],
    "grid": [[1, 2], [3]],
    "said": 'He said "no"',
}


def event(**changed):
    known = {
        "ordinal": 7,
        "position": 70,
        "stream": "cart-7",
        "category": "cart",
        "version": 4,
        "type": "ItemAdded",
        "schema_version": 1,
        "time": "2025-03-03T09:14:02.500000Z",
        "event_id": "e-7",
        "data": DATA,
        "metadata": {"actor": "Ada L.", "source": "load", "facts": {"now": "noon"}},
        "correlation_id": "k-1",
        "causation_id": None,
        "flags": ("legacy", "undecoded"),
    }
    return RecordedEvent(**{**known, **changed})


def lets_through(text, **changed):
    return predicate(parse(text))(event(**changed))
