"""
The errors of the engine: the input or we are broken. Findings and unknowns are records, not errors.

    WarledgerError
    ├── InputError            one input can't be read; the others go on
    │   ├── NotFoundError     nothing at that path or address
    │   ├── EmptyInputError   no bytes, or no text in them
    │   ├── FormatError       the bytes are not what they claim to be
    │   ├── TruncatedError    the bytes end before their format says so
    │   ├── LimitError        larger or deeper than a limit allows
    │   ├── FetchError        an address that does not answer or may not be asked
    │   └── ReadError         the engine itself fails on one report
    ├── JudgementError        a judgement that can't be carried out
    ├── RunnerError           reading in several processes or on a cluster can't begin or go on
    ├── FolderError           the folder of an archive can't be used
    │   └── OptionsError      its parts were made with other options
    ├── SpanError             a span lies outside the text that it counts in
    ├── PlainError            plain data is not the record that it should be
    └── ResourceError         a part of the installation is missing or damaged
"""

from __future__ import annotations


class WarledgerError(Exception):
    """Root of all errors that the engine raises on purpose."""


class InputError(WarledgerError):
    """
    One input can't be read. Carries its subject, so that the line shown names input and cause.

    Args:
        source: The input as the user named it (path, address, ``-``), with a line number or
            record where one file holds several.
        cause: What is wrong, in words that need no knowledge of the code.
    """

    def __init__(self, source: str, cause: str) -> None:
        super().__init__(source, cause)
        self.source = source
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.source}: {self.cause}"


class NotFoundError(InputError):
    """Nothing is there at that path or address."""


class EmptyInputError(InputError):
    """The input has no bytes, or no text could be found in them."""


class FormatError(InputError):
    """The bytes are not what their name or their start says they are."""


class TruncatedError(InputError):
    """The bytes end before their format says that they may."""


class LimitError(InputError):
    """The input exceeds a limit; see `warledger.ingest.Limits`."""


class FetchError(InputError):
    """An address does not answer, answers with an error, or may not be asked."""


class ReadError(InputError):
    """The engine failed on one report: a fault of ours, which must not cost the other reports."""


class JudgementError(WarledgerError):
    """
    A judgement can't be carried out.

    Args:
        judgement: Its id.
        cause: What is wrong, in words that need no knowledge of the code.
    """

    def __init__(self, judgement: str, cause: str) -> None:
        super().__init__(judgement, cause)
        self.judgement = judgement
        self.cause = cause

    def __str__(self) -> str:
        return f"judgement {self.judgement}: {self.cause}"


class RunnerError(WarledgerError):
    """Reading in several processes or on a cluster can't begin, or has lost what it needs."""


class FolderError(WarledgerError):
    """The folder of an archive can't be used: in use, not ours, or not to be written to."""


class OptionsError(FolderError):
    """The parts that stand in the folder were made with other options, or by another program."""


class SpanError(WarledgerError):
    """A span lies outside the text whose characters it counts."""


class PlainError(WarledgerError):
    """Plain data is not the record that it should be; the message names the field."""


class ResourceError(WarledgerError):
    """A model or a compiled lexicon is missing or is not the file that it should be."""
