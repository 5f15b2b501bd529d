"""
A ledger with everything that pages can show, in hostile words: reports of the real intake, read by
the engine, judged, published, commented on; articles, feeds, accounts, double codings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from tests.web import hostile
from tests.web.test_access import OURS

from warledger.publish.sitrep import Request
from warledger.records import JudgementType
from warledger_desk.accounts import tokens
from warledger_desk.accounts.access import needed
from warledger_desk.accounts.models import Token, User
from warledger_desk.accounts.roles import Role
from warledger_desk.accounts.services import add_user
from warledger_desk.articles.models import Article, ErrorReport, Post, Publication, Situation
from warledger_desk.articles.services import citing, composing, discussing, publishing, situations
from warledger_desk.articles.services.publishing import set_tags
from warledger_desk.intake.models import Feed, Intake, Origin
from warledger_desk.intake.reading import begin
from warledger_desk.intake.worker import work
from warledger_desk.ledger import models
from warledger_desk.ledger.services.judging import Decision, judge
from warledger_desk.ledger.services.missed import add_missed
from warledger_desk.ledger.services.reconciling import reconciled
from warledger_desk.review import coding, queueing
from warledger_desk.review.models import Coding, DoubleCoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOMENT = datetime(2008, 6, 1, 12, tzinfo=UTC)
#: Reports that are not public, with what they alone tell: never published, and withdrawn.
UNPUBLISHED = "On 7 May 2008 a bomb killed 4141 people in Ramadi, police said."
WITHDRAWN = "On 8 May 2008 a mine killed 4343 people in Tikrit, police said."


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Ids of what nobody but those at the desk may see."""

    unpublished: str  #: a report
    withdrawn: str  #: a report
    claim: str  #: of the unpublished one
    incident: str  #: that it alone tells of


def fill() -> None:
    """Fill the ledger that is open; it has an account for each role."""
    people()
    read()
    reconciled(when=MOMENT)
    judged()
    reconciled(when=MOMENT)
    public()
    written()
    sent()
    queueing.catch_up(when=MOMENT)
    double_coded()


def words(most: int = 10**6) -> Iterator[str]:
    """The payloads that fit, again and again."""
    fitting = [one for one in hostile.PAYLOADS.values() if len(one) <= most]
    while True:
        yield from fitting


def people() -> None:
    """Somebody in each role says hostile things of themselves; each has a token."""
    said = words(200)
    add_user("other", "another horse battery staple", Role.CODER)
    for user in User.objects.order_by("pk"):
        user.name, user.biography = next(said), next(said)
        user.save()
        tokens.make(user, next(said)[:100], writes=True, days=9, when=timezone.now())


def read() -> None:
    """Everything comes in as it would at the desk, and is read by the engine."""
    editor = User.objects.get(username="editor")
    files = {"rows.jsonl": hostile.rows(), "feed.atom": hostile.feed(), **hostile.pages()}
    names = list(hostile.PAYLOADS.values())[:4]
    files |= {f"{payload[:80]}.html": b"\x00\x01 no page" for payload in names}
    for name, content in files.items():
        begin(Intake(origin=Origin.FILE, name=name, content=content, by=editor))
    for number, text in enumerate((UNPUBLISHED, WITHDRAWN)):
        begin(
            Intake(
                origin=Origin.TEXT, name=f"pasted-{number}.txt", by=editor, content=text.encode(),
                title=f"Kept {number} {hostile.PAYLOADS['script']}", published=date(2008, 5, 9),
                outlet=next(words(200)),
            )
        )  # fmt: skip
    Feed.objects.create(
        url=f"https://feeds.invalid/{hostile.PAYLOADS['script']}",
        outlet=hostile.PAYLOADS["picture"], active=False, made_by=editor,
    )  # fmt: skip
    work(once=True)


def judged() -> None:
    """Corrections, grades, missed claims and links with hostile words as values and reasons."""
    said = words()
    kinds = (JudgementType.ACCEPTED, JudgementType.CORRECTED, JudgementType.REJECTED)
    rows = models.Claim.objects.filter(comment=None).order_by("pk")
    for number, claim in enumerate(rows[:24]):
        kind = kinds[number % 3]
        value = {name: next(said) for name in ("victims", "claimant", "perpetrator")}
        decide(kind, (claim.pk,), next(said), value if kind is JudgementType.CORRECTED else {})
    for incident in models.Incident.objects.order_by("pk")[:4]:
        decide(JudgementType.GRADED, (incident.pk,), next(said), {"grade": "Contested"})
    version = models.Version.objects.filter(current=True, text__contains="bodies").order_by("pk")[0]
    start = version.text.index("bodies")
    add_missed(
        version,
        {"start": start, "end": start + 6, "low": 2, "high": 2, "outcome": "killed",
         "status": "unknown", "time_frame": "incident", "modality": "asserted",
         "victims": next(said), "cause": next(said), "claimant": next(said)},
        who="coder", why=next(said), when=MOMENT,
    )  # fmt: skip


