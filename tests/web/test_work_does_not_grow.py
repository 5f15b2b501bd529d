"""
However much a ledger holds, what an act or a page asks of SQLite takes no more work.

Work is counted in the steps of SQLite's machine, which are the same each time, on a ledger and on
one ten times as long. Nothing analyses the ledgers of the product, so the database chooses its way
without knowing what is long and what is short; acts are counted with that knowledge too. A list
that is full is no longer in a longer ledger, so all limits up to which more is read than a page
shows are made small.
"""

from __future__ import annotations

import logging
import random
import shutil
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from benchmarks import large
from benchmarks.ledger import readings
from benchmarks.pages import addresses
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.web.conftest import opened

from warledger.records import JudgementType, Outcome
from warledger_desk.accounts.models import User
from warledger_desk.articles.models import Publication
from warledger_desk.articles.services import discussing, events, public, publishing, topics
from warledger_desk.articles.services import searching as searching_articles
from warledger_desk.ledger import models
from warledger_desk.ledger.services import footnotes, sources
from warledger_desk.ledger.services.add import add
from warledger_desk.ledger.services.judging import Decision, judge, retire
from warledger_desk.ledger.services.missed import add_missed
from warledger_desk.ledger.services.published import restated_once
from warledger_desk.ledger.services.reconciling import bring_up_to_date
from warledger_desk.review import queue
from warledger_desk.review.queueing import FEW, QUICK, catch_up
from warledger_desk.site import kept
from warledger_desk.site.views import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


#: Claims of the ledger that is copied, and how many copies the two ledgers hold.
_BASE, _FEW, _MANY = 300, 3, 30
_MORE = _BASE * (_MANY - _FEW)
#: How much more an act or a page may take on the longer ledger: twice the steps, and one for each
#: claim that it has more. A look at each of these claims takes three at least.
_TIMES, _EACH = 2, 1
#: Steps that are counted as one.
_TICK = 10
_WHEN = datetime(2021, 1, 1, tzinfo=UTC)
_OVERLAP = "an index knows one end of a period: all that began before is looked at"
_TOTALS = "totals of the same outcome are looked at for those whose days overlap"
#: What has to grow: steps for each claim more, and why.
_GROWS = {
    "desk:sources": (8, "the reports of each outlet are counted"),
    "/api/v1/sources": (8, "the reports of each outlet are counted"),
    "/editorial/publications/?only=waiting": (4, "no report waits, which all have to say"),
    "/map/?start={day}&end={day}": (5, _OVERLAP),
    "/desk/incidents/?victims={actor}&start={day}&end={day}": (3, _OVERLAP),
    "/api/v1/claims?victims={actor}&start={day}": (2, _OVERLAP),
    "/data/map.geojson?start={day}&end={day}": (5, _OVERLAP),
    "/search/?q={words}": (8, "all reports that hold the words are ranked"),
    "/search/?q={words}&offset=400": (2, "all reports that hold the words are ranked"),
    "site:sitemap": (4, "all reports stand in its parts; reckoned once for each change"),
    "site:timeline": (9, "all days are drawn"),
    "site:timeline-data": (9, "all days are drawn"),
    "/data/timeline.json?end={day}": (7, "all days are drawn"),
    "/timeline/?outcome=killed&end={day}": (5, "all days are drawn"),
    "link: reconcile": (9, _TOTALS),
    "accept: reconcile": (7, _TOTALS),
    "reject: reconcile": (7, _TOTALS),
    "correct: reconcile": (7, _TOTALS),
    "missed: reconcile": (7, _TOTALS),
    "add: reconcile": (7, _TOTALS),
}


class Steps:
    """Counts the steps of SQLite's machine."""

    def __init__(self) -> None:
        self.count = 0

    def one_more(self) -> int:
        """Lets the database go on."""
        self.count += _TICK
        return 0


@contextmanager
def steps() -> Iterator[Steps]:
    """Count while this lasts."""
    counted = Steps()
    connection.ensure_connection()
    connection.connection.set_progress_handler(counted.one_more, _TICK)
    yield counted
    connection.connection.set_progress_handler(None, 0)


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Path]]:
    """The two ledgers by the number of copies; small limits hold while they are used."""
    folder = tmp_path_factory.mktemp("growing")
    limits: list[tuple[Any, str, int]] = [
        (large, "BASE", _BASE), (public, "_FEW", 50), (public, "_PART", 50), (events, "_FEW", 50),
        (topics, "LATEST", 50), (topics, "_INCIDENTS", 50), (figures, "_POINTS", 50),
        (figures, "_ROWS", 50), (sources, "COUNTED", 50), (sources, "LATEST", 5),
        (searching_articles, "_LOOKED_AT", 20), (footnotes, "_LOOKED_AT", 20),
    ]  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for module, name, value in limits:
            patch.setattr(module, name, value)
        patch.setattr(settings, "API_RATE", "1000000/s")
        base = folder / "base.db"
        large._make_base(base)
        yield {copies: _copied(base, copies) for copies in (_FEW, _MANY)}


