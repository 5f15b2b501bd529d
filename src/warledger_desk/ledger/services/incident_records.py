"""
Incidents as their rows hold them, and out again.

A row's columns tell most of an incident. Its record holds the rest, without what is as usual: a
list that is empty, or origins that are one for each claim. A place or an actor is kept once, as
text, in a row of its own (`models.Referent`) under a name made from that text, and named in the
records: so an incident comes back with the very place that it was reckoned with, though the
gazetteer may have another row of it by now, and a name means the same in every ledger.

Versions before rules 6 kept incidents whole in their records (`_is_whole`). Such rows are read too,
until they are reckoned anew.
"""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from warledger import records
from warledger.errors import PlainError
from warledger.records import digest
from warledger.records.plain import from_json, from_plain, to_json
from warledger_desk.ledger import models
from warledger_desk.ledger.services.entries import chunks
from warledger_desk.ledger.services.pouring import pour_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from warledger.records import Actor, Incident, Place

_BATCH = 2000
#: What the columns tell of an incident.
_COLUMNS = (
    "id", "outcome", "aggregate", "start", "end", "per", "precision", "place_words",
    "victims_words", "perpetrator_words", "status", "grade",
)  # fmt: skip
_ROW = attrgetter(*_COLUMNS, "record")
#: What is kept in rows of its own.
_KINDS: Mapping[str, type[Place | Actor]] = {
    "place": records.Place, "victims": records.Actor, "perpetrator": records.Actor,
}  # fmt: skip
#: Places and actors that were read, by name, from whatever ledger; so many at most.
_READ: dict[str, Place | Actor] = {}
_MOST = 20_000


