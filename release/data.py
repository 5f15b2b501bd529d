"""Parts that are data or models: our own YAML files, and what others' packages bring."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from release.parts import Part
from release.problems import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Folders of data that are compiled or copied into the package, with the ends of their files.
FOLDERS = (
    ("data", ".yaml"),
    ("src/warledger/resources/weights", ".json"),
    ("frontend/basemap", "disputed.json"),
)
OTHERS = Path(__file__).with_name("datasets.yaml")


def files(root: Path) -> Iterator[Path]:
    """Our own files of data, in order."""
    for folder, end in FOLDERS:
        yield from sorted(
            path
            for path in (root / folder).rglob("*")
            if path.name.endswith(end) and "node_modules" not in path.parts
        )


def own_parts(root: Path) -> Iterator[Part]:
    """
    A part a file, with the licence that the file itself tells, else the project's.

    Raises:
        ReleaseError: A YAML file tells no source or no licence.
    """
    for path in files(root):
        raw = path.read_bytes()
        name = path.relative_to(root).as_posix()
        licence, known = "Apache-2.0", "ours: LICENSE"
        digest = hashlib.sha256(raw).hexdigest()
        if path.suffix == ".yaml":
            told = yaml.safe_load(raw)
            if not told.get("source") or not told.get("licence"):
                raise ReleaseError(f"{name}: no source or no licence is told")
            licence, known = told["licence"], f"{name}: {' '.join(told['source'].split())}"
        yield Part(
            kind="data",
            name=name,
            version=digest[:12],
            licence=licence,
            known=known,
            digests=(("SHA-256", digest),),
            comes="compiled into the wheel",
        )


def others_parts(root: Path, packages: Sequence[Part]) -> Iterator[Part]:
    """
    Data and models inside of packages, as datasets.yaml names them.

    Args:
        root: The repository's root.
        packages: Parts that may hold them.

    Raises:
        ReleaseError: One is said to be within a package that is not shipped.
    """
    by_name = {f"{one.kind}:{one.name}": one for one in packages}
    for told in yaml.safe_load(OTHERS.read_text(encoding="utf-8")):
        missing = [one for one in told["within"] if one not in by_name]
        if missing:
            raise ReleaseError(f"{OTHERS.name}: {told['name']}: {missing[0]} is not shipped")
        holders = [by_name[one] for one in told["within"]]
        yield Part(
            kind=told["kind"],
            name=told["name"],
            version=", ".join(f"{one.name} {one.version}" for one in holders),
            licence=told["licence"],
            known=told["known"],
            digests=tuple(_digests(root, told)) or holders[0].digests,
            comes=told["comes"],
            needs=tuple(one.name for one in holders),
        )


def _digests(root: Path, told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "digests" in told:
        official = json.loads((root / told["digests"]).read_text(encoding="utf-8"))["files"]
        for digest in official.values():
            yield "SHA-256", base64.urlsafe_b64decode(digest + "=").hex()
