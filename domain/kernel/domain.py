"""A domain: what bootstrap (or a plug-in) registers, as one value."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.category import Category
from domain.kernel.process import ProcessManager
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcaster


@dataclass(frozen=True)
class Domain:
    """A named set of categories, projections, process managers and upcasters.

    Args:
        name: stored and typed name ("shopping").
        title: what people call it ("Shopping").
        categories: the kinds of streams.
        projections: the read models.
        processes: the process managers.
        upcasters: how old payloads become today's.
    """

    name: str
    title: str
    categories: tuple[Category, ...]
    projections: tuple[Projection, ...] = ()
    processes: tuple[ProcessManager, ...] = ()
    upcasters: tuple[Upcaster, ...] = ()
