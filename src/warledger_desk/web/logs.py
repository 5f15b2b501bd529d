"""The server's log: one event a line, whatever is in it."""

from __future__ import annotations

import logging
import unicodedata

_CONTROLS = {"Cc", "Cf", "Zl", "Zp", "Cs"}


def one_line(words: str) -> str:
    """The words with all that could begin a line, move a cursor or turn the direction escaped."""
    return "".join(
        character.encode("unicode_escape").decode()
        if unicodedata.category(character) in _CONTROLS
        else character
        for character in words
    )


class LineFormatter(logging.Formatter):
    """
    Level, logger and message on one line. Addresses and names come from strangers, who could write
    lines of their own into a log; the lines of a traceback are marked with a bar for the same
    reason.
    """

    def __init__(self) -> None:
        super().__init__("{levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """The record's line, and those of its traceback."""
        line = one_line(f"{record.levelname} {record.name} {record.getMessage()}")
        if not record.exc_info:
            return line
        trace = self.formatException(record.exc_info).splitlines()
        return "\n".join([line, *(f"| {one_line(part)}" for part in trace)])
