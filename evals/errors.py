"""What a reading gets wrong, case by case, with the sentence and the nearest thing that it gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.scoring import (
    FIELDS,
    LINKS,
    Pair,
    broken_relations,
    groups,
    match_claims,
    match_findings,
    match_statements,
    right_links,
    shared_characters,
)

if TYPE_CHECKING:
    from evals.datasets import Gold

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """One difference between gold and system."""

    kind: str  #: claim, a field's or link's name, statement, or finding
    fault: str  #: missed, false or wrong
    report: str
    gold: str | None  #: the gold value
    system: str | None  #: the system's value, or the nearest thing that it gave
    rule: str | None  #: the system's rule, where it names one
    reasons: tuple[str, ...]  #: why the system took fields from elsewhere, where it says so
    text: str  #: the sentence with the figure in double angle brackets
    row: Row  #: the claim or statement that it is about: gold's, or the system's where false

    def lines(self) -> str:
        """The case for a person."""
        rule = f"  [{self.rule}]" if self.rule else ""
        return (
            f"{self.report} {self.fault} {self.kind}{rule}\n"
            f"    gold   {self.gold}\n    system {self.system}\n    {self.text}"
            + "".join(f"\n    because {reason}" for reason in self.reasons)
        )

    def as_json(self) -> dict[str, Any]:
        """The case as plain data, without the row."""
        return {name: value for name, value in asdict(self).items() if name != "row"}


def errors(gold: Gold, system: Mapping[str, Row]) -> Iterator[Error]:
    """All differences, report by report in the gold file's order."""
    for key, wanted in gold.gold.items():
        comparison = _Comparison(
            key, gold.docs[key]["text"], wanted, system.get(key, {"claims": [], "statements": []})
        )
        yield from comparison.claims()
        yield from comparison.fields()
        yield from comparison.links()
        yield from comparison.statements()
        yield from comparison.findings()


class _Comparison:
    """One report's gold and system rows side by side."""

    def __init__(self, report: str, text: str, gold: Row, system: Row) -> None:
        self.report, self.text, self.gold, self.system = report, text, gold, system
        self.wanted: Sequence[Row] = gold["claims"]
        self.given: Sequence[Row] = system.get("claims", [])
        self.pairs: list[Pair] = match_claims(self.wanted, self.given)

    def _error(
        self, kind: str, fault: str, claim: Row, by: Row | None = None, **values: str | None
    ) -> Error:
        return Error(
            kind=kind,
            fault=fault,
            report=self.report,
            gold=values.get("gold"),
            system=values.get("system"),
            rule=by.get("rule") if by else None,
            reasons=tuple(by.get("reasons") or ()) if by else (),
            text=_around(self.text, claim),
            row=claim,
        )

    def claims(self) -> Iterator[Error]:
        """Gold claims missed, and claims that are in no gold."""
        hit_gold, hit_system = {i for i, _ in self.pairs}, {j for _, j in self.pairs}
        for i, claim in enumerate(self.wanted):
            if i not in hit_gold:
                near = _nearest(claim, self.given)
                found = _figure(near) if near else "nothing here"
                yield self._error(
                    "claim", "missed", claim, by=near, gold=_figure(claim), system=found
                )
        for j, claim in enumerate(self.given):
            if j not in hit_system:
                near = _nearest(claim, self.wanted)
                yield self._error(
                    "claim",
                    "false",
                    claim,
                    gold=_figure(near) if near else "nothing here",
                    system=_figure(claim),
                    by=claim,
                )

    def fields(self) -> Iterator[Error]:
        """Wrong values of matched claims."""
        for i, j in self.pairs:
            gold, system = self.wanted[i], self.given[j]
            for name, test in FIELDS.items():
                if not test(gold, system):
                    yield self._error(
                        name,
                        _fault(_value(gold, name), _value(system, name)),
                        gold,
                        gold=_value(gold, name),
                        system=_value(system, name),
                        by=system,
                    )

    def links(self) -> Iterator[Error]:
        """Links missed, and links that lead to the wrong claim or should not be there."""
        to_system = dict(self.pairs)
        to_gold = {j: i for i, j in self.pairs}
        for name in LINKS:
            right = right_links(self.wanted, self.given, self.pairs, name)
            for i, claim in enumerate(self.wanted):
                answer = to_system.get(i)
                given = answer is not None and self.given[answer].get(name) is not None
                if claim.get(name) is not None and not given:
                    target = _figure(self.wanted[claim[name]])
                    seen = "no link" if answer is not None else "the claim itself is missed"
                    yield self._error(name, "missed", claim, gold=target, system=seen)
            for j, claim in enumerate(self.given):
                target_index = claim.get(name)
                if target_index is None or j in right:
                    continue
                origin = to_gold.get(j)
                link = None if origin is None else self.wanted[origin].get(name)
                yield self._error(
                    name,
                    "false" if link is None else "wrong",
                    claim,
                    gold="no link" if link is None else _figure(self.wanted[link]),
                    system=_figure(_at(self.given, target_index)),
                    by=claim,
                )

    def statements(self) -> Iterator[Error]:
        """Statements missed, and false ones."""
        wanted, given = self.gold["statements"], self.system.get("statements", [])
        pairs = match_statements(wanted, given)
        hit_gold, hit_system = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, statement in enumerate(wanted):
            if i not in hit_gold:
                yield self._statement("missed", statement, _nearest(statement, given))
        for j, statement in enumerate(given):
            if j not in hit_system:
                yield self._statement("false", statement, _nearest(statement, wanted))

    def _statement(self, fault: str, statement: Row, near: Row | None) -> Error:
        said = _statement(statement, self.text)
        other = _statement(near, self.text) if near else "nothing here"
        system = statement if fault == "false" else near
        gold_words, system_words = (other, said) if fault == "false" else (said, other)
        return self._error(
            "statement",
            fault,
            statement,
            gold=gold_words,
            system=system_words,
            by=system,
        )

    def findings(self) -> Iterator[Error]:
        """False relations not found, and false alarms."""
        found, alarms = match_findings(self.gold, self.system, self.pairs)
        root = groups(self.wanted)
        hit = {root[i] for i, _ in self.pairs}
        for index, relation in enumerate(broken_relations(self.gold)):
            if index in found:
                continue
            members = [self.wanted[k] for k in relation["claims"]]
            read = sum(root[k] in hit for k in relation["claims"])
            yield self._error(
                "finding",
                "missed",
                members[0],
                gold=f"{relation['type']}: {', '.join(map(_figure, members))}",
                system=f"nothing; {read} of these {len(members)} claims were read",
            )
        for index in alarms:
            finding = self.system["findings"][index]
            members = [_at(self.given, k) for k in finding.get("claims", [])]
            yield self._error(
                "finding",
                "false",
                members[0] if members else {"start": 0, "end": 0},
                gold="nothing",
                system=f"{finding.get('type')}: {finding.get('message')}",
            )


