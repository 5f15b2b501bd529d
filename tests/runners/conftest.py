"""A small cluster for the tests of engines and archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warledger.runners.on_dask import local_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two workers on this machine."""
    with local_cluster(2) as made:
        yield made.scheduler_address
