"""An archive read into a folder of parts, which can be stopped at any moment and taken up again."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from warledger import __version__
from warledger.ingest import Failure, Kind, Piece, Repeats, id_of_row
from warledger.records.plain import to_plain
from warledger.runners.batches import BATCH, Batch, Batcher
from warledger.runners.folder import Draft, Entry, Folder, told
from warledger.runners.parts import SUFFIXES, content
from warledger.runners.readings import repetition
from warledger.runners.work import fingerprint, read_batch

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from warledger.ingest import Supplied
    from warledger.runners.engines import Engine
    from warledger.runners.work import Done, Order, Outcome

#: Pieces of a part by default: a few minutes of work of one processor.
PART = 1000
#: A part is closed early when its pieces hold this many bytes.
PART_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to read into which folder."""

    out: Path
    order: Order
    supplied: Supplied  #: as the pieces have it
    part: int = PART  #: pieces of a part at most
    batch: int = BATCH  #: pieces that a worker gets at a time; nothing of the result depends on it
    resume: bool = True  #: whether parts that stand are kept

    def asked(self) -> dict[str, Any]:
        """What decides the parts besides the inputs, as the manifest keeps it."""
        question = self.order.question
        return {
            "format": self.order.form.value,
            "part_reports": self.part,
            "discussion": self.order.discussion,
            "question": to_plain(question) if question is not None else None,
            "events": self.order.events,
            "ground": self.order.ground,
            "published": str(self.supplied.published) if self.supplied.published else None,
            "outlet": self.supplied.outlet,
            "title": self.supplied.title,
            "version": __version__,
            "program": self.order.program or fingerprint(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What has happened since the last one."""

    part: int
    reports: int  #: read
    claims: int
    false: int = 0  #: relations between figures that do not hold; not counted in parts that stand
    failures: tuple[Failure, ...] = ()  #: none of parts that stand: they were named before
    failed: int = 0  #: reports that could not be read
    stood: bool = False  #: whether the part stood already, and nothing was read
    remade: bool = False  #: whether the part stood, but its input has changed; told once a part
    behind: int = 0  #: bytes of the inputs' files that are behind now


def read_archive(
    items: Iterable[Piece | Failure],
    plan: Plan,
    engine: Engine,
    *,
    behind: Callable[[], int] = lambda: 0,
) -> Generator[Step, None, None]:
    """
    Read pieces into a folder of parts. Nothing is done before the first step is asked for.

    However it ends, by itself, by an error, because the iterator is closed or the process killed,
    the folder holds whole parts, and the same call goes on from there. A part whose input is no
    longer what it was is made anew.

    Args:
        items: See `warledger.ingest.pieces`.
        plan: What is wanted.
        engine: Where reports are read.
        behind: Tells how many bytes of the inputs' files are behind.

    Raises:
        FolderError: The folder can't be used.
        OptionsError: Its parts were made otherwise.
        RunnerError: The engine can't go on.
        ResourceError: The language model or the gazetteer can't be used.
    """
    with Folder(plan.out, plan.asked(), plan.resume) as folder:
        run = _Run(plan, folder, behind)
        work = partial(read_batch, plan.order)
        try:
            with closing(engine.run(work, run.batches(items))) as results:
                for batch, outcomes in results:
                    yield from run.stood_before(batch.part)
                    yield run.take(batch, outcomes)
            yield from run.rest()
            folder.finish()
        finally:
            run.abandon()
            folder.write_letters()


class _Run:
    """One run over an archive: from pieces to batches, from outcomes to parts."""

    def __init__(self, plan: Plan, folder: Folder, behind: Callable[[], int]) -> None:
        self._plan = plan
        self._folder = folder
        self._behind = behind
        self._repeats = Repeats()
        self._digests: dict[int, str] = {}  # of the input of parts that were cut to their end
        self._stood: dict[int, _Stood] = {}
        self._remade: set[int] = set()
        self._open: _Part | None = None
        self._next = 0

    def batches(self, items: Iterable[Piece | Failure]) -> Iterator[Batch]:
        """
        The batches of the parts that do not stand.

        What belongs to a part that may stand is held back until the digest of its input is known.
        """
        batcher = Batcher(self._plan.batch)
        source = _Source()
        for part, members in enumerate(_parts(items, self._plan.part)):
            source.begin()
            held: list[Piece | Failure] | None = [] if self._folder.may_stand(part) else None
            for item in members:
                source.mix(item)
                if held is None:
                    yield from batcher.add(item, part=part, behind=self._behind())
                else:
                    held.append(item)
            self._digests[part] = source.digest()
            if held is not None:
                entry = self._folder.stands(part, self._digests[part])
                if entry is not None:
                    rows = tuple(_rows_read(held, entry))
                    self._stood[part] = _Stood(entry=entry, behind=self._behind(), rows=rows)
                    continue
                self._remade.add(part)
                for item in held:
                    yield from batcher.add(item, part=part, behind=self._behind())
            yield from batcher.close(part=part, behind=self._behind())

    def stood_before(self, part: int | None) -> Iterator[Step]:
        """Close what is open before that part, and take over the parts that stand before it."""
        if self._open is not None and self._open.number != part:
            self._seal(self._open)
        while self._next in self._stood and self._next != part:
            stood = self._stood.pop(self._next)
            entry = stood.entry
            self._folder.keep(entry)
            for task in stood.rows:
                self._repeats.standing(*task)
            self._next += 1
            yield Step(
                part=entry.part,
                reports=entry.reports,
                claims=entry.claims,
                failed=len(entry.failed),
                stood=True,
                behind=stood.behind,
            )

    def take(self, batch: Batch, outcomes: tuple[Outcome, ...]) -> Step:
        """Write what became of a batch."""
        if self._open is None:
            self._open = _Part(self._plan, batch.part)
        done: list[Done] = []
        failures: list[Failure] = []
        for outcome in outcomes:
            refused = (
                outcome if isinstance(outcome, Failure) else repetition(outcome, self._repeats)
            )
            if refused is not None:
                failures.append(refused)
            elif not isinstance(outcome, Failure):
                done.append(outcome)
        self._open.add(done, failures)
        remade = batch.part in self._remade
        self._remade.discard(batch.part)
        return Step(
            part=batch.part,
            reports=len(done),
            claims=sum(one.claims for one in done),
            false=sum(one.false for one in done),
            failures=tuple(failures),
            failed=len(failures),
            remade=remade,
            behind=batch.behind,
        )

    def rest(self) -> Iterator[Step]:
        """Close the last part, and take over those that stand behind it."""
        yield from self.stood_before(None)

    def abandon(self) -> None:
        """Leave nothing of a part that is not whole."""
        if self._open is not None:
            self._open.abandon()
            self._open = None

    def _seal(self, part: _Part) -> None:
        self._folder.add(part.seal(self._digests.pop(part.number)))
        self._open = None
        self._next = part.number + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stood:
    """A part that stands, as it was found on the way through the inputs."""

    entry: Entry
    behind: int
    rows: tuple[tuple[int, str, str], ...]  #: input, id and record of its rows, for `Repeats`


def _rows_read(items: Iterable[Piece | Failure], entry: Entry) -> Iterator[tuple[int, str, str]]:
    """The rows of a part that stands whose ids may not stand again."""
    failed = {letter["input"] for letter in entry.failed}
    for item in items:
        if isinstance(item, Piece) and item.kind is Kind.ROWS and item.task.where not in failed:
            yield item.task.stream, id_of_row(item.raw), item.task.record or ""


class _Part:
    """A part in the making."""

    def __init__(self, plan: Plan, number: int) -> None:
        form = plan.order.form
        self.number = number
        self._path = plan.out / f"part-{number:06}{SUFFIXES[form]}"
        with told(self._path):
            self._draft = Draft(self._path)
        self._content = content(form, self._draft.stream)
        self._done = self._claims = 0
        self._letters: list[dict[str, Any]] = []

    def add(self, done: list[Done], failures: list[Failure]) -> None:
        """Some more reports, in order."""
        with told(self._path):
            self._content.add([one.body for one in done])
        self._done += len(done)
        self._claims += sum(one.claims for one in done)
        self._letters += map(_letter, failures)

    def seal(self, digest: str) -> Entry:
        """Put the file into its place."""
        with told(self._path):
            self._content.close()
            self._draft.keep()
            with self._path.open("rb") as stream:
                made = hashlib.file_digest(stream, "sha256").hexdigest()
                size = stream.tell()
        return Entry(
            part=self.number,
            file=self._path.name,
            input=digest,
            sha256=made,
            bytes=size,
            reports=self._done,
            claims=self._claims,
            failed=tuple(self._letters),
        )

    def abandon(self) -> None:
        """Take the draft away."""
        self._draft.drop()


def _letter(failure: Failure) -> dict[str, Any]:
    """What is kept of a report that could not be read."""
    error = failure.error
    cause = " ".join(error.cause.split())
    return {
        "input": error.source,
        "id": failure.id,
        "error": type(error).__name__,
        "cause": cause,
    }


def _parts(items: Iterable[Piece | Failure], size: int) -> Iterator[Iterator[Piece | Failure]]:
    """The items of each part; those of one have to be taken before the next is asked for."""
    rest = iter(items)
    for first in rest:
        yield _members(first, rest, size)


def _members(
    first: Piece | Failure, rest: Iterator[Piece | Failure], size: int
) -> Iterator[Piece | Failure]:
    weight = 0
    for number, item in enumerate(chain([first], rest), start=1):
        weight += len(item.raw) if isinstance(item, Piece) else 0
        yield item
        if number >= size or weight >= PART_BYTES:
            return


class _Source:
    """Digests of what the parts are made from: all that decides them, besides the options."""

    def __init__(self) -> None:
        self._mixed = hashlib.sha256()
        self._stream: int | None = None
        self._fresh = True

    def begin(self) -> None:
        """A new part."""
        self._before = self._mixed.digest()
        self._mixed = hashlib.sha256()
        self._fresh = True

    def mix(self, item: Piece | Failure) -> None:
        """
        One more item of the part.

        Where the part goes on with an input of the part before, that one counts too: an id on
        which a row is refused may stand in it.
        """
        raw = b""
        if isinstance(item, Failure):
            error = item.error
            fields = [item.id, type(error).__name__, error.source, error.cause]
        else:
            task, raw = item.task, item.raw
            if self._fresh and task.stream == self._stream:
                self._mixed.update(self._before)
            self._fresh, self._stream = False, task.stream
            place = str(task.stream)
            fields = [item.kind.value, task.source, task.record, task.url, task.charset, place]
        self._mixed.update(json.dumps([*fields, len(raw)]).encode("ascii"))
        self._mixed.update(raw)

    def digest(self) -> str:
        """Of the part, hexadecimal."""
        return self._mixed.hexdigest()
