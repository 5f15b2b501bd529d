"""
Parts that count more people than a total that contains them.

Both cannot be full counts of what they are said to be of: one is wrong, or counts otherwise (bodies
that two hospitals received, against all who died). The total is kept as what contains the part, so
that the two are never added, and the part is marked; tallies let the larger stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.reconcile.drafts import Reach
from warledger.reconcile.figures import voices
from warledger.reconcile.parts import length, named
from warledger.reconcile.policies import settle
from warledger.records import Feature, Link, LinkType, Policy

if TYPE_CHECKING:
    from warledger.reconcile.drafts import Draft
    from warledger.reconcile.judging import Rulings
    from warledger.records import Reconciliation

#: Name of the one feature of links that say so.
PART = "part"
#: By what share approximate figures may be off to either side.
_SLACK = 0.1


class Reaches:
    """
    What the claims of incidents allow, reckoned when first asked for.

    Args:
        draft: With the incidents.
        known: Their entries, and what of these is set aside or accepted.
    """

    def __init__(self, draft: Draft, known: Reconciliation) -> None:
        self._draft, self._known = draft, known
        self._found: dict[str, Reach] = {key: one.reach for key, one in draft.beyond.items()}

    def of(self, key: str) -> Reach:
        """Of an incident, or of a total beyond."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._reach(key)
        return found

    def exceeds(self, part: str, whole: str) -> bool:
        """Whether a part counts more people than its total allows."""
        most = self.of(whole).most
        return most is not None and self.of(part).least > most

    def _reach(self, key: str) -> Reach:
        incident = self._draft.incidents[key]
        said = voices(incident, self._known) if incident.per is None else []
        if not said:
            return Reach()
        bounds, _ = settle(said, Policy.RANGE)
        rough = all(voice.approx or voice.vague for voice in said)
        return Reach(least=bounds.low or 0, most=bounds.high, rough=rough)


def exceeding(draft: Draft, reaches: Reaches, ruled: Rulings) -> None:
    """
    Mark the parts that are larger than totals around them, and link each with the tightest of these
    as a contradiction; approximate figures only where they are more than 10 % beyond.

    Where a person says that the two claims can both be true, nobody has to look.
    """
    larger: dict[str, list[str]] = {}
    for parts in (draft.contains, draft.within):
        for whole, inside in parts.items():
            for part in inside:
                if reaches.exceeds(part, whole):
                    larger.setdefault(part, []).append(whole)
    for part, wholes in larger.items():
        draft.exceeds[part] = tuple(sorted(wholes))
        left = [whole for whole in wholes if not _settled(draft, ruled, part, whole)]
        if not left:
            continue
        whole = min(left, key=lambda outer: (length(draft, outer), outer))
        draft.review.setdefault(part, []).append(_words(_name(draft, whole), len(left) - 1))
        if _surely(reaches.of(part), reaches.of(whole)):
            draft.link(_link(draft, reaches, part, whole))


def _settled(draft: Draft, ruled: Rulings, part: str, whole: str) -> bool:
    said = ruled.contradicts.get(frozenset({draft.first(part), draft.first(whole)}))
    return said is not None and not said.holds


def _surely(part: Reach, whole: Reach) -> bool:
    least = part.least * (1 - _SLACK * part.rough)
    return whole.most is not None and least > whole.most * (1 + _SLACK * whole.rough)


def _link(draft: Draft, reaches: Reaches, part: str, whole: str) -> Link:
    least, most = reaches.of(part).least, reaches.of(whole).most or 0
    reason = f"at least {least:,} lie in people, place and days of a total of at most {most:,}"
    return Link(
        type=LinkType.CONTRADICTS,
        source=draft.first(part),
        target=draft.first(whole),
        score=1.0,
        features=(Feature(name=PART, score=1.0, reason=reason),),
    )


def _name(draft: Draft, whole: str) -> str:
    other = draft.beyond.get(whole)
    return named(draft.incidents[whole]) if other is None else other.name


def _words(name: str, more: int) -> str:
    """Without figures: who codes one of the reports blind must not read them."""
    others = f", and than {more} more of its totals" if more else ""
    return f"counts more people than the total of {name}, in which it lies{others}"
