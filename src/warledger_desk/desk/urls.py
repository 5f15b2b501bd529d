"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from warledger_desk.desk.views import (
    account,
    contradictions,
    home,
    incidents,
    intake,
    log,
    people,
    sources,
    tallies,
    tokens,
)

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
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
