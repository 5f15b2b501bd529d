"""
``python -m release``: everything that is looked at before a release.

    python -m release            all of it, a few minutes; writes dist/
    python -m release --quick    lock file, bill of materials and licences alone, in seconds

Wheel and sdist are those of the commit, not of the working tree. Ends with 1 where something is
wrong, with a line for each thing.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.datasets import corpora

from release import bill, data
from release.builds import Built, check_builds
from release.contents import check_contents
from release.installed import check_installed
from release.licences import check_licences, listed
from release.lock import check_lock, check_resolution
from release.packages import TEXTS, npm_parts, python_parts
from release.problems import Outcome, ReleaseError
from warledger import __version__
from warledger.errors import ResourceError
from warledger.reading.model import model_folder, official_digests, verify_model

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from release.parts import Part

ROOT = Path(__file__).resolve().parents[1]


def parts_of(root: Path) -> list[Part]:
    """Every part, in order."""
    packages = [*python_parts(root), *npm_parts(root)]
    return [*packages, *data.own_parts(root), *data.others_parts(root, packages)]


def check_model() -> Outcome:
    """The language model's files against the official release's digests."""
    digests = official_digests()
    try:
        verify_model(model_folder(), digests)
    except ResourceError as error:
        return Outcome(said="the language model", problems=[str(error)])
    return Outcome(said=f"{len(digests)} files of the language model are the official ones")


def check_parts(root: Path, out: Path, when: datetime) -> Outcome:
    """Bill of materials and licence list, into ``out``."""
    parts = parts_of(root)
    told = bill.written(parts, version=__version__, when=when)
    texts = (root / TEXTS).read_text(encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    (out / f"warledger-{__version__}.cdx.json").write_text(told, encoding="utf-8")
    (out / f"warledger-{__version__}-licences.txt").write_text(
        listed(parts, texts), encoding="utf-8"
    )
    counts = {
        kind: sum(one.kind == kind for one in parts) for kind in ("python", "npm", "data", "model")
    }
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    problems = [*bill.invalid(told), *bill.missing(told, root), *check_licences(parts)]
    return Outcome(said=f"parts by kind: {said}; CycloneDX 1.6", problems=problems)


def _git(*words: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own words
        ["git", *words],  # noqa: S607 - whichever git there is
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ReleaseError(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Check as the command line says; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m release", description="Check a release.")
    parser.add_argument("--quick", action="store_true", help="without builds")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="FOLDER")
    options = parser.parse_args(arguments)
    problems: list[str] = []

    def step(name: str, work: Callable[[], Outcome]) -> None:
        print(f"== {name}", flush=True)
        try:
            found = work()
        except (ReleaseError, OSError) as error:
            found = Outcome(said="not done", problems=[f"{name}: {error}"])
        print(found.said, flush=True)
        problems.extend(found.problems)

    epoch = int(_git("log", "-1", "--format=%ct"))
    out = options.out.resolve()
    step("Lock file", lambda: check_lock(ROOT))
    step("Language model", check_model)
    step(
        "Bill of materials and licences",
        lambda: check_parts(ROOT, out, datetime.fromtimestamp(epoch, UTC)),
    )
    if not options.quick:
        step("Resolution", lambda: check_resolution(ROOT))
        with TemporaryDirectory(prefix="release-") as folder:
            _built(step, Path(folder), epoch, out)
    for problem in problems:
        print(f"release: {problem}", file=sys.stderr)
    print("== Passed" if not problems else f"== {len(problems)} problems")
    return bool(problems)


def _built(
    step: Callable[[str, Callable[[], Outcome]], None], work: Path, epoch: int, out: Path
) -> None:
    made: list[Built] = []

    def twice() -> Outcome:
        first, found = check_builds(ROOT, _git("rev-parse", "HEAD"), epoch, work)
        made.append(first)
        for path in first:
            shutil.copy(path, out)
        return found

    step("Two builds", twice)
    if made:
        wheel, sdist = made[0]
        folders = (str(ROOT), str(work))
        step(
            "Contents",
            lambda: check_contents(wheel, sdist, folders=folders, corpora=corpora()),
        )
        step("Installed", lambda: check_installed(wheel, ROOT, work, __version__))


if __name__ == "__main__":
    sys.exit(main())
