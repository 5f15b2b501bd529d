"""The language model is used only where its files are the official ones."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest

from warledger.errors import ResourceError
from warledger.reading.model import model_folder, official_digests, verify_model

if TYPE_CHECKING:
    from pathlib import Path

    from warledger.reading.model import SpacyParser


def digest(words: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(words).digest()).decode().rstrip("=")


def test_the_installed_model_is_the_official_one() -> None:
    digests = official_digests()
    assert any(name.startswith("parser/") for name in digests)
    verify_model(model_folder(), digests)


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(b"ours")
    verify_model(tmp_path, {"weights": digest(b"ours")})
    with pytest.raises(ResourceError, match="weights is not the official file"):
        verify_model(tmp_path, {"weights": digest(b"theirs")})


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="weights can't be read"):
        verify_model(tmp_path, {"weights": digest(b"ours")})


def test_a_sentence_is_one_tree_and_its_spans_count_in_the_report(parser: SpacyParser) -> None:
    words = "Nine fell. Ten fled."
    (tokens,) = parser.parse([(words, 100)])
    assert sum(token.head == token.index for token in tokens) == 1
    for token in tokens:
        assert words[token.span.start - 100 : token.span.end - 100] == token.text
