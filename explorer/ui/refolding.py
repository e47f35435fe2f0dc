"""Folding the open store in another way: it is opened anew, and shown at the same place."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.errors import ExplorerError
from explorer.runtime.fold_source import FoldChoice, FoldSource, chosen_file
from explorer.ui.anew import Anew
from explorer.viewmodels.session import Session


class Refolding:
    """Chooses folds; the store that is open stays as it is until the other fold works.

    Args:
        anew: opens the store.
    """

    def __init__(self, anew: Anew) -> None:
        self._anew = anew

    def with_file(self, session: Session) -> None:
        """Ask for a Python file, and for leave to run it unless its content has it already."""
        path = self._anew.dialogs.choose_fold_file()
        if not path:
            return
        try:
            fold = chosen_file(path)
            if self._may_run(fold):
                self.with_fold(session, fold)
        except ExplorerError as error:
            self._anew.tell(str(error))

    def with_fold(self, session: Session, fold: FoldChoice | None) -> None:
        """Open the session's store folded in another way, and go where it was."""
        doing = f"Folding with {fold.name} …" if isinstance(fold, FoldSource) else "Folding anew …"
        self._anew.read(session, replace(session.manner, fold=fold), doing)

    def _may_run(self, fold: FoldSource) -> bool:
        approvals = self._anew.opener.approvals
        if approvals.holds(fold):
            return True
        if not self._anew.dialogs.approves(fold, changed=approvals.changed(fold)):
            return False
        approvals.approve(fold)
        return True
