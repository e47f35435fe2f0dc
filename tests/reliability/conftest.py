"""Processes for the reliability tests: children that can be killed."""

import pytest
from children import CAN_KILL, children


@pytest.fixture(scope="session")
def nursery(tmp_path_factory):
    """Forks children that do what child_work offers."""
    if not CAN_KILL:
        pytest.skip("needs fork, and a way to wait for the processes of others")
    with children(tmp_path_factory.mktemp("told"), "child_work") as ready:
        yield ready
