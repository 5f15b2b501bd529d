"""From whoever said it to the page: chains of claims and statements in comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from discussion_samples import Post, report_of

from warledger.coding import code
from warledger.discussion import discuss
from warledger.discussion.chains import person
from warledger.reading.transcribe import transcribe
from warledger.records import LinkRole

if TYPE_CHECKING:
    from warledger.reading.model import SpacyParser

ARTICLE = (
    "ODRA (Reuters) – The aide, Karim Ode, said that 14 fighters were killed at the bridge.",
    "“Nobody will hand over a boat,” he said.",
)


def chains(parser: SpacyParser, *posts: Post) -> dict[str, set[str]]:
    """The chains as words, for claims and statements."""
    transcript = transcribe(report_of(*posts), parser)
    found: dict[str, set[str]] = {"claim": set(), "statement": set()}
    for chain in discuss(transcript, code(transcript)).chains:
        found[chain.of].add(" → ".join(link.name for link in chain.links))
        assert chain.links[-1].role is LinkRole.PUBLISHER
    return found


def test_words_in_a_pasted_article_go_through_its_outlet(parser: SpacyParser) -> None:
    found = chains(parser, ("rana", ("So it goes.", *ARTICLE)))
    assert "Karim Ode → Reuters → rana → The Ledger" in found["statement"]
    assert found["claim"] == {"Karim Ode → Reuters → rana → The Ledger"}


def test_a_quotation_of_a_pasted_article_keeps_the_whole_way(parser: SpacyParser) -> None:
    found = chains(
        parser,
        ("rana", ("So it goes.", *ARTICLE)),
        ("tom", ("“Nobody will hand over a boat,” he said.", "We will see.")),
    )
    assert any("Reuters → rana → tom → The Ledger" in chain for chain in found["statement"])


def test_the_commenters_own_claim_is_theirs(parser: SpacyParser) -> None:
    found = chains(parser, ("rana", ("At least 20 people were killed at the ferry.",)))
    assert found["claim"] == {"rana → The Ledger"}


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("The aide, Karim Ode", "Karim Ode"),
        ("a former adviser to the army in Odra, Karim Ode", "Karim Ode"),
        ("Karim Ode", "Karim Ode"),
        ("officials in Odra, the capital", "officials in Odra, the capital"),
    ],
)
def test_a_description_gives_way_to_the_name_in_it(speaker: str, name: str) -> None:
    assert person(speaker) == name
