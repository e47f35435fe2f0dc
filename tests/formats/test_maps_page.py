"""The page about maps: its example reads a store, and it names every field and unit there is."""

import re
from pathlib import Path

import any_table
from explorer.core.table_map import TIME_UNITS, TableMap, read_map
from explorer.formats.foreign import open_mapped

PAGE = (Path(__file__).parents[2] / "resources" / "docs" / "maps.md").read_text("utf-8")


def test_the_example_of_the_page_reads_a_store(tmp_path):
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]

    reader = open_mapped(any_table.make(tmp_path / "audit.db"), read_map(example))
    events = list(reader.read())
    reader.close()

    assert read_map(example) == read_map(any_table.TOML)
    assert len(events) == any_table.EVENTS
    assert events[0].metadata == {"who": "ann", "ip": "::1"}


def test_the_page_names_every_field_and_every_unit():
    assert [name for name in (*TableMap.__slots__, *TIME_UNITS) if f"`{name}`" not in PAGE] == []
