"""Histories of Temporal: named by the workflow, a run or nothing; both spellings of types; an array alone."""

import json

from generated.stories import in_utc, story

FORMAT = "temporal-history-json"
SETTINGS = {
    "usual": {},
    "named by the workflow, an array alone": {"names": "order-77", "layout": "array", "seed": 2},
    "named by nothing, other things beside it": {"ids": (), "layout": "beside"},
    "short spelling, indented with a mark": {"spelling": "short", "layout": "indented"},
    "named by the first run": {"ids": ("firstExecutionRunId", "originalExecutionRunId")},
}


def spelled(name, spelling):
    """The name of a type: "ActivityTaskStarted" or EVENT_TYPE_ACTIVITY_TASK_STARTED."""
    words = "".join(f"_{letter}" if letter.isupper() else letter.upper() for letter in name)
    return name if spelling == "short" else f"EVENT_TYPE{words}"


def make(
    path,
    *,
    names="usual",
    size=40,
    seed=1,
    ids=("originalExecutionRunId",),
    spelling="long",
    layout="object",
):
    ids = ids if names == "usual" else ("workflowId", *ids)
    documents, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        kind = "WorkflowExecutionStarted" if number == 1 else "ActivityTaskScheduled"
        attributes = {"input": one["data"], "attempt": 1}
        if number == 1:
            named = {name: f"{names}-{name}" for name in ids}
            attributes |= {"workflowType": {"name": "OrderWorkflow"}, **named}
        documents.append(
            {
                "eventId": str(number),
                "eventTime": in_utc(one["time"]),
                "eventType": spelled(kind, spelling),
                "version": "7",
                "taskId": str(number + 1_000_000),
                f"{kind[0].lower()}{kind[1:]}EventAttributes": attributes,
            }
        )
        expected.append(
            {
                "position": number,
                "stream": f"{names}-{ids[0]}" if ids else path.name,
                "category": "OrderWorkflow",
                "version": number,
                "type": spelled(kind, spelling),
                "time": in_utc(one["time"]),
                "data": attributes,
                "metadata": {"version": "7", "taskId": str(number + 1_000_000)},
                "flags": (),
            }
        )
    whole = {
        "object": {"events": documents},
        "array": documents,
        "beside": {"archived": False, "size": {"events": 3}, "events": documents, "nextPageToken": ""},
        "indented": {"events": documents},
    }[layout]
    mark, indent = ("\ufeff", 2) if layout == "indented" else ("", None)
    path.write_text(mark + json.dumps(whole, ensure_ascii=False, indent=indent), encoding="utf-8")
    return expected
