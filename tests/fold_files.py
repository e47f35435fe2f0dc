"""Fold files for tests: a few lines of Python, written where the test wants them."""

from dataclasses import replace
from pathlib import Path

from domain.kernel.recorded import RecordedEvent

SAMPLES = Path(__file__).parent / "formats" / "samples"
FOREIGN = SAMPLES / "pyeventsourcing_json.db"
ACCOUNTS = Path(__file__).parent.parent / "resources" / "docs" / "folds" / "accounts.py"
"""The example of the documentation."""

BEGINNING = """
from domain.kernel.fold import Fold
from domain.kernel.projection import Projection
"""

COUNTING = """
def evolve(state, event):
    return state + 1

FOLDS = {"Account": Fold(0, evolve)}
"""

EVENT = RecordedEvent(1, 1, "Account-1", "Account", 1, "Deposited", 1, None, "e1", {"amount": 5})


def event(ordinal: int, **changes: object) -> RecordedEvent:
    """Give one of the stream Account-1."""
    return replace(EVENT, ordinal=ordinal, position=ordinal, version=ordinal, **changes)


def straight(what, ordinal, function):
    """Call a function of a fold file without watching over it."""
    return function()


def written(folder: Path, text: str, name: str = "own.py") -> Path:
    """Write a fold file."""
    path = folder / name
    path.write_text(BEGINNING + text)
    return path
