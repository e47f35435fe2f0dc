"""Answering what is in a store as a whole: its types, its flagged rows, its categories and streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.core.event_reader import EventReader
from explorer.core.flag_reader import FlagReader
from explorer.runtime import questions as q
from explorer.runtime.wire import stream_row


class SurveyAnswers:
    """Counts and lists; each answer may have to look at every row of a foreign store.

    Args:
        reader: the open store.
    """

    def __init__(self, reader: EventReader) -> None:
        self._reader = reader

    @property
    def answers(self) -> dict[type[Any], Callable[[Any], q.Answer]]:
        """What is answered here, by kind of question."""
        return {
            q.AskTypes: self._types,
            q.AskFlags: self._flags,
            q.AskCategories: self._categories,
            q.AskStreams: self._streams,
        }

    def _types(self, _: q.AskTypes) -> q.Types:
        return q.Types(dict(self._reader.types()))

    def _flags(self, _: q.AskFlags) -> q.Flags:
        return q.Flags(dict(self._reader.flag_counts()) if isinstance(self._reader, FlagReader) else {})

    def _categories(self, _: q.AskCategories) -> q.Categories:
        rows = self._reader.categories()
        return q.Categories(tuple(q.CategoryRow(one.category, one.streams, one.events) for one in rows))

    def _streams(self, question: q.AskStreams) -> q.Streams:
        infos = self._reader.streams(question.category, question.after, question.limit + 1)
        rows = tuple(stream_row(info) for info in infos[: question.limit])
        return q.Streams(rows, more=len(infos) > question.limit)
