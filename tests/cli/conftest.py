"""A command line that reads nothing: readings and failures are handed to it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.factories import reading

from warledger.cli import main
from warledger.errors import NotFoundError
from warledger.ingest import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warledger.cli.run import Request, Watch
    from warledger.records import Reading


class Told:
    """What the commands were asked to read, and what they are to get for it."""

    def __init__(self) -> None:
        self.items: list[Reading | Failure | BaseException] = [reading()]
        self.requests: list[Request] = []

    def readings(
        self, request: Request, _watch: Watch | None = None
    ) -> Iterator[Reading | Failure]:
        self.requests.append(request)
        for item in self.items:
            if isinstance(item, BaseException):
                raise item
            yield item


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Stands in the place of reading."""
    instead = Told()
    for command in ("read", "audit"):
        monkeypatch.setattr(sys.modules[f"warledger.cli.{command}"], "readings", instead.readings)
    return instead


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the command line: status, standard output, standard error."""

    def command(*arguments: Any) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return command


@pytest.fixture
def failure() -> Failure:
    """An input that was not there."""
    return Failure(id=None, error=NotFoundError("gone.html", "there is no such file"))
