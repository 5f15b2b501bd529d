"""
How well a reading agrees with gold reports: the measures of the gold set, on plain JSON rows.

A row is one report: ``id``, ``claims``, ``statements``, and ``relations`` (gold) or ``findings``
(system), fields named as in docs/codebook.md. Gold rows are complete; a system row may lack fields.

claim       spans overlap, same outcome, same low and high (a vague figure: both vague)
coded       a claim whose victims, place, time frame and modality are right as well
fields      over matched claims only; fields of words agree by shared content words
stated      the same, over those matched claims whose gold value is not null
statement   half of the union of the spans is shared, and the speakers share a last word
links       ``part_of`` and ``same_as``, judged by group of claims that restate each other
findings    a gold relation that does not hold is found where a finding names two of its claims
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Row = Mapping[str, Any]
Pair = tuple[int, int]  #: index of a gold claim or statement, index of the system's

#: Words that say nothing about whether two descriptions mean the same people or place.
FILLERS = frozenset(
    [
        *("the", "a", "an", "his", "her", "their", "its", "al", "el"),
        *("of", "in", "at", "near", "and", "from", "on", "city", "province"),
    ]
)
#: Fields that must be right for a matched claim to count as coded.
CODED = ("victims", "place", "time_frame", "modality")
#: Fields that the text may leave open, with the key that is null then.
OPEN_FIELDS = {
    "perpetrator": "perpetrator",
    "place": "place",
    "dates": "date_start",
    "claimant": "claimant",
    "relayed_by": "relayed_by",
}
LINKS = ("part_of", "same_as")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers were right, given and wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        """Share of the answers given that are right, 0 to 1; 0 where none was given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the answers wanted that were given, 0 to 1; 0 where none was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall, 0 to 1."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    @property
    def percent(self) -> float:
        """F, 0 to 100."""
        return 100 * self.f

    def as_json(self) -> Json:
        """The figures in percent, and the counts."""
        return {
            "f": round(100 * self.f, 2),
            "p": round(100 * self.precision, 2),
            "r": round(100 * self.recall, 2),
            "right": self.right,
            "given": self.given,
            "wanted": self.wanted,
        }

    def line(self, name: str) -> str:
        """The same as one line for a person."""
        return (
            f"{name:22} F {100 * self.f:5.1f}  P {100 * self.precision:5.1f}  "
            f"R {100 * self.recall:5.1f}  ({self.right} right, {self.given} given, "
            f"{self.wanted} wanted)"
        )

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.right + other.right, self.given + other.given, self.wanted + other.wanted
        )


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of cases are right."""

    right: int = 0
    of: int = 0

    @property
    def percent(self) -> float:
        """0 to 100; 0 where there is no case."""
        return 100 * self.right / max(1, self.of)


@dataclass(frozen=True, slots=True)
class Findings:
    """Gold relations that do not hold, those found, and findings that match none."""

    found: int = 0
    wanted: int = 0
    false_alarms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All measures over a set of reports."""

    reports: int
    unread: int  #: gold reports for which the system has no claims list
    claim: Counts
    coded: Counts
    statement: Counts
    fields: Mapping[str, Share]
    stated: Mapping[str, Share]
    links: Mapping[str, Counts]
    findings: Findings
    outcomes: Mapping[str, Counts]  #: of claims, most frequent gold outcome first

    def measures(self) -> dict[str, float]:
        """
        Each measure by name, in percent; ``false alarms`` is a count.

        A measure for which the gold reports hold no case is left out.
        """
        return {
            **{name: case.percent for name, case in self.cases().items()},
            "false alarms": float(self.findings.false_alarms),
        }

    def cases(self) -> dict[str, Counts | Share]:
        """The counts behind each measure in percent; those without a gold case are left out."""
        counts = {
            "claim F": self.claim,
            "coded F": self.coded,
            "statement F": self.statement,
            **{f"links {name} F": found for name, found in self.links.items()},
        }
        shares = {
            **{f"field {name}": share for name, share in self.fields.items()},
            **{f"stated {name}": share for name, share in self.stated.items()},
            "false relations found": Share(self.findings.found, self.findings.wanted),
        }
        return {
            **{name: found for name, found in counts.items() if found.wanted},
            **{name: share for name, share in shares.items() if share.of},
        }

    def as_json(self) -> Json:
        """The measures with the counts behind them, as plain data."""

        def part(share: Share) -> Json:
            return {"percent": round(share.percent, 2), "right": share.right, "of": share.of}

        return {
            "reports": self.reports,
            "unread": self.unread,
            "claim": self.claim.as_json(),
            "coded": self.coded.as_json(),
            "statement": self.statement.as_json(),
            "fields": {name: part(share) for name, share in self.fields.items()},
            "stated": {name: part(share) for name, share in self.stated.items()},
            "links": {name: counts.as_json() for name, counts in self.links.items()},
            "findings": {
                "found": self.findings.found,
                "wanted": self.findings.wanted,
                "false_alarms": self.findings.false_alarms,
            },
            "outcomes": {name: counts.as_json() for name, counts in self.outcomes.items()},
        }

    def table(self) -> str:
        """The measures as lines for a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        unread = f", {self.unread} unread" if self.unread else ""
        yield (
            f"{self.reports} reports{unread}, {self.claim.wanted} gold claims, "
            f"{self.claim.given} given"
        )
        for name in ("claim", "coded", "statement"):
            yield getattr(self, name).line(name)
        for name, share in self.fields.items():
            line = f"  field {name:12} {share.percent:5.1f} % of {share.of} matched"
            if name in self.stated:
                stated = self.stated[name]
                line += f", {stated.percent:5.1f} % of the {stated.of} stated"
            yield line
        for name, counts in self.links.items():
            yield counts.line(f"  links {name}")
        found = self.findings
        yield (
            f"  findings: {found.found} of {found.wanted} false relations found, "
            f"{found.false_alarms} false alarms"
        )
        for name, counts in self.outcomes.items():
            yield counts.line(f"  {name}")


def content_words(text: str | None) -> frozenset[str]:
    """The words of a description that carry meaning: lower case, without fillers, plural s cut."""
    found = (word for word in re.findall(r"\w+", (text or "").lower()) if word not in FILLERS)
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in found)


def same_words(gold: str | None, system: str | None) -> bool:
    """
    Whether two descriptions share most content words of the shorter one.

    An answer much longer than the gold words is wrong: it swallows the sentence.
    """
    if not gold or not system:
        return not gold and not system
    wanted, given = content_words(gold), content_words(system)
    if len(given) > 2 * len(wanted) + 4:
        return False
    shorter = min(len(wanted), len(given))
    shared = len(wanted & given)
    return shared == 1 if shorter <= 1 else 2 * shared > shorter


def _words_agree(name: str) -> Callable[[Row, Row], bool]:
    return lambda gold, system: same_words(gold[name], system.get(name))


def _equal(*names: str) -> Callable[[Row, Row], bool]:
    return lambda gold, system: all(gold[name] == system.get(name) for name in names)


#: Each scored field with its test (gold claim, system claim).
FIELDS: Mapping[str, Callable[[Row, Row], bool]] = {
    "victims": _words_agree("victims"),
    "status": _equal("status"),
    "perpetrator": _words_agree("perpetrator"),
    "place": _words_agree("place"),
    "dates": _equal("date_start", "date_end"),
    "time_frame": _equal("time_frame"),
    "per": _equal("per"),
    "claimant": _words_agree("claimant"),
    "relayed_by": _words_agree("relayed_by"),
    "modality": _equal("modality"),
    "approx": lambda gold, system: bool(gold.get("approx")) == bool(system.get("approx")),
}


def shared_characters(one: Row, other: Row) -> int:
    """How many characters two spans share; zero or less where they do not overlap."""
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))


def same_figure(gold: Row, system: Row) -> bool:
    """Whether both give the same bounds; vague figures agree by their flag alone."""
    if gold.get("vague"):
        return bool(system.get("vague"))
    return bool(gold["low"] == system.get("low") and gold["high"] == system.get("high"))


def _one_to_one(options: list[tuple[float, int, int]]) -> list[Pair]:
    """Best option first, each index used once; ties by position."""
    used_gold: set[int] = set()
    used_system: set[int] = set()
    pairs = []
    for _, i, j in sorted(options):
        if i not in used_gold and j not in used_system:
            used_gold.add(i)
            used_system.add(j)
            pairs.append((i, j))
    return pairs


def match_claims(gold: Sequence[Row], system: Sequence[Row]) -> list[Pair]:
    """Claims of the same figure and outcome over the same words, one to one."""
    return _one_to_one(
        [
            (-shared, i, j)
            for i, wanted in enumerate(gold)
            for j, given in enumerate(system)
            if (shared := shared_characters(wanted, given)) > 0
            and wanted["outcome"] == given.get("outcome")
            and same_figure(wanted, given)
        ]
    )


def same_speaker(gold: Row, system: Row) -> bool:
    """Whether the last word of one speaker's name is in the other's; two unnamed ones agree."""
    wanted = re.findall(r"\w+", (gold.get("speaker") or "").lower())
    given = re.findall(r"\w+", (system.get("speaker") or "").lower())
    if not wanted or not given:
        return not wanted and not given
    return wanted[-1] in given or given[-1] in wanted


def match_statements(gold: Sequence[Row], system: Sequence[Row]) -> list[Pair]:
    """Statements of the same speaker whose spans share half of their union, one to one."""
    options = []
    for i, wanted in enumerate(gold):
        for j, given in enumerate(system):
            shared = shared_characters(wanted, given)
            union = max(wanted["end"], given["end"]) - min(wanted["start"], given["start"])
            if shared > 0 and union <= 2 * shared and same_speaker(wanted, given):
                options.append((-shared / union, i, j))
    return _one_to_one(options)


def groups(claims: Sequence[Row]) -> list[int]:
    """For each claim the index of the first one of its ``same_as`` group."""
    root = list(range(len(claims)))
    for i, claim in enumerate(claims):
        target = claim.get("same_as")
        if isinstance(target, int) and 0 <= target < len(claims):
            root[i] = root[target] if target < i else target
    return root


def match_findings(gold: Row, system: Row, pairs: Sequence[Pair]) -> tuple[set[int], list[int]]:
    """
    The gold relations found, and the false alarms.

    Returns:
        Indices into those gold relations that do not hold, and indices into the system's findings
        that do not hold and match none of them.
    """
    root = groups(gold["claims"])
    to_gold = {j: root[i] for i, j in pairs}
    wanted = [{root[k] for k in relation["claims"]} for relation in broken_relations(gold)]
    found: set[int] = set()
    alarms = []
    for index, finding in enumerate(system.get("findings", [])):
        if finding.get("holds", False):
            continue
        named = {to_gold[k] for k in finding.get("claims", []) if k in to_gold}
        hits = [w for w, need in enumerate(wanted) if len(need & named) >= min(2, len(need))]
        found.update(hits)
        if not hits:
            alarms.append(index)
    return found, alarms


def broken_relations(gold: Row) -> list[Row]:
    """The gold relations that do not hold."""
    return [relation for relation in gold.get("relations", []) if not relation["holds"]]


def right_links(
    gold: Sequence[Row], system: Sequence[Row], pairs: Sequence[Pair], field: str
) -> set[int]:
    """Indices of the system's claims whose link is right, judged by group."""
    root = groups(gold)
    to_gold = {j: i for i, j in pairs}
    right = set()
    for j, claim in enumerate(system):
        k = claim.get(field)
        if k is None or j not in to_gold or k not in to_gold:
            continue
        origin, target = to_gold[j], to_gold[k]
        wanted = origin if field == "same_as" else gold[origin].get(field)
        if wanted is not None and root[wanted] == root[target]:
            right.add(j)
    return right


