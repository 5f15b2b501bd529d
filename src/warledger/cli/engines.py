"""Options about where reports are read, and into which folder an archive goes."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Engine(StrEnum):
    """Where reports are read."""

    AUTO = "auto"
    SERIAL = "serial"
    POOL = "pool"
    DASK = "dask"


Engines = Annotated[
    Engine,
    typer.Option(
        "--engine",
        help="Where reports are read: in this process; in a pool of processes; on a Dask cluster "
        "(extra cluster). auto takes the pool for more than 50 reports of files and folders. What "
        "comes out is the same.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        min=1,
        max=1024,
        help="Processes of the pool, or of the Dask cluster on this machine; by default one for "
        "each processor.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="The Dask scheduler (tcp://host:8786); without it a cluster is started on this "
        "machine.",
    ),
]
BatchSize = Annotated[
    int,
    typer.Option(
        "--batch", metavar="N", min=1, max=10_000, help="Reports a worker gets at a time."
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Read an archive into a folder of parts, as jsonl (by default), records or parquet. "
        "Stopped or killed, the same command goes on; what failed is in failed.jsonl. See "
        "docs/archives.md.",
    ),
]
PartSize = Annotated[
    int | None,
    typer.Option(
        "--part",
        metavar="N",
        min=1,
        max=1_000_000,
        help="Reports of a part at most, for --out. [default: 1000]",
    ),
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume/--no-resume",
        help="For --out: keep the parts that stand, or make all anew.",
    ),
]


def check_engine(engine: Engine, workers: int | None, scheduler: str | None) -> None:
    """Refuse options that contradict each other.

    Raises:
        typer.BadParameter: They do.
    """
    if scheduler is not None and engine is not Engine.DASK:
        raise typer.BadParameter("it needs --engine dask", param_hint="--scheduler")
    if scheduler is not None and workers is not None:
        cause = "the cluster at --scheduler has its own workers"
        raise typer.BadParameter(cause, param_hint="--workers")
    if workers is not None and engine is Engine.SERIAL:
        raise typer.BadParameter("--engine serial has none", param_hint="--workers")


def check_out(out: Path, inputs: list[str]) -> None:
    """Refuse a folder into which no archive can be read, before time is spent on reading.

    Raises:
        typer.BadParameter: It is a file, lies in no folder, or in a folder that is read.
    """
    cause = None
    try:
        if out.exists() and not out.is_dir():
            cause = f"{out} is a file"
        elif not out.resolve().parent.is_dir():
            cause = f"there is no folder {out.resolve().parent}"
        else:
            for name in inputs:
                if "://" not in name and Path(name).is_dir():
                    outer = Path(name).resolve()
                    if outer in (out.resolve(), *out.resolve().parents):
                        cause = f"{out} lies in {name}, which is read"
    except (OSError, ValueError) as error:
        cause = f"{out}: {error}"
    if cause is not None:
        raise typer.BadParameter(cause, param_hint="--out")
