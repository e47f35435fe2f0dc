"""The vocabulary of the ask port: questions to a store's reader, and answers.

Frames are msgspec MessagePack, tagged by name: data only, so an answer from a process that reads
hostile files cannot run code. Payloads travel as JSON text (they may hold numbers that MessagePack
cannot) and as tree rows ready to be shown.
"""

from explorer.runtime.questions.changes import (
    AskBlame,
    AskDiff,
    AskTouched,
    Blamed,
    BlameLink,
    ChangeRow,
    Diffed,
    Touched,
)
from explorer.runtime.questions.events import (
    AskEvent,
    AskEventById,
    AskEvents,
    AskEventsAt,
    AskMatches,
    AskNextRelated,
    AskPlaces,
    AskRecords,
    AskStreamEvents,
    EventDetail,
    EventRecord,
    EventRow,
    Events,
    FoundEvent,
    Matches,
    Places,
    Records,
)
from explorer.runtime.questions.exchange import AskExport, AskImport, Exported, Imported
from explorer.runtime.questions.frames import Answer, Failure, Question
from explorer.runtime.questions.maps import (
    AskFitting,
    AskPreview,
    AskTables,
    Fitting,
    MapFault,
    Previewed,
    Tables,
)
from explorer.runtime.questions.outcomes import AskOutcomes, OutcomeRow, Outcomes
from explorer.runtime.questions.processes import (
    AskProcess,
    AskProcesses,
    AskProcessOf,
    Process,
    Processes,
    ProcessFound,
    ProcessRow,
    StepRow,
    WaitRow,
)
from explorer.runtime.questions.projections import (
    AskProjections,
    AskRows,
    BuildHistory,
    Built,
    KeyedRow,
    ProjectionRow,
    Projections,
    Rows,
)
from explorer.runtime.questions.stores import (
    AskCopy,
    AskDetect,
    AskFlags,
    AskHead,
    AskTypes,
    AskVerify,
    CheckpointRow,
    CheckRow,
    Copied,
    Describe,
    Described,
    Detected,
    Flags,
    FormatMatch,
    Head,
    Types,
    Verified,
)
from explorer.runtime.questions.streams import (
    AskCategories,
    AskState,
    AskStreams,
    Categories,
    CategoryRow,
    Seek,
    State,
    StillFolding,
    StreamRow,
    Streams,
)
from explorer.runtime.questions.times import AskAtTime, AskDensity, Density
from explorer.runtime.questions.twins import (
    AskTwin,
    AskTwinAudit,
    Twin,
    TwinAudit,
    TwinAuditRow,
    TwinExample,
    TwinLoss,
    TwinRow,
)

__all__ = [
    "ANY_ANSWER",
    "ANY_QUESTION",
    "Answer",
    "AskAtTime",
    "AskBlame",
    "AskCategories",
    "AskCopy",
    "AskDensity",
    "AskDetect",
    "AskDiff",
    "AskEvent",
    "AskEventById",
    "AskEvents",
    "AskEventsAt",
    "AskExport",
    "AskFitting",
    "AskFlags",
    "AskHead",
    "AskImport",
    "AskMatches",
    "AskNextRelated",
    "AskOutcomes",
    "AskPlaces",
    "AskPreview",
    "AskProcess",
    "AskProcessOf",
    "AskProcesses",
    "AskProjections",
    "AskRecords",
    "AskRows",
    "AskState",
    "AskStreamEvents",
    "AskStreams",
    "AskTables",
    "AskTouched",
    "AskTwin",
    "AskTwinAudit",
    "AskTypes",
    "AskVerify",
    "BlameLink",
    "Blamed",
    "BuildHistory",
    "Built",
    "Categories",
    "CategoryRow",
    "ChangeRow",
    "CheckRow",
    "CheckpointRow",
    "Copied",
    "Density",
    "Describe",
    "Described",
    "Detected",
    "Diffed",
    "EventDetail",
    "EventRecord",
    "EventRow",
    "Events",
    "Exported",
    "Failure",
    "Fitting",
    "Flags",
    "FormatMatch",
    "FoundEvent",
    "Head",
    "Imported",
    "KeyedRow",
    "MapFault",
    "Matches",
    "OutcomeRow",
    "Outcomes",
    "Places",
    "Previewed",
    "Process",
    "ProcessFound",
    "ProcessRow",
    "Processes",
    "ProjectionRow",
    "Projections",
    "Question",
    "Records",
    "Rows",
    "Seek",
    "State",
    "StepRow",
    "StillFolding",
    "StreamRow",
    "Streams",
    "Tables",
    "Touched",
    "Twin",
    "TwinAudit",
    "TwinAuditRow",
    "TwinExample",
    "TwinLoss",
    "TwinRow",
    "Types",
    "Verified",
    "WaitRow",
]

ANY_QUESTION = (
    Describe
    | AskHead
    | AskTypes
    | AskFlags
    | AskEvents
    | AskEventsAt
    | AskStreamEvents
    | AskRecords
    | AskMatches
    | AskPlaces
    | AskEvent
    | AskCategories
    | AskStreams
    | AskState
    | AskProjections
    | AskRows
    | AskDensity
    | AskAtTime
    | AskOutcomes
    | AskEventById
    | AskNextRelated
    | AskProcesses
    | AskProcess
    | AskProcessOf
    | AskTwin
    | AskTwinAudit
    | AskTouched
    | AskDiff
    | AskBlame
    | BuildHistory
    | AskVerify
    | AskCopy
    | AskExport
    | AskImport
    | AskDetect
    | AskTables
    | AskPreview
    | AskFitting
)
ANY_ANSWER = (
    Described
    | Head
    | Types
    | Flags
    | Events
    | Records
    | Matches
    | Places
    | EventDetail
    | Categories
    | Streams
    | State
    | StillFolding
    | Projections
    | Rows
    | Density
    | Outcomes
    | FoundEvent
    | Processes
    | Process
    | ProcessFound
    | Twin
    | TwinAudit
    | Touched
    | Diffed
    | Blamed
    | Built
    | Verified
    | Copied
    | Exported
    | Imported
    | Detected
    | Tables
    | Previewed
    | Fitting
    | Failure
)
