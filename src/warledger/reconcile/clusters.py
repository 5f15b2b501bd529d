"""
What of a ledger has to be reckoned anew when some of it changes.

Incidents that could bear on each other, through links, doubts, denials, told or likely parts and
judgements, are one cluster. What is made of a cluster's entries depends on them alone, and on how
many entries of the whole ledger share their blocks. So a changed report asks for its old clusters,
and for those of the entries that share a key with its new ones.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from warledger.reconcile.assembly import assemble
from warledger.reconcile.blocking import HUGE, LARGE, keys
from warledger.reconcile.containment import Hold, holds
from warledger.reconcile.faces import face_key, new_face
from warledger.reconcile.features import raw_score
from warledger.reconcile.incidents import scope_of_incident
from warledger.reconcile.scope import Parents, scope_of
from warledger.reconcile.state import State
from warledger.records import Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warledger.reconcile.blocking import Key
    from warledger.reconcile.faces import Face
    from warledger.reconcile.judging import Rulings
    from warledger.records import Entry, Incident, Reconciliation

#: Sizes of a block at which the way of comparing in it changes, see `blocking`.
STEPS = (LARGE, HUGE)

#: A pair of single entries that scores less than this can't come to score more by what else is
#: said in the same words: only publication dates and a reader's echo may still add to it.
_LEAST = -0.4


def face_of(entry: Entry, parents: Mapping[str, str]) -> Face:
    """An entry alone as what is compared."""
    scope = scope_of(entry, parents)
    face = new_face(face_key(entry, scope, 0), entry, scope)
    face.entries.append(entry)
    face.reports.add(entry.report)
    return face


def links(entry: Entry, ruled: Rulings) -> bool:
    """Whether an entry is held beside others at all: rejected and imagined ones are not."""
    return entry.id not in ruled.rejected and entry.claim.modality is not Modality.HYPOTHETICAL


def keys_of(entry: Entry, parents: Mapping[str, str]) -> dict[int, Key]:
    """
    The blocks of an entry by number, and one more for those that say the very same.

    Numbers are made from content, 63 bits, the same on every machine.
    """
    face = face_of(entry, parents)
    found = {_number(key): key for key in keys(face, entry.published)}
    same: Key = ("the same", *face.key[:-1])
    return found | {_number(same): same}


def _number(key: Key) -> int:
    plain = repr([sorted(part) if isinstance(part, frozenset) else _plain(part) for part in key])
    return int.from_bytes(blake2b(plain.encode(), digest_size=8).digest()) >> 1


def _plain(part: object) -> object:
    if isinstance(part, tuple):
        return [sorted(one) if isinstance(one, frozenset) else str(one) for one in part]
    return str(part)


def may_meet(
    fresh: Iterable[Entry], others: Iterable[Entry], parents: Mapping[str, str]
) -> set[str]:
    """Ids of the others that may bear on a fresh entry: more rather than too few."""
    ours = [face_of(entry, parents) for entry in fresh]
    found = set()
    for other in others:
        face = face_of(other, parents)
        if any(mine.key == face.key or raw_score(mine, face) >= _LEAST for mine in ours):
            found.add(other.id)
    return found


def reckon_part(
    entries: Iterable[Entry],
    ruled: Rulings,
    parents: Mapping[str, str],
    sizes: Mapping[Key, int] | None,
) -> tuple[Reconciliation, dict[str, str]]:
    """
    Whole clusters reckoned by themselves.

    Args:
        entries: As the reports have them; corrections are made here.
        ruled: The judgements in force, those on these entries at least.
        parents: For actors' ids, the id of the actor that each belongs to, of the whole ledger.
        sizes: Of the blocks of these entries in the whole ledger; None where they are all of it.

    Returns:
        What they say, and for each incident's id the name of its cluster.
    """
    mended = [ruled.entry(entry) for entry in entries]
    state = State(ruled, parents, sizes)
    state.add(entry for entry in mended if links(entry, ruled))
    return assemble(state, ruled, {entry.id: entry for entry in mended})


def tied(
    changed: Sequence[Incident],
    others: Sequence[Incident],
    entries: Mapping[str, Entry],
    parents: Mapping[str, str],
) -> set[str]:
    """
    Ids of the others that lie within a changed total, or in which a changed incident lies.

    Args:
        changed: Incidents as they are now.
        others: Incidents of other clusters.
        entries: Those of both, by id.
        parents: As for `reckon_part`.
    """
    known = Parents(parents)
    ours = [(one, scope_of_incident(one, entries, known)) for one in changed]
    found = set()
    for other in others:
        scope = scope_of_incident(other, entries, known)
        for one, mine in ours:
            inside = other.aggregate and one.per is None and _lies(holds(mine, scope))
            if inside or (one.aggregate and other.per is None and _lies(holds(scope, mine))):
                found.add(other.id)
                break
    return found


def _lies(hold: Hold) -> bool:
    return hold in {Hold.INSIDE, Hold.LIKELY}
