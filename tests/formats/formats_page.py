"""Writes what the code tells of its formats: resources/formats.json, and from it a part of the page.

Run as a program it writes both.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generated import MODULES

from explorer.core.decoding import ENCODINGS
from explorer.core.description import Capabilities
from explorer.formats.foreign import open_foreign
from explorer.formats.kit.facts import Encoded
from explorer.formats.known import FORMATS
from explorer.formats.layout import folded
from explorer.formats.left_out import LEFT_OUT

RESOURCES = Path(__file__).parents[2] / "resources"
PAGE, LIST = RESOURCES / "docs" / "formats.md", RESOURCES / "formats.json"
BEGIN, END = "<!-- told by the code -->\n", "<!-- until here -->\n"
SIZE = 4
HEAD = {
    "title": "format",
    "id": "id",
    "order": "order of all events",
    "versions": "versions",
    "time": "time",
    "streams_per_event": "streams of an event",
    "snapshots": "snapshots",
    "checkpoints": "checkpoints",
    "flags": "flags of rows",
    "payloads": "payloads",
}


@dataclass
class Seen:
    """What stores of one format, in all their settings, show of it."""

    can: list[Capabilities] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    payloads: set[str] = field(default_factory=set)


def seen_of(module: Any) -> Seen:
    """Write a small store in each setting that a format has, and look at how it is read."""
    seen = Seen()
    for setting in module.SETTINGS.values():
        with TemporaryDirectory() as folder:
            path = Path(folder) / "store"
            module.make(path, **{**setting, "size": SIZE})
            complete(path, module.FORMAT)
            with closing(open_foreign(path, FORMATS, module.FORMAT)) as reader:
                shape = reader._adapter._shape
                seen.can.append(reader.describe().capabilities)
                seen.flags |= set(shape.flags)
                seen.payloads |= set(_payloads(shape))
    return seen


def complete(path: Path, format_id: str) -> None:
    """Add the tables beside the events that a store of the format may have and this one has not, empty."""
    chosen = next(one for one in FORMATS if one.id == format_id)
    if chosen.file is not None:
        return
    declared = chosen.recognise.__self__
    kinds = getattr(declared, "layouts", (chosen,))[0].recognise.__self__.kinds
    with closing(sqlite3.connect(path)) as connection:
        names = [one for (one,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        beginnings = [
            name[: len(name) - len(usual) + 1]
            for name in names
            for usual in kinds[0].usual.split()
            if usual.startswith("*") and name.endswith(usual[1:])
        ]
        for kind in kinds[1:]:
            if kind.optional and kind.usual and not any(_is(kind, name) for name in names):
                name = kind.usual.split()[0].replace("*", beginnings[0] if beginnings else "")
                connection.execute(f'CREATE TABLE "{name}" ({", ".join(kind.columns.split())})')


def _is(kind: Any, name: str) -> bool:
    return any(folded(name).endswith(folded(usual.lstrip("*"))) for usual in kind.usual.split())


def _payloads(shape: Any) -> Iterator[str]:
    told = shape.data.encoding if isinstance(shape.data, Encoded) else None
    yield "as they look" if told is None else f"{told}" if isinstance(told, str) else "as each row tells"
    if shape.cipher is not None:
        yield "AES-GCM with a key file"


def row(title: str, format_id: str, seen: Seen) -> dict[str, str]:
    """Say of one format what is told of its stores."""
    first = seen.can[0]
    base = f"from {first.version_base}" if first.version_base is not None else None
    return {
        "title": title,
        "id": format_id,
        "order": _some("yes", [one.global_order for one in seen.can])
        or ("by time" if first.time else "none"),
        "versions": base or _yes(first.stream_versions),
        "time": _some("yes", [one.time for one in seen.can]) or "none",
        "streams_per_event": first.streams_per_event,
        "snapshots": _some("counted", [one.snapshots for one in seen.can]) or "none",
        "checkpoints": _some("with lag", [one.checkpoints for one in seen.can]) or "none",
        "flags": ", ".join(sorted(seen.flags)) or "none",
        "payloads": ", ".join(sorted(seen.payloads, reverse=True)),
    }


def _some(word: str, held: list[bool]) -> str:
    return "" if not any(held) else word if all(held) else f"{word}, where kept"


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "none"


def listed() -> list[dict[str, str | None]]:
    """Look at stores of all formats; what is left out of one is None where no gap is known."""
    titles = {one.id: one.title for one in FORMATS}
    seen = {module.FORMAT: seen_of(module) for module in MODULES if module.FORMAT in titles}
    return [
        {**row(titles[one], one, seen[one]), "left_out": LEFT_OUT.get(one)} for one in titles if one in seen
    ]


def written(rows: list[dict[str, str | None]]) -> str:
    """Write the list as JSON, one format a line."""
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in rows) + "\n]\n"


def told(rows: list[dict[str, str | None]]) -> str:
    """Give the part of the page that the code tells."""
    lines = ([f"`{one[name]}`" if name == "id" else str(one[name]) for name in HEAD] for one in rows)
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD.values(), ["---"] * len(HEAD), *lines))
    sentences = dict.fromkeys(one["left_out"] for one in rows if one["left_out"])
    left = "\n".join(f"- {_ids_of(sentence)}: {sentence}." for sentence in sentences)
    ways = "\n".join(f"- {title} (`{name}`)" for name, title in ENCODINGS.items())
    return (
        f"## {len(rows)} formats\n\n{table}\n\n"
        f"## What is left out\n\n{left}\n\nOf the other formats no gap is known.\n\n"
        f"## Ways to show data\n\n{ways}\n"
    )


def _ids_of(sentence: str) -> str:
    return ", ".join(f"`{one}`" for one, told in LEFT_OUT.items() if told == sentence)


def page(now: str, rows: list[dict[str, str | None]]) -> str:
    """Give the page, with the part that the code tells as it is now."""
    before, _, rest = now.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{told(rows)}\n{END}{after}"


if __name__ == "__main__":
    found = listed()
    LIST.write_text(written(found), "utf-8")
    PAGE.write_text(page(PAGE.read_text("utf-8"), found), "utf-8")
