"""A small cluster for the tests of engines and archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import distributed
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two workers on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as made:
        yield made.scheduler_address
