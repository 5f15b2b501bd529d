"""The names of settlements, read piece by piece from the package's own file."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warledger.resources.gazetteer.sources import members_of

TEXTS = st.text(alphabet='ab{}[],:"\\ \n\u0628é', max_size=6)
VALUES = st.dictionaries(TEXTS, st.one_of(st.integers(), st.lists(TEXTS, max_size=3)), max_size=3)


@given(
    whole=st.dictionaries(TEXTS, VALUES, max_size=5),
    size=st.integers(1, 30),
    indent=st.sampled_from((None, 1)),
    ascii_only=st.booleans(),
)
def test_members_are_those_that_reading_it_whole_gives(
    whole: dict[str, object], size: int, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(whole, indent=indent, ensure_ascii=ascii_only)
    assert list(members_of(io.StringIO(text), size)) == list(whole.items())


@pytest.mark.parametrize("text", ['{"a": {"b": [1', '{"a": ', '{"a": {}, "b"', "{nonsense}"])
def test_what_breaks_off_is_no_object(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        list(members_of(io.StringIO(text), 4))
