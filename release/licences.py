"""
Which licence a part has, how that is known, and whether it may be shipped.

What may be shipped, and what the words of packages' metadata mean, stands in licences.yaml.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from license_expression import ExpressionError, get_spdx_licensing

from release.problems import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from release.parts import Part

RULES = Path(__file__).with_name("licences.yaml")
_FILE = re.compile(r"(?:^|/)(?:licen[cs]e|copying)[^/]*$", re.IGNORECASE)
_TROVE = "License ::"
_RULE = "=" * 78


class Known(NamedTuple):
    """A licence, and how we know."""

    licence: str  #: SPDX; empty where it is not known
    how: str


class Rules(NamedTuple):
    """licences.yaml, checked."""

    allowed: frozenset[str]
    exceptions: Mapping[str, str]  #: licence by the name of the one part that may have it
    words: Mapping[str, str]
    read: Mapping[str, Known]


@cache
def rules() -> Rules:
    """
    The rules.

    Raises:
        ReleaseError: An entry gives no reason.
    """
    told: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    for entry in (*told["allowed"], *told["exceptions"]):
        if not entry.get("why"):
            raise ReleaseError(f"{RULES.name}: {entry} gives no reason")
    return Rules(
        allowed=frozenset(entry["id"] for entry in told["allowed"]),
        exceptions={entry["name"]: entry["licence"] for entry in told["exceptions"]},
        words=told["words"],
        read={
            entry["name"]: Known(entry["licence"], f"read: {entry['how']}")
            for entry in told["read"]
        },
    )


@cache
def _licensing() -> Any:
    return get_spdx_licensing()


def of_distribution(name: str, version: str) -> Known:
    """
    The licence of a Python package: as a person read it, else from the metadata of what is
    installed here, else, where these say "BSD" alone, from the licence's text.
    """
    if name in rules().read:
        return rules().read[name]
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return Known("", "it is not installed here")
    other = "" if found.version == version else f" of {found.version}"
    told = found.metadata
    if expressions := told.get_all("License-Expression"):
        return Known(expressions[0], f"metadata{other}")
    own = (told.get_all("License") or [""])[0]
    classifiers = [one for one in told.get_all("Classifier") or [] if one.startswith(_TROVE)]
    for words in (*classifiers, own):
        spdx = rules().words.get(words) or (words if _is_spdx(words) else "")
        if spdx:
            return Known(spdx, f"metadata{other}: {words}")
    if spdx := _by_text(found):
        return Known(spdx, f"text of its licence{other}")
    return Known("", f"metadata say {own[:40]!r} {classifiers}")


def _is_spdx(words: str) -> bool:
    """Whether these are SPDX's ids alone."""
    try:
        parsed = _licensing().parse(words, validate=True, strict=True)
    except ExpressionError:
        return False
    return parsed is not None and parsed.render() == words


def _by_text(found: metadata.Distribution) -> str:
    """Which of the BSD licences a package brings, by the clauses that it has; else nothing."""
    files = sorted(str(path) for path in found.files or () if _FILE.search(str(path)))
    own = [name for name in files if ".dist-info/" in name] or files
    if not own:
        return ""
    path = Path(str(found.locate_file(own[0])))
    text = " ".join(path.read_text(encoding="utf-8", errors="replace").split())
    if "Redistributions in binary form must reproduce" not in text:
        return ""
    return "BSD-3-Clause" if re.search(r"\bNeither the names?\b", text) else "BSD-2-Clause"


@cache
def refused(name: str, licence: str) -> str | None:
    """Why a part of this licence may not be shipped; None where it may."""
    if not licence:
        return f"{name}: the licence is not known"
    if rules().exceptions.get(name) == licence:
        return None
    try:
        parsed = _licensing().parse(licence, strict=True)
    except ExpressionError:
        return f"{name}: {licence!r} is no SPDX expression"
    if parsed is None or not _allowed(parsed):
        return f"{name}: {licence} is not among the allowed licences"
    return None


def _allowed(expression: Any) -> bool:
    """One of the alternatives is enough; of a conjunction, all."""
    kind = type(expression).__name__
    if kind in {"OR", "AND"}:
        inner = [_allowed(one) for one in expression.args]
        return any(inner) if kind == "OR" else all(inner)
    return expression.render() in rules().allowed


def check_licences(parts: Iterable[Part]) -> list[str]:
    """A line for each part that may not be shipped, and for each exception that nobody needs."""
    told = list(parts)
    problems = [said for one in told if (said := refused(one.name, one.licence))]
    names = {one.name for one in told}
    unused = sorted(set(rules().exceptions) - names)
    return problems + [f"{RULES.name}: the exception {name} is of no part" for name in unused]


def listed(parts: Sequence[Part], texts: str) -> str:
    """
    The licence list: a line a part, then the texts of what is inside of the wheel.

    Args:
        parts: What is shipped or needed.
        texts: THIRD-PARTY-LICENCES.txt of the front end.
    """
    rows = [("kind", "name", "version", "licence", "how known")]
    rows += [
        (one.kind, one.name, one.version, one.licence or "UNKNOWN", one.known) for one in parts
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = [
        "  ".join([*(row[at].ljust(widths[at]) for at in range(4)), row[4]]).rstrip()
        for row in rows
    ]
    head = "Parts that are shipped with Warledger, or that it installs, and their licences"
    under = f"Licence texts of what is inside of the wheel\n\n{texts}"
    return "\n".join([head, _RULE, *lines, "", _RULE, under])
