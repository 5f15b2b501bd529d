"""
Check the lexicons, event patterns, places and actors in data, and compile them into the package.

    python scripts/compile_data.py           write resources/compiled/*.json, gazetteer/overlay.json
    python scripts/compile_data.py --check   exit 1 where the compiled copy is not fresh

A lexicon is one YAML file: ``about``, ``source``, ``licence``, ``date`` and ``groups``; a group has
``name``, ``example``, ``words``, perhaps ``counter_example``, and attributes of its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))
from actors_data import ActorsError, compile_actors
from places_data import TARGET as OVERLAY
from places_data import OverlayError, compile_places

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {"": ROOT / "data" / "lexicon", "events_": ROOT / "data" / "events"}
ACTORS = ROOT / "data" / "actors"
TARGET = ROOT / "src" / "warledger" / "resources" / "compiled"
HEADER = ("about", "source", "licence", "date", "groups")
OWN = ("name", "words", "example", "counter_example")


class LexiconError(Exception):
    """A lexicon does not have the form that it should."""


def compile_lexicon(path: Path) -> str:
    """The compiled JSON text of one lexicon.

    Raises:
        LexiconError: A field is missing, or a word stands twice in one group.
    """
    raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = [key for key in HEADER if not (isinstance(raw, dict) and raw.get(key))]
    if missing:
        raise LexiconError(f"{path.name}: lacks {', '.join(missing)}")
    rows = []
    names: set[str] = set()
    for group in raw["groups"]:
        name = group.get("name")
        if not name or name in names:
            raise LexiconError(f"{path.name}: a group has no name of its own: {name!r}")
        names.add(name)
        if not group.get("example") or not group.get("words"):
            raise LexiconError(f"{path.name}: group {name} lacks an example or words")
        unquoted = [word for word in group["words"] if not isinstance(word, str)]
        if unquoted:  # YAML reads on, off, yes and no as true and false, and 12 as a number
            raise LexiconError(f"{path.name}: group {name}: quote {unquoted[0]!r}")
        listed = [word.lower() for word in group["words"]]
        twice = sorted({word for word in listed if listed.count(word) > 1})
        if twice:
            raise LexiconError(f"{path.name}: group {name} lists twice: {', '.join(twice)}")
        own = {key: group[key] for key in group if key not in OWN}
        odd = [key for key, value in own.items() if not isinstance(value, str | int)]
        if odd:  # an unquoted comma ends a value and makes a key of what follows
            raise LexiconError(f"{path.name}: group {name}: no plain value for {odd[0]!r}")
        rows.append(
            {
                "name": name,
                "words": listed,
                "attributes": own,
                "example": group["example"],
                "counter_example": group.get("counter_example"),
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def main(arguments: list[str]) -> int:
    """Compile or check; the exit code."""
    check = arguments == ["--check"]
    if arguments and not check:
        print(__doc__, file=sys.stderr)
        return 2
    TARGET.mkdir(parents=True, exist_ok=True)
    try:
        compiled = {
            TARGET / f"{prefix}{path.stem}.json": compile_lexicon(path)
            for prefix, source in SOURCES.items()
            for path in sorted(source.glob("*.yaml"))
        }
        compiled[TARGET / "actors.json"] = compile_actors(ACTORS)
        compiled[OVERLAY] = compile_places()
    except (LexiconError, ActorsError, OverlayError, yaml.YAMLError) as error:
        print(error, file=sys.stderr)
        return 1
    stale = [path for path in TARGET.glob("*.json") if path not in compiled]
    for path, text in compiled.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if not check:
                path.write_text(text, encoding="utf-8")
    if check and stale:
        names = ", ".join(sorted(path.name for path in stale))
        print(f"compiled lexicons are not fresh ({names}): run make compile", file=sys.stderr)
        return 1
    if not check:
        for path in stale:
            if path not in compiled:
                path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
