"""
Questions as sums of shares answer them, remembered while the ledger stays as it is.

What a question takes in, and how that overlaps, is the same under every policy.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from django.db import connection

from warledger.reconcile.selection import Selection
from warledger.records import Policy, TallyQuery
from warledger_desk.ledger.services.asked import named
from warledger_desk.ledger.services.choosing import choose
from warledger_desk.ledger.services.held import held
from warledger_desk.ledger.services.overlaps import overlaps
from warledger_desk.ledger.services.picking import Pick, chosen
from warledger_desk.ledger.services.regrouping import Groups, Part, dated, grouped, part_of
from warledger_desk.ledger.services.shares import POLICIES
from warledger_desk.ledger.services.summing import Known, lows_of, summed

if TYPE_CHECKING:
    from warledger_desk.ledger.services.choosing import Chosen
    from warledger_desk.ledger.services.held import Bits, Held, Numbers
    from warledger_desk.ledger.services.overlaps import Overlaps
    from warledger_desk.ledger.services.summing import Summed

#: Numbers that remembered questions with what overlaps in them may hold: some 250 MB.
_MOST = 30_000_000
#: Numbers that a question takes which is of nothing.
_LEAST = 100
#: Questions that are remembered however little they hold.
_QUESTIONS_KEPT = 500


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a query takes in and how that overlaps, the same under every policy; its sums."""

    held: Held
    chosen: Chosen
    overlaps: Overlaps
    #: Groups of more shares that these are among, where picks are known.
    among: Groups | None = None
    sums: dict[Policy, Summed] = field(default_factory=dict)
    ready: list[Groups] = field(default_factory=list)  #: `prepare`: of all, of all that have a day

    @property
    def cost(self) -> int:
        """Numbers that it takes to remember this, with a sum under every policy."""
        sums = len(Policy) * len(self.chosen.items) // 4  # a bit in a byte, and sometimes an order
        part: Part | None = self.__dict__.get("_part")
        anew = 0 if part is None else part.cost
        return _LEAST + self.overlaps.cost + self.chosen.cost + sums + anew

    def sum(self, policy: Policy) -> Summed:
        """The sum under a policy, reckoned once."""
        found = self.sums.get(policy)
        if found is None:
            found = summed(
                self.held, self.chosen.items, self.overlaps, policy,
                lambda lows: self._picked(policy, lows),
            )  # fmt: skip
            self.sums[policy] = found
        return found

    def prepare(self) -> None:
        """
        Sum this under each policy, and hold ready what sums of parts of it can go from; for
        questions about the whole of an outcome.
        """
        if self.ready:
            return
        self.held.prepare()
        for policy in (Policy.LOW_BEST_HIGH, *POLICIES):  # the others start from the first
            self.sum(policy)
        picks: dict[Policy, Bits] = {
            policy: found.counted
            for policy, found in self.sums.items()
            if policy is not Policy.IRAQ_BODY_COUNT  # under its rules nothing is picked
        }
        items = self.chosen.items
        whole = grouped(self.held, items, self.overlaps, picks)
        lows: dict[Policy, Numbers] = {one: lows_of(self.held, items, one) for one in picks}
        self.ready.extend((whole, dated(self.held, items, whole, lows)))

    def known(self, policy: Policy) -> Known:
        """Which shares are counted where totals are as incidents, and how they hang together."""
        items = self.chosen.items
        if policy is Policy.IRAQ_BODY_COUNT:
            counted = chosen(self.overlaps, lows_of(self.held, items, policy))
        else:
            counted = self.sum(policy).counted
        label = self.overlaps.group if self.among is None else self.among.label[items]
        return Known(overlaps=self.overlaps, counted=counted, label=label)

    def _picked(self, policy: Policy, lows: Numbers) -> Bits:
        """Which of the shares are counted; what is known already is not reckoned anew."""
        items, first, like = self.chosen.items, self.sums.get(Policy.LOW_BEST_HIGH), None
        if first is not None:
            weights = lows_of(self.held, items, Policy.LOW_BEST_HIGH)
            like = Pick(weights=weights, counted=first.counted)
        part = self._part
        if self.among is None or part is None:
            return chosen(self.overlaps, lows, like)
        return part.counted(self.among.counted[policy][items], lows, like)

    @cached_property
    def _part(self) -> Part | None:
        return None if self.among is None else part_of(self.held, self.among, self.chosen.items)


def question(query: TallyQuery) -> Question:
    """
    What the ledger has now for a query, whatever its policy.

    Raises:
        Moved: Another process has changed the ledger while it was read.
    """
    all_of, state = held(query.outcome)
    plain = replace(query, policy=Policy.LOW_BEST_HIGH)
    where = repr(connection.settings_dict["NAME"])
    name = (where, state, plain)
    with _LOCK:
        if name in _QUESTIONS:
            _QUESTIONS.move_to_end(name)
            return _QUESTIONS[name]
        whole = _QUESTIONS.get((where, state, TallyQuery(outcome=plain.outcome)))
    ready = whole.ready if whole is not None and whole.held is all_of else []
    by_day = plain.start is not None or plain.end is not None
    some = choose(all_of, plain, Selection(plain, named(plain)))
    made = Question(
        held=all_of, chosen=some, overlaps=overlaps(all_of, some.items),
        among=ready[by_day] if ready else None,
    )  # fmt: skip
    with _LOCK:
        for old in [one for one in _QUESTIONS if one[0] == where and one[1] != state]:
            del _QUESTIONS[old]  # nobody asks for what the ledger was
        _QUESTIONS[name] = made
        _forget()
    return made


def _forget() -> None:
    """
    Let go of the questions asked longest ago, as far as the rest take too much. The whole of an
    outcome takes nothing here: it is asked for all the time, and its shares are held anyway.
    """
    cost = {
        name: 0 if name[2] == TallyQuery(outcome=name[2].outcome) else one.cost
        for name, one in _QUESTIONS.items()
    }
    left = sum(cost.values())
    for name in list(_QUESTIONS)[:-1]:
        many = len(_QUESTIONS) > _QUESTIONS_KEPT
        if many or (left > _MOST and cost[name]):
            left -= cost[name]
            del _QUESTIONS[name]


_QUESTIONS: OrderedDict[tuple[str, str, TallyQuery], Question] = OrderedDict()
_LOCK = Lock()
