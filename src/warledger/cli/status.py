"""What the exit statuses say."""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """Exit statuses. A failed input wins over findings."""

    READ = 0
    INPUT_FAILED = 1
    USAGE = 2
    FINDINGS = 3
    INTERNAL = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141


MEANINGS = {
    Status.READ: "Every input was read.",
    Status.INPUT_FAILED: "Some input could not be read (the others were), or the output could not "
    "be written.",
    Status.USAGE: "The command line is wrong; nothing was read.",
    Status.FINDINGS: "Everything was read, and with `--fail-on-findings` a relation between "
    "figures does not hold.",
    Status.INTERNAL: "A fault of the program or of its installation.",
    Status.INTERRUPTED: "Stopped with Ctrl-C.",
    Status.PIPE_CLOSED: "Whoever read the output stopped reading, as `head` does.",
}
