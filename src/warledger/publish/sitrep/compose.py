"""From a ledger to a situation report: totals, by place, per day, before, who says so, disputes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from warledger.publish.exports.event_tables import bounds_words
from warledger.publish.sitrep.parts import (
    Basis,
    Cited,
    Day,
    Footnote,
    FromCount,
    FromEntry,
    FromPeriod,
    FromRatio,
    FromTally,
    MapPoint,
    Name,
    Paragraph,
    Part,
    Section,
    SituationReport,
    Told,
    Words,
)
from warledger.publish.sitrep.spots import known, spot_tallies
from warledger.records import Bounds, LinkType, Outcome, Policy, TallyQuery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warledger.publish.exports import PublishedFinding
    from warledger.records import (
        Entry,
        Reconciliation,
        SeriesFinding,
        Tally,
        TallyPeriod,
    )

#: In the order of the paragraph, with the words that follow "were reported".
OUTCOMES: dict[Outcome, str] = {
    Outcome.KILLED: "killed",
    Outcome.INJURED: "injured",
    Outcome.CASUALTIES: "casualties of several kinds in one figure",
    Outcome.DETAINED: "detained",
    Outcome.SURRENDERED: "surrendered",
    Outcome.ABDUCTED: "abducted",
    Outcome.MISSING: "missing",
    Outcome.DISPLACED: "displaced",
    Outcome.RELEASED: "released",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a situation report asks a ledger. Both callables are functions of the ledger alone."""

    reconciliation: Reconciliation
    tally: Callable[[TallyQuery], Tally]
    by_day: Callable[[TallyQuery], tuple[TallyPeriod, ...]]
    series: tuple[SeriesFinding, ...] = ()
    findings: tuple[PublishedFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the report is about. Names are for the title; ids are those of the groundings."""

    start: date
    end: date
    actor: str | None = None
    actor_name: str | None = None
    perpetrator: str | None = None
    perpetrator_name: str | None = None
    place: str | None = None
    place_name: str | None = None
    policy: Policy = Policy.LOW_BEST_HIGH

    @property
    def days(self) -> int:
        """Length of the period, both ends counted."""
        return (self.end - self.start).days + 1

    def query(self, outcome: Outcome) -> TallyQuery:
        """The tally that the report's total of one outcome is."""
        return TallyQuery(
            outcome=outcome,
            actor=self.actor,
            perpetrator=self.perpetrator,
            place=self.place,
            start=self.start,
            end=self.end,
            policy=self.policy,
        )


@dataclass(slots=True)
class _Notes:
    """Footnotes as they are needed: one an entry, numbered by first use."""

    entries: dict[str, Entry]
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> tuple[int, ...]:
        known = [name for name in names if name in self.entries]
        return tuple(self.numbers.setdefault(name, len(self.numbers) + 1) for name in known)

    def footnotes(self) -> tuple[Footnote, ...]:
        return tuple(_footnote(number, self.entries[name]) for name, number in self.numbers.items())


def _footnote(number: int, entry: Entry) -> Footnote:
    return Footnote(
        number=number,
        entry=entry.id,
        quote=entry.quote,
        words=entry.words,
        claimant=entry.claim.claimant,
        relayed_by=entry.claim.relayed_by,
        outlet=entry.outlet,
        title=entry.title,
        url=entry.url,
        published=entry.published,
    )


def compose(view: View, request: Request) -> SituationReport:
    """
    The situation report of a period.

    An outcome of which nothing is known is left out; where nothing at all is known, the report
    says so.
    """
    tallies = {outcome: view.tally(request.query(outcome)) for outcome in OUTCOMES}
    within = _within(view, request, tallies.values())
    told = {outcome: tally for outcome, tally in tallies.items() if known(tally.bounds)}
    notes = _Notes(dict(view.reconciliation.entries))
    sections = (
        _totals(request, told, notes),
        _remarks(tallies, notes),
        _by_place(view, told, notes),
        _per_day(view, request, told, notes),
        _before(view, request, told, notes),
        _sources(told, notes),
        _disputes(view, within, notes),
        _basis(request, within, notes),
    )
    return SituationReport(
        title=_title(request),
        sections=tuple(section for section in sections if section.paragraphs),
        footnotes=notes.footnotes(),
        series=tuple((outcome, view.by_day(request.query(outcome))) for outcome in told),
        points=tuple(_points(view, told)),
        start=request.start,
        end=request.end,
    )


def figure(bounds: Bounds) -> str:
    """Bounds in words and digits, with the best estimate where it is neither bound."""
    text = bounds_words(bounds)
    if bounds.best is None or bounds.best in (bounds.low, bounds.high):
        return text
    return f"{text}, best estimate {bounds.best:,}"


def _title(request: Request) -> Paragraph:
    about: list[Part] = [Words("Situation report: ")]
    for name, before in (
        (request.actor_name, ""),
        (request.perpetrator_name, "harm attributed to "),
        (request.place_name, ""),
    ):
        if name:
            about += [Words(before), Name(name), Words(", ")]
    return (*about, Day(request.start), Words(" to "), Day(request.end))


def _cited(query: TallyQuery, tally: Tally, notes: _Notes) -> Cited:
    rests_on = [name for line in tally.lines if line.counted for name in line.entries]
    return Cited(text=figure(tally.bounds), basis=FromTally(query), notes=notes.of(rests_on))


def _joined(items: list[list[Part]]) -> Iterator[Part]:
    for index, item in enumerate(items):
        if index:
            yield Words(" and " if index == len(items) - 1 else ", ")
        yield from item


def _within(view: View, request: Request, tallies: Iterable[Tally]) -> tuple[str, ...]:
    """The entries that count, and those of incidents that lie within the period."""
    incidents = {incident.id: incident for incident in view.reconciliation.incidents}
    found: dict[str, None] = {}
    for tally in tallies:
        for line in tally.lines:
            one = incidents[line.incident]
            start, end = one.start or one.end, one.end or one.start
            inside = start and end and request.start <= start and end <= request.end
            if line.counted or inside:
                found.update(dict.fromkeys(line.entries))
    return tuple(found)


def _totals(request: Request, told: dict[Outcome, Tally], notes: _Notes) -> Section:
    lead: list[Part] = [Words("From "), Day(request.start), Words(" to "), Day(request.end)]
    about: list[Part] = []
    for name, before in (
        (request.actor_name, " among "),
        (request.perpetrator_name, " harmed by "),
        (request.place_name, " in "),
    ):
        about += [Words(before), Name(name)] if name else []
    if not told:
        lead += [Words(", the ledger holds no figure"), *about]
        return Section(heading=None, paragraphs=((*lead, Words(".")),))
    lead += [Words(" the reports count"), *about]
    figures: list[list[Part]] = [
        [_cited(tally.query, tally, notes), Words(f" {OUTCOMES[outcome]}")]
        for outcome, tally in told.items()
    ]
    lead += [Words(": "), *_joined(figures), Words(".")]
    return Section(heading=None, paragraphs=(tuple(lead),))


def _remarks(tallies: dict[Outcome, Tally], notes: _Notes) -> Section:
    """What the tallies have to say of themselves: what is a day old, what is left out."""
    items: list[Paragraph] = []
    for outcome, tally in tallies.items():
        for remark in filter(_has_digit, tally.notes):
            rests_on = notes.of(_behind(remark, tally))
            items.append(
                (Words(f"{OUTCOMES[outcome].capitalize()}: "),
                 Told(text=remark, notes=rests_on, query=tally.query))
            )  # fmt: skip
    return Section(heading="What the totals hold", paragraphs=tuple(items), listed=True)


def _behind(remark: str, tally: Tally) -> list[str]:
    """The entries that a remark is about: what is left out for its reason, else what counts."""
    if remark.endswith(" not summed."):
        return [name for rate in tally.rates for name in rate.entries]
    if remark.endswith(" unless promoted."):  # readers' claims stand in no tally
        return []
    _, mark, reason = remark.rstrip(".").partition(" left out: ")
    lines = [
        line
        for line in tally.lines
        if (not line.counted and reason in line.reason.split("; ") if mark else line.counted)
    ]
    return [name for line in lines for name in line.entries]


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _by_place(view: View, told: dict[Outcome, Tally], notes: _Notes) -> Section:
    items: list[Paragraph] = []
    for outcome, tally in told.items():
        for spot, wider, part in spot_tallies(view, tally):
            item: list[Part] = [Name(spot.name)]
            item += [Words(" (within "), Name(wider), Words(")")] if wider else []
            item += [Words(": "), _cited(part.query, part, notes), Words(f" {OUTCOMES[outcome]}")]
            items.append(tuple(item))
    return Section(heading="By place", paragraphs=tuple(items), listed=True)


def _points(view: View, told: dict[Outcome, Tally]) -> Iterator[MapPoint]:
    for outcome, tally in told.items():
        for spot, _, part in spot_tallies(view, tally):
            place = spot.place
            if place is not None and place.lat is not None and place.lon is not None:
                yield MapPoint(
                    name=place.name, lat=place.lat, lon=place.lon, precision=place.precision,
                    outcome=outcome, bounds=part.bounds, query=part.query,
                )  # fmt: skip


def _per_day(view: View, request: Request, told: dict[Outcome, Tally], notes: _Notes) -> Section:
    """Averages, where what counts reaches from the first day to the last; reported rates."""
    items: list[Paragraph] = []
    days = Cited(text=str(request.days), basis=FromPeriod(request.start, request.end))
    for outcome, tally in told.items():
        best = tally.bounds.best
        averaged = outcome is not Outcome.CASUALTIES  # unsplit figures say nothing of a day's dead
        if averaged and best is not None and request.days > 1 and _spans(view, request, tally):
            basis = FromRatio(tally.query, request.days)
            average = Cited(text=f"{best / request.days:.1f}", basis=basis)
            total = replace(_cited(tally.query, tally, notes), text=f"{best:,}")
            least = [Words("At least ")] if tally.bounds.high is None else []
            items.append(
                (*least, total, Words(f" {OUTCOMES[outcome]} over "), days, Words(" days is "),
                 average, Words(" a day."))
            )  # fmt: skip
        items.extend(
            (Told(text=rate.message, notes=notes.of(rate.entries), query=tally.query),)
            for rate in tally.rates
        )
    return Section(heading="Per day", paragraphs=tuple(items), listed=True)


def _spans(view: View, request: Request, tally: Tally) -> bool:
    """Whether the figures that count reach over the whole period."""
    counted = {line.incident for line in tally.lines if line.counted}
    days = [(o.start, o.end) for o in view.reconciliation.incidents if o.id in counted]
    starts = [start for start, _ in days if start is not None]
    ends = [end for _, end in days if end is not None]
    return bool(starts and ends) and min(starts) <= request.start and max(ends) >= request.end


def _before(view: View, request: Request, told: dict[Outcome, Tally], notes: _Notes) -> Section:
    """The same number of days just before, outcome by outcome."""
    shift = timedelta(days=request.days)
    if not told or request.start - date.min < shift:  # no calendar has the days before
        return Section(heading=None, paragraphs=())
    start, end = request.start - shift, request.end - shift
    lead: list[Part] = [Words("In the period before, "), Day(start), Words(" to "), Day(end)]
    items: list[list[Part]] = []
    for outcome, tally in told.items():
        earlier = view.tally(replace(tally.query, start=start, end=end))
        if known(earlier.bounds):
            items.append([
                _cited(earlier.query, earlier, notes), Words(f" {OUTCOMES[outcome]}, against "),
                _cited(tally.query, tally, notes),
            ])  # fmt: skip
    if not items:
        lead.append(Words(", the ledger holds no figure; that is no sign that nothing happened."))
    else:
        lead += [Words(": "), *_joined(items), Words(".")]
    return Section(heading="Compared with the period before", paragraphs=(tuple(lead),))


def _sources(told: dict[Outcome, Tally], notes: _Notes) -> Section:
    """Who gives the figures that the totals rest on."""
    items: list[Paragraph] = []
    for outcome, tally in told.items():
        names = dict.fromkeys(n for line in tally.lines if line.counted for n in line.entries)
        for name in names:
            entry = notes.entries[name]
            items.append((*_source(entry), Words(": "), _reported(entry, notes),
                          Words(f" {OUTCOMES[outcome]}")))  # fmt: skip
    return Section(heading="Who says so", paragraphs=tuple(dict.fromkeys(items)), listed=True)


def _source(entry: Entry) -> list[Part]:
    """Claimant, through whom, in which outlet, on which day."""
    said: list[Part] = [Name(entry.claim.claimant)] if entry.claim.claimant else []
    if entry.claim.relayed_by:
        said += [Words(" through "), Name(entry.claim.relayed_by)]
    if entry.outlet:
        said += [Words(", in " if said else ""), Name(entry.outlet)]
    if not said:
        said = [Name(entry.title)] if entry.title else [Words("A report without outlet or title")]
    if entry.published:
        said += [Words(", "), Day(entry.published)]
    return said


def reported(entry: Entry) -> str:
    """The figure that one entry reports."""
    low, high = entry.claim.figure.low, entry.claim.figure.high
    return bounds_words(Bounds(low=low, best=None, high=high))


def _reported(entry: Entry, notes: _Notes) -> Cited:
    return Cited(text=reported(entry), basis=FromEntry(entry.id), notes=notes.of((entry.id,)))


def _disputes(view: View, within: tuple[str, ...], notes: _Notes) -> Section:
    """Figures that cannot both be true, odd series, and reports whose arithmetic fails."""
    relevant = set(within)
    items: list[Paragraph] = []
    for link in view.reconciliation.links:
        if link.type is LinkType.CONTRADICTS and {link.source, link.target} & relevant:
            first, second = (notes.entries[name] for name in (link.source, link.target))
            items.append((
                *_source(first), Words(": "), _reported(first, notes),
                Words(f" {OUTCOMES[first.claim.outcome]}, but "), *_source(second), Words(": "),
                _reported(second, notes), Words("."),
            ))  # fmt: skip
    items.extend(
        (Told(text=odd.message, notes=notes.of(odd.keys)),)
        for odd in view.series
        if relevant & set(odd.keys)
    )
    reports = {notes.entries[name].report for name in relevant}
    items.extend(
        (Told(text=finding.message, notes=notes.of(finding.entries)),)
        for finding in view.findings
        if finding.report in reports
    )
    return Section(heading="What contradicts", paragraphs=tuple(dict.fromkeys(items)), listed=True)


def _basis(request: Request, names: tuple[str, ...], notes: _Notes) -> Section:
    """How many reports and outlets stand behind the figures, and what the bounds mean."""
    if not names:
        return Section(heading=None, paragraphs=())
    text: Paragraph = (
        Words("The figures rest on "),
        count("report", names, notes.entries),
        Words(" report(s) of "),
        count("outlet", names, notes.entries),
        Words(" outlet(s), under the policy "),
        Name(request.policy.value),
        Words(
            ". Low and high are bounds of what was reported, not a confidence interval. Parts of a "
            "total are not added to it; averages are never summed; readers' comments do not count. "
            "The outcomes are not to be added up: one person may be in several, and a figure for "
            "several kinds in one holds them again."
        ),
    )
    return Section(heading="What the figures rest on", paragraphs=(text,))


def count(name: str, entries: tuple[str, ...], known_entries: dict[str, Entry]) -> Cited:
    """How many different values a field has among entries; unknown ones do not count."""
    values = {getattr(known_entries[entry], name) for entry in entries} - {None}
    basis: Basis = FromCount(name, entries)
    return Cited(text=str(len(values)), basis=basis)
