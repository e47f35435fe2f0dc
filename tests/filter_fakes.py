"""A hand-made store that can be looked through with filters, a few events for every answer."""

import json
from collections import Counter

from domain.kernel.recorded import RecordedEvent
from explorer.core.filter_text import parse
from explorer.core.filtering import explain, predicate
from explorer.core.ordinal_runs import runs_of
from explorer.runtime import questions as q
from reading_fakes import HandStore

PART = 300
"""Events that are looked at for one answer."""


class FilteredStore(HandStore):
    """See HandStore."""

    part = PART

    def _look(self, where, after, limit, stream, until=None):
        test = predicate(parse(where))
        until = self.head if until is None else min(until, self.head)
        candidates = self.ordinals(stream) if stream else range(1, self.head + 1)
        found, looked = [], after
        for n in candidates:  # in timeline order
            if n <= after or n > until:
                continue
            if len(found) == limit:
                return found, looked, True
            if n > after + self.part:
                return found, after + self.part, True
            looked = n
            if test(self._event(n)):
                found.append(n)
        return found, until, False

    def _event(self, n):
        record = self.record(n)
        return RecordedEvent(
            n, record.position, record.stream, record.category, record.version, record.type, 1, record.time,
            record.event_id, json.loads(record.data), json.loads(record.metadata),
        )  # fmt: skip

    def AskFlags(self, _):
        return q.Flags(Counter(flag for n in range(1, self.head + 1) for flag in self._event(n).flags))

    def AskPlaces(self, asked):
        found, looked, more = self._look(asked.where, asked.after, self.part, asked.stream, asked.until)
        return q.Places(tuple(runs_of(found)), looked, more)

    def AskMatches(self, question):
        found, looked, more = self._look(question.where, question.after, question.limit, question.stream)
        return q.Matches(tuple(map(self.row, found)), looked, more, explain(parse(question.where)))

    def AskRecords(self, question):
        if question.where is None:
            return super().AskRecords(question)
        found, looked, more = self._look(question.where, question.after, question.limit, question.stream)
        return q.Records(tuple(map(self.record, found)), looked if more else None, looked)
