"""
Check the actors in data/actors and compile them into one JSON text.

``states.yaml`` names the bodies of states by role; each other file lists actors. Refused are ids
that stand twice, parents that are not there, circles of parents, countries that ISO 3166 does not
know, kinds whose ACLED code is another, and names that two actors bear without contexts that tell
them apart.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import yaml
from iso3166_2 import Subdivisions

from warledger.records import ActorKind
from warledger.resources.actors import ANYWHERE, VERSION, WIDER, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

HEADER = ("about", "source", "licence", "date")
#: ACLED's code by kind, from the codebook's definitions of its eight actor types. A government
#: commands forces (1, or 2 for one that rebels form) or only speaks (none); it says which.
INTER = {
    ActorKind.STATE_FORCES: 1,
    ActorKind.REBELS: 2,
    ActorKind.POLITICAL_MILITIA: 3,
    ActorKind.IDENTITY_MILITIA: 4,
    ActorKind.RIOTERS: 5,
    ActorKind.PROTESTERS: 6,
    ActorKind.CIVILIANS: 7,
    ActorKind.EXTERNAL_FORCES: 8,
}
#: Roles of a state's bodies: kind, ACLED's code, and the role that it stands under.
ROLES: Mapping[str, tuple[ActorKind, int | None, str | None]] = {
    "government": (ActorKind.GOVERNMENT, 1, None),
    "security_forces": (ActorKind.STATE_FORCES, 1, "government"),
    "armed_forces": (ActorKind.STATE_FORCES, 1, "security_forces"),
    "army": (ActorKind.STATE_FORCES, 1, "armed_forces"),
    "air_force": (ActorKind.STATE_FORCES, 1, "armed_forces"),
    "navy": (ActorKind.STATE_FORCES, 1, "armed_forces"),
    "police": (ActorKind.STATE_FORCES, 1, "security_forces"),
    "gendarmerie": (ActorKind.STATE_FORCES, 1, "security_forces"),
    "intelligence": (ActorKind.STATE_FORCES, 1, "security_forces"),
    "defence_ministry": (ActorKind.GOVERNMENT, 1, "government"),
    "interior_ministry": (ActorKind.GOVERNMENT, 1, "government"),
    "health_ministry": (ActorKind.GOVERNMENT, None, "government"),
    "foreign_ministry": (ActorKind.GOVERNMENT, None, "government"),
}
ROW = {
    "id", "name", "kind", "inter", "country", "theatres", "since", "until", "parent", "aliases",
    "contextual", "phases", "affiliations", "source", "identifiers",
}  # fmt: skip
STATE = {"country", "name", "names", "demonyms", "metonym", "government_name", *ROLES}


class ActorsError(Exception):
    """The files of actors contradict themselves or lack something."""


Row = dict[str, Any]


def compile_actors(folder: Path) -> str:
    """
    The compiled JSON text of a folder of actors.

    Raises:
        ActorsError: Names file, actor and cause.
    """
    rows: list[Row] = []
    states: list[Row] = []
    further: Row = {}
    for path in sorted(folder.glob("*.yaml")):
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        missing = [key for key in HEADER if not (isinstance(raw, dict) and raw.get(key))]
        if missing:
            raise ActorsError(f"{path.name}: lacks {', '.join(missing)}")
        for state in raw.get("states", ()):
            _known(path.name, state.get("country"), state, STATE)
            states.append(_state(state))
            rows.extend(_bodies(state, raw["source"]))
        further |= raw.get("names", {})
        for row in raw.get("actors", ()):
            _known(path.name, row.get("id"), row, ROW)
            rows.append(_full(path.name, row, raw["source"]))
    _add_names(rows, further)
    _check(rows, states)
    compiled = {"version": VERSION, "states": states, "actors": [_compiled(row) for row in rows]}
    return json.dumps(compiled, ensure_ascii=False, indent=1) + "\n"


def _known(file: str, name: object, row: Row, keys: set[str]) -> None:
    odd = sorted(set(row) - keys)
    if odd:  # an unquoted comma ends a value and makes a key of what follows
        raise ActorsError(f"{file}: {name}: no such key: {', '.join(odd)}")


def _state(state: Row) -> Row:
    metonym = state.get("metonym") or []
    return {
        "country": state["country"],
        "name": state["name"],
        "names": state.get("names", []),
        "demonyms": state["demonyms"],
        "metonyms": [metonym] if isinstance(metonym, str) else metonym,
        # Whom "its forces" means: what the country calls its security forces, else its military.
        "forces": "security_forces" if "security_forces" in state else "armed_forces",
    }


def _slug(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", " ".join(fold(words))))


def _bodies(state: Row, source: str) -> Iterator[Row]:
    """The bodies of a state as rows; a state that names none gives none but its government."""
    of = f"the {state['name']}" if state["name"].startswith("United") else state["name"]
    stem = f"wl:{'-'.join(re.findall(r'[a-z0-9]+', state['name'].lower()))}"
    names = {role: state[role] for role in ROLES if role in state}
    names["government"] = state.get("government_name", f"Government of {of}")
    if "security_forces" not in names and set(names) & {"armed_forces", "army", "police"}:
        names["security_forces"] = f"Security forces of {of}"
    own = {*fold(state["name"]), *(word for d in state["demonyms"] for word in fold(d))}
    for role, name in names.items():
        kind, inter, wider = ROLES[role]
        while wider is not None and wider not in names:
            wider = ROLES[wider][2]
        told = bool(own & set(fold(name)))
        if role.endswith("_ministry") and not told and name != "Home Office":
            name, told = f"{name} of {of}", True  # noqa: PLW2901
        yield {
            "id": f"{stem}-{role.replace('_', '-')}",
            "name": name,
            "kind": kind,
            "inter": inter,
            "country": state["country"],
            "theatres": [state["country"]],
            "parent": f"{stem}-{wider.replace('_', '-')}" if wider else None,
            "role": role,
            "names": [{"words": name, "contexts": [] if told else [state["country"]]}],
            "source": source,
        }


def _full(file: str, row: Row, source: str) -> Row:
    """A row with its defaults; its own name is the first of its names."""
    lacks = [key for key in ("id", "name", "kind") if not row.get(key)]
    if lacks or "country" not in row:
        raise ActorsError(f"{file}: {row.get('id')}: lacks {', '.join(lacks) or 'country'}")
    try:
        kind = ActorKind(row["kind"])
    except ValueError as error:
        raise ActorsError(f"{file}: {row['id']}: {error}") from error
    country = row["country"]
    theatres = row.get("theatres") or ([country] if country else [])
    return {
        **row,
        "kind": kind,
        "inter": row.get("inter", INTER.get(kind)),
        "theatres": sorted({*theatres, *([country] if country else [])}),
        "source": row.get("source", source),
        "names": [*_names(row, theatres, named=True)],
    }


def _names(row: Row, theatres: list[str], *, named: bool) -> Iterator[Row]:
    """
    Names with contexts. A contextual name without its own takes the actor's theatres; for an actor
    that has none, only its full name in the report is a context.
    """
    anywhere = theatres or ([row["id"]] if "id" in row else [])
    contextual = [
        {"words": item, "contexts": anywhere} if isinstance(item, str) else item
        for item in row.get("contextual", ())
    ]
    bound = {fold(item["words"]) for item in contextual}
    seen: set[str] = set()
    plain = [*([row["name"]] if named else []), *row.get("aliases", ())]
    for item in [*({"words": words, "contexts": []} for words in plain), *contextual]:
        key = fold(item["words"])
        if item["words"] in seen or (key in bound and not item["contexts"]):
            continue
        seen.add(item["words"])
        yield {"words": item["words"], "contexts": sorted(item["contexts"])}


def _add_names(rows: list[Row], further: Row) -> None:
    by_id = {row["id"]: row for row in rows}
    for key, names in further.items():
        if key not in by_id:
            raise ActorsError(f"states.yaml: names: there is no {key}")
        row = by_id[key]
        _known("states.yaml", key, names, {"aliases", "contextual"})
        had = {fold(name["words"]) for name in row["names"]}
        new = list(_names(names, row["theatres"], named=False))
        again = {fold(name["words"]) for name in new if not name["contexts"]}
        row["names"] = [n for n in row["names"] if fold(n["words"]) not in again]
        row["names"] += [n for n in new if fold(n["words"]) not in had or not n["contexts"]]


def _check(rows: list[Row], states: list[Row]) -> None:
    ids = [row["id"] for row in rows]
    twice = sorted({key for key in ids if ids.count(key) > 1})
    if twice:
        raise ActorsError(f"ids stand twice: {', '.join(twice)}")
    countries = set(Subdivisions().all)
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        cause = next(_faults(row, by_id, countries), None)
        if cause:
            raise ActorsError(f"{row['id']}: {cause}")
    for state in states:
        if state["country"] not in countries:
            raise ActorsError(f"states.yaml: {state['country']} is no country of ISO 3166-1")
    _check_names(rows)


def _faults(row: Row, by_id: Mapping[str, Row], countries: set[str]) -> Iterator[str]:
    """What is wrong with one row."""
    yield from _faults_of_kind(row)
    if not re.fullmatch(r"wl:[a-z0-9]+(-[a-z0-9]+)*", row["id"]):
        yield "its id is no slug"
    wrong = {row["country"], *row["theatres"]} - countries - {None}
    if wrong:
        yield f"{', '.join(sorted(wrong))} is no country of ISO 3166-1"
    for other in (row.get("parent"), *(tie["with"] for tie in row.get("affiliations", ()))):
        if other is not None and other not in by_id:
            yield f"there is no {other}"
            return
    yield from _circles(row, by_id)
    for name in row["names"]:
        odd = {c for c in name["contexts"] if c not in countries | {ANYWHERE} and c not in by_id}
        if odd:
            yield f"{name['words']!r} has the unknown context {min(odd)}"


def _faults_of_kind(row: Row) -> Iterator[str]:
    for phase in [row, *row.get("phases", ())]:
        kind = ActorKind(phase["kind"])
        inter = phase.get("inter", INTER.get(kind))
        allowed = {1, 2, None} if kind is ActorKind.GOVERNMENT else {INTER.get(kind)}
        if inter not in allowed:
            yield f"kind {kind} does not go with ACLED's code {inter}"
    since, until = row.get("since"), row.get("until")
    if since and until and since > until:
        yield f"ends in {until} before it begins in {since}"


def _circles(row: Row, by_id: Mapping[str, Row]) -> Iterator[str]:
    above, seen = row.get("parent"), {row["id"]}
    while above is not None:
        if above in seen:
            yield f"is its own parent by way of {above}"
            return
        seen.add(above)
        above = by_id[above].get("parent") if above in by_id else None


def _check_names(rows: list[Row]) -> None:
    """One actor at most bears a name without contexts; the others' contexts or years differ."""
    bearers: dict[tuple[str, ...], list[tuple[Row, set[str]]]] = defaultdict(list)
    for row in rows:
        for name in row["names"]:
            bearers[fold(name["words"])].append((row, set(name["contexts"])))
    for key, users in bearers.items():
        for number, (row, contexts) in enumerate(users):
            for other, others in users[number + 1 :]:
                if row is not other and not _told_apart(row, contexts, other, others):
                    raise ActorsError(
                        f"{' '.join(key)!r} is a name of {row['id']} and of {other['id']}: "
                        "list it as contextual with contexts that tell them apart"
                    )


