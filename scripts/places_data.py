"""The overlay of places: checks data/places/*.yaml and compiles them into one JSON file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "data" / "places"
TARGET = ROOT / "src" / "warledger" / "resources" / "gazetteer" / "overlay.json"
HEADER = ("about", "source", "licence", "date")
TYPES = ("region", "settlement", "neighbourhood", "camp", "base", "landmark", "river", "sea")
PRECISIONS = range(1, 8)
_REFERENCE = re.compile(r"(?:country|admin1|admin2|settlement|region):(?:[A-Z]{2})?:\S.*")
_NOTE = re.compile(r"\s*\([^)]*\)$")

Row = dict[str, Any]


class OverlayError(Exception):
    """A file of the overlay does not have the form that it should."""


def compile_places() -> str:
    """The compiled JSON text of the whole overlay.

    Raises:
        OverlayError: A field is missing or odd, or a place stands twice.
    """
    places: list[Row] = []
    names: list[Row] = []
    for path in sorted(SOURCE.glob("*.yaml")):
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        missing = [key for key in HEADER if not (isinstance(raw, dict) and raw.get(key))]
        if missing:
            raise OverlayError(f"{path.name}: lacks {', '.join(missing)}")
        for group in raw.get("groups", ()):
            source = str(group.get("source") or raw["source"])
            places += [_place(path, group, one, source) for one in group["places"]]
        for one in raw.get("names", ()):
            _checked(path, one["of"])
            names.append({"of": one["of"], "names": _plain(path, one["names"])})
    for kind, ids in (("id", [p["id"] for p in places]), ("reference", [n["of"] for n in names])):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise OverlayError(f"data/places: {kind} stands twice: {', '.join(twice)}")
    text = {"places": places, "names": names}
    return json.dumps(text, ensure_ascii=False, indent=1) + "\n"


def _place(path: Path, group: Row, one: str | Row, source: str) -> Row:
    """
    A place of a group: names parted by bars, a note in brackets to tell it from a namesake.

    Its source is its own, else its group's, else its file's; of that the words before a colon.
    """
    written = one if isinstance(one, str) else one["name"]
    spans = [] if isinstance(one, str) else one.get("spans", [])
    own = None if isinstance(one, str) else one.get("source")
    names = _plain(path, [name.strip() for name in written.split("|")])
    if group["type"] not in TYPES or group["precision"] not in PRECISIONS:
        raise OverlayError(f"{path.name}: {written}: no such type or precision")
    parent = group["parent"]
    for reference in (*([parent] if parent else []), *spans):
        _checked(path, reference)
    country = parent.split(":")[1] if parent else group["country"]
    note = re.search(r"\(([^)]*)\)", names[0])
    slug = "-".join(re.findall(r"[a-z0-9]+", names[0].lower()))
    return {
        "id": f"wl:{(country or 'x').lower()}-{slug}",
        "name": _NOTE.sub("", names[0]) if note else names[0],
        "type": group["type"],
        "country": country,
        "parent": parent,
        "spans": spans,
        "precision": group["precision"],
        "source": f"Warledger overlay ({_short(own or source)})",
        "names": [_NOTE.sub("", name) for name in names[1:]],
    }


def _short(source: str) -> str:
    """The words of a source before what it says of its extent, as they go on in a sentence."""
    head = source.partition(":")[0]
    return head[:1].lower() + head[1:] if head.startswith("General") else head


def _checked(path: Path, reference: object) -> None:
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        raise OverlayError(f"{path.name}: no reference: {reference!r}")


def _plain(path: Path, names: list[Any]) -> list[str]:
    odd = [name for name in names if not isinstance(name, str) or not name.strip()]
    if odd:
        raise OverlayError(f"{path.name}: no name: {odd[0]!r}")
    return names
