"""Compiling actors: what contradicts itself is refused, with the actor and the cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from scripts.actors_data import ActorsError, compile_actors

ROOT = Path(__file__).resolve().parents[2]
HEAD = """about: Sides of a war that never was.
source: Written for this test.
licence: Apache-2.0
date: 2026-11-22
"""
GOOD = (
    HEAD
    + """actors:
  - {id: wl:hill-front, name: Hill Front, kind: rebels, country: TD, since: 1990, aliases: [HFX]}
  - {id: wl:river-front, name: River Front, kind: rebels, country: ML, parent: wl:hill-front,
     contextual: [RFX]}
  - {id: wl:road-force, name: Road Force, kind: political_militia, country: NE, contextual: [RFX]}
"""
)
STATES = (
    HEAD
    + """states:
  - {country: TD, name: Chad, demonyms: [Chadian], metonym: null, army: Chadian Army}
"""
)


def write(folder: Path, actors: str = GOOD, states: str = STATES) -> Path:
    (folder / "sides.yaml").write_text(actors, encoding="utf-8")
    (folder / "states.yaml").write_text(states, encoding="utf-8")
    return folder


def test_states_and_sides_become_one_table(tmp_path: Path) -> None:
    made = json.loads(compile_actors(write(tmp_path)))
    rows = {row["id"]: row for row in made["actors"]}
    assert set(rows) == {
        "wl:hill-front", "wl:river-front", "wl:road-force",
        "wl:chad-army", "wl:chad-government", "wl:chad-security-forces",
    }  # fmt: skip
    assert rows["wl:chad-army"]["parent"] == "wl:chad-security-forces"
    assert rows["wl:hill-front"]["inter"] == 2
    assert {"words": "RFX", "contexts": ["NE"]} in rows["wl:road-force"]["names"]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (("wl:river-front, name", "wl:hill-front, name"), "ids stand twice: wl:hill-front"),
        (("parent: wl:hill-front", "parent: wl:hill"), "wl:river-front: there is no wl:hill"),
        (("since: 1990", "parent: wl:river-front"), "its own parent"),
        (("since: 1990", "since: 1990, until: 1980"), "ends in 1980 before it begins in 1990"),
        (("country: TD", "country: XY"), "XY is no country"),
        (("kind: rebels, country: TD", "kind: angels, country: TD"), "angels"),
        (("since: 1990", "inter: 4"), "does not go with ACLED's code 4"),
        (("aliases: [HFX]", "aliases: [River Front]"), "'river front' is a name of"),
        (("country: NE, contextual", "country: ML, contextual"), "'rfx' is a name of"),
        (("since: 1990", "sinze: 1990"), "no such key: sinze"),
        (("contextual: [RFX]}\n  - ", "contextual: [{words: RFX, contexts: [XY]}]}\n  - "),
         "unknown context XY"),
        (("wl:hill-front, name", "wl:Hill Front, name"), "its id is no slug"),
        (("source: Written for this test.", ""), "lacks source"),
    ],
)  # fmt: skip
def test_contradictions_are_refused(tmp_path: Path, change: tuple[str, str], cause: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(ActorsError, match=cause):
        compile_actors(write(tmp_path, GOOD.replace(*change)))


def test_the_compiled_copy_is_fresh() -> None:
    compiled = ROOT / "src" / "warledger" / "resources" / "compiled" / "actors.json"
    assert compiled.read_text(encoding="utf-8") == compile_actors(ROOT / "data" / "actors")
