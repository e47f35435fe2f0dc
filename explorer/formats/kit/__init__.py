"""What adapters are written with: a format is its kinds of tables and its shape (columns)."""

from explorer.formats.kit.beside import Beside, reached, with_lag
from explorer.formats.kit.declaring import either, file_format, table_format
from explorer.formats.kit.facts import (
    Encoded,
    Told,
    before,
    digits,
    identifier,
    inside_data,
    inside_metadata,
    mixed_endian,
    number,
    revision,
    text,
)
from explorer.formats.kit.json_at import json_at
from explorer.formats.kit.keys import numbered
from explorer.formats.kit.shape import Draft, Shape, own_item
from explorer.formats.kit.tables import Source, TableKind, Tables, together

__all__ = [
    "Beside",
    "Draft",
    "Encoded",
    "Shape",
    "Source",
    "TableKind",
    "Tables",
    "Told",
    "before",
    "digits",
    "either",
    "file_format",
    "identifier",
    "inside_data",
    "inside_metadata",
    "json_at",
    "mixed_endian",
    "number",
    "numbered",
    "own_item",
    "reached",
    "revision",
    "table_format",
    "text",
    "together",
    "with_lag",
]
