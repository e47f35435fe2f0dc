"""Telling somebody who names what is not there which names there are."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

NAMED = 20
"""Names that one sentence lists at most."""
ALIKE = 0.8
"""How alike two names are at least of which one may be a slip of the other, as difflib measures it."""
LONGEST = 200
"""Characters of a name that are compared; comparing takes time by the square of their number."""


def nearest(wanted: str, names: Sequence[str]) -> str | None:
    """Give the name that is most like another one, None where none is like it.

    A name is also like one that it begins with, or that begins with it; case does not matter.
    """
    folded = {name.casefold()[:LONGEST]: name for name in reversed(names) if name}
    wish = wanted.casefold()[:LONGEST]
    alike = difflib.get_close_matches(wish, list(folded), 1, ALIKE)
    if alike:
        return folded[alike[0]]
    begun = [one for one in folded if wish and (one.startswith(wish) or wish.startswith(one))]
    return folded[min(begun, key=lambda one: (abs(len(one) - len(wish)), one))] if begun else None


def there_are(wanted: str, names: Sequence[str]) -> str:
    """End a sentence that says that a name is not there: with the nearest one, else with all or the first."""
    near = nearest(wanted, names)
    if near is not None:
        return f"the nearest name is {near}"
    if not names:
        return "there are none"
    more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
    return f"there are: {', '.join(names[:NAMED])}{more}"


def no_such(what: str, wanted: str, names: Sequence[str]) -> str:
    """Say in a whole sentence that a name is not there, and which is near or which there are.

    Args:
        what: what was named ("projection").
        wanted: the name that somebody gave.
        names: those there are, in the order in which they are to be listed.
    """
    return f"There is no {what} {wanted}; {there_are(wanted, names)}."
