"""A domain: what bootstrap (or a plug-in) registers, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.kernel.category import Category
from domain.kernel.load import Story
from domain.kernel.policy import Policy
from domain.kernel.process import ProcessManager
from domain.kernel.projection import Projection
from domain.kernel.upcasting import Upcaster


@dataclass(frozen=True)
class Domain:
    """A named set of categories, projections, process managers, policies and upcasters.

    Args:
        name: stored and typed name ("shopping").
        title: what people call it ("Shopping").
        categories: the kinds of streams.
        projections: the read models.
        processes: the process managers.
        policies: the rules between streams.
        upcasters: how old payloads become today's.
        presets: name -> story of the load generator; the first one is the usual day.
    """

    name: str
    title: str
    categories: tuple[Category, ...]
    projections: tuple[Projection, ...] = ()
    processes: tuple[ProcessManager, ...] = ()
    policies: tuple[Policy, ...] = ()
    upcasters: tuple[Upcaster, ...] = ()
    presets: Mapping[str, Story] = field(default_factory=dict)
