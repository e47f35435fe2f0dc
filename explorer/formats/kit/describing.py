"""Describing a store of any format from its shape: what it can tell, and what it keeps beside its events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import Capabilities, CheckpointInfo, Description
from explorer.core.undecoded import is_undecoded, looks_encrypted
from explorer.formats.bookkeeping import count_rows, identity, keeping
from explorer.formats.database import Database
from explorer.formats.format import Match
from explorer.formats.kit.beside import Beside
from explorer.formats.kit.facts import Told
from explorer.formats.kit.in_order import LaidOut, about_order, kept_in_order
from explorer.formats.kit.shape import Shape
from explorer.formats.ordinals import Ordinals, require_whole


def describe(
    database: Database,
    shape: Shape,
    match: Match,
    laid_out: LaidOut,
    ordinals: Ordinals,
    first: Sequence[RecordedEvent],
    known_by: Sequence[RecordedEvent],
) -> Description:
    """Describe a store.

    Args:
        database: the store.
        shape: how it lies in its tables.
        match: why it was recognised.
        laid_out: where its events are.
        ordinals: its timeline.
        first: its first few events.
        known_by: the same events as everybody sees them who says nothing of decoding; they tell the store
            from every other.
    """
    said = [*laid_out.warnings, *shape.warnings, *_about_order(shape), *_about_keys(database, shape, first)]
    said += _about_lost(first)
    known = Description(
        format=match.format,
        title=match.title,
        identity=identity(match.format, known_by),
        writable=False,
        clock=None,
        capabilities=_capabilities(database, shape, laid_out, first),
        warnings=(*database.warnings, *said),
        evidence=match.evidence,
        flags=tuple(shape.flags),
        counted=ordinals.whole,
        notes=database.notes,
    )
    return _with_counts(known, database, shape, laid_out, ordinals) if known.counted else known


def _with_counts(
    known: Description, database: Database, shape: Shape, laid_out: LaidOut, ordinals: Ordinals
) -> Description:
    """Add what is known only once all events are counted, or takes counting itself."""
    said = [*about_order(shape, laid_out.events, ordinals.count)]
    snapshots: int | None = None
    checkpoints: tuple[CheckpointInfo, ...] = ()
    with keeping(said):
        require_whole(ordinals)
    with keeping(said):
        snapshots = sum(count_rows(database, one) for one in shape.snapshots or ())
    with keeping(said):
        if shape.checkpoints is not None:
            checkpoints = tuple(shape.checkpoints(Beside(database, laid_out.lying, ordinals)))
    warnings = (*known.warnings, *said)
    return replace(known, snapshots=snapshots, checkpoints=checkpoints, warnings=warnings)


def _capabilities(
    database: Database, shape: Shape, laid_out: LaidOut, first: Sequence[RecordedEvent]
) -> Capabilities:
    ordered = shape.position is not None or shape.ordered
    return Capabilities(
        global_order=shape.position is not None or shape.ordered,
        stream_versions=shape.version is not None,
        version_base=shape.version_base,
        time=any(event.time for event in first),
        streams_per_event="none" if shape.stream is None else shape.streams_per_event,
        snapshots=shape.snapshots is not None,
        checkpoints=shape.checkpoints is not None,
        tombstones=not shape.flags.keys().isdisjoint(("tombstone", "deleted")),
        archived="archived" in shape.flags,
        tenants=shape.tenant is not None,
        # Where streams have no common order, what comes may stand before what was counted.
        live=database.may_grow and ordered and kept_in_order(database, laid_out.lying),
    )


def _about_keys(database: Database, shape: Shape, first: Sequence[RecordedEvent]) -> list[str]:
    """Say that a key is wanted, where there is none and one would help."""
    if (
        shape.cipher is None
        or database.decoding.key is not None
        or not any(looks_encrypted(event.data) for event in first)
    ):
        return []
    return [
        "Payloads look encrypted and are shown as bytes; open the store with the key file of the application "
        "that wrote it (--key-file, or File > Open with a key file)."
    ]


def _about_lost(first: Sequence[RecordedEvent]) -> list[str]:
    """Say that the tables that tell more of events are lost, where those of the first events are."""
    if not any("damaged" in event.flags and not is_undecoded(event.data) for event in first):
        return []
    return [
        "A table that tells more of events is damaged; what it told, such as categories, is not shown with "
        "the events that are marked as damaged."
    ]


def _about_order(shape: Shape) -> list[str]:
    """Say what the timeline is ordered by, where the store itself keeps no order."""
    if shape.position is not None or shape.ordered:
        return []
    if shape.time is not None:
        return ["The store keeps no order of all events; they are shown by their time."]
    told = shape.category.column if isinstance(shape.category, Told) else shape.category
    first = "category, stream" if told is shape.key[0] else "stream"
    return [f"The store keeps no order of all events; they are shown by {first}, then version."]
