"""What the exit codes say."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """How a command ends. A failed input wins over findings."""

    READ = 0
    INPUT_FAILED = 1
    USAGE = 2
    FINDINGS = 3
    LEDGER = 4
    RUNNER = 5
    INTERNAL = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141


MEANINGS = {
    ExitCode.READ: "Every input was read.",
    ExitCode.INPUT_FAILED: "Some input could not be read (the others were), or the output could "
    "not be written.",
    ExitCode.USAGE: "The command line is wrong; nothing was read.",
    ExitCode.FINDINGS: "Everything was read, and with `--fail-on-findings` a relation between "
    "figures does not hold.",
    ExitCode.LEDGER: "The ledger can't be used: it is not there, is something else, was made by a "
    "newer version, or is full, read-only, locked or damaged.",
    ExitCode.RUNNER: "Reading in several processes or on a cluster could not begin or go on; "
    "the parts of an archive that stand are whole.",
    ExitCode.INTERNAL: "A fault of the program or of its installation.",
    ExitCode.INTERRUPTED: "Stopped with Ctrl-C or by SIGTERM; what was acknowledged is stored.",
    ExitCode.PIPE_CLOSED: "Whoever read the output stopped reading, as `head` does.",
}