def _copied(base: Path, copies: int) -> Path:
    path = Path(shutil.copy(base, base.with_name(f"{copies}.db")))
    with closing(sqlite3.connect(path)) as file:
        large.multiply(file, copies)
    with closing(sqlite3.connect(path)) as file:
        for table in ("sqlite_stat1", "sqlite_stat4"):
            file.execute(f"DROP TABLE IF EXISTS {table}")
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def _signed_in() -> Client:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(username="admin"), backend)
    return client


def grown(few: dict[str, int], many: dict[str, int]) -> list[str]:
    """What takes more steps on the longer ledger than it may."""
    assert few.keys() == many.keys()
    found = []
    for name, before in few.items():
        each, _ = _GROWS.get(name, (_EACH, ""))
        if many[name] > _TIMES * before + each * _MORE:
            found.append(f"{name}: {before:,} steps, then {many[name]:,}")
    return found


def test_a_page_of_a_longer_ledger_takes_no_more_work(
    ledgers: dict[int, Path], tmp_path: Path
) -> None:
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    asked: dict[str, str] = {}
    found: dict[int, dict[str, int]] = {}
    for copies, path in ledgers.items():
        found[copies] = {}
        for _ in opened(path, _folder(tmp_path, copies)):
            client = _signed_in()
            asked = asked or {name: make() for name, make in addresses(random.Random(1))}  # noqa: S311
            for outcome in Outcome:  # what is counted is read once by each process
                client.get(f"/desk/tallies/?outcome={outcome.value}")
            for name, address in asked.items():
                kept.shelf.clear()
                cache.clear()
                with steps() as taken:
                    answer = client.get(address)
                    if answer.streaming:
                        b"".join(answer)
                if answer.status_code == 200:
                    found[copies][name] = taken.count
    assert len(found[_FEW]) > 100
    told = grown(found[_FEW], found[_MANY])
    assert not told, "\n".join(told)


def _folder(parent: Path, copies: int) -> Path:
    made = parent / str(copies)
    made.mkdir()
    return made


class Act(NamedTuple):
    """What somebody does, and what the desk does upon it."""

    name: str
    do: Callable[[], object]


def _settled(name: str) -> Iterator[Act]:
    """What follows a change of the ledger."""
    yield Act(f"{name}: reconcile", partial(bring_up_to_date, when=_WHEN))
    yield Act(f"{name}: queue", partial(catch_up, when=_WHEN, step=QUICK, most=FEW))


def acts(client: Client) -> Iterator[Act]:
    """All kinds of acts, on things that both ledgers hold alike."""
    bring_up_to_date(when=_WHEN)
    while catch_up(when=_WHEN):
        pass
    yield from _of_publishing()
    yield from _of_judging(client)
    yield from _of_adding()
    yield from _of_readers()
    yield from _of_the_queue(client)


def _versions() -> list[models.Version]:
    return list(models.Version.objects.order_by("id")[:50])


def _of_publishing() -> Iterator[Act]:
    version = _versions()[3]
    shown = Publication.objects.get(report=version.report_id)
    told = {"who": "editor", "when": _WHEN}
    yield Act("withdraw", partial(publishing.withdraw, shown, why="asked for", **told))
    yield Act("publish", partial(publishing.publish, version, **told))
    yield Act("withdraw many", partial(_withdraw, _versions()))
    yield Act("publish many", partial(_publish, _versions()))


def _withdraw(versions: Sequence[models.Version]) -> None:
    with restated_once():
        for one in Publication.objects.filter(version__in=[row.pk for row in versions]):
            publishing.withdraw(one, who="editor", why="asked for", when=_WHEN)


def _publish(versions: Sequence[models.Version]) -> None:
    with restated_once():
        for one in versions:
            publishing.publish(one, who="editor", when=_WHEN)


