"""The panes of the workspace, each made once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from explorer.ui.settings import Settings
from explorer.ui.widgets.bookmarks_pane import BookmarksPane
from explorer.ui.widgets.commands_pane import CommandsPane
from explorer.ui.widgets.compare_pane import ComparePane
from explorer.ui.widgets.event_pane import EventPane
from explorer.ui.widgets.events_pane import EventsPane
from explorer.ui.widgets.outcomes_pane import OutcomesPane
from explorer.ui.widgets.processes_pane import ProcessesPane
from explorer.ui.widgets.projections_pane import ProjectionsPane
from explorer.ui.widgets.state_pane import StatePane
from explorer.ui.widgets.store_pane import StorePane
from explorer.ui.widgets.streams_pane import StreamsPane
from explorer.ui.widgets.throughput_pane import ThroughputPane
from explorer.ui.widgets.twin_pane import TwinPane


def make_panes(settings: Settings) -> dict[str, QWidget]:
    """Make every pane, by the name of explorer.viewmodels.actions.PANES.

    Args:
        settings: where it is remembered in whose name commands are issued.
    """
    commands, outcomes = CommandsPane(), OutcomesPane()
    if settings.actor:
        commands.set_actor(settings.actor)
    commands.actorChanged.connect(settings.keep_actor)
    commands.commandEnded.connect(outcomes.refresh)
    outcomes.loadRequested.connect(commands.load)
    return {
        "streams": StreamsPane(),
        "commands": commands,
        "outcomes": outcomes,
        "events": EventsPane(),
        "event": EventPane(),
        "throughput": ThroughputPane(),
        "state": StatePane(),
        "projections": ProjectionsPane(),
        "processes": ProcessesPane(),
        "twin": TwinPane(),
        "changes": ComparePane(),
        "bookmarks": BookmarksPane(),
        "store": StorePane(),
    }
