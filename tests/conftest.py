"""What tests of several stages share."""

from __future__ import annotations

import pytest

from warledger.reading.model import SpacyParser


@pytest.fixture(scope="session")
def parser() -> SpacyParser:
    """The language model, loaded once."""
    return SpacyParser()
