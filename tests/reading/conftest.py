"""Reading a text of a test's own wording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reading.listening import Heard, Listen, report_of, sentences_of

from warledger.reading.statements import find_statements

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.reading.model import Parser


@pytest.fixture
def listen(parser: Parser) -> Listen:
    """Finds the statements of a text."""

    def read(body: str, comments: Sequence[tuple[str, str]] = ()) -> Heard:
        report = report_of(body, comments)
        return Heard(report, find_statements(report, sentences_of(report, parser)))

    return read
