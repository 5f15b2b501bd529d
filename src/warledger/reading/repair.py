"""A tree that the parser gets wrong again and again, put right before anything reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warledger.resources import words

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Words between "accused" and the "by" that says who accuses.
_NEAR = 3


def charges_rehung(
    texts: Sequence[str], lemmas: Sequence[str], relations: Sequence[str], heads: Sequence[int]
) -> Sequence[int]:
    """
    Each word's head, with what somebody is accused of hung on "accused": in "accused by the army of
    killing nine", the parser takes "of killing nine" for a part of the accuser.

    Args:
        texts: A sentence's words.
        lemmas: Their lemmas.
        relations: Their relations to their heads.
        heads: The place of each word's head, its own for the root's.
    """
    if "accused" not in texts and "Accused" not in texts:
        return heads
    made = list(heads)
    for verb, text in enumerate(texts):
        near = range(verb + 1, min(verb + 1 + _NEAR, len(texts)))
        by = next((place for place in near if texts[place] == "by"), None)
        if text.lower() != "accused" or by is None:
            continue
        told = {of: [place for place, head in enumerate(made) if head == of and place > of]
                for of in range(by + 2, len(texts)) if texts[of] == "of"}  # fmt: skip
        doing = [of for of in told if any(relations[place] == "pcomp" for place in told[of])]
        deeds = [of for of in told if any(lemmas[p] in words("speech", "deed") for p in told[of])]
        # "accused by survivors of the attack of killing nine": what they did before what happened.
        for of in (*doing, *deeds):
            if _below(made, of, by) and not _below(made, verb, of):
                made[of] = verb
                break
    return made


def _below(heads: Sequence[int], place: int, above: int) -> bool:
    """Whether a word hangs on another, over whatever stands between."""
    while heads[place] != place:
        place = heads[place]
        if place == above:
            return True
    return False
