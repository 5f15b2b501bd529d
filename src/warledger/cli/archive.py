"""``warledger read --out``: an archive into a folder of parts."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from warledger.cli.exit_codes import ExitCode
from warledger.cli.output import OutputError, say
from warledger.cli.run import Request, Watch, chosen, cut, prepare, supplied, total_bytes, what
from warledger.errors import FolderError, OptionsError
from warledger.publish.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warledger.runners import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Into what to read an archive."""

    out: Path
    form: str  #: a name of `warledger.runners.Form`
    part: int | None  #: reports of a part at most
    resume: bool  #: whether parts that stand are kept


def read_into(target: Target, request: Request, *, quiet: bool) -> ExitCode:
    """
    Read the inputs into a folder of parts, and say on standard output what stands there.

    Args:
        target: The folder and the form of its parts.
        request: What to read.
        quiet: Whether to show no progress bar.

    Raises:
        OutputError: The folder can't be used.
        RunnerError: The engine can't begin or go on.
        typer.BadParameter: The parts that stand were made otherwise.
    """
    out = target.out
    remade = failed = 0
    try:
        with Watch(quiet=quiet, shared=False) as watch:
            for step in _steps(target, request, watch):
                remade += step.remade
                failed += step.failed
                _tell(step, watch)
    except KeyboardInterrupt:
        _say(f"stopped; {_so_far(out)}. The same command goes on from there")
        return ExitCode.INTERRUPTED
    except OptionsError as error:
        cause = f"{error}; give the same options, another folder, or --no-resume"
        raise typer.BadParameter(cause, param_hint="--out") from error
    except FolderError as error:
        raise OutputError(str(error)) from error
    if remade:
        _say(f"{counted(remade, 'part')} made anew, because the input has changed")
    say(_standing(out))
    return ExitCode.INPUT_FAILED if failed else ExitCode.READ


def _say(line: str) -> None:
    print(f"warledger: {line}", file=sys.stderr)  # noqa: T201


def _so_far(out: Path) -> str:
    """What stands in a folder that the run may not even have begun."""
    try:
        return _standing(out)
    except FolderError:
        return "nothing was read yet"


def _standing(out: Path) -> str:
    """What stands in the folder, in words."""
    from warledger.runners import LETTERS, parts_of  # noqa: PLC0415

    parts = reports = claims = failed = 0
    for part in parts_of(out):
        parts += 1
        reports += part.reports
        claims += part.claims
        failed += len(part.failed)
    line = f"{counted(reports, 'report')} with {counted(claims, 'claim')} in "
    line += f"{counted(parts, 'part')} in {out}"
    return f"{line}; {failed:,} failed, see {out / LETTERS}" if failed else line


def _tell(step: Step, watch: Watch) -> None:
    if step.stood:
        watch.skip(step.reports, step.failed, step.behind)
        return
    for failure in step.failures:
        watch.fail(failure)
    watch.count(step.reports, false=step.false)
    watch.reached(step.behind)


def _steps(target: Target, request: Request, watch: Watch) -> Iterator[Step]:
    from warledger.runners import (  # noqa: PLC0415 - seconds to import
        PART,
        EngineName,
        Form,
        Order,
        Plan,
        engine_of,
        fingerprint,
        read_archive,
    )

    behind = 0

    def passed(more: int) -> None:
        nonlocal behind
        behind += more

    watch.expect(total_bytes(request))
    engine, items = chosen(request, cut(request, passed))
    order = Order(form=Form(target.form), **what(request), program=fingerprint())
    plan = Plan(
        out=target.out,
        order=order,
        supplied=supplied(request),
        part=target.part or PART,
        batch=request.batch,
        resume=target.resume,
    )
    prepare(request, watch)
    engine = engine or engine_of(EngineName.SERIAL)
    with closing(read_archive(items, plan, engine, behind=lambda: behind)) as steps:
        yield from steps