class _Tally:
    """Counts that grow report by report."""

    def __init__(self) -> None:
        self.reports = self.unread = 0
        self.counts: defaultdict[str, Counts] = defaultdict(Counts)
        self.outcomes: defaultdict[str, Counts] = defaultdict(Counts)
        self.fields: Counter[str] = Counter()
        self.stated: Counter[str] = Counter()
        self.stated_right: Counter[str] = Counter()
        self.findings: Counter[str] = Counter()

    def add(self, gold: Row, system: Row) -> None:
        """Count one report."""
        self.reports += 1
        self.unread += "claims" not in system
        wanted, given = gold["claims"], system.get("claims", [])
        pairs = match_claims(wanted, given)
        coded = sum(self._add_fields(wanted[i], given[j]) for i, j in pairs)
        self.counts["claim"] += Counts(len(pairs), len(given), len(wanted))
        self.counts["coded"] += Counts(coded, len(given), len(wanted))
        said = system.get("statements", [])
        agreed = match_statements(gold["statements"], said)
        self.counts["statement"] += Counts(len(agreed), len(said), len(gold["statements"]))
        for name in LINKS:
            self.counts[name] += Counts(
                right=len(right_links(wanted, given, pairs, name)),
                given=sum(claim.get(name) is not None for claim in given),
                wanted=sum(claim.get(name) is not None for claim in wanted),
            )
        found, alarms = match_findings(gold, system, pairs)
        self.findings["found"] += len(found)
        self.findings["wanted"] += len(broken_relations(gold))
        self.findings["alarms"] += len(alarms)
        for claim in wanted:
            self.outcomes[claim["outcome"]] += Counts(wanted=1)
        for claim in given:
            self.outcomes[str(claim.get("outcome"))] += Counts(given=1)
        for i, _ in pairs:
            self.outcomes[wanted[i]["outcome"]] += Counts(right=1)

    def _add_fields(self, gold: Row, system: Row) -> bool:
        """Count the fields of a matched claim; whether it is coded."""
        right = {name for name, test in FIELDS.items() if test(gold, system)}
        stated = {name for name, key in OPEN_FIELDS.items() if gold[key] is not None}
        self.fields.update(right)
        self.stated.update(stated)
        self.stated_right.update(stated & right)
        return right.issuperset(CODED)


def score(gold: Mapping[str, Row], system: Mapping[str, Row]) -> Scores:
    """
    Score a system's rows against gold rows, both by report id.

    A gold report that the system lacks, or for which it gives an error instead of claims, counts
    as read without result. System rows of other reports are left out.
    """
    tally = _Tally()
    for key, row in gold.items():
        tally.add(row, system.get(key, {}))
    matched = tally.counts["claim"].right
    return Scores(
        reports=tally.reports,
        unread=tally.unread,
        claim=tally.counts["claim"],
        coded=tally.counts["coded"],
        statement=tally.counts["statement"],
        fields={name: Share(tally.fields[name], matched) for name in FIELDS},
        stated={name: Share(tally.stated_right[name], tally.stated[name]) for name in OPEN_FIELDS},
        links={name: tally.counts[name] for name in LINKS},
        findings=Findings(*(tally.findings[name] for name in ("found", "wanted", "alarms"))),
        outcomes=dict(sorted(tally.outcomes.items(), key=lambda item: -item[1].wanted)),
    )