def decide(kind: JudgementType, subjects: tuple[str, ...], why: str, value: dict[str, str]) -> None:
    """One judgement of the reviewer's."""
    made = Decision(type=kind, subjects=subjects, who="reviewer", why=why, value=value)
    judge(made, when=MOMENT, ledger="this ledger")


def public() -> None:
    """All reports but one are published; one of them is withdrawn."""
    said = words(100)
    for version in models.Version.objects.filter(current=True).exclude(text=UNPUBLISHED):
        made = publishing.publish(version, who="editor", when=MOMENT)
        set_tags(made, [next(said), "tag"])
    gone = Publication.objects.get(version__text=WITHDRAWN)
    publishing.withdraw(gone, who="editor", why=next(said), when=MOMENT)
    first, *others = Publication.objects.filter(withdrawn=None).order_by("pk")[:4]
    first.related.set(others)
    situations.make(
        Request(start=date(2008, 5, 1), end=date(2008, 5, 9), actor_name=None), who="editor",
        when=MOMENT,
    )  # fmt: skip


def written() -> None:
    """Two articles, one of them public, of hostile words with figures of the ledger."""
    editor = User.objects.get(username="editor")
    text = "\n\n".join(f"{one} [[c1]] [[c9]]" for one in hostile.PAYLOADS.values())
    claim = models.Claim.objects.filter(
        comment=None, low__gt=0, version__publications__withdrawn=None
    ).order_by("pk")[0]
    for number, payload in enumerate(list(hostile.PAYLOADS.values())[:2]):
        made = Article.objects.create(
            slug=f"article-{number}", title=f"Article {payload}", lead=payload, text=text,
            made_by=editor, has_map=True,
        )  # fmt: skip
        made.tags.set(Publication.objects.order_by("pk")[0].tags.all())
        made.related.set(Publication.objects.filter(withdrawn=None)[:2])
        citing.cite(made, "claim", {"claim": claim.pk}, "best", MOMENT)
        made.text = text.replace("[[c9]]", "")
        made.save()
    composing.publish(Article.objects.get(slug="article-0"), MOMENT)


def sent() -> None:
    """Comments with answers, shown, refused and waiting; errors, settled and waiting."""
    publication = Publication.objects.filter(withdrawn=None).order_by("pk")[0]
    claim = publication.version.claims.filter(comment=None).order_by("index")[0]
    parent = None
    for number, payload in enumerate(hostile.PAYLOADS.values()):
        when = MOMENT + timedelta(hours=number)
        post = discussing.send(publication, name=f"Visitor {payload}", text=payload, parent=parent,
                               address="192.0.2.1", when=when)  # fmt: skip
        if number % 5:
            discussing.decide(post, shown=number % 5 != 1, who="reviewer", why=payload, when=when)
            parent = post if number % 5 == 2 else None
        if number % 9 == 0:
            error = discussing.report_error(
                publication, claim=claim.pk, lineage=claim.lineage, text=payload, name=payload[:80],
                address="192.0.2.2", when=when,
            )  # fmt: skip
            if number % 2:
                discussing.settle(error, answer=payload, who="reviewer", when=when)


def double_coded() -> None:
    """One double coding under way between others, one handed in, one waiting for the coder."""
    kept = models.Version.objects.filter(current=True).order_by("pk")
    pairs = (("other", "editor"), ("coder", "other"))
    for version, pair in zip(kept[3:5], pairs, strict=True):
        made = coding.give(version.report_id, pair, from_program=True, who="reviewer", when=MOMENT)
        if pair[0] == "coder":
            for side in made.codings.all():
                coding.submit(side, when=MOMENT)


