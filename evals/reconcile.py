"""
Score how claims are linked.

    python -m evals.reconcile samples            gold of examples/knights-charge, read end to end
    python -m evals.reconcile muc4 KEYS          templates of one incident told in several messages
    python -m evals.reconcile synthetic N        N invented claims with known truth; time beside it
    python -m evals.reconcile claims TABLE.csv   falls and contradictions in a table of claims

Each prints one JSON object. Pairwise: of all pairs of claims, those that are in one group by the
gold and by the system. Exits with 2 where the data can't be read.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

from evals.datasets import IN_REPO, ROOT, DataError, digest
from evals.scoring import Counts
from evals.synthetic import invent
from warledger.ingest import Failure, Supplied, ingest
from warledger.pipeline import Reader, read_all
from warledger.reconcile import entries, reconcile

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from warledger.records import Entry, Reading, Reconciliation

SAMPLES = ROOT / "examples" / "knights-charge"
GOLD = IN_REPO / "linking" / "knights-charge.json"


def pairwise(gold: Mapping[str, Hashable], system: Mapping[str, Hashable]) -> Counts:
    """
    Pairs in one group by both, by the gold, by the system.

    Args:
        gold: A group's key for each item.
        system: The same; items that are not in the gold are left out.
    """

    def pairs(groups: Mapping[str, Hashable]) -> set[tuple[str, str]]:
        members: dict[Hashable, list[str]] = defaultdict(list)
        for item in sorted(gold):
            if item in groups:
                members[groups[item]].append(item)
        return {pair for group in members.values() for pair in combinations(group, 2)}

    wanted, found = pairs(gold), pairs(system)
    return Counts(len(wanted & found), len(found), len(wanted))


def score_samples() -> dict[str, Any]:
    """
    Linking of the sample reports, read end to end, against the gold.

    Raises:
        DataError: A sample or a mention of the gold is not there.
    """
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    readings = _readings(gold["reports"])
    known = reconcile(entry for reading in readings.values() for entry in entries(reading))
    incident = {key: i.id for i in known.incidents for key in i.entries}
    groups: dict[str, str] = {}
    mentions = 0
    for group in gold["groups"]:
        for report, context, figure in group["mentions"]:
            mentions += 1
            found = _claim_at(readings[report], context, figure)
            if found is not None:
                groups[found.id] = group["what"]
    return {
        "data": digest([GOLD, SAMPLES]),
        "reports": len(readings),
        "mentions in the gold": mentions,
        "mentions read as claims": len(groups),
        "pairwise": pairwise(groups, incident).as_json(),
        "faults": _faults(groups, incident, known),
    }


def _readings(reports: Mapping[str, Mapping[str, str | None]]) -> dict[str, Reading]:
    reader = Reader()
    found: dict[str, Reading] = {}
    for key, report in reports.items():
        published = report.get("published")
        supplied = Supplied(
            published=date.fromisoformat(published) if published else None,
            outlet=report.get("outlet"),
            title=None,
        )
        path = str(SAMPLES / str(report["file"]))
        for item in read_all(ingest([path], supplied=supplied, stdin=None), reader):
            if isinstance(item, Failure):
                raise DataError(str(item.error))
            if report.get("item") in {None, item.report.title}:
                found[key] = item
        if key not in found:
            raise DataError(f"{path}: no report {report.get('item')!r}")
    return found


def _claim_at(reading: Reading, context: str, figure: str) -> Entry | None:
    """The claim whose figure overlaps the gold's; None where the reader made none."""
    text = " ".join(reading.report.text.split())
    if context not in text:
        raise DataError(f"{reading.report.source}: no {context!r} in the text")
    at = _in_original(reading.report.text, context)
    start = at + context.index(figure)
    for entry in entries(reading):
        span = entry.claim.span
        if span.start < start + len(figure) and start < span.end:
            return entry
    return None


def _in_original(text: str, context: str) -> int:
    """Where words stand in a text whose white space may differ."""
    position = text.find(context)
    if position < 0:
        raise DataError(f"{context!r} is broken over lines")
    return position


def _faults(gold: Mapping[str, str], system: Mapping[str, str], known: Reconciliation) -> list[str]:
    """Pairs that are missed or wrong, in words."""
    found = []
    for a, b in combinations(sorted(gold), 2):
        same, linked = gold[a] == gold[b], system.get(a, a) == system.get(b, b)
        if same != linked:
            one, two = known.entries[a], known.entries[b]
            kind = "missed" if same else "wrong"
            pair = f"{one.words} ({one.published}) and {two.words} ({two.published})"
            found.append(f"{kind}: {pair}: {gold[a]}")
    return sorted(found)


def score_synthetic(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Linking of invented claims; processor seconds for each size, to see how time grows."""
    found = []
    for size in sizes:
        truth = invent(size)
        started = time.process_time()
        known = reconcile(truth.entries)
        seconds = time.process_time() - started
        system = {key: i.id for i in known.incidents for key in i.entries}
        found.append(
            {
                "claims": len(truth.entries),
                "happenings": len(set(truth.group.values())),
                "incidents": len(known.incidents),
                "pairwise": pairwise(truth.group, system).as_json(),
                "seconds": round(seconds, 2),
                "milliseconds a claim": round(1000 * seconds / len(truth.entries), 3),
            }
        )
    return found
