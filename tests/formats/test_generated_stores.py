"""Any store of a format is read, whatever its names, sizes and settings: not only the samples."""

from contextlib import closing

import pytest
from generated import MODULES

from explorer.formats.detection import detect
from explorer.formats.foreign import open_foreign
from explorer.formats.known import FORMATS
from explorer.testing import EventReaderContract

CASES = [(module, name) for module in MODULES for name in module.SETTINGS]
FIRST = [(module, next(iter(module.SETTINGS))) for module in MODULES]


def called(case):
    module, name = case
    return f"{module.FORMAT}: {name}"


def told(event, fields):
    """An event as far as it was expected; what is kept as it was stored is not."""
    given = {name: getattr(event, name) for name in fields}
    if "metadata" in given:
        given["metadata"] = {name: one for name, one in event.metadata.items() if name != "$stored"}
    return given


def written(case, path, **more):
    module, name = case
    return module.make(path, **{**module.SETTINGS[name], **more})


@pytest.mark.parametrize("case", CASES, ids=called)
def test_a_generated_store_is_recognised_and_read_as_it_was_written(case, tmp_path):
    path = tmp_path / "any name"
    expected = written(case, path)
    assert [match.format for match in detect(path, FORMATS).matches] == [case[0].FORMAT]
    with closing(open_foreign(path, FORMATS)) as reader:
        found = [told(event, one) for event, one in zip(reader.read(), expected, strict=True)]
    assert found == expected


@pytest.mark.parametrize("case", FIRST, ids=called)
def test_a_store_that_was_written_otherwise_is_noticed(case, tmp_path):
    """Control: the comparison bites."""
    expected = written(case, tmp_path / "one")
    written(case, tmp_path / "other", seed=99)
    with closing(open_foreign(tmp_path / "other", FORMATS)) as reader:
        assert [told(event, one) for event, one in zip(reader.read(), expected, strict=True)] != expected


@pytest.fixture(params=FIRST, ids=called, scope="module")
def usual(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("generated") / "store"
    written(request.param, path)
    with closing(open_foreign(path, FORMATS)) as reader:
        yield reader


@pytest.fixture(params=CASES, ids=called, scope="module")
def large(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("generated") / "store"
    written(request.param, path, size=request.param[0].SETTINGS[request.param[1]].get("size", 1_500))
    with closing(open_foreign(path, FORMATS)) as reader:
        yield reader


class TestContract(EventReaderContract):
    """The first setting of each format keeps the contract of everything that can be read."""

    @pytest.fixture
    def reader(self, usual):
        return usual


@pytest.mark.long
class TestContractOfLargerStores(EventReaderContract):
    """So does every other, in stores larger than what is fetched and remembered at once."""

    @pytest.fixture
    def reader(self, large):
        return large
