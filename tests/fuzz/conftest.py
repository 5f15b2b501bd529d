"""What all cases need is made once, outside their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fuzzing.checking import ledgers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warledger.resources.gazetteer import Gazetteer


@pytest.fixture(scope="session", autouse=True)
def _prepared(gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The gazetteer, and a folder for the ledger that cases are tried on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("fuzz")))
        yield
    ledgers.opened.cache_clear()
    ledgers.exported.cache_clear()
