"""
Score how claims are linked.

    python -m evals.reconcile samples            gold of examples/knights-charge, read end to end
    python -m evals.reconcile muc4 KEYS TEXTS    incidents told in several messages of MUC-4
    python -m evals.reconcile synthetic N…       N invented claims with known truth; time beside it
    python -m evals.reconcile claims TABLE.csv   falls and contradictions in a table of claims
    python -m evals.reconcile bayes TABLE.csv    sources' factors; --intervals: 90 % of each, too

Each prints one JSON object. Pairwise: of all pairs of claims, those that are in one group by the
gold and by the system. Exits with 2 where the data can't be read.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from evals.datasets import IN_REPO, ROOT, DataError, digest
from evals.messages import casing_of_truecase, document, messages
from evals.scoring import Counts
from evals.synthetic import invent
from warledger.errors import InputError, ResourceError
from warledger.ingest import Failure, Supplied, ingest
from warledger.pipeline import Reader, read_all
from warledger.reconcile import (
    FALLS,
    Said,
    audit_points,
    entries,
    ranges,
    read_claims_table,
    reconcile,
    weigh,
)
from warledger.records import Outcome

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from warledger.reconcile import ClaimsTable
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


def score_messages(keys: Path, texts: Path, limit: int | None = None) -> dict[str, Any]:
    """
    Whether messages that tell of one incident are found to, read end to end.

    By the key, two messages tell of one incident where they have a template of the same type, the
    same single day and the same place below the country, in which people are killed, wounded or
    abducted; and of different ones where all their templates differ in day or place. Other pairs,
    and messages without templates, the key leaves open, and they do not count. By the system, two
    messages tell of one incident where an incident (no total) has claims of both.

    Args:
        keys: Folder or file of answer keys.
        texts: Folder or file of messages.
        limit: Number of messages to read, from the first on; all without.

    Raises:
        DataError: The data can't be read.
    """
    casing = casing_of_truecase()
    found = sorted(messages([texts]), key=lambda message: message.id)[:limit]
    reader, nothing = Reader(), Supplied(published=None, outlet=None, title=None)
    known: list[Entry] = []
    for message in found:
        row = document(message, casing)
        line = json.dumps(row).encode()
        with NamedTemporaryFile(suffix=".jsonl") as file:
            file.write(line)
            file.flush()
            for item in read_all(ingest([file.name], supplied=nothing, stdin=None), reader):
                if isinstance(item, Failure):
                    raise DataError(str(item.error))
                known += entries(item)
    result = reconcile(known)
    read = {message.id for message in found}
    gold, apart = _judged_by_key([keys], read)
    report = {entry.id: entry.report for entry in known}
    system = {
        pair
        for incident in result.incidents
        if not incident.aggregate and incident.outcome in _IN_KEY
        for pair in combinations(sorted({report[key] for key in incident.entries}), 2)
    }
    judged = system & (gold | apart)
    counts = Counts(len(gold & system), len(judged), len(gold))
    return {
        "data": digest([keys, texts]),
        "messages": len(found),
        "claims": len(known),
        "pairs of messages": counts.as_json(),
        "pairs that the key leaves open": len(system - judged),
        "missed": sorted(map(list, gold - system))[:20],
        "wrong": sorted(map(list, system & apart))[:20],
    }


_IN_KEY = frozenset({Outcome.KILLED, Outcome.INJURED, Outcome.ABDUCTED})
_KEY_SLOT = re.compile(r"^\s*(\d+)\.\s+[A-Z]+(?: TGT)?: .*?\s{2,}(.*)$")
_KEY_DAY = re.compile(r"^\d{2} [A-Z]{3} \d{2}$")


@dataclass(frozen=True, slots=True)
class _Told:
    """A template's incident: what is needed to hold it beside another message's."""

    type: str
    day: str | None  #: where the key gives one single day
    places: tuple[str, ...]  #: country first
    harmed: bool

    def same(self, other: _Told) -> bool:
        """Whether both are surely one incident in which people came to harm."""
        told = (self.type, self.day, self.places) == (other.type, other.day, other.places)
        return told and self.day is not None and len(self.places) > 1 and self.harmed

    def apart(self, other: _Told) -> bool:
        """Whether the two are surely different incidents."""
        days = self.day is not None and other.day is not None and self.day != other.day
        if self.places[:1] != other.places[:1]:
            return True
        towns = set(self.places[1:]), set(other.places[1:])
        return days or (all(towns) and not towns[0] & towns[1])


def _judged_by_key(
    paths: Sequence[Path], read: set[str]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs of messages that tell of one incident, and pairs that surely tell of none together."""
    told: dict[str, list[_Told]] = defaultdict(list)
    for slots in _templates(paths):
        message = slots.get(0, "").split(" ")[0]
        where = slots.get(3, "").lstrip("? ").split("/")[0]
        if message not in read or not where.strip("* "):
            continue
        day, effects = slots.get(2, "").lstrip("? "), slots.get(23, "")
        told[message].append(
            _Told(
                type=slots.get(4, ""),
                day=day if _KEY_DAY.match(day) else None,
                places=tuple(part.split("(")[0].strip() for part in where.split(":")),
                harmed="DEATH" in effects or "INJURY" in effects or slots.get(4) == "KIDNAPPING",
            )
        )
    same, apart = set(), set()
    for pair in combinations(sorted(told), 2):
        templates = [(a, b) for a in told[pair[0]] for b in told[pair[1]]]
        if any(a.same(b) for a, b in templates):
            same.add(pair)
        elif all(a.apart(b) for a, b in templates):
            apart.add(pair)
    return same, apart