def _told_apart(row: Row, contexts: set[str], other: Row, others: set[str]) -> bool:
    if bool(contexts) != bool(others):
        return True
    apart = (row.get("until") or 9999) < (other.get("since") or 0) or (
        other.get("until") or 9999
    ) < (row.get("since") or 0)
    return apart or (bool(contexts) and not contexts & others)


def _compiled(row: Row) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "kind": str(row["kind"].value),
        "inter": row["inter"],
        "country": row["country"],
        "parent": row.get("parent"),
        "role": row.get("role"),
        "theatres": row["theatres"],
        "since": row.get("since"),
        "until": row.get("until"),
        "phases": [
            {
                "kind": phase["kind"],
                "inter": phase.get("inter", INTER.get(ActorKind(phase["kind"]))),
                "since": phase.get("since"),
                "until": phase.get("until"),
            }
            for phase in row.get("phases", ())
        ],
        "affiliations": [
            {
                "with": tie["with"],
                "relation": tie.get("relation", "part of"),
                "since": _text(tie.get("since")),
                "until": _text(tie.get("until")),
            }
            for tie in row.get("affiliations", ())
        ],
        "identifiers": row.get("identifiers", {}),
        "names": row["names"],
        "source": row["source"],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


assert set(WIDER) <= set(ROLES)  # noqa: S101 - the program's roles are those of the data