def _at(claims: Sequence[Row], index: int) -> Row:
    """A claim by the index that the system gave, which may lead nowhere."""
    return claims[index] if 0 <= index < len(claims) else {"start": 0, "end": 0}


def _fault(gold: str, system: str) -> str:
    if system == "null":
        return "missed"
    return "false" if gold == "null" else "wrong"


def _value(claim: Row, field: str) -> str:
    if field == "dates":
        start, end = claim.get("date_start"), claim.get("date_end")
        return "null" if start is None and end is None else f"{start} to {end}"
    value = claim.get(field)
    return "null" if value is None else str(value)


def _figure(claim: Row) -> str:
    bounds = f"{_open(claim.get('low'))}/{_open(claim.get('high'))}"
    vague = " vague" if claim.get("vague") else ""
    return f"{claim.get('outcome')} {bounds}{vague}, {claim.get('victims') or 'nobody named'}"


def _open(bound: int | None) -> str:
    return "-" if bound is None else str(bound)


def _statement(statement: Row, text: str) -> str:
    words = " ".join(text[statement["start"] : statement["end"]].split())
    direct = "direct" if statement.get("direct") else "indirect"
    return f"{statement.get('speaker')} ({direct}): {words}"


def _nearest(one: Row, others: Sequence[Row]) -> Row | None:
    """The one of the others that shares most characters, if any does."""
    found = max(others, key=lambda other: shared_characters(one, other), default=None)
    return found if found is not None and shared_characters(one, found) > 0 else None


def _around(text: str, claim: Row) -> str:
    """The claim's sentence, or 80 characters on either side, with its span marked."""
    start, end = claim["start"], claim["end"]
    first, last = claim.get("sentence") or (max(0, start - 80), end + 80)
    first, last = min(first, start), max(last, end)
    marked = f"{text[first:start]}⟪{text[start:end]}⟫{text[end:last]}"
    return " ".join(marked.split())
