"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from warledger_desk.desk.views import account, home, intake, log, people, tokens

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("account/", account.account, name="account"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="revoke"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("log/", log.log, name="log"),
    path("add/", intake.add, name="add"),
    path("intakes/", intake.intakes, name="intakes"),
    path("intakes/<int:pk>/", intake.intake, name="intake"),
    path("intakes/<int:pk>/retry/", intake.retry, name="retry"),
    path("feeds/", intake.feeds, name="feeds"),
    path("feeds/<int:pk>/", intake.feed, name="feed"),
]
