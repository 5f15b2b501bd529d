"""
What readers make of a report: whose words stand in a comment, which outlets it cites, whom it
answers, how it stands to the report's figures, which position it takes on a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.discussion.chains import find_chains
from warledger.discussion.citations import find_citations
from warledger.discussion.commenters import Commenters
from warledger.discussion.outlets import find_outlets, with_headlines
from warledger.discussion.page import Page
from warledger.discussion.passages import Passages
from warledger.discussion.positions import find_positions
from warledger.discussion.threads import find_replies
from warledger.records import Discussion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.records import Claim, Question, Transcript

__all__ = ["discuss"]


def discuss(
    transcript: Transcript, claims: Sequence[Claim], question: Question | None = None
) -> Discussion:
    """
    Read the comments of a report.

    Args:
        transcript: The report as the reading stage made it.
        claims: Its claims, body and comments, as the coding stage made them.
        question: A question that a person poses, with the answers that they name.

    Returns:
        What was found; empty for a report without comments.
    """
    if not transcript.report.comments:
        return Discussion(question=question)
    page = Page(transcript)
    outlets = find_outlets(page)
    passages = Passages(page, outlets).find()
    outlets = with_headlines(page, outlets, passages)
    commenters = Commenters(page, passages).find()
    return Discussion(
        outlets=outlets,
        passages=passages,
        commenters=commenters,
        replies=find_replies(page, passages, commenters, outlets),
        chains=find_chains(page, claims, passages, outlets),
        citations=find_citations(page, claims, passages, outlets),
        question=question,
        positions=find_positions(page, question, passages) if question else (),
    )
