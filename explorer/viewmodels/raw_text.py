"""What is stored, as text: JSON over lines, and bytes that could not be decoded beside their letters."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from explorer.core.undecoded import HEX_BYTES, stored_of
from explorer.viewmodels.formatting import bounded, indented

ROW = 16
"""Bytes on a line."""


def raw_text(data: str, metadata: str) -> str:
    """Write an event's data and metadata.

    Args:
        data: JSON text of the data; perhaps a mark that stands for bytes.
        metadata: JSON text of the metadata, or such a mark.
    """
    return bounded(f"{_written(data)}\n\nmetadata\n{_written(metadata)}")


def hexdump(stored: bytes) -> str:
    """Lay bytes out by sixteen: where they are, what they are, and the letters among them."""
    return "\n".join(_rows(stored))


def _rows(stored: bytes) -> Iterator[str]:
    for place in range(0, len(stored), ROW):
        part = stored[place : place + ROW]
        letters = "".join(chr(one) if 32 <= one < 127 else "." for one in part)
        yield f"{place:04x}  {part.hex(' '):<{3 * ROW - 1}}  {letters}"


def _written(text: str) -> str:
    found = stored_of(_read(text))
    if found is None:
        return indented(text)
    reason, stored = found
    if not stored:
        return reason
    first = f"The first {HEX_BYTES:,} bytes:\n" if len(stored) == HEX_BYTES else ""
    return f"{reason}\n\n{first}{hexdump(stored)}"


def _read(text: str) -> object:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None
