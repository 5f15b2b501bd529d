"""
Write docs/cli.md from the command line itself.

    python scripts/cli_reference.py           write docs/cli.md
    python scripts/cli_reference.py --check   exit 1 where it is not fresh
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Any

import typer

from warledger.cli import app
from warledger.cli.exit_codes import MEANINGS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
HEAD = """# Command line

Made from the program by `scripts/cli_reference.py`; edit the program, not this page.

`warledger` and `python -m warledger` are the same. Output goes to standard output; failed inputs
are named on standard error, a line each. JSON, JSON Lines, CSV and HTML are UTF-8 on every machine.
Claims are counted from 1 on pages for people (`terminal`, `html`) and from 0 in the other formats,
as in [the codebook](codebook.md). In CSV an empty cell is unknown, and a text that a spreadsheet
would run as a formula has a `'` before it.

`NO_COLOR=1` turns colours off; in a pipe there are none. `COLUMNS=160` sets the width of the page
where there is no terminal to ask.

"""


def reference() -> str:
    """The whole page."""
    root: Any = typer.main.get_command(app)
    parts = [HEAD + _section(root, "warledger")]
    parts += [_section(command, f"warledger {name}") for name, command in root.commands.items()]
    rows = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    parts.append("\n".join(["## Exit codes", "", "| code | meaning |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _section(command: Any, name: str) -> str:
    """One command: what it does, how it is called, examples, its arguments and options."""
    context = command.context_class(command, info_name=name)
    about, _, examples = inspect.cleandoc(command.help).partition("\b\n")
    usage = " ".join([name, *command.collect_usage_pieces(context)])
    lines = [f"## `{name}`", "", about.strip(), "", "```console", f"$ {usage}", "```", ""]
    if examples:
        _, _, shown = examples.partition("\n")
        commands = [f"$ {line}" for line in inspect.cleandoc(shown).splitlines()]
        lines += ["For example:", "", "```console", *commands, "```", ""]
    lines += ["| argument or option | meaning |", "|---|---|"]
    for parameter in command.get_params(context):
        names, meaning = parameter.get_help_record(context)
        # A bar inside a cell would end it, also between backticks.
        shown = names.removesuffix(" <list[str]>").replace("|", "\\|")
        lines.append(f"| `{shown}` | {' '.join(meaning.split())} |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    fresh = reference()
    if not arguments:
        TARGET.write_text(fresh, encoding="utf-8")
        return 0
    if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != fresh:
        print("docs/cli.md is not fresh: run scripts/cli_reference.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
