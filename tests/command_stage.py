"""A presenter of commands over a store that is not there, and what its view was told last."""

from unittest.mock import Mock

from command_fakes import DOMAINS, HandIssuing, Reader, accepted, event, ids
from explorer.viewmodels.command_screens import CommandsView
from explorer.viewmodels.commands import CommandsPresenter
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, session_of

ADD = {"box_id": "b1", "sku": "pen", "quantity": "2"}


class Stage:
    """A presenter over a store with box-b1 at version 4, and what its view was told last."""

    def __init__(self, place=None, *, held=False, **session):
        self.reader = Reader({"box-b1": 4, "box-b2": 9, "product-pen": 1, "product-pencil": 1}, head=20)
        self.asking = InlineAsking(self.reader, held=held)
        self.issuing = HandIssuing()
        self.session = session_of(
            place=place or Place(ordinal=20, head=20, stream="box-b1"),
            asking=self.asking,
            **{"issuing": self.issuing, "domains": DOMAINS, **session},
        )
        self.view = Mock(spec=CommandsView)
        self.presenter = CommandsPresenter(self.session, self.view, ids(), actor="ada")

    def told(self, setter):
        return getattr(self.view, setter).call_args.args

    @property
    def values(self):
        return self.told("set_values")[0]

    @property
    def expectation(self):
        return self.told("set_expectation")[0]

    @property
    def issue(self):
        return self.told("set_issue")[0]

    @property
    def result(self):
        return self.told("set_result")[0]

    def issued(self, outcome=None, **fields):
        """Fill the form in, issue it, and end it."""
        self.presenter.edit(ADD | fields)
        self.presenter.issue()
        wish = self.issuing.wishes[-1]
        self.issuing.end(outcome or accepted(wish, event(21, 5), version=5))
        return wish
