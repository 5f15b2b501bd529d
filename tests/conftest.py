"""What tests of several stages share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from warledger.reading.model import SpacyParser
from warledger.resources.gazetteer import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

# Playwright leaves an event loop running in the thread of the tests; Django would refuse to ask a
# database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# What a test changes shows on the next page; how long pages are kept has tests of its own.
os.environ["WARLEDGER_PUBLIC_DELAY"] = "0"


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
