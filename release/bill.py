"""The bill of materials (SBOM) by CycloneDX: made, held against its schema, and looked through."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from cyclonedx.factory.license import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from packageurl import PackageURL

from release import data
from release.lock import read_lock, shipped
from release.packages import TEXTS, bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from release.parts import Part

_TYPES = {
    "python": ComponentType.LIBRARY,
    "npm": ComponentType.LIBRARY,
    "data": ComponentType.DATA,
    "model": ComponentType.MACHINE_LEARNING_MODEL,
}
#: Ids are made from content in this space, so that the same parts give the same bill.
_SPACE = uuid.UUID("5b0d7f8e-6a53-4f0c-8f5e-3c1c35a1f2ac")


def written(parts: Sequence[Part], *, version: str, when: datetime) -> str:
    """
    The bill as JSON; the same parts give the same bytes.

    Args:
        parts: What is shipped or needed.
        version: Warledger's own.
        when: The time that the bill bears, that of the commit.
    """
    product = Component(
        name="warledger",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref=f"pkg:pypi/warledger@{version}",
        purl=PackageURL.from_string(f"pkg:pypi/warledger@{version}"),
        licenses=[LicenseFactory().make_from_string("Apache-2.0")],
    )
    components = {one.reference: _component(one) for one in parts}
    bill = Bom(components=components.values())
    bill.metadata.component = product
    bill.metadata.timestamp = when
    bill.serial_number = uuid.uuid5(_SPACE, "\n".join([version, *map(repr, parts)]))
    by_name: dict[str, list[Component]] = {}
    for one in parts:
        by_name.setdefault(one.name, []).append(components[one.reference])
    for one in parts:
        needed = [component for name in one.needs for component in by_name.get(name, [])]
        bill.register_dependency(components[one.reference], needed)
    bill.register_dependency(product, components.values())
    return JsonV1Dot6(bill).output_as_string(indent=1) + "\n"


def _component(part: Part) -> Component:
    package = part.kind in {"python", "npm"}
    many = len(part.digests) > 1  # a bill's component has one file's; others stand beside it
    hashes = [
        HashType.from_composite_str(f"{algorithm.replace('-', '').lower()}:{digest}")
        for algorithm, digest in part.digests
    ]
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(part.reference),
        comment="digests of its files",
        hashes=hashes,
    )
    return Component(
        name=part.name,
        version=part.version,
        type=_TYPES[part.kind],
        bom_ref=part.reference,
        purl=PackageURL.from_string(part.reference) if package else None,
        licenses=[LicenseFactory().make_from_string(part.licence)] if part.licence else [],
        hashes=[] if many else hashes,
        external_references=[files] if many else [],
        properties=[
            Property(name="warledger:comes", value=part.comes),
            Property(name="warledger:licence-known", value=part.known),
        ],
    )


def invalid(bill: str) -> list[str]:
    """What the schema of CycloneDX 1.6 refuses, if anything."""
    # Seconds pass until it is imported, and nothing else needs it.
    from cyclonedx.validation.json import JsonStrictValidator  # noqa: PLC0415

    error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)
    return [f"the bill of materials does not keep to its schema: {error}"] if error else []


def missing(bill: str, root: Path) -> list[str]:
    """
    What should stand in the bill and does not: asked of the lock files, of the licence file of
    the bundle and of the folders of data, not of what the bill was made from.
    """
    told: dict[str, Any] = json.loads(bill)
    components = told.get("components", [])
    names = {(one["name"], one["version"]) for one in components if "purl" in one}
    digests = {digest for one in components for digest in _digests_of(one)}
    data_names = {one["name"] for one in components if one["type"] == "data"}
    models = [one for one in components if one["type"] == "machine-learning-model"]
    problems: list[str] = []
    for entry in shipped(read_lock((root / "requirements.lock").read_text(encoding="utf-8"))):
        if (entry.name, entry.version) not in names:
            problems += [f"Python package {entry.name} {entry.version}"]
        elif not set(entry.digests) <= digests:
            problems += [f"digests of the Python package {entry.name} {entry.version}"]
    for package in bundled((root / TEXTS).read_text(encoding="utf-8")):
        if (package.name, package.version) not in names:
            problems += [f"npm package {package.name} {package.version}"]
    named = (path.relative_to(root).as_posix() for path in data.files(root))
    problems += [f"data set {name}" for name in named if name not in data_names]
    if not any(one["name"] == "en_core_web_sm" for one in models):
        problems += ["the language model"]
    return [f"the bill of materials lacks: {one}" for one in problems]


def _digests_of(component: dict[str, Any]) -> Iterable[str]:
    for reference in component.get("externalReferences", []):
        yield from (one["content"] for one in reference.get("hashes", []))
    yield from (one["content"] for one in component.get("hashes", []))
