"""Which conflicts to tell, which of their figures to suspect, and what was meant instead."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from warledger.audit.slips import Slip, slip_between
from warledger.audit.solve import Conflict
from warledger.records import FindingType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warledger.audit.relations import Relation
    from warledger.audit.sheet import Sheet

ORDER = (
    FindingType.SUM,
    FindingType.RATE,
    FindingType.PERCENT,
    FindingType.PART,
    FindingType.CONFLICT,
    FindingType.SAME,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A conflict that is told. ``meant`` is what the suspected figure should be, where known."""

    conflict: Conflict
    relation: Relation  #: the relation that gives the finding its type
    suspect: int | None
    meant: int | None
    slip: Slip | None


def verdicts(sheet: Sheet, conflicts: Sequence[Conflict]) -> list[Verdict]:
    """
    The conflicts worth telling, smallest first.

    A relation whose own figures disagree is always told. A conflict that several relations make
    together is left out where a figure already suspected explains it: no slip is told twice.
    """
    hits = _hits(sheet, conflicts)
    told: list[Verdict] = []
    for conflict in _direct(conflicts) + [c for c in conflicts if len(c.relations) > 1]:
        suspected = {sheet.printing(v.suspect) for v in told if v.suspect is not None}
        named = {sheet.printing(claim) for claim in conflict.claims}
        if len(conflict.relations) > 1 and suspected & named:
            continue
        told.append(_verdict(sheet, conflict, hits))
    return told


def _hits(sheet: Sheet, conflicts: Sequence[Conflict]) -> Counter[int]:
    """In how many conflicts each claim's figure stands, repeated figures counted together."""
    printings = Counter(
        number
        for conflict in conflicts
        for number in {sheet.printing(claim) for claim in conflict.claims}
    )
    return Counter({k: printings[sheet.printing(k)] for k in sheet.usables})


def _direct(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """
    One conflict for each relation whose own figures disagree: the smallest.

    Of a list, all parts are named, even where some of them exceed the total already; but a single
    part that exceeds it by itself is named alone, unless the list is complete.
    """
    smallest: dict[int, Conflict] = {}
    for conflict in conflicts:
        if len(conflict.relations) == 1:
            smallest.setdefault(id(conflict.relations[0]), conflict)
    return [_in_full(conflict) for conflict in smallest.values()]


def _in_full(conflict: Conflict) -> Conflict:
    (relation,) = conflict.relations
    alone = len(conflict.claims) == 2 and not relation.equal
    if alone or relation.type not in {FindingType.SUM, FindingType.PART}:
        return conflict
    return Conflict(claims=relation.claims, relations=conflict.relations)


def _verdict(sheet: Sheet, conflict: Conflict, hits: Counter[int]) -> Verdict:
    relation = min(conflict.relations, key=lambda r: ORDER.index(r.type))
    if relation.type == FindingType.CONFLICT or len(conflict.relations) > 1:
        return _unexplained(conflict, relation)
    if relation.type == FindingType.SAME:
        return _restated(sheet, conflict, relation, hits)
    if relation.type == FindingType.PERCENT:
        return _share(sheet, conflict, relation)
    roles = _roles(relation)
    repairs = [
        (claim, *_repair(sheet, relation, claim)) for claim in roles if claim in conflict.claims
    ]
    suspect, meant, slip = min(
        repairs, key=lambda r: (-hits[r[0]], _doubt(r[2]), roles.index(r[0]))
    )
    return Verdict(conflict=conflict, relation=relation, suspect=suspect, meant=meant, slip=slip)


def _doubt(slip: Slip | None) -> int:
    """How little a slip explains: a repeated figure may be chance."""
    return 2 if slip is None else int(slip == Slip.REPEATED)


def _unexplained(conflict: Conflict, relation: Relation) -> Verdict:
    return Verdict(conflict=conflict, relation=relation, suspect=None, meant=None, slip=None)


def _roles(relation: Relation) -> tuple[int, ...]:
    """The claims, most suspect first: what was reckoned from the others goes wrong most often."""
    if relation.type == FindingType.RATE:
        return (*relation.parts, relation.whole)
    return relation.claims


def _restated(sheet: Sheet, conflict: Conflict, relation: Relation, hits: Counter[int]) -> Verdict:
    """Of two printings of one figure, the one that other arithmetic contradicts is suspected."""
    first, second = relation.claims
    if hits[first] == hits[second]:
        return _unexplained(conflict, relation)
    suspect, other = (first, second) if hits[first] > hits[second] else (second, first)
    printed, meant = sheet.point(suspect), sheet.point(other)
    slip = None if printed is None or meant is None else slip_between(printed, meant)
    return Verdict(conflict=conflict, relation=relation, suspect=suspect, meant=meant, slip=slip)


def _share(sheet: Sheet, conflict: Conflict, relation: Relation) -> Verdict:
    if not relation.parts or relation.percent is None or relation.grain != 1:
        return _unexplained(conflict, relation)
    base, part = sheet.point(relation.whole), sheet.point(relation.parts[0])
    if not base or part is None:
        return _unexplained(conflict, relation)
    meant = _nearest(Fraction(100 * part, base))
    slip = slip_between(int(relation.percent), meant, (part, base))
    return Verdict(
        conflict=conflict,
        relation=relation,
        suspect=None,
        meant=meant if slip else None,
        slip=slip,
    )


def _repair(sheet: Sheet, relation: Relation, suspect: int) -> tuple[int | None, Slip | None]:
    """What the suspect should be for the relation to hold, where a single slip explains it."""
    printed = sheet.point(suspect)
    points = {k: sheet.point(k) for k in relation.claims if k != suspect}
    known = {k: point for k, point in points.items() if point is not None}
    if printed is None or len(known) < len(points):
        return None, None
    beside = {
        point
        for k in sheet.near(suspect, 0)
        if k != suspect
        and sheet.usable(k)
        and sheet.same_sentence(k, suspect)
        and (point := sheet.point(k)) is not None
    }
    if relation.rule == "running toll":
        return _toll(relation, suspect, printed, known)
    for meant in _meant(relation, suspect, known):
        if meant < 1:
            continue
        slip = slip_between(printed, meant, beside)
        if slip is not None:
            return meant, slip
    return None, None


def _toll(
    relation: Relation, suspect: int, printed: int, known: dict[int, int]
) -> tuple[int | None, Slip | None]:
    if suspect != relation.whole or len(relation.parts) < 2:
        return None, None
    earlier, new = known[relation.parts[0]], sum(known[k] for k in relation.parts[1:])
    if printed == earlier - new:
        return earlier + new, Slip.SUBTRACTED
    slip = slip_between(printed, earlier + new)
    return (earlier + new, slip) if slip else (None, None)


def _meant(relation: Relation, suspect: int, known: dict[int, int]) -> tuple[int, ...]:
    """Values of the suspect with which the relation holds exactly or as printed averages do."""
    if relation.type == FindingType.RATE:
        if suspect == relation.whole or relation.units is None:
            return ()
        average = known[relation.whole] / relation.units
        return (_nearest(average), int(average))
    if len(relation.parts) < 2:
        return ()
    if suspect == relation.whole:
        return (sum(known.values()),)
    rest = sum(known[k] for k in relation.parts if k != suspect)
    return (known[relation.whole] - rest,)


def _nearest(value: Fraction) -> int:
    """Rounded half up, as people round."""
    return int(value + Fraction(1, 2))
