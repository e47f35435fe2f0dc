"""Files of CloudEvents: lines, an array, indented; payloads as JSON, text and bytes."""

import base64
import json

from generated.stories import in_utc, story

FORMAT = "cloudevents-json"
SETTINGS = {
    "lines": {},
    "an array": {"layout": "array"},
    "an indented array with a mark": {"layout": "indented", "size": 30},
    "one event alone": {"layout": "alone", "size": 1},
    "without subjects": {"subjects": False},
    "bytes": {"payload": "base64"},
    "text": {"payload": "text"},
}


def make(path, *, names="usual", size=40, seed=1, layout="lines", subjects=True, payload="json"):
    documents, expected = [], []
    prefix = "" if names == "usual" else f"{names}."
    for position, one in enumerate(story(seed, size), start=1):
        document = {
            "specversion": "1.0",
            "id": one["event_id"],
            "source": f"/shop/{one['category']}",
            "type": f"{prefix}{one['type']}",
            "time": in_utc(one["time"]),
            "correlationid": one["correlation_id"],
            "causationid": one["causation_id"],
        }
        document |= {"subject": one["stream"]} if subjects else {}
        data = {
            "json": {"data": one["data"]},
            "base64": {"data_base64": base64.b64encode(json.dumps(one["data"]).encode()).decode()},
            "text": {"data": one["data"]["text"], "datacontenttype": "text/plain"},
        }[payload]
        documents.append({**document, **data})
        expected.append(
            {
                "position": position,
                "stream": one["stream"] if subjects else document["source"],
                "category": document["source"],
                "version": None,
                "type": document["type"],
                **{name: one[name] for name in ("event_id", "correlation_id", "causation_id")},
                "time": document["time"],
                "data": one["data"]["text"] if payload == "text" else one["data"],
                "metadata": {name: value for name, value in {**document, **data}.items() if name != "data"},
            }
        )
    text = {
        "lines": lambda: "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents),
        "array": lambda: json.dumps(documents, ensure_ascii=False),
        "indented": lambda: "\ufeff" + json.dumps(documents, indent=2, ensure_ascii=False),
        "alone": lambda: json.dumps(documents[0], indent=2),
    }[layout]()
    path.write_text(text, encoding="utf-8")
    return expected
