"""What tests of several stages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warledger.reading.model import SpacyParser
from warledger.resources.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The language model, loaded once."""
    return SpacyParser()


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compiled files of the run lie in a folder of its own, for programs that it starts too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARLEDGER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def gazetteer(_own_cache: None) -> Gazetteer:
    """The real gazetteer, compiled once for the whole run."""
    return open_gazetteer()