def _templates(paths: Sequence[Path]) -> Iterator[dict[int, str]]:
    """The slots of each template; of a slot of several lines all, with spaces between."""
    for path in paths:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in files:
            current: dict[int, str] = {}
            slot = 0
            for line in file.read_text(encoding="latin-1").splitlines():
                match = _KEY_SLOT.match(line)
                if match:
                    slot = int(match.group(1))
                    if slot == 0 and current:
                        yield current
                        current = {}
                    current[slot] = match.group(2).strip()
                elif line.startswith("    ") and line.strip():
                    current[slot] = f"{current.get(slot, '')} {line.strip()}"
            if current:
                yield current


def score_claims(path: Path) -> dict[str, Any]:
    """
    Findings in a table of claims by type, and for falls and contradictions by claimant.

    Raises:
        DataError: The table can't be read.
    """
    table = _table(path)
    found = audit_points(table.points, table.label)
    by_claimant: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in found:
        kind = "falls" if finding.type in FALLS else finding.type.value
        by_claimant[finding.series[0] or "between claimants"][kind] += 1
    return {
        "data": digest([path]),
        "rows": len(table.points),
        "rows about people": len(table.reading.claims),
        "rows that can't be read": len(table.problems),
        "falls": sum(finding.type in FALLS for finding in found),
        "findings": dict(sorted(Counter(f.type.value for f in found).items())),
        "by claimant": {who: dict(sorted(c.items())) for who, c in sorted(by_claimant.items())},
    }


def _table(path: Path) -> ClaimsTable:
    try:
        return read_claims_table(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError, InputError) as error:
        raise DataError(str(error)) from error


def score_bias(path: Path, *, intervals: bool = False, seed: int = 1) -> dict[str, Any]:
    """
    What each claimant's figures are of the true ones, by what is lost and by whom.

    Compared is what two claimants at least say of one loss, one day and one time frame; the same
    claimant may lean another way for each kind of loss. Days are taken as if each were news of its
    own, so that intervals of running totals are narrower than they should be.

    Raises:
        DataError: The table can't be read, or NumPyro is needed and missing.
    """
    table = _table(path)
    claimants: dict[Hashable, set[str]] = defaultdict(set)
    said = []
    for point in table.points:
        thing = (*point.series[1:], point.cumulative, point.day)
        claimants[thing].add(point.series[0])
        source = "; ".join(point.series)
        said.append(Said(thing=thing, source=source, low=point.low, high=point.high))
    said = [one for one in said if len(claimants[one.thing]) > 1]
    counted = Counter(one.source for one in said)
    factors = weigh(said).factors
    try:
        drawn = ranges(said, seed=seed) if intervals else None
    except ResourceError as error:
        raise DataError(str(error)) from error
    found: dict[str, Any] = {
        "data": digest([path]),
        "things told by two claimants": len({one.thing for one in said}),
        "figures": len(said),
    }
    if drawn is not None:
        found |= {"level": drawn.level, "seed": seed, "largest R-hat": round(drawn.r_hat, 4)}
    by_loss: dict[str, dict[str, Any]] = defaultdict(dict)
    for source, factor in sorted(factors.items()):
        claimant, loss = source.split("; ", 1)
        row: dict[str, Any] = {"factor": round(factor, 3), "figures": counted[source]}
        if drawn is not None and source in drawn.factors:
            row["interval"] = [round(end, 3) for end in drawn.factors[source]]
        by_loss[loss][claimant] = row
    return found | {"factors": dict(sorted(by_loss.items()))}


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m evals.reconcile",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = made.add_subparsers(dest="what", required=True)
    what.add_parser("samples")
    muc4 = what.add_parser("muc4")
    muc4.add_argument("keys", type=Path)
    muc4.add_argument("texts", type=Path)
    muc4.add_argument("--limit", type=int, help="read only so many messages")
    what.add_parser("synthetic").add_argument("sizes", type=int, nargs="+")
    what.add_parser("claims").add_argument("table", type=Path)
    bayes = what.add_parser("bayes")
    bayes.add_argument("table", type=Path)
    bayes.add_argument("--intervals", action="store_true", help="needs NumPyro (extra bayes)")
    bayes.add_argument("--seed", type=int, default=1, help="of the intervals' draws")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    options = parser().parse_args(arguments)
    try:
        if options.what == "samples":
            found: object = score_samples()
        elif options.what == "muc4":
            found = score_messages(options.keys, options.texts, options.limit)
        elif options.what == "synthetic":
            found = score_synthetic(options.sizes)
        elif options.what == "bayes":
            found = score_bias(options.table, intervals=options.intervals, seed=options.seed)
        else:
            found = score_claims(options.table)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
