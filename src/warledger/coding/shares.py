"""Which share of a wider figure the words give along with a claim's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.text.shares import share_after, share_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.coding.draft import Draft


def resolve_shares(drafts: Sequence[Draft]) -> list[float | None]:
    """
    The share in per cent that the words print beside each draft's figure, in order; else None.

    A share that another figure stands before is that figure's.
    """
    found = [_share(draft, drafts[index + 1 :]) for index, draft in enumerate(drafts)]
    return [None if digits is None else float(digits) for digits in found]


def _share(draft: Draft, later: Sequence[Draft]) -> str | None:
    clause, span = draft.clause, draft.span
    after = share_after(clause.text[span.end : clause.sentence.span.end].lower())
    if after is not None:
        digits, length = after
        if not any(other.span.start < span.end + length for other in later):
            return digits
    return share_before(clause.text[clause.sentence.span.start : span.start].lower())
