"""Writers of foreign stores, from the documented layout of each format: one module a format.

Each has `FORMAT`, the format's id; `SETTINGS`, what a store of it may differ in: the name of a case and the
keywords of `make`; and `make(path, *, names, size, seed, ...)`, which writes a store and returns the events
that it holds in timeline order, as far as they are told: a mapping of fields of a recorded event each.
`names` is "usual", or a word that the names of tables are made of.
"""

import importlib
from pathlib import Path

MODULES = tuple(
    importlib.import_module(f"generated.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("*.py"))
    if path.stem not in ("__init__", "stories")
)
