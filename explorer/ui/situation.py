"""What decides which actions are possible, gathered from the window's parts."""

from __future__ import annotations

from explorer.viewmodels.action import Situation
from explorer.viewmodels.fold_actions import name_of
from explorer.viewmodels.session import Session
from explorer.viewmodels.timeline import TimelinePresenter


def situation_of(
    session: Session | None,
    timeline: TimelinePresenter | None,
    *,
    theme: str,
    full_screen: bool,
    busy: str,
    demo: bool,
) -> Situation:
    """Gather a situation.

    Args:
        session: the open store, None for none.
        timeline: what stands behind the timeline, None while no store is open.
        theme: the chosen theme.
        full_screen: whether the window fills the screen.
        busy: what is under way, "" for nothing.
        demo: whether there is a demo store.
    """
    usual = Situation(theme=theme, full_screen=full_screen, busy=busy, demo=demo)
    if session is None or timeline is None:
        return usual
    return Situation(
        place=session.selection.place,
        playing=timeline.player.direction,
        pace=timeline.player.pace,
        axis=timeline.screen.axis,
        timed=timeline.timed,
        theme=theme,
        full_screen=full_screen,
        busy=busy,
        own=session.described.clock is not None,
        clock=None if session.issuing is None else session.described.clock,
        fold=name_of(session.manner.fold),
        followable=bool(session.described.capabilities["live"]),
        followed=session.manner.live,
        demo=demo,
    )
