"""One small gazetteer for all tests of looking up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.resources.gazetteer.sample_places import sample

if TYPE_CHECKING:
    from warledger.resources.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """A gazetteer of ten rows."""
    return sample(tmp_path_factory.mktemp("small"))
