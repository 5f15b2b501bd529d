"""What all tests need is made once; where that fails, the next one sees the true cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.conftest import made_once

if TYPE_CHECKING:
    from pathlib import Path


def test_what_could_not_be_made_is_made_from_the_beginning(tmp_path: Path) -> None:
    def breaks(path: Path) -> None:
        path.write_text("half")
        raise ValueError("no room")

    def makes(path: Path) -> None:
        with path.open("x") as stream:
            stream.write("whole")

    place = tmp_path / "made"
    with pytest.raises(ValueError, match="no room"):
        made_once(place, breaks)
    assert made_once(place, makes).read_text() == "whole"
    assert made_once(place, breaks).read_text() == "whole"
