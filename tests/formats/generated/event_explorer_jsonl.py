"""Files of events as this program writes them, of stores of its own and of others."""

import json

from generated.stories import in_utc, story

FORMAT = "event-explorer-jsonl"
SETTINGS = {
    "usual": {},
    "of a store that has positions from elsewhere, versions from 0, tenants": {
        "names": "shop",
        "foreign": True,
    },
    "of a store without order, streams and times": {"names": "shop", "bare": True},
}


def make(path, *, names="usual", size=40, seed=1, foreign=False, bare=False):
    prefix = "" if names == "usual" else f"{names}."
    expected = []
    for number, one in enumerate(story(seed, size), start=1):
        event = {
            "ordinal": number,
            "position": None if bare else f"p{number * 7}" if foreign else number,
            "stream": None if bare else f"{one['category']}-{one['stream']}",
            "category": None if bare else one["category"],
            "version": None if bare else one["version"] - foreign,
            "type": f"{prefix}{one['type']}",
            "schema_version": "1.0" if foreign else 1,
            "time": None if bare else in_utc(one["time"]),
            **{name: one[name] for name in ("event_id", "correlation_id", "causation_id", "data")},
            "metadata": {"user": "Zoë", "$stored": {"was": 1}} if foreign else {},
            "flags": ("archived",) if foreign else (),
        }
        expected.append({**event, "tenant": "acme"} if foreign else event)
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in expected)
    path.write_text("".join(lines), encoding="utf-8")
    return [
        {**one, "metadata": {name: told for name, told in one["metadata"].items() if name != "$stored"}}
        for one in expected
    ]