def _of_judging(client: Client) -> Iterator[Act]:
    claims = list(models.Claim.objects.filter(comment=None).order_by("version_id", "index")[:60])
    for name, kind, value, claim in (
        ("accept", JudgementType.ACCEPTED, {}, claims[10]),
        ("reject", JudgementType.REJECTED, {}, claims[20]),
        ("correct", JudgementType.CORRECTED, {"low": 7, "high": 7}, claims[30]),
    ):
        decision = Decision(type=kind, subjects=(claim.pk,), who="ada", why="so", value=value)
        yield Act(name, partial(judge, decision, when=_WHEN, ledger="this ledger"))
        yield Act(f"{name}: close", partial(queue.decided, claim.lineage, who="ada", when=_WHEN))
        yield from _settled(name)
        made = models.Judgement.objects.get(who="ada", type=kind.value).pk
        again = {"who": "ada", "why": "not so", "when": _WHEN, "ledger": "this ledger"}
        yield Act(f"{name}: undo", partial(retire, made, **again))
        bring_up_to_date(when=_WHEN)
    yield from _of_linking(client, claims[45])


def _of_linking(client: Client, claim: models.Claim) -> Iterator[Act]:
    others = models.IncidentClaim.objects.exclude(claim__version=claim.version_id)
    other = others.filter(incident__outcome=claim.outcome).order_by("id").first()
    assert other is not None
    told = {"incident": other.incident_id, "holds": "yes"}
    yield Act("link", partial(client.post, reverse("desk:link", args=[claim.pk]), told))
    assert models.Judgement.objects.filter(type=JudgementType.SAME_INCIDENT.value).exists()
    yield from _settled("link")


def _of_adding() -> Iterator[Act]:
    version = _versions()[5]
    start = version.text.index("lorries")
    value = {"start": start, "end": start + 7, "outcome": "injured", "low": 3, "high": 3}
    told = {"who": "ada", "why": "so", "when": _WHEN}
    yield Act("missed", partial(add_missed, version, value, **told))
    yield from _settled("missed")
    *_, new = islice(large._told(readings(_BASE + 5)), _BASE // 5 + 1)
    yield Act("add", partial(add, new, folder=Path("/"), when=_WHEN, engine="0"))
    yield from _settled("add")


def _of_readers() -> Iterator[Act]:
    version = _versions()[7]
    shown = Publication.objects.get(report=version.report_id)
    claim = version.claims.order_by("index").first()
    assert claim is not None
    sent = {"name": "Ana", "text": "Which bridge?", "address": "192.0.2.1", "when": _WHEN}
    decided = {"who": "ada", "when": _WHEN}
    yield Act("comment", partial(discussing.send, shown, **sent))
    post = shown.posts.get()
    yield Act("waiting", discussing.waiting)
    yield Act("show", partial(discussing.decide, post, shown=True, why="so", **decided))
    about = {"claim": claim.pk, "lineage": claim.lineage}
    yield Act("error", partial(discussing.report_error, shown, **about, **sent))
    _, (error,) = discussing.waiting()
    yield Act("settle", partial(discussing.settle, error, answer="Mended.", **decided))


def _of_the_queue(client: Client) -> Iterator[Act]:
    mine = {"who": "ada", "when": _WHEN}
    yield Act("take the next", partial(queue.take_next, queue.Wanted(), **mine))
    undated = queue.Wanted(kind="undated")
    yield Act("take the next undated", partial(queue.take_next, undated, **mine))
    item = queue.Item.objects.filter(taken_by="ada").order_by("id")[0]
    yield Act("release", partial(queue.release, item.pk, who="ada"))
    yield Act("assign", partial(queue.assign, item.pk, to="ada"))
    yield Act("take", partial(queue.take, item.pk, **mine))
    yield Act("close", partial(queue.close, item.pk, **mine))
    yield Act("go on", partial(client.post, reverse("desk:next")))


@pytest.mark.parametrize("analysed", [False, True], ids=["as it is", "analysed"])
def test_an_act_on_a_longer_ledger_takes_no_more_work(
    ledgers: dict[int, Path], tmp_path: Path, *, analysed: bool
) -> None:
    found: dict[int, dict[str, int]] = {}
    for copies, path in ledgers.items():
        found[copies] = {}
        for _ in opened(path, _folder(tmp_path, copies)):
            if analysed:
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")
                connection.close()  # what is known of a ledger is read when it is opened
            for act in acts(_signed_in()):
                with steps() as taken:
                    act.do()
                found[copies][act.name] = taken.count
    assert len(found[_FEW]) > 30
    told = grown(found[_FEW], found[_MANY])
    assert not told, "\n".join(told)


def test_a_look_at_every_claim_is_found_out(ledgers: dict[int, Path], tmp_path: Path) -> None:
    found = []
    for copies, path in ledgers.items():
        for _ in opened(path, _folder(tmp_path, copies)):
            with steps() as taken:
                models.Claim.objects.filter(record__rule="none").count()
            found.append({"look": taken.count})
    assert grown(*found)
