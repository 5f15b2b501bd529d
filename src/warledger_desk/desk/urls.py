"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from warledger_desk.desk.views import (
    account,
    claims,
    coding,
    contradictions,
    incidents,
    intake,
    log,
    pairs,
    people,
    queue,
    reports,
    sources,
    tallies,
    tokens,
)

app_name = "desk"

urlpatterns = [
    path("", queue.home, name="home"),
    path("next/", queue.following, name="next"),
    path("queue/<int:pk>/", queue.item, name="item"),
    path("queue/<int:pk>/assign/", queue.assign, name="assign"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<str:report>/", reports.report, name="report"),
    path("reports/<str:report>/versions/", reports.versions, name="versions"),
    path("reports/<str:report>/missed/", claims.missed, name="missed"),
    path("claims/<str:claim>/verdict/", claims.verdict, name="verdict"),
    path("claims/<str:claim>/correct/", claims.correct, name="correct"),
    path("claims/<str:claim>/incident/", claims.link, name="link"),
    path("judgements/<str:judgement>/undo/", claims.undo, name="undo"),
    path("codings/", coding.codings, name="codings"),
    path("codings/give/", coding.give, name="give"),
    path("codings/<int:pk>/", coding.coding, name="coding"),
    path("codings/<int:pk>/finish/", coding.finish, name="finish"),
    path("double/<int:pk>/", coding.double, name="double"),
    path("agreement/", coding.agreement, name="agreement"),
    path("pairs/<str:one>/<str:other>/", pairs.pair, name="pair"),
    path("account/", account.account, name="account"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/<str:name>/", incidents.incident, name="incident"),
    path("incidents/<str:name>/grade/", incidents.grade, name="grade"),
    path("contradictions/", contradictions.contradictions, name="contradictions"),
    path("contradictions/decide/", contradictions.decide, name="decide"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<str:name>/", sources.source, name="source"),
    path("tallies/", tallies.tallies, name="tallies"),
    path("log/", log.log, name="log"),
    path("add/", intake.add, name="add"),
    path("intakes/", intake.intakes, name="intakes"),
    path("intakes/<int:pk>/", intake.intake, name="intake"),
    path("intakes/<int:pk>/retry/", intake.retry, name="retry"),
    path("feeds/", intake.feeds, name="feeds"),
    path("feeds/<int:pk>/", intake.feed, name="feed"),
]
