"""
The demonstration: read the sample reports as a user would, publish them, and serve desk and site.

    python scripts/demo.py               everything, then serve until Ctrl-C
    python scripts/demo.py --no-serve    everything but serving

Each command is printed before it runs. What they write lies in demo-output/.
"""

from __future__ import annotations

import json
import secrets
import shlex
import shutil
import subprocess
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = Path("examples/knights-charge")
OUTPUT = Path("demo-output")
ROLES = ("coder", "reviewer", "editor", "admin")
SHOWN = SAMPLES / "2008-03-30-sadr-order.txt"


def run(*arguments: str | Path, given: str | None = None) -> None:
    """Print and run one ``warledger`` command; stop the demonstration where it fails.

    Args:
        arguments: Of the command.
        given: What it reads from standard input.

    Raises:
        SystemExit: The command could not read everything.
    """
    words = [str(argument) for argument in arguments]
    print(f"\n$ warledger {shlex.join(words)}\n", flush=True)
    command = [Path(sysconfig.get_path("scripts")) / "warledger", *words]
    done = subprocess.run(command, cwd=ROOT, check=False, input=given, text=True)  # noqa: S603
    status = done.returncode
    if status:
        sys.exit(f"demo: the command above ended with {status}")


def dated_texts() -> Path:
    """The plain texts of the samples as JSON Lines, each with the date in its file's name.

    A plain text does not say when it was published, and ``--published`` gives one date to all
    inputs; JSON Lines carry a date each.
    """
    target = OUTPUT / "texts.jsonl"
    lines = [
        json.dumps(
            {"id": path.stem, "published": path.name[:10], "text": path.read_text("utf-8")},
            ensure_ascii=False,
        )
        for path in sorted((ROOT / SAMPLES).glob("2*.txt"))
    ]
    (ROOT / target).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def publish(ledger: Path) -> None:
    """Publish the sample reports with a situation report, and write the site as files."""
    print("\nThe reports made public, with a situation report; the site once as files.")
    run("publish", "--all", "--from", "2008-03-25", "--to", "2008-03-30", "--actor", "Mahdi Army",
        "--by", "demo", "--ledger", ledger)  # fmt: skip
    run("publish", "--out", OUTPUT / "site", "--ledger", ledger)


def serve(ledger: Path) -> None:
    """An account for each role, and the server until Ctrl-C."""
    password = secrets.token_urlsafe(12)
    for role in ROLES:
        run("user", "add", role, "--role", role, "--password-stdin", "--ledger", ledger,
            given=f"{password}\n")  # fmt: skip
    print(
        f"""
The site is at http://127.0.0.1:8000/ and the desk at http://127.0.0.1:8000/desk/.
Sign in as {", ".join(ROLES)}; the password of all of them, shown only here: {password}
"""
    )
    with suppress(KeyboardInterrupt):
        run("serve", "--ledger", ledger)


def main(arguments: list[str]) -> int:
    """Run the demonstration; the exit code."""
    if arguments not in ([], ["--no-serve"]):
        print(__doc__, file=sys.stderr)
        return 2
    shutil.rmtree(ROOT / OUTPUT, ignore_errors=True)
    (ROOT / OUTPUT).mkdir()
    print("One report of 30 March 2008, a plain text, so its date is given:")
    run("read", SHOWN, "--published", "2008-03-30")

    print("\nAll sample reports: web pages with comments, a feed, JSON Lines, plain texts.")
    texts = dated_texts()
    print(f"The plain texts and the dates of their files were put into {texts}.")
    kinds = ("*.html", "*.jsonl", "*.xml")
    files = [path for kind in kinds for path in sorted((ROOT / SAMPLES).glob(kind))]
    inputs = [*(path.relative_to(ROOT) for path in files), texts]
    run("read", SHOWN, "--published", "2008-03-30", "--format", "html",
        "--output", OUTPUT / "report.html")  # fmt: skip
    run("read", *inputs, "--format", "html", "--output", OUTPUT / "reports.html")
    run("read", *inputs, "--format", "csv", "--output", OUTPUT / "claims.csv")
    run("read", *inputs, "--format", "jsonl", "--output", OUTPUT / "claims.jsonl")
    run("audit", *inputs)

    print("\nThe same reports in a ledger: what they say together.")
    ledger = OUTPUT / "knights-charge.db"
    period = ("--from", "2008-03-25", "--to", "2008-03-30")
    about = ("--actor", "Mahdi Army", *period, "--ledger", ledger)
    run("add", *inputs, "--ledger", ledger)
    run("tally", *about)
    run("audit", "--ledger", ledger)
    for name in ("sitrep.md", "sitrep.html", "sitrep.pdf"):
        form = {".md": "markdown"}.get(Path(name).suffix, Path(name).suffix[1:])
        run("sitrep", *about, "--format", form, "--output", OUTPUT / name)
    for form, name in (("acled", "acled.csv"), ("ucdp", "ucdp.csv"), ("geojson", "map.geojson")):
        run("export", "--format", form, "--output", OUTPUT / name, "--ledger", ledger, "--quiet")
    publish(ledger)

    print(
        f"""
What to look at:
  {OUTPUT / "report.html"}    the report of 30 March with its figures marked: open it in a browser,
                              point at a figure or press Tab; the finding links to its sentences
  {OUTPUT / "reports.html"}   all reports on one page
  {OUTPUT / "claims.csv"}     a line a claim, for a spreadsheet
  {OUTPUT / "claims.jsonl"}   a line a report, with everything that was read
  {OUTPUT / "sitrep.html"}    the situation report of 25 to 30 March; every number has a footnote,
                              and is recomputed before it is written; also as sitrep.md, sitrep.pdf
  {OUTPUT / "acled.csv"}      the ledger in the columns of ACLED; ucdp.csv in those of UCDP GED
  {OUTPUT / "site"}           the public site as files, for any file server
"""
    )
    if not arguments:
        serve(ledger)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
