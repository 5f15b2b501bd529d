"""
Relations as constraints, and every minimal set of figures that cannot stand together.

Relations that hold for the figures as printed need no solver. Where some do not, each figure and
each relation is an assumption that can be given up. The sets are enumerated as in
MARCO (Liffiton, Previti, Malik, Mushtaq: Fast, flexible MUS enumeration, Constraints 21, 2016).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from warledger.audit.sheet import Bounds, Sheet, grain
from warledger.records import FindingType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from warledger.audit.relations import Relation

#: Rounds of enumeration per group of connected relations.
LIMIT = 200
#: Restatements of a round figure may differ by half of its last digit from this unit on.
ROUND = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Figures that cannot all stand, and the relations that say so; nothing can be left out."""

    claims: tuple[int, ...]
    relations: tuple[Relation, ...]  #: in the order in which they were given

    @property
    def size(self) -> tuple[int, int]:
        """Fewest claims first, then fewest relations."""
        return len(self.claims), len(self.relations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What stands and what does not."""

    conflicts: tuple[Conflict, ...]  #: every minimal one, smallest first, one for the same claims
    held: tuple[Relation, ...]  #: the relations whose own figures can stand together


def solve(sheet: Sheet, relations: Sequence[Relation]) -> Solved:
    """
    Every minimal conflict, and the relations that hold.

    A relation whose own figures disagree gives one conflict. Across relations, a relation stands
    together with those of its parts that no other relation knows, so that a long list is one thing.
    Two claimants' contradictions are judged each for itself: nobody's figure follows from the
    other side's.
    """
    place = {id(relation): number for number, relation in enumerate(relations)}
    joint = _connected([r for r in relations if r.type != FindingType.CONFLICT])
    alone = [_alone(sheet, relation) for relation in relations]
    held = [r for r, conflict in zip(relations, alone, strict=True) if conflict is None]
    found = [conflict for conflict in alone if conflict is not None]
    for group in joint:
        if len(group) > 1:
            found += _across(sheet, group)
    once: dict[tuple[int, ...], Conflict] = {}

    def order(conflict: Conflict) -> tuple[tuple[int, int], tuple[int, ...], list[int]]:
        return conflict.size, conflict.claims, [place[id(r)] for r in conflict.relations]

    for conflict in sorted(found, key=order):
        once.setdefault(conflict.claims, conflict)
    return Solved(conflicts=tuple(once.values()), held=tuple(held))


def _stand_as_printed(sheet: Sheet, relations: Sequence[Relation]) -> bool:
    """
    Whether relations hold together for the figures as they are printed, or each at its least.

    That they do not is no answer where a figure may have another value within its bounds.
    """
    named = {k: sheet.printing(k) for relation in relations for k in relation.claims}
    least = {k: sheet.bounds(printing).low for k, printing in named.items()}
    points = {k: sheet.point(printing) for k, printing in named.items()}
    printed = {k: least[k] if point is None else point for k, point in points.items()}
    return any(
        all(_within(sheet.bounds(named[k]), number) for k, number in truth.items())
        and all(_arithmetic(sheet, relation, truth) for relation in relations)
        for truth in (printed, least)
    )


def _within(bounds: Bounds, number: int) -> bool:
    return 0 <= bounds.low <= number and (bounds.high is None or number <= bounds.high)


def _alone(sheet: Sheet, relation: Relation) -> Conflict | None:
    """The conflict inside one relation, if there is one; later parts are given up first."""
    if _stand_as_printed(sheet, [relation]):
        return None
    problem = _Problem(sheet, [relation], set())
    every = set(range(len(problem.assumptions)))
    return None if problem.possible(every) else problem.conflict(problem.shrink(every))


def _connected(relations: Sequence[Relation]) -> list[list[Relation]]:
    """The relations in groups that share no claim, each in the order given."""
    first: dict[int, int] = {}

    def find(claim: int) -> int:
        while first.setdefault(claim, claim) != claim:
            first[claim] = claim = first[first[claim]]
        return claim

    for relation in relations:
        for claim in relation.claims:
            first[find(claim)] = find(relation.whole)
    groups: dict[int, list[Relation]] = {}
    for relation in relations:
        groups.setdefault(find(relation.whole), []).append(relation)
    return list(groups.values())


class _Problem:
    """
    The assumptions of some relations: first claims' figures, then the relations.

    Restatements printed in the same way are one assumption; ``printings`` maps claims to theirs.
    The figures in ``bound_up`` are no assumptions of their own but go with their relation.
    """

    def __init__(
        self,
        sheet: Sheet,
        relations: Sequence[Relation],
        bound_up: set[int],
    ) -> None:
        import z3  # noqa: PLC0415  (a large library, and few reports need it)

        self.context = z3.Context()
        self.relations = tuple(relations)
        self.bound_up = bound_up
        named = sorted({k for relation in relations for k in relation.claims})
        self.printings = {k: sheet.printing(k) for k in named}
        numbers = {k: z3.Int(f"x{k}", self.context) for k in sorted({*self.printings.values()})}
        truth = {k: numbers[printing] for k, printing in self.printings.items()}
        self.claims = [k for k in numbers if k not in bound_up]
        self.formulas = [_figure(sheet, k, numbers[k]) for k in self.claims]
        for relation in relations:
            own = {self.printings[k] for k in relation.parts} & bound_up
            figures = [_figure(sheet, k, numbers[k]) for k in sorted(own)]
            self.formulas.append(_all(_arithmetic(sheet, relation, truth), *figures))
        self.assumptions = [z3.Bool(f"a{n}", self.context) for n in range(len(self.formulas))]
        self.solver = z3.Solver(ctx=self.context)
        for number in numbers.values():
            self.solver.add(number >= 0)
        for assumption, formula in zip(self.assumptions, self.formulas, strict=True):
            self.solver.add(z3.Implies(assumption, formula))

    def possible(self, chosen: Iterable[int]) -> bool:
        """Whether the chosen assumptions can all be true."""
        return str(self.solver.check([self.assumptions[n] for n in sorted(chosen)])) == "sat"

    def core(self) -> set[int]:
        """Assumptions that made the last check fail; not always a minimal set."""
        names = {str(literal) for literal in self.solver.unsat_core()}
        return {n for n, literal in enumerate(self.assumptions) if str(literal) in names}

    def shrink(self, chosen: set[int]) -> set[int]:
        """A minimal impossible part of an impossible set; later relations are given up first."""
        kept = set(chosen)
        for n in sorted(chosen, reverse=True):
            if n in kept and not self.possible(kept - {n}):
                kept = self.core()
        return kept

    def grow(self, chosen: set[int]) -> set[int]:
        """A maximal possible set around a possible one that was checked last."""
        kept = self._true_now() | chosen
        for n in range(len(self.assumptions)):
            if n not in kept and self.possible(kept | {n}):
                kept |= self._true_now() | {n}
        return kept

    def _true_now(self) -> set[int]:
        import z3  # noqa: PLC0415  (as above)

        model = self.solver.model()
        return {
            n
            for n, formula in enumerate(self.formulas)
            if z3.is_true(model.eval(formula, model_completion=True))
        }

    def conflict(self, kept: set[int]) -> Conflict:
        """What a minimal set names: its figures as the relation's own claims, where it is one."""
        count = len(self.claims)
        relations = tuple(self.relations[n - count] for n in sorted(kept) if n >= count)
        figures = {self.claims[n] for n in kept if n < count}
        parts = {self.printings[k] for relation in relations for k in relation.parts}
        figures |= parts & self.bound_up
        if len(relations) == 1:
            own = relations[0].claims
            claims = tuple(sorted(k for k in own if self.printings[k] in figures)) or own
        else:
            claims = tuple(sorted(figures))
        return Conflict(claims=claims, relations=relations)


def _across(sheet: Sheet, relations: Sequence[Relation]) -> list[Conflict]:
    """The minimal conflicts that take more than one relation."""
    if _stand_as_printed(sheet, relations):
        return []
    import z3  # noqa: PLC0415  (as above)

    uses = Counter(k for r in relations for k in {sheet.printing(claim) for claim in r.claims})
    wholes = {sheet.printing(relation.whole) for relation in relations}
    problem = _Problem(sheet, relations, {k for k in uses if uses[k] == 1} - wholes)
    every = set(range(len(problem.assumptions)))
    if problem.possible(every):
        return []
    found: list[Conflict] = []
    unexplored = z3.Solver(ctx=problem.context)
    for _ in range(LIMIT):
        if unexplored.check() != z3.sat:
            break
        model = unexplored.model()
        chosen = {n for n in every if not z3.is_false(model.eval(problem.assumptions[n]))}
        if problem.possible(chosen):
            kept = problem.grow(chosen)
            unexplored.add(z3.Or([problem.assumptions[n] for n in sorted(every - kept)]))
        else:
            kept = problem.shrink(problem.core())
            unexplored.add(z3.Or([z3.Not(problem.assumptions[n]) for n in sorted(kept)]))
            found.append(problem.conflict(kept))
    return [conflict for conflict in found if len(conflict.relations) > 1]


def _figure(sheet: Sheet, index: int, truth: Any) -> Any:
    bounds = sheet.bounds(index)
    if bounds.high is None:
        return truth >= bounds.low
    return _all(truth >= bounds.low, truth <= bounds.high)


def _sum(numbers: Sequence[Any]) -> Any:
    """The sum of the solver's numbers, or of plain ones."""
    if all(isinstance(number, int) for number in numbers):
        return sum(numbers)
    import z3  # noqa: PLC0415  (as above)

    return z3.Sum(list(numbers))


def _all(*formulas: Any) -> Any:
    """All of some formulas: of the solver's, or of plain truth values."""
    if all(isinstance(formula, bool) for formula in formulas):
        return all(formulas)
    import z3  # noqa: PLC0415  (as above)

    return z3.And(list(formulas))


def _arithmetic(sheet: Sheet, relation: Relation, truth: Mapping[int, Any]) -> Any:
    """A relation as a formula over the solver's numbers, or its truth for plain ones."""
    whole = truth[relation.whole]
    match relation.type:
        case FindingType.RATE:
            return _rate(relation, whole, truth[relation.parts[0]])
        case FindingType.PERCENT:
            return _percent(relation, whole, truth)
        case FindingType.SAME | FindingType.CONFLICT:
            slack = restatement_slack(sheet, relation.whole, relation.parts[0])
            other = truth[relation.parts[0]]
            return _all(whole - other <= slack, other - whole <= slack)
        case _:
            made = _sum([truth[k] for k in relation.parts])
            return made == whole if relation.equal else made <= whole


def restatement_slack(sheet: Sheet, first: int, second: int) -> int:
    """How far two printings of one figure may lie apart because one of them is a round number."""
    points = [point for k in (first, second) if (point := sheet.point(k)) is not None]
    return max((grain(p) // 2 for p in points if grain(p) >= ROUND), default=0)


def _rate(relation: Relation, whole: Any, rate: Any) -> Any:
    """An average may be printed rounded (half a unit either way) or cut off (up to one more)."""
    units = Fraction(1) if relation.units is None else relation.units
    over, under = units.numerator, units.denominator
    least = (2 * rate - 1) * over <= 2 * under * whole
    return _all(least, whole * under < (rate + 1) * over) if relation.equal else least


def _percent(relation: Relation, whole: Any, truth: Mapping[int, Any]) -> Any:
    percent = Fraction(0) if relation.percent is None else relation.percent
    if not relation.parts:
        return _always(percent <= 100, whole)
    step = Fraction(1) if relation.grain is None else relation.grain
    part = truth[relation.parts[0]]
    low, high = (percent - step / 2) / 100, (percent + step) / 100
    return _all(
        low.numerator * whole <= low.denominator * part,
        high.denominator * part < high.numerator * whole,
    )


def _always(truth: bool, beside: Any) -> Any:
    """A truth that no figure changes, of the kind of the numbers beside it."""
    if isinstance(beside, int):
        return truth
    import z3  # noqa: PLC0415  (as above)

    return z3.BoolVal(truth, beside.ctx)
