"""Clusters reckoned in portions say together what reckoning all of them at once says."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from evals.synthetic import invent
from tests.reconcile.entry_samples import (
    ARMY,
    FRONT,
    HADRA,
    MARN,
    MINISTRY,
    OLD_TOWN,
    PROVINCE,
    WING,
    entry,
    judgement,
)

from warledger.reconcile import nesting, parts
from warledger.reconcile.clusters import reckon_part
from warledger.reconcile.judging import Rulings, rulings
from warledger.reconcile.portions import Portions, completed
from warledger.records import Entry, JudgementType, Modality, TimeFrame

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warledger.reconcile.clusters import Part

#: What ties two claims, and what is said of one.
PAIRWISE = (JudgementType.SAME_INCIDENT, JudgementType.PART_OF, JudgementType.CONTRADICTS,
            JudgementType.RESTATES)  # fmt: skip
SINGLE = (JudgementType.REJECTED, JudgementType.ACCEPTED)


def invented(chance: random.Random, count: int) -> list[Entry]:
    """Claims of few places, days and sides, so that many bear on each other."""
    found: list[Entry] = []
    report: list[Entry] = []
    for number in range(count):
        if chance.random() < 0.3:
            report = []
        name = report[0].report if report else f"report {number}"
        total = chance.random() < 0.3
        start = chance.choice([date(2021, 5, 6), date(2021, 5, 9), date(2021, 5, 10), None])
        fields: dict[str, Any] = {
            "report": name,
            "published": date(2021, 5, 11 + len(name) % 3),
            "at": chance.choice([HADRA, OLD_TOWN, MARN, PROVINCE, None]),
            "who": chance.choice([FRONT, WING, None]),
            "by": chance.choice([ARMY, None]),
            "said_by": chance.choice([MINISTRY, None]),
            "start": date(2021, 5, 1) if total else start,
            "end": date(2021, 5, 20) if total else start,
            "time_frame": TimeFrame.CUMULATIVE if total else TimeFrame.INCIDENT,
            "comment": 0 if chance.random() < 0.1 else None,
            "modality": chance.choice(
                [Modality.ASSERTED] * 6 + [Modality.NEGATED, Modality.HYPOTHETICAL]
            ),
        }
        for tie in ("part_of", "same_as"):
            if report and chance.random() < 0.15:
                fields[tie] = chance.choice(report).id
        made = entry(chance.choice([2, 5, 12, 14, 300]), id=f"{number:017}", **fields)
        report.append(made)
        found.append(made)
    return found


def ruled(chance: random.Random, entries: Sequence[Entry]) -> Rulings:
    """What some judgements on the claims decide."""
    made = [judgement(chance.choice(PAIRWISE), *chance.sample(entries, 2),
                      holds=chance.random() < 0.6) for _ in range(4)]  # fmt: skip
    made += [judgement(kind, chance.choice(entries)) for kind in SINGLE]
    made.append(
        judgement(JudgementType.CORRECTED, chance.choice(entries), value={"low": 9, "high": 9})
    )
    graded = f"1{'0' * 16}", chance.choice(entries).id
    made.append(judgement(JudgementType.GRADED, graded[1], value={"grade": "Confirmed"}))
    return rulings(made)


def told(found: Sequence[Part]) -> dict[str, Any]:
    """All that parts of a ledger say, and the blocks of their claims."""
    standing: dict[str, bytes] = {}
    for part in found:
        standing |= part.standing.packed()
    mappings: dict[str, Mapping[str, Any]] = {}
    for name in ("entries", "set_aside", "corrected"):
        rows = [item for part in found for item in getattr(part.known, name).items()]
        assert len(rows) == len(dict(rows)), f"{name} told twice"
        mappings[name] = dict(rows)
    return mappings | {
        "incidents": {one.id: one for part in found for one in part.known.incidents},
        "links": sorted(repr(link) for part in found for link in part.known.links),
        "accepted": frozenset().union(*(part.known.accepted for part in found)),
        "clusters": {key: name for part in found for key, name in part.clusters.items()},
        "scopes": {key: scope for part in found for key, scope in part.scopes.items()},
        "standing": standing,
    }


def in_portions(
    entries: Sequence[Entry], given: Rulings, parents: Mapping[str, str], wanted: int
) -> tuple[list[Part], int]:
    """The parts, and how many portions there were beside the first."""
    portions = Portions(entries, given, parents, wanted)
    first = portions.first()
    others = [portions.other(number, first) for number in range(1, len(portions) + 1)]
    return [completed(first.part, [one.within for one in others]), *others], len(portions)


@pytest.mark.parametrize("seed", range(24))
def test_portions_say_what_all_together_say(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)  # noqa: S311 - entries, not a secret
    if seed % 2:
        for module in (nesting, parts):
            monkeypatch.setattr(module, "LISTED", 2)
    entries = invented(chance, 60)
    given = ruled(chance, entries) if seed % 3 else Rulings()
    parents = {"wl:wing": "wl:front"}
    whole = told([reckon_part(entries, given, parents, None)])
    for wanted in (1, 3, 1000):
        assert told(in_portions(entries, given, parents, wanted)[0]) == whole


def test_portions_beside_the_first_are_of_like_size() -> None:
    entries = invent(3000).entries
    found, count = in_portions(entries, Rulings(), {}, 4)
    sizes = [len(part.known.entries) for part in found[1:]]
    assert count == 4
    assert max(sizes) < 1.2 * min(sizes)
    assert told(found) == told([reckon_part(entries, Rulings(), {}, None)])


def test_totals_alone_are_one_portion() -> None:
    entries = [entry(5, report=f"r{n}", start=date(2021, 5, 1), time_frame=TimeFrame.CUMULATIVE,
                     id=f"{n:017}") for n in range(3)]  # fmt: skip
    found, count = in_portions(entries, Rulings(), {}, 5)
    assert count == 0
    assert told(found) == told([reckon_part(entries, Rulings(), {}, None)])


def test_nothing_is_one_empty_portion() -> None:
    found, count = in_portions([], Rulings(), {}, 2)
    assert (count, [part.known.incidents for part in found]) == (0, [()])
