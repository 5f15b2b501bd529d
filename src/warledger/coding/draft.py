"""A claim in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from warledger.coding.clause import Clause
    from warledger.coding.mentions import Mention
    from warledger.records import Outcome, Span


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """
    A claim before its scope is filled in.

    Drafts are compared by identity. Once one is made, the rules of scope only add ``reasons`` and
    say whether its place was carried.
    """

    clause: Clause
    mention: Mention
    outcome: Outcome
    trigger: int  #: token of the word for the outcome; the role token where it was taken over
    rule: str
    whole: Draft | None = None  #: the draft that this one is worded as a part of
    own_trigger: bool = True  #: whether the word for the outcome stands in the draft's sentence
    place_carried: bool = False  #: whether its place was taken from the text around
    reasons: list[str] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """The figure's words."""
        return self.mention.figure.span

    @property
    def anchor(self) -> int:
        """The token of the draft's own sentence from which its scope is looked for."""
        return self.trigger if self.own_trigger else self.mention.role

    @property
    def sentence(self) -> int:
        """Index of the draft's sentence in the report."""
        return self.clause.sentence.index
