"""What is inside of wheel and sdist: what has to be there, and what must never be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.metadata import Metadata

from release.builds import members
from release.problems import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

#: Files without which the product does not work, or may not be passed on.
NEEDED = (
    "warledger/resources/model_digests.json",
    "warledger/resources/compiled/outcomes.json",
    "warledger/resources/weights/event_places.json",
    "warledger_desk/static/warledger/app.js",
    "warledger_desk/static/warledger/app.css",
    "warledger_desk/static/warledger/map-worker.js",
    "warledger_desk/static/warledger/THIRD-PARTY-LICENCES.txt",
    "warledger_desk/static/warledger/basemap/world.json",
    "warledger_desk/pages/templates/pages/base.html",
)
_SECRETS = {
    "a private key": rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "a token of a code host": rb"\b(?:ghp|gho|ghs|github_pat|glpat)[_-][A-Za-z0-9_]{20,}",
    "a token of a package registry": rb"\b(?:pypi-AgE[A-Za-z0-9_-]{20,}|npm_[A-Za-z0-9]{36})",
    "a key of a cloud": rb"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a token of this program's API": rb"\bwarledger_[A-Za-z0-9_-]{43}\b",
    # The word "secret" stands for one in examples.
    "an address with a password": (
        rb"\b[a-z][a-z0-9+.-]+://[^\s/:@\"'<>{}]+:(?!secret@)[^\s/:@\"'<>{}]{6,}@"
    ),
}
#: A path of somebody's machine: a home folder, or a folder of the machine that built it.
_PATHS = (
    rb"(?<![\w.~-])"
    rb"(?:/home/(?!user\b|you\b)[a-z][\w.-]*/|/Users/[A-Za-z][\w.-]*/|/root/|[A-Z]:\\Users\\)[\w.]"
)
#: So many words in a row are not the same by chance.
_SHINGLE = 12
_TAG = re.compile(rb"<[^<>]*>")
_WORD = re.compile(rb"[A-Za-z0-9']+")
#: Names of files that have no place in a release.
_FORBIDDEN = re.compile(
    r"(?:^|/)(?:\.env|\.git|\.venv|node_modules|__pycache__|[^/]+\.(?:db|sqlite3?|key|pem|pyc))(?:/|$)"
)


_NOT_TEXTS = {".md", ".py", ".zip", ".pyc"}


def scan(files: Iterable[tuple[str, bytes]], *, folders: Iterable[str] = ()) -> list[str]:
    """
    Secrets, paths of machines, and files that have no place in a release; a line each.

    Args:
        files: Names and contents.
        folders: Folders of this machine whose names may not be inside.
    """
    patterns = {name: re.compile(pattern) for name, pattern in _SECRETS.items()}
    patterns["a path of a machine"] = re.compile(_PATHS)
    for folder in folders:
        patterns[f"the path {folder}"] = re.compile(re.escape(folder.encode()) + rb"(?![\w-])")
    found = []
    for name, content in files:
        if _FORBIDDEN.search(name):
            found.append(f"{name}: has no place in a release")
        found += [
            f"{name}: holds {what} (at byte {hit.start()})"
            for what, pattern in patterns.items()
            if (hit := pattern.search(content))
        ]
    return found


def borrowed(files: Iterable[tuple[str, bytes]], corpus: Iterable[bytes]) -> list[str]:
    """
    Files in which a run of twelve words stands that stands in a corpus too.

    Args:
        files: Names and contents.
        corpus: The corpus's texts.
    """
    ours: dict[int, str] = {}
    for name, content in files:
        for shingle in _shingles(content):
            ours.setdefault(shingle, name)
    hit: dict[str, int] = {}
    for text in corpus:
        for shingle in _shingles(text):
            if shingle in ours:
                hit[ours[shingle]] = hit.get(ours[shingle], 0) + 1
    return [f"{name}: {count} runs of words as in a corpus" for name, count in sorted(hit.items())]


def texts_under(folder: Path) -> Iterator[bytes]:
    """The texts of the corpora: what is neither about them nor packed."""
    for part in ("corpora", "gold"):
        for path in sorted((folder / part).rglob("*")):
            if path.is_file() and path.suffix not in _NOT_TEXTS and path.name != "LICENSE":
                yield path.read_bytes()


def _shingles(content: bytes) -> set[int]:
    words = [word.lower() for word in _WORD.findall(_TAG.sub(b" ", content))]
    return {hash(tuple(words[at : at + _SHINGLE])) for at in range(len(words) - _SHINGLE + 1)}


def complete(files: Mapping[str, bytes]) -> list[str]:
    """What a wheel lacks, and what is wrong with its metadata."""
    problems = [f"the wheel lacks {name}" for name in NEEDED if name not in files]
    told = next((name for name in files if name.endswith(".dist-info/METADATA")), None)
    if told is None:
        return [*problems, "the wheel lacks its metadata"]
    folder = told.rpartition("/")[0]
    if f"{folder}/licenses/LICENSE" not in files:
        problems.append("the wheel lacks its licence")
    if f"{folder}/entry_points.txt" not in files:
        problems.append("the wheel lacks the command")
    return problems + metadata_problems(files[told])


def metadata_problems(content: bytes) -> list[str]:
    """What the core metadata specification refuses, and what a page about the project lacks."""
    try:
        read = Metadata.from_email(content, validate=True)
    except ExceptionGroup as group:
        return [f"metadata: {error}" for error in group.exceptions]
    problems = []
    if not read.description:
        problems.append("metadata: no description")
    if read.description_content_type != "text/markdown":
        problems.append(f"metadata: a description as {read.description_content_type}")
    if not read.license_expression:
        problems.append("metadata: no licence expression")
    return problems


def check_contents(
    wheel: Path, sdist: Path, *, folders: Iterable[str] = (), corpora: Path | None = None
) -> Outcome:
    """Looks into both; for words of the corpora, where they are at hand, into the wheel alone."""
    inside = {path.name: dict(members(path)) for path in (wheel, sdist)}
    problems = complete(inside[wheel.name])
    for name, files in inside.items():
        problems += [f"{name}: {line}" for line in scan(files.items(), folders=folders)]
    if corpora is not None:
        problems += borrowed(inside[wheel.name].items(), texts_under(corpora))
    counted = " and ".join(f"{len(files)} files" for files in inside.values())
    words = "with" if corpora else "without"
    said = f"{counted} in wheel and sdist looked through, {words} the corpora's words"
    return Outcome(said=said, problems=problems)