def pages_for(role: str | None) -> list[str]:
    """
    Addresses that somebody may open: every one that takes no argument, the others with ids of
    things that are there, searches, and the pages of all published reports.

    Args:
        role: The account's name; None for the public.
    """
    level = Role.PUBLIC if role is None else Role(User.objects.get(username=role).role)
    found = ["/search/?q=killed", "/search/?q=script", "/search/?q=%3Cscript%3E%22%27"]
    for name, pattern, view in OURS:
        wanted = needed(view)
        if wanted is not None and wanted <= level and not takes_forms_only(view):
            found.append(reverse(name, kwargs=arguments(name, pattern.pattern.converters)))
    reports = Publication.objects.filter(withdrawn=None).values_list("report", flat=True)
    found += [reverse("site:report", args=[one]) for one in reports]
    if level > Role.PUBLIC:
        found += [reverse("desk:report", args=[one]) for one in reports]
        found += [f"/accounts/{one}/" for one in ("password", "2fa", "reauthenticate")]
        found += ["/desk/contradictions/?doubtful=on", "/desk/tallies/?outcome=injured"]
    else:
        found += ["/accounts/login/", "/nothing/here/"]
    incidents = models.Incident.objects.order_by("pk").values_list("pk", flat=True)[:6]
    found += [reverse("site:incident", args=[one]) for one in incidents]
    return list(dict.fromkeys(found))


def takes_forms_only(view: Callable[..., object]) -> bool:
    """Whether a view is wrapped into `require_POST`, which keeps its methods in a list."""
    return any(cell.cell_contents == ["POST"] for cell in view.__closure__ or ())


def secrets() -> Whole:
    """What is kept from the public."""
    version = models.Version.objects.get(text=UNPUBLISHED)
    claim = version.claims.get()
    return Whole(
        unpublished=version.report_id,
        withdrawn=models.Version.objects.get(text=WITHDRAWN).report_id,
        claim=claim.pk,
        incident=models.IncidentClaim.objects.get(claim=claim.pk).incident_id,
    )


def arguments(name: str, wanted: Iterable[str]) -> dict[str, object]:
    """
    For an address by its name and the names of its arguments: ids of things that are there; of
    several those that the fewest may see (another's token and coding, a draft, what is not public).
    """
    kept = secrets()
    other = User.objects.get(username="other")
    claims = list(
        models.Claim.objects.filter(comment=None).order_by("pk").values_list("pk", flat=True)[:2]
    )
    judgement = models.Judgement.objects.order_by("pk")[0].pk
    place = models.Claim.objects.exclude(place=None).order_by("pk")[0].place_id
    double = DoubleCoding.objects.order_by("pk")
    known: dict[str, dict[str, object]] = {
        "desk:item": {"pk": queueing.Item.objects.order_by("pk")[0].pk},
        "desk:undo": {"judgement": judgement},
        "desk:position": {"name": "x"},
        "desk:coding": {"pk": Coding.objects.filter(coder="other")[0].pk},
        "desk:double": {"pk": double[1].pk},
        "desk:withdraw": {"pk": double[0].pk},
        "desk:pair": {"one": claims[0], "other": claims[1]},
        "desk:revoke": {"pk": Token.objects.get(owner=other).pk},
        "desk:person": {"pk": other.pk},
        "desk:source": {"name": models.Source.objects.order_by("pk")[0].pk},
        "desk:compose": {"pk": Article.objects.get(slug="article-1").pk},
        "desk:citation": {"pk": citing.Citation.objects.filter(public=False).order_by("pk")[0].pk},
        "desk:intake": {"pk": Intake.objects.order_by("pk")[0].pk},
        "desk:feed": {"pk": Feed.objects.get().pk},
        "site:article": {"slug": "article-1"},
        "site:author": {"slug": Publication.objects.exclude(author=None)[0].author.slug},
        "site:actor": {"key": "wl:mahdi-army"},
        "site:place": {"key": place},
        "site:operation": {"key": "x"},
        "site:tag": {"slug": Publication.objects.filter(withdrawn=None)[0].tags.all()[0].slug},
        "site:situation": {"slug": Situation.objects.all()[0].slug},
        "site:decide": {"pk": Post.objects.filter(state="waiting")[0].pk},
        "site:settle-error": {"pk": ErrorReport.objects.filter(done=None)[0].pk},
    }
    same = {
        "desk:assign": "desk:item", "desk:finish": "desk:coding", "desk:cite": "desk:compose",
        "desk:publish": "desk:compose", "desk:figures": "desk:compose", "desk:retry": "desk:intake",
        "site:edit-author": "site:author", "site:actor-feed": "site:actor",
        "site:tag-feed": "site:tag",
    }  # fmt: skip
    named = {
        "report": kept.unpublished, "claim": kept.claim, "name": kept.incident,
        "key": kept.incident, "part": 0,
    }  # fmt: skip
    found = known.get(same.get(name, name), named)
    return {key: found[key] for key in wanted}