class _Kept(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """What a record holds, see `warledger.records.Incident`."""

    entries: tuple[str, ...]
    origins: tuple[tuple[str, ...], ...] | None = None  #: None: one for each entry
    contains: tuple[str, ...] = ()
    exceeds: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    grade_reason: str = ""
    place: str | None = None  #: names, as the two below
    victims: str | None = None
    perpetrator: str | None = None


_ENCODER = msgspec.json.Encoder()


class Referents:
    """
    The places and actors of incidents, by name.

    Args:
        incidents: All whose records are to be made.
    """

    def __init__(self, incidents: Iterable[Incident]) -> None:
        self.texts: dict[str, str] = {}  #: what is kept, by name
        self._names: dict[int, str] = {}
        self._held: list[Place | Actor] = []  # or an id could be another object's by now
        for one in incidents:
            for part in (one.place, one.victims, one.perpetrator):
                self.name(part)

    def name(self, part: Place | Actor | None) -> str | None:
        """The name that it is kept under."""
        if part is None:
            return None
        name = self._names.get(id(part))
        if name is None:
            text = to_json(part)
            name = self._names[id(part)] = digest(text)
            self.texts[name] = text
            self._held.append(part)
        return name


def record_of(incident: Incident, referents: Referents) -> str:
    """
    What the row of an incident holds as its record, as JSON text.

    Args:
        incident: Which.
        referents: Those of incidents of which this is one.
    """
    alone = incident.origins == tuple([(key,) for key in incident.entries])
    kept = _Kept(
        entries=incident.entries,
        origins=None if alone else incident.origins,
        contains=incident.contains,
        exceeds=incident.exceeds,
        review=incident.review,
        grade_reason=incident.grade_reason,
        place=referents.name(incident.place),
        victims=referents.name(incident.victims),
        perpetrator=referents.name(incident.perpetrator),
    )
    return _ENCODER.encode(kept).decode()


def keep_referents(texts: Mapping[str, str]) -> None:
    """
    Store places and actors that are not stored yet, in the transaction that is open.

    Args:
        texts: See `Referents`.
    """
    for some in chunks(sorted(texts)):
        stored = models.Referent.objects.filter(pk__in=some)
        known = set(stored.values_list("pk", flat=True))
        stored.filter(unused=True).update(unused=False)
        fresh = ((name, texts[name], False) for name in some if name not in known)
        pour_values(models.Referent, ("id", "record", "unused"), fresh)


def drop_referents() -> None:
    """
    Take out what no incident has needed since everything was last reckoned; to be called when
    everything is reckoned anew, before `keep_referents`.

    What is needed no longer stays until the next time, so that whoever has just read an incident
    still finds its place. So there are never more than what incidents named since the last but one
    time, all of which stands in the claims too.
    """
    models.Referent.objects.filter(unused=True).delete()
    models.Referent.objects.update(unused=True)


def incidents_of(rows: QuerySet[models.Incident]) -> Iterator[Incident]:
    """
    Incidents, in the order of their rows.

    Raises:
        PlainError: A row is none of an incident, or of another version.
    """
    for found in incidents_with(rows):
        yield found[0]


def incidents_with(rows: QuerySet[models.Incident], *columns: str) -> Iterator[tuple[Any, ...]]:
    """
    The same, each with further columns behind it.

    Raises:
        PlainError: A row is none of an incident, or of another version.
    """
    given = rows.values_list(*_COLUMNS, "record", *columns).iterator(_BATCH)
    own = len(_COLUMNS) + 1
    while some := list(islice(given, _BATCH)):
        known = _referred_to(row[own - 1] for row in some)
        for row in some:
            yield (_incident(row[:own], known), *row[own:])


def incident_of(row: models.Incident) -> Incident:
    """
    The incident of a row.

    Raises:
        PlainError: The row is none of an incident, or of another version.
    """
    return _incident(_ROW(row), _referred_to([row.record]))


def each_of(rows: Sequence[models.Incident]) -> Iterator[Incident | PlainError]:
    """
    The incidents of rows as the ledger has them, with nothing that was read before; in the place of
    one that can't be read the reason why.
    """
    known = _stored(_names(row.record for row in rows))
    for row in rows:
        try:
            yield _incident(_ROW(row), known)
        except PlainError as error:
            yield error


def contained(record: Mapping[str, Any]) -> set[str]:
    """Ids of the incidents in the one whose record this is."""
    return set(record.get("contains", ()))


def with_contained(record: Mapping[str, Any], contains: Iterable[str]) -> dict[str, Any]:
    """The record with other incidents in it."""
    left = {name: value for name, value in record.items() if name != "contains"}
    now = sorted(contains)
    return left | {"contains": now} if now else left


def notes_in(record: Mapping[str, Any]) -> list[str]:
    """Why a person should look at the incident whose record this is."""
    return list(record.get("review", ()))


def _is_whole(record: Any) -> bool:
    """Whether a version before rules 6 made the record: the whole plain form of an incident."""
    return isinstance(record, dict) and "outcome" in record


def _incident(row: Sequence[Any], known: Mapping[str, Place | Actor]) -> Incident:
    *columns, record = row
    if _is_whole(record):
        return from_plain(records.Incident, record)
    try:
        kept = msgspec.convert(record, _Kept)
        told = dict(zip(_COLUMNS, columns, strict=True)) | msgspec.structs.asdict(kept)
        for side in _KINDS:
            told[side] = _referent(side, told[side], known)
        if kept.origins is None:
            told["origins"] = [(key,) for key in kept.entries]
        return msgspec.convert(told, records.Incident)
    except msgspec.ValidationError as error:
        raise PlainError(f"Incident: {error}") from error


def _referent(
    side: str, name: str | None, known: Mapping[str, Place | Actor]
) -> Place | Actor | None:
    if name is None:
        return None
    if name not in known:
        raise PlainError(f"Incident.{side}: what is kept as {name!r} is missing or was changed")
    return known[name]


def _referred_to(found: Iterable[Any]) -> dict[str, Place | Actor]:
    """The places and actors that records name, by name, as far as they can be read."""
    wanted = _names(found)
    known = {name: part for name in wanted if (part := _READ.get(name)) is not None}
    fresh = _stored({name: kind for name, kind in wanted.items() if name not in known})
    if len(_READ) + len(fresh) > _MOST:
        _READ.clear()
    _READ.update(fresh)
    return known | fresh


def _names(found: Iterable[Any]) -> dict[str, type[Place | Actor]]:
    """What records name, with what it is."""
    named: dict[str, type[Place | Actor]] = {}
    for record in found:
        if isinstance(record, dict) and not _is_whole(record):
            for side, kind in _KINDS.items():
                name = record.get(side)
                if isinstance(name, str):
                    named[name] = kind
    return named


def _stored(wanted: Mapping[str, type[Place | Actor]]) -> dict[str, Place | Actor]:
    """These as the ledger has them; one query for some hundreds."""
    known: dict[str, Place | Actor] = {}
    for some in chunks(sorted(wanted)):
        rows = models.Referent.objects.filter(pk__in=some)
        for name, text in rows.values_list("pk", "record"):
            part = _read(wanted[name], name, text)
            if part is not None:
                known[name] = part
    return known


def _read(kind: type[Place | Actor], name: str, text: str) -> Place | Actor | None:
    """A place or an actor; None where the text is not what was kept under the name."""
    if digest(text) != name:
        return None
    try:
        return from_json(kind, text)
    except PlainError:
        return None
