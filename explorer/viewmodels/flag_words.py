"""What flags of events mean, each in a sentence."""

from __future__ import annotations

FLAGS = {
    "undecoded": "undecoded: part of the payload cannot be read; Text shows the stored bytes",
    "duplicate-keys": "duplicate-keys: the payload names a field twice; the last one counts",
    "number-as-text": "number-as-text: a number is too large or no number at all; it is kept as text",
    "mended-text": "mended-text: half characters in the payload are replaced",
    "invalid-utf8": "invalid-utf8: some bytes are no text; they are replaced",
    "undecoded-metadata": "undecoded-metadata: the metadata cannot be read; Text shows the stored bytes",
    "more-in-row": "more-in-row: the stored row holds more events than it says; the others are not shown",
    "deleted": "deleted: the store marks it as deleted, and keeps it",
    "archived": "archived: the store has put it or its stream aside",
    "tombstone": "tombstone: it stands in the place of an event that was deleted or never came to be",
    "system": "system: the framework wrote it for itself",
    "damaged": "damaged: part of it cannot be read, as the file is damaged; what can be is shown",
    "position": "position: it says how far a consumer has come",
    "snapshot": "snapshot: it holds a stored state",
    "link": "link: it points at an event of another stream",
    "orphan": "orphan: it has no stream of its own, or not any more",
    "legacy": "legacy: written under an older type or shape",
    "time-back": "time-back: its time lies before that of the event before it; the order is as recorded",
}
