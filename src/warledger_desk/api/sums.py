"""Tallies, and the whole ledger in the forms that others read."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router

from warledger.errors import InputError
from warledger.publish.exports import ABOUT, ExportFormat, write_export
from warledger.records import Policy, TallyQuery
from warledger_desk.api.answers import Error
from warledger_desk.api.auth import READ
from warledger_desk.api.names import actor, place
from warledger_desk.api.parameters import TallyParameters
from warledger_desk.ledger.services import tallying
from warledger_desk.ledger.services.interchange import lines
from warledger_desk.ledger.services.publishing import dataset
from warledger_desk.review.rights import check_sees_all, check_sees_tally

router = Router(auth=READ, tags=["sums"])
_ERRORS = {401: Error, 403: Error, 404: Error, 422: Error, 429: Error}


@router.get("/tallies", response={200: dict[str, Any], **_ERRORS})
def tally(request: HttpRequest, query: Query[TallyParameters]) -> dict[str, Any]:
    """
    A sum under a policy with nobody counted twice: low, best, high; what counts and what does not,
    each with its words. Bounds are those of documentation, no confidence interval. Sum and notes
    are of all lines (``counted`` and ``others``); ``lines`` are one page of them.
    """
    if query.start and query.end and query.end < query.start:
        raise InputError("end", "lies before start")
    wanted = TallyQuery(
        outcome=query.outcome,
        actor=actor(query.victims),
        perpetrator=actor(query.perpetrator),
        status=query.status,
        place=place(query.place),
        start=query.start,
        end=query.end,
        policy=query.policy,
    )
    check_sees_tally(request.user, wanted)
    found = tallying.tally_page(wanted, query.turn(), when=timezone.now())
    sizes = {"counted": found.counted, "others": found.others}
    sides = {"next": found.next, "previous": found.previous}
    return tallying.tally_row(found.tally, found.known) | sizes | sides


@router.get("/exports/ledger.jsonl", response={200: None, **_ERRORS})
def whole(request: HttpRequest) -> StreamingHttpResponse:
    """The whole ledger with the reports' bytes, as `warledger load` reads it."""
    check_sees_all(request.user)
    return StreamingHttpResponse(lines(), content_type="application/jsonl")


@router.get("/exports/{form}", response={200: None, **_ERRORS})
def export(
    request: HttpRequest, form: ExportFormat, policy: Policy = Policy.LOW_BEST_HIGH
) -> FileResponse:
    """The claims in a form that others read; what it loses stands in the header X-Loses."""
    check_sees_all(request.user)
    made = dataset(policy, when=timezone.now())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"warledger{ABOUT[form].suffix}"
        write_export(made, form, path)
        # The open file outlives its folder; Django closes it when it has been sent.
        answer = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    answer.headers["X-Loses"] = ABOUT[form].loses.encode("ascii", "replace").decode()
    return answer
